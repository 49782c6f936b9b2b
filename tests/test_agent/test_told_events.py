"""What readers of a run hear: always how far it is, never the same twice, nothing after the end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx2

from agent.faces.serving.serving_config import ServingConfig
from agent.faces.serving.work.live_run import MOST_EVENTS, LiveRun
from agent.faces.serving.work.told_work import BETWEEN_S, LONGEST, Say
from tests.test_agent.serving_hand import LDL, served
from tests.test_agent.test_serving_runs import ended, told

if TYPE_CHECKING:
    from pathlib import Path


async def heard(live: LiveRun, after: int = 0) -> list[tuple[int, str]]:
    return [(one.number, one.kind) async for some in live.follow(after, 1.0) for one in some]


async def test_of_too_many_events_the_earliest_steps_go_and_the_last_are_told() -> None:
    live = LiveRun("r", "", "q")
    live.tell("thought", {"id": "0"})
    for _ in range(MOST_EVENTS + 10):
        live.tell("step", {})
    live.end("finished")
    last = MOST_EVENTS + 12
    assert live.last == last
    all_of_it = await heard(live)
    assert all_of_it[0] == (1, "thought")
    assert all_of_it[1:] == [(n, "step") for n in range(14, last)] + [(last, "end")]
    assert await heard(live, last - 2) == [(last - 1, "step"), (last, "end")]
    assert await heard(live, last) == []
    goes_on = LiveRun("r", "", "q").after(live)
    assert goes_on.last > MOST_EVENTS // 2


async def test_of_what_is_said_at_once_readers_hear_the_last() -> None:
    live = LiveRun("r", "", "q")
    say = Say(live)
    for n in range(50):
        say(f"[{n}]\x1b[31m")
        say.under_way(n, 50, ["a" * 500])
    await asyncio.sleep(2 * BETWEEN_S + 0.2)
    steps = [one.data for one in live._events]
    assert 1 <= len(steps) <= 2
    assert steps[-1]["text"] == "[49]\\u001b[31m"
    assert steps[-1]["progress"]["done"] == 49
    assert steps[-1]["progress"]["now"] == ["a" * LONGEST]
    say("after the end")
    live.end("finished")
    await asyncio.sleep(BETWEEN_S + 0.1)
    assert [one.kind for one in live._events][-1] == "end"


async def test_how_long_the_rest_takes_is_told_from_what_was_done_now() -> None:
    live = LiveRun("r", "", "q")
    say = Say(live)
    say.under_way(6, 10, ["x"])  # six were done before
    await asyncio.sleep(0.2)
    assert live.at == {"done": 6, "of": 10, "now": ["x"], "left_s": None}
    say.under_way(8, 10, [])
    await asyncio.sleep(0)
    assert live.at is not None
    assert 0.1 <= live.at["left_s"] <= 2.0  # two took what the last two will take


def test_a_reader_of_a_server_that_began_anew_hears_the_end_once(tmp_path: Path) -> None:
    runs = tmp_path / "runs.sqlite"
    with (
        served(runs, ServingConfig(at_once=1)) as place,
        httpx2.Client(base_url=f"{place}/api", timeout=60) as api,
    ):
        run = api.post("/runs", json={"question": LDL}).json()["id"]
        ended(api, run)
        seen = told(api.get(f"/runs/{run}/events").text)[-1][0]
        wrong = api.get(f"/runs/{run}/events", headers={"last-event-id": str(seen + 7)})
        assert wrong.status_code == 200
    with (
        served(runs, ServingConfig(at_once=1)) as place,
        httpx2.Client(base_url=f"{place}/api", timeout=60) as api,
    ):
        path = f"/runs/{run}/events"
        rest = told(api.get(path, headers={"last-event-id": str(seen)}).text)
        assert [kind for _, kind, _ in rest] == ["answer", "end"]
        number = rest[-1][0]
        assert number == seen + 2
        again = api.get(path, headers={"last-event-id": str(number)})
        assert (again.status_code, again.content) == (204, b"")
