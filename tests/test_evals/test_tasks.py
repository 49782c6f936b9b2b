"""`aetia evals`: readers, what strategies are shown, metrics with intervals, calibration, rules, exit codes."""

from __future__ import annotations

import gzip
import json
import math
import random
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from agent.faces.guard import FAILED, OK, USAGE, guarded
from agent.judges.scripted import ScriptedJudge
from agent.models.backends.scripted import ScriptedModel
from agent.strategies.by_rules import ByRules
from agent.strategies.posed import Posed, Settled
from evals.statistics.intervals import share
from evals.statistics.paired import compare
from evals.tasks import command as evals_command
from evals.tasks.calibrating import NEEDED, Measured, calibrate, kind_of, stored
from evals.tasks.known import TASKS
from evals.tasks.marks import metrics
from evals.tasks.sides import Setting, side, to_json
from evals.tasks.task import Marked, TaskItem, sampled
from evals.tasks.thinking import Thought, think_all
from graphs.errors import DataError, DeadlineError, ModelOutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphs.stores.sqlite_store import SqliteStore

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
OPTIONS = ("yes", "no", "maybe")


def write(folder: Path, name: str, data: Any) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / name, "wt", encoding="utf-8") as file:
        json.dump(data, file)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write(tmp_path / "pubmedqa", "pqal_dev.json.gz", {
        str(i): {"QUESTION": f"Does drug {i} help?", "CONTEXTS": [f"Drug {i} was given.", "It helped."],
                 "LONG_ANSWER": "SECRET", "final_decision": OPTIONS[i % 3]}
        for i in range(30)
    })  # fmt: skip
    write(tmp_path / "mirage", "benchmark.json.gz", {"medqa": {
        "0": {"question": "Which?", "options": {"B": "two", "A": "one"}, "answer": "B"}}})  # fmt: skip
    return tmp_path


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = guarded("evals", lambda: evals_command.command(arguments), as_json="--json" in arguments)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_readers_give_options_in_the_order_of_their_letters(data: Path) -> None:
    (item,) = TASKS["mirage"].read(data)
    assert (item.posed.options, item.gold, item.id) == (("one", "two"), 1, "medqa:0")
    items = TASKS["pubmedqa"].read(data)
    assert items[1].gold == 1
    assert "SECRET" not in repr(items), "the conclusion is the answer"


@pytest.mark.parametrize("change", [{"answer": "C"}, {"options": None}, {"question": None}])
def test_a_row_that_is_no_question_is_named(tmp_path: Path, change: dict[str, Any]) -> None:
    row = {"question": "Which?", "options": {"A": "one", "B": "two"}, "answer": "A"} | change
    row = {name: value for name, value in row.items() if value is not None}
    write(tmp_path / "mirage", "benchmark.json.gz", {"medqa": {"7": row}})
    with pytest.raises(DataError, match="medqa: 7"):
        TASKS["mirage"].read(tmp_path)


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not here")
def test_the_shared_sets_are_read_whole() -> None:
    assert len(TASKS["mirage"].read(SHARED)) == 3059
    assert len(TASKS["pubmedqa"].read(SHARED)) == 500


def test_a_sample_does_not_depend_on_the_order_of_the_file(data: Path) -> None:
    items = TASKS["pubmedqa"].read(data)
    few, more = sampled(items, 5), sampled(reversed(items), 10)
    assert more[:5] == few
    assert {item.split for item in items} == {"dev", "test"}


@pytest.mark.parametrize("strategy", ["direct", "cot", "best-of-n", "tot-bfs", "qm-tot", "aetia"])
async def test_no_prompt_shows_which_answer_is_right(data: Path, strategy: str) -> None:
    """The same prompts are asked whatever the gold answers are."""
    seen: list[list[str]] = []
    for turned in (0, 1):
        items = [
            TaskItem(i.id, i.posed, ((i.gold or 0) + turned) % 3)
            for i in TASKS["pubmedqa"].read(data)[:6]
        ]
        prompts: list[str] = []

        def scores(text: str, label: str, kept: list[str] = prompts) -> float:
            kept.append(f"{text}|{label}")
            return 2.0 if label == "yes" else 1.0

        def says(text: str, kept: list[str] = prompts) -> str:
            kept.append(text)
            return "It was seen so. The answer is yes"

        model = ScriptedModel(says, scores=scores)
        await side(strategy, items, (), setting(model), say=lambda _: None)
        seen.append(prompts)
    assert seen[0] == seen[1]
    assert seen[0]


def setting(model: ScriptedModel, max_error: float | None = None) -> Setting:
    return Setting(model, None, None, TASKS["pubmedqa"], 1500, max_error, 0, 60.0)


async def test_a_side_counts_what_it_took(data: Path) -> None:
    items = TASKS["pubmedqa"].read(data)
    one = await side("direct", items, (), setting(ScriptedModel()), say=lambda _: None)
    report = to_json("pubmedqa", one)
    assert report["n"] == 30
    assert (
        report["metrics"]["accuracy"]["ci_low"] <= 1 / 3 <= report["metrics"]["accuracy"]["ci_high"]
    )
    assert report["tokens"] > 0
    assert report["calls"] == 90, "three orders a question"
    assert (report["abstained"], report["failed"], report["parse_failures"]) == (0, 0, 0)


async def test_a_model_that_fails_costs_one_question_and_is_never_right() -> None:
    async def settles(posed: Posed) -> Settled:
        if posed.text == "b":
            raise ModelOutputError("no text")
        if posed.text == "c":
            raise DeadlineError("too slow")
        return Settled("direct", "m", posed.options, (1.0, 0.0), "", 1, 1, 0, 0, (), ())

    lines: list[str] = []
    done = await think_all({x: Posed(x, ("y", "n")) for x in "abc"}, settles, lines.append)
    assert [thought.error for thought in done.values()] == ["", "no text", "too slow"]
    assert "b: failed: no text" in lines[1]


def test_wilson_at_its_ends_and_against_a_published_value() -> None:
    none, all_ = share(0, 10), share(10, 10)
    assert (none.ci_low, all_.ci_high) == (0.0, 1.0)
    # Newcombe 1998, Stat Med 17:857, table I: 81 of 263.
    published = share(81, 263)
    assert published.ci_low == pytest.approx(0.2553, abs=1e-4)
    assert published.ci_high == pytest.approx(0.3662, abs=1e-4)


def test_an_abstention_is_not_right_and_differences_are_paired() -> None:
    right, wrong = Marked(1, 1, (0.1, 0.9)), Marked(0, 1, (0.1, 0.9))
    silent = Marked(1, None, ())
    found = metrics([right, right, wrong, silent])
    assert found["accuracy"].value == 0.5
    assert found["coverage"].value == 0.75
    assert found["selective_accuracy"].value == pytest.approx(2 / 3)
    assert found["log_loss"].value == pytest.approx(-(2 * math.log(0.9) + math.log(0.1)) / 3)
    same = compare([1.0, 0.0] * 20, [1.0, 0.0] * 20).difference
    assert (same.value, same.ci_low, same.ci_high) == (0, 0, 0)


def overconfident(n: int, seed: int) -> tuple[list[TaskItem], dict[str, Thought]]:
    """Items whose true log-odds are half of what is said; letters, so that a temperature is meant."""
    draw = random.Random(seed)
    items: list[TaskItem] = []
    thoughts = {}
    number = 0
    while len(items) < n:
        number += 1
        item = TaskItem(f"{seed}-{number}", Posed("?", ("one thing", "another thing")), 0)
        if item.split != "dev":
            continue
        odds = draw.gauss(0, 2)
        gold = int(draw.random() > 1 / (1 + math.exp(-odds)))
        said = 1 / (1 + math.exp(-2 * odds))
        items.append(TaskItem(item.id, item.posed, gold))
        settled = Settled(
            "direct", "m", item.posed.options, (said, 1 - said), "", 1, 1, 0, 0, (), ()
        )
        thoughts[item.id] = Thought(settled, "", 0.0)
    return items, thoughts


def test_calibration_finds_the_temperature_and_keeps_the_stated_error() -> None:
    items, thoughts = overconfident(1200, 1)
    key = Measured("m", "a" * 64, "v1", ())
    found = calibrate(items, thoughts, key, max_error=0.1, data="made up", seed=0)
    (kind,) = found.calibrators
    assert kind == ("option 1", "option 2")
    assert getattr(found.calibrators[kind], "temperature", 0) == pytest.approx(2, rel=0.25)
    new, likely = overconfident(3000, 2)
    wrong = given = 0
    for item in new:
        settled = likely[item.id].settled
        assert settled is not None
        p = found.apply(item.posed.options, settled.probabilities)
        if not found.abstains(item.posed.options, p):
            given += 1
            wrong += int(np.argmax(p)) != item.gold
    assert given > 300
    assert wrong / given <= 0.1
    again = stored([kind], key, 0.1)
    assert again.calibrators == found.calibrators
    assert again.rules == found.rules
    assert stored([kind], key, 0.05).rules == {}, "another error rate was promised"
    assert stored([kind], Measured("m", "b" * 64, "v1", ()), 0.1).calibrators == {}


def test_calibration_refuses_too_few_items_and_those_of_the_other_half() -> None:
    items, thoughts = overconfident(NEEDED - 1, 3)
    key = Measured("m", "", "v1", ())
    with pytest.raises(DataError, match="fewer than"):
        calibrate(items, thoughts, key, max_error=0.1, data="", seed=0)
    test = next(
        item for n in range(99) if (item := TaskItem(f"t{n}", items[0].posed, 0)).split == "test"
    )
    with pytest.raises(DataError, match="development half"):
        calibrate([test], thoughts, key, max_error=0.1, data="", seed=0)
    assert kind_of(OPTIONS) == OPTIONS


async def test_without_a_calibration_a_stated_error_rate_means_silence(data: Path) -> None:
    items = TASKS["pubmedqa"].read(data)
    one = await side("direct", items, (), setting(ScriptedModel(), 0.1), say=lambda _: None)
    assert one.found["coverage"].value == 0


async def rules_say(
    store: SqliteStore, posed: Posed, reply: str = "unknown", judge: ScriptedJudge | None = None
) -> Settled:
    async def ask(_: str) -> Any:
        return SimpleNamespace(reply=reply, certainty="high", headline="said")

    return await ByRules(store, ask, judge).settle(posed, "aetia")


async def test_rules_examine_options_and_abstain_where_they_cannot(starter: SqliteStore) -> None:
    asked = Posed("Does it help?", ("yes", "no"))
    assert (await rules_say(starter, asked, "yes")).chosen == 0
    assert (await rules_say(starter, asked, "no")).chosen == 1
    assert (await rules_say(starter, asked, "unknown")).reason
    reads = Posed("Does it help?", OPTIONS, ("It makes no difference.",))
    judge = ScriptedJudge(lambda _: "no_difference", certainty=0.9)
    assert (await rules_say(starter, reads, judge=judge)).chosen == 1
    assert "no judge" in (await rules_say(starter, reads)).reason
    things = ("metformin", "table salt and pepper")
    found = await rules_say(starter, Posed("What treats type 2 diabetes mellitus?", things))
    assert found.chosen == 0, found.steps
    negated = await rules_say(
        starter, Posed("Which does NOT treat type 2 diabetes mellitus?", things)
    )
    assert negated.chosen is None
    told = "In the realm of fiction, what treats type 2 diabetes mellitus?"
    assert "made-up" in (await rules_say(starter, Posed(told, things))).reason
    assert (await rules_say(starter, Posed("What is it?"))).reason


def test_the_command_scores_and_says_what_is_wrong(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.judges.slots.open_chat", lambda *_, **__: ScriptedModel())
    base = ["run", "pubmedqa", "--data", str(data), "--limit", "6", "--model", "fake"]
    code, out, err = run([*base, "--strategy", "direct", "--json"], capsys)
    report: Mapping[str, Any] = json.loads(out)
    assert (code, report["task"], report["n"], report["strategy"]) == (OK, "pubmedqa", 6, "direct")
    assert "[6/6]" in err
    code, out, _ = run([*base, "--strategy", "direct", "--strategy", "aetia", "--json"], capsys)
    several = json.loads(out)
    assert [one["strategy"] for one in several["strategies"]] == ["direct", "aetia"]
    assert several["differences"][0]["first"] == "aetia"
    code, out, _ = run([*base, "--strategy", "direct", "--strategy", "aetia"], capsys)
    assert "accuracy less that of direct" in out
    assert max(map(len, out.split("\n"))) < 160
    for wrong in (
        ["run", "nothing", "--data", str(data)],
        ["run", "pubmedqa", "--data", str(data / "no")],
        [*base, "--strategy", "guess"],
        [*base, "--max-error", "2"],
        [*base, "--budget-tokens", "0"],
        ["run", "pubmedqa"],
    ):
        assert run(wrong, capsys)[0] == USAGE
    assert run(["list"], capsys)[0] == OK


def test_a_model_that_fails_ends_with_its_exit_code(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(ScriptedModel):
        async def complete(self, *_: Any, **__: Any) -> Any:
            raise ModelOutputError("the server is away")

    monkeypatch.setattr("agent.judges.slots.open_chat", lambda *_, **__: Failing())
    arguments = ["run", "pubmedqa", "--data", str(data), "--limit", "2", "--model", "fake"]
    code, out, _ = run([*arguments, "--strategy", "cot", "--json"], capsys)
    assert code == FAILED
    assert json.loads(out)["failed"] == 2
