"""`/api/runs`: started, watched, stopped, edited, replayed, exported, and found again."""

from __future__ import annotations

import contextlib
import html
import json
import sqlite3
import time
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from graphs.errors import DataError
from tests.test_agent.serving_hand import LDL, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUIT = "Does quitting smoking cause weight gain?"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("runs") / "runs.sqlite") as place:
        yield place


@pytest.fixture
def api(address: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=f"{address}/api", timeout=60) as client:
        yield client


def told(text: str) -> list[tuple[int, str, Any]]:
    """The events of a stream: number, kind, data."""
    found = []
    for block in text.split("\n\n"):
        held = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line[1:])
        if "data" in held:
            found.append((int(held["id"]), held["event"], json.loads(held["data"])))
    return found


def ended(api: httpx2.Client, run: str) -> dict[str, Any]:
    """The run, once it is over."""
    watched = api.get(f"/runs/{run}/events")
    assert watched.status_code == 200, watched.text
    assert told(watched.text)[-1][1] == "end", watched.text[-500:]
    found: dict[str, Any] = api.get(f"/runs/{run}").json()
    return found


def test_a_run_is_started_watched_and_found_again(api: httpx2.Client) -> None:
    begun = api.post("/runs", json={"question": LDL})
    assert begun.status_code == 202
    run = begun.json()["id"]
    events = told(api.get(f"/runs/{run}/events").text)
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    kinds = [kind for _, kind, _ in events]
    assert kinds[-2:] == ["answer", "end"]
    assert events[-1][2] == {"status": "finished"}
    thoughts = {data["id"]: data for _, kind, data in events if kind == "thought"}
    assert thoughts["0.0"]["layers"].keys() == {"grounding", "logic", "plausibility", "causal"}
    assert any(one["score"] is not None for one in thoughts.values())
    # From where a reader was cut off, the rest and nothing twice.
    rest = api.get(f"/runs/{run}/events", headers={"last-event-id": str(events[-3][0])})
    assert told(rest.text) == events[-2:]
    whole = api.get(f"/runs/{run}").json()
    assert (whole["status"], whole["answer"]["verdict"]) == ("finished", "causal")
    # One number of look-ups wherever it is told.
    counts = [d["spent"]["look_ups"] for _, kind, d in events if kind == "step" and d["spent"].get("look_ups")]  # fmt: skip
    assert counts == sorted(counts)
    assert counts[-1] == whole["answer"]["cost"]["look_ups"]
    assert f"{counts[-1]} look-ups, " in api.get(f"/runs/{run}/export").text
    assert whole["short"] == events[-2][2]["short"]
    for form in ("md", "html"):  # no reply of a server names an option of the command line
        assert "--full" not in api.get(f"/runs/{run}/export", params={"format": form}).text
    assert "--full" not in whole["short"]
    listed = api.get("/runs", params={"limit": 1}).json()
    assert (listed["runs"][0]["id"], listed["runs"][0]["verdict"]) == (run, "causal")


def test_a_reader_who_was_cut_off_misses_nothing_and_hears_nothing_twice(tmp_path: Path) -> None:
    from agent.faces.serving.serving_config import ServingConfig

    with (
        served(tmp_path / "runs.sqlite", ServingConfig(at_once=1)) as place,
        httpx2.Client(base_url=f"{place}/api", timeout=60) as api,
    ):
        ahead, run = (api.post("/runs", json={"question": q}).json()["id"] for q in (QUIT, LDL))
        first = []  # while it waits in line: its place is all that is told
        with api.stream("GET", f"/runs/{run}/events") as events:
            for line in events.iter_lines():
                first.append(line)
                if not line:
                    break
        ((seen, kind, _),) = told("\n".join(first) + "\n\n")
        assert (seen, kind) == (1, "step")
        rest = told(api.get(f"/runs/{run}/events", headers={"last-event-id": str(seen)}).text)
        numbers = [number for number, _, _ in rest]
        assert numbers == list(range(seen + 1, seen + 1 + len(rest)))
        assert rest[-1][1:] == ("end", {"status": "finished"})
        assert ended(api, ahead)["status"] == "finished"


def test_a_follow_up_is_read_in_its_conversation(api: httpx2.Client) -> None:
    history = [{"role": "user", "content": LDL}, {"role": "assistant", "content": "Yes."}]
    body = {"question": "what about C-reactive protein?", "history": history}
    found = ended(api, api.post("/runs", json=body).json()["id"])
    assert found["answer"]["treatment"]["name"] == "C-reactive protein"
    shown = {"question": "show me the evidence", "history": history}
    found = ended(api, api.post("/runs", json=shown).json()["id"])
    assert "CLAIMS" in found["short"]
    assert found["question"] == shown["question"]  # as it was typed, not what it looks at again
    assert found["answer"]["question"] == LDL


def test_an_edited_dag_is_a_new_run_with_another_answer(api: httpx2.Client) -> None:
    first = ended(api, api.post("/runs", json={"question": QUIT}).json()["id"])
    assert first["answer"]["effect"]["value"] == pytest.approx(3.45, abs=0.1)
    struck = {"strike": [["body weight in 1971", "qsmk"], ["wt71", "wt82_71"]]}
    begun = api.post(f"/runs/{first['id']}/dag", json=struck)
    assert (begun.status_code, begun.json()["parent"]) == (202, first["id"])
    second = ended(api, begun.json()["id"])
    assert second["parent"] == first["id"]
    arrows = {(a["cause"], a["effect"]) for a in second["answer"]["dag"]["arrows"]}
    assert ("wt71", "qsmk") not in arrows
    assert second["answer"]["effect"]["value"] != first["answer"]["effect"]["value"]
    # Edits add up: those of the run that is edited stay.
    hidden = {"latent": [{"name": "thrift", "of": ["qsmk", "wt82_71"]}]}
    third = ended(api, api.post(f"/runs/{second['id']}/dag", json=hidden).json()["id"])
    assert len(third["edits"]) == 2
    assert "thrift" in third["answer"]["dag"]["latent"]
    assert "unmeasured thrift, causes smoking cessation and weight gain" in third["answer"]["dag"]["edits"]  # fmt: skip
    assert ("wt71", "qsmk") not in {(a["cause"], a["effect"]) for a in third["answer"]["dag"]["arrows"]}  # fmt: skip
    assert any("edited by a person" in line for line in third["answer"]["searched"])


@pytest.mark.parametrize(
    ("question", "struck", "says"),
    [
        (QUIT, ["smoking cessation", "weight gain"], "otherwise: smoking cessation may increase weight gain (moderate certainty)"),
        (LDL, ["LDL cholesterol", "coronary heart disease"], "otherwise: LDL cholesterol increases coronary heart disease (high certainty)"),
        ("How do statins lower coronary heart disease?", ["statins", "coronary heart disease"], "otherwise: statins decrease"),
        ("Does coffee drinking cause pancreatic cancer?", ["coffee drinking", "pancreatic cancer"], "so too: coffee drinking has little or no effect"),
    ],
)  # fmt: skip
def test_a_dag_without_an_effect_is_an_assumption_and_nothing_is_claimed_beside_it(
    api: httpx2.Client, question: str, struck: list[str], says: str
) -> None:
    first = ended(api, api.post("/runs", json={"question": question}).json()["id"])
    drawn = first["answer"]["dag"]
    out = [[a["cause"], a["effect"]] for a in drawn["arrows"] if drawn["nodes"][a["cause"]] == struck[0]]  # fmt: skip
    second = ended(api, api.post(f"/runs/{first['id']}/dag", json={"strike": out}).json()["id"])
    answer, edit = second["answer"], " -> ".join(struck)
    assert answer["headline"].startswith("No effect by assumption: the edited DAG holds no path from ")  # fmt: skip
    assert f"The evidence says {says}" in answer["headline"]
    assert (answer["reply"], answer["reason"]) == ("unknown", "assumed_away")
    assert (answer["certainty"], answer["direction"], answer["effect"]) == (None, None, None)
    assert {claim["tier"] for claim in answer["claims"]} <= {"context", "not_identified"}
    assert answer["mechanisms"] == []
    assert second["short"].count("certainty)") == 1  # that of the evidence, as such
    assert not any(line.startswith(("How much", "Best estimate")) for line in second["short"].split("\n"))  # fmt: skip
    assert len(answer["dag"]["edits"]) == len(out)
    assert f"struck {edit}" in answer["dag"]["edits"]
    assert first["answer"]["dag"]["edits"] == []
    for form in ("md", "html", "json", "txt"):
        told = html.unescape(api.get(f"/runs/{second['id']}/export", params={"format": form}).text)
        assert f"struck {edit}" in " ".join(told.replace("\\", "").split()), form


def test_a_mechanism_is_not_told_once_a_step_of_it_is_struck(api: httpx2.Client) -> None:
    question = "Does metformin lower type 2 diabetes?"
    first = ended(api, api.post("/runs", json={"question": question}).json()["id"])["answer"]
    step = next(a for a in first["dag"]["arrows"] if a["cause"] == first["treatment"]["curie"] and a["effect"] != first["outcome"]["curie"])  # fmt: skip
    edges = {item["id"]: (item["exposure"], item["outcome"]) for item in first["evidence"]}
    by_step = [m for m in first["mechanisms"] if (step["cause"], step["effect"]) in {edges[i] for i in m["edges"]}]  # fmt: skip
    assert by_step
    edit = {"strike": [[step["cause"], step["effect"]]]}
    second = ended(api, api.post(f"/runs/{api.get('/runs').json()['runs'][0]['id']}/dag", json=edit).json()["id"])["answer"]  # fmt: skip
    assert second["verdict"] == first["verdict"]  # another path is left in it
    assert {m["text"] for m in by_step}.isdisjoint({m["text"] for m in second["mechanisms"]})
    assert not any(m["text"] in claim["text"] for m in by_step for claim in second["claims"])


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"strike": [["wt82_71", "qsmk"]]}, "no arrow"),
        ({"add": [["nowhere", "qsmk"]]}, "no node of the DAG"),
        ({"add": [["wt82_71", "qsmk"]]}, "smoking cessation -> weight gain"),
        ({}, "changes nothing"),
        ({"add": [["qsmk", "wt82_71"]]}, "changes nothing"),
        ({"latent": [{"name": "thrift"}]}, "causes nothing"),
        ({"strik": []}, "strik"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused_at_once(
    api: httpx2.Client, edit: dict[str, Any], said: str
) -> None:
    runs = api.get("/runs", params={"limit": 100}).json()["runs"]
    run = next((r["id"] for r in runs if r["question"] == QUIT and not r["parent"]), None)
    run = run or ended(api, api.post("/runs", json={"question": QUIT}).json()["id"])["id"]
    found = api.post(f"/runs/{run}/dag", json=edit)
    assert found.status_code == 400
    assert said in found.json()["error"]["message"]


def test_a_run_waits_for_a_person_and_goes_on(api: httpx2.Client) -> None:
    begun = api.post("/runs", json={"question": QUIT, "pause": ["dag"]}).json()["id"]
    waits = ended(api, begun)
    assert (waits["status"], waits["waits"]) == ("interrupted", True)
    assert "qsmk" in waits["waiting"]["dag"]
    assert waits["finished"] is None
    assert api.post(f"/runs/{begun}/resume").status_code == 409
    wrong = api.post(f"/runs/{begun}/approve", json={"treatment": "MESH:D016540"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "invalid_request")
    for dag, said in {
        "dag {\n foo bar {{{": "line 2",
        "dag { a -> b }": "lacks smoking cessation (qsmk), weight gain (wt82_71)",
        "dag { qsmk -> wt82_71; zorp -> qsmk; zorp -> wt82_71 }": "the data have no column 'zorp': mend the name, or mark",
    }.items():  # refused at once, and the run still waits
        wrong = api.post(f"/runs/{begun}/approve", json={"dag": dag})
        assert (wrong.status_code, said in wrong.json()["error"]["message"]) == (400, True)
    latent = "dag { qsmk -> wt82_71; zorp [latent]; zorp -> qsmk; zorp -> wt82_71 }"
    assert api.post(f"/runs/{begun}/approve", json={"dag": latent, "edits": {"strike": [["zorp", "nope"]]}}).status_code == 400  # fmt: skip
    edits = {"strike": [["wt71", "qsmk"]]}
    assert api.post(f"/runs/{begun}/approve", json={"edits": edits}).status_code == 202
    done = ended(api, begun)
    assert done["status"] == "finished"
    assert done["answer"]["dag"]["edits"] == ["struck body weight in 1971 -> smoking cessation"]
    arrows = {(a["cause"], a["effect"]) for a in done["answer"]["dag"]["arrows"]}
    assert ("wt71", "qsmk") not in arrows


def test_a_run_that_fails_says_why(monkeypatch: pytest.MonkeyPatch, api: httpx2.Client) -> None:
    from agent.faces.session import Session

    async def broken(self: Session, *_: Any, **__: Any) -> None:
        raise DataError("the table at /srv/secret/rows.csv has no rows")

    monkeypatch.setattr(Session, "ask", broken)
    found = ended(api, api.post("/runs", json={"question": LDL}).json()["id"])
    assert (found["status"], found["error"]) == ("failed", "the table at [a path] has no rows")


def test_runs_are_exported_and_replayed(api: httpx2.Client) -> None:
    run = ended(api, api.post("/runs", json={"question": LDL}).json()["id"])["id"]
    text = api.get(f"/runs/{run}/export", params={"format": "md"})
    assert text.text.startswith("# Does LDL cholesterol")
    page = api.get(f"/runs/{run}/export", params={"format": "html"})
    assert "attachment" in page.headers["content-disposition"]
    assert "<script" not in page.text
    assert api.get(f"/runs/{run}/export", params={"format": "json"}).json()["answer"]["verdict"]
    odd = "Does <script>alert(1)</script> ![x](javascript:1) \x1b[31m cause gout?"
    told_odd = ended(api, api.post("/runs", json={"question": odd}).json()["id"])
    assert told_odd["status"] == "finished"
    for form in ("html", "md"):
        shown = api.get(f"/runs/{told_odd['id']}/export", params={"format": form}).text
        assert "\x1b" not in shown
        assert "<script" not in shown.replace("\\<", "").split("\n\n")[0]
        assert form == "md" or "<script" not in shown
    assert api.get(f"/runs/{run}/export", params={"format": "exe"}).status_code == 400
    again = api.post(f"/runs/{run}/replay").json()
    assert again["changes"] == []
    assert again["id"] != run


def test_a_run_is_deleted_with_all_that_was_kept_of_it(tmp_path: Path) -> None:
    file = tmp_path / "runs.sqlite"
    with served(file) as place, httpx2.Client(base_url=f"{place}/api", timeout=60) as api:
        kept, gone = (api.post("/runs", json={"question": LDL}).json()["id"] for _ in range(2))
        for run in (kept, gone):
            assert ended(api, run)["status"] == "finished"
        assert api.delete(f"/runs/{gone}").status_code == 204
        for method, path in (
            ("GET", ""), ("GET", "/events"), ("GET", "/export"), ("POST", "/replay"), ("POST", "/resume"),
            ("DELETE", ""),
        ):  # fmt: skip
            assert api.request(method, f"/runs/{gone}{path}").status_code == 404, path
        assert [one["id"] for one in api.get("/runs").json()["runs"]] == [kept]
        assert api.get(f"/runs/{kept}").json()["answer"]["verdict"] == "causal"
        # One that stopped on its way leaves steps behind: they go too.
        stopped = api.post("/runs", json={"question": QUIT, "pause": ["dag"]}).json()["id"]
        assert ended(api, stopped)["waiting"]
        assert _rows_of(file, stopped) > 2
        assert api.delete(f"/runs/{stopped}").status_code == 204
        assert _rows_of(file, stopped) == _rows_of(file, gone) == 0


def _rows_of(file: Path, run: str) -> int:
    """How many rows of all tables name a run."""
    with contextlib.closing(sqlite3.connect(file)) as opened:
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]  # fmt: skip
        rows = [row for name in names for row in opened.execute(f'SELECT * FROM "{name}"')]  # noqa: S608
    return sum(run in row for row in rows)


def test_a_run_at_work_or_in_line_is_not_deleted(tmp_path: Path) -> None:
    from agent.faces.serving.serving_config import ServingConfig

    with (
        served(tmp_path / "runs.sqlite", ServingConfig(at_once=1)) as place,
        httpx2.Client(base_url=f"{place}/api", timeout=60) as api,
    ):
        runs = [api.post("/runs", json={"question": QUIT}).json()["id"] for _ in range(3)]
        refused = api.delete(f"/runs/{runs[-1]}")
        assert refused.status_code == 409
        assert f"POST /api/runs/{runs[-1]}/cancel" in refused.json()["error"]["hint"]
        for run in reversed(runs):  # those in line first: none begins to work in between
            api.post(f"/runs/{run}/cancel")
            assert api.delete(f"/runs/{run}").status_code == 204
        assert api.get("/runs").json()["runs"] == []


def test_what_is_not_there_is_said(api: httpx2.Client) -> None:
    for place in ("/runs/00000000", "/runs/..%2f..", "/runs/zz/events", "/nowhere"):
        found = api.get(place)
        assert found.status_code == 404
        assert found.json()["error"]["message"]
    assert api.post("/runs", json={"question": LDL, "parent": "00000000"}).status_code == 404
    assert api.post("/runs", json={"question": LDL, "colour": "red"}).status_code == 400
    assert api.post("/runs", json={"question": LDL, "deadline": 1e9}).status_code == 400
    half = {"content": b'{"question": "\\ud83d"}', "headers": {"content-type": "application/json"}}
    assert api.post("/runs", **half).status_code == 400


def test_the_line_tells_places_and_a_stopped_run_goes_on(tmp_path: Path) -> None:
    from agent.faces.serving.serving_config import ServingConfig

    config = ServingConfig(at_once=1, most_waiting=2)
    with (
        served(tmp_path / "runs.sqlite", config) as place,
        httpx2.Client(base_url=f"{place}/api", timeout=60) as api,
    ):
        begun = [api.post("/runs", json={"question": q}) for q in (QUIT, LDL, LDL)]
        ids = [one.json()["id"] for one in begun]
        places = [one.json().get("place") for one in begun]
        assert places[0] is None
        assert places[-1] in (1, 2)  # the first may be over by now
        stopped = api.post(f"/runs/{ids[-1]}/cancel")
        assert stopped.json() == {"id": ids[-1], "status": "cancelled"}
        assert ended(api, ids[-1])["status"] == "cancelled"
        assert api.post(f"/runs/{ids[-1]}/cancel").status_code == 409
        assert api.post(f"/runs/{ids[-1]}/resume").status_code == 202
        began = time.monotonic()
        assert ended(api, ids[-1])["answer"]["verdict"] == "causal"
        assert time.monotonic() - began < 60
        assert ended(api, ids[0])["status"] == "finished"
