"""Runs that outlive their process: kept, listed, gone on with, settled, replayed."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import pytest
from langgraph.checkpoint.base import empty_checkpoint

from agent.answer import Answer
from agent.artefacts import Artefacts
from agent.faces.cli import main
from agent.faces.runs.delete_command import run as delete
from agent.judges.scripted import ScriptedJudge
from agent.models.backends.scripted import ScriptedModel
from agent.models.chat_model import Message
from agent.run import ask, resume
from agent.running.replay import Basis, changes
from agent.runs.opening import open_runs
from agent.runs.paid import PaidModel
from agent.runs.record import FORMAT, AskedWith, Origin, Run
from agent.runs.saving import Saving
from agent.runs.sqlite_runs import SqliteRuns
from agent.runs.store import ANSWER, MemoryRuns
from agent.settings import Settings
from agent.state import State
from evals.kills import kill_runs
from graphs.errors import DeadlineError, InputError, PausedError, RunError, SetupError, StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from agent.runs.store import RunStore
    from graphs.stores.sqlite_store import SqliteStore

QUESTION = "Does LDL cholesterol cause coronary heart disease?"
CONTESTED = "How does metformin lower blood glucose?"
ONE = Settings(beam_width=1)
"""With this question, settings in which a judge is asked: some look-ups may become needless."""


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server on a socket of this machine."""
    pgserver = pytest.importorskip("pgserver", reason="no PostgreSQL server is installed here")
    server = pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def runs(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunStore]:
    store: RunStore
    if request.param == "memory":
        store = MemoryRuns()
    elif request.param == "sqlite":
        store = await SqliteRuns.open(tmp_path / "deep" / "runs.sqlite")
    else:
        from agent.runs.postgres_runs import PostgresRuns

        store = await PostgresRuns.open(request.getfixturevalue("postgres"))
    yield store
    await store.close()


def a_run(question: str = "Does X cause Y?") -> Run:
    return Run.begun(question, {"text": question}, Origin())


def told(answer: Any) -> dict[str, Any]:
    """An answer without what two runs never share."""
    data: dict[str, Any] = answer.model_dump(mode="json")
    data["cost"]["seconds"] = 0
    return data


async def test_a_store_keeps_records_and_items(runs: RunStore) -> None:
    first, second = a_run("Does A cause B?"), a_run("Does C cause D? é")
    await runs.save(first)
    await runs.save(second)
    await runs.keep(second.id, {"a": {"x": [1, None, "é"]}, "b": 1})
    await runs.keep(second.id, {"a": "too late", "c": 2})
    assert await runs.kept(second.id) == {"a": {"x": [1, None, "é"]}, "b": 1, "c": 2}
    assert await runs.kept(first.id) == {}
    assert await runs.get(second.id[:6]) == second
    assert [run.id for run in await runs.latest(2)] == [second.id, first.id]
    done = second.now_is("finished")
    await runs.finish(done, {"said": "yes"})
    assert await runs.kept(second.id) == {ANSWER: {"said": "yes"}}
    assert (await runs.get(second.id)).status == "finished"


@pytest.mark.parametrize("named", ["zzzzzzzz", "", "%", "' OR 1=1 --"])
async def test_a_run_that_is_not_kept_is_refused(runs: RunStore, named: str) -> None:
    await runs.save(a_run())
    with pytest.raises(InputError, match="aetia runs list"):
        await runs.get(named)


async def test_a_run_is_forgotten_with_what_was_kept_of_it(
    runs: RunStore, starter: SqliteStore
) -> None:
    kept, gone = (Run.begun(QUESTION, {}, Origin()) for _ in range(2))
    for run in (kept, gone):
        await ask(QUESTION, store=starter, runs=runs, begun=run)
    await runs.saver.aput(
        {"configurable": {"thread_id": gone.id, "checkpoint_ns": ""}}, empty_checkpoint(), {}, {}
    )
    await runs.forget(gone.id)
    left = {run.id for run in await runs.latest(99)}
    assert kept.id in left
    assert gone.id not in left
    assert await runs.kept(gone.id) == {}
    assert await runs.saver.aget_tuple({"configurable": {"thread_id": gone.id}}) is None
    assert ANSWER in await runs.kept(kept.id)


async def test_an_id_that_begins_several_is_refused(runs: RunStore) -> None:
    for n in range(2):
        await runs.save(replace(a_run(), id=f"feedbee{n}"))
    with pytest.raises(InputError, match="feedbee0, feedbee1"):
        await runs.get("feedbee")


async def test_a_run_that_is_saved_while_it_is_read_is_found_once(tmp_path: Path) -> None:
    runs = await SqliteRuns.open(tmp_path / "runs.sqlite")
    kept = [a_run(f"question {n}") for n in range(20)]
    for run in kept:
        await runs.save(run)

    async def save() -> None:
        for run in kept * 5:
            await runs.save(run)

    async def find() -> None:
        for run in kept * 5:
            assert (await runs.get(run.id)).id == run.id

    await asyncio.gather(save(), find(), find())
    await runs.close()


async def test_many_runs_are_kept_at_once(tmp_path: Path) -> None:
    # With cursors that end in another thread than the file's, one in some 2,000 was refused as misuse.
    runs = await SqliteRuns.open(tmp_path / "runs.sqlite")
    rows = {f"{n}": "x" * 50 for n in range(20)}

    async def keeps(run: int) -> None:
        for step in range(400):
            await runs.keep(f"{run:08x}", {f"{step}:{name}": held for name, held in rows.items()})

    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0001)
    try:
        await asyncio.gather(*(keeps(run) for run in range(8)))
    finally:
        sys.setswitchinterval(before)
    assert len(await runs.kept(f"{7:08x}")) == 400 * 20
    await runs.close()


async def test_a_kept_run_gives_the_answer_of_any_other(
    runs: RunStore, starter: SqliteStore
) -> None:
    plain = await ask(QUESTION, store=starter, judge=ScriptedJudge(lambda pair: "increases"))
    kept = await ask(
        QUESTION, store=starter, judge=ScriptedJudge(lambda pair: "increases"), runs=runs
    )
    assert told(kept) == told(plain)
    run = (await runs.latest(1))[0]
    assert (run.status, run.question) == ("finished", QUESTION)
    assert list(await runs.kept(run.id)) == [ANSWER]
    assert await runs.saver.aget_tuple({"configurable": {"thread_id": run.id}}) is None
    with pytest.raises(InputError, match="is finished"):
        await resume(run.id, runs, store=starter)


class Broken(ScriptedJudge):
    """Fails once in a way that ends the run."""

    fails = True

    async def judge(self, pairs: Any, *, deadline_s: float = 60.0) -> Any:
        if self.fails:
            raise KeyError("a fault that nobody foresaw")
        return await super().judge(pairs, deadline_s=deadline_s)


async def test_a_run_that_failed_goes_on_where_it_ended(
    runs: RunStore, starter: SqliteStore
) -> None:
    judge = Broken(lambda pair: "increases")
    with pytest.raises(RunError):
        await ask(CONTESTED, store=starter, settings=ONE, judge=judge, runs=runs)
    run = (await runs.latest(1))[0]
    assert run.status == "failed"
    assert "KeyError" in run.problem
    judge.fails = False
    events: list[str] = []
    again = await resume(
        run.id,
        runs,
        store=starter,
        settings=ONE,
        judge=judge,
        listener=lambda e: events.append(e.step),
    )
    assert events[:2] == ["resume", "judge"]
    judge = ScriptedJudge(lambda pair: "increases")
    whole = await ask(CONTESTED, store=starter, settings=ONE, judge=judge)
    assert told(again) == told(whole)


async def test_a_run_out_of_time_goes_on_with_more(runs: RunStore, starter: SqliteStore) -> None:
    short = Settings(deadline_s=0.001)
    with pytest.raises(DeadlineError, match="aetia runs resume"):
        await ask(QUESTION, store=starter, settings=short, runs=runs)
    run = (await runs.latest(1))[0]
    assert run.status == "interrupted"
    more = replace(short, deadline_s=60.0)
    answer = await resume(run.id, runs, store=starter, settings=more)
    assert answer.verdict == "causal"


async def test_a_run_goes_on_only_with_what_it_was_asked_with(
    runs: RunStore, starter: SqliteStore
) -> None:
    judge = Broken(lambda pair: "increases")
    with pytest.raises(RunError):
        await ask(CONTESTED, store=starter, settings=ONE, judge=judge, runs=runs)
    run = (await runs.latest(1))[0]
    with pytest.raises(InputError, match="seed was .* and is now 7"):
        await resume(run.id, runs, store=starter, judge=judge, settings=replace(ONE, seed=7))
    other = replace(run, asked=replace(run.asked, release="0" * 64))
    await runs.save(other)
    with pytest.raises(InputError, match=r"the graph was 0000.*aetia runs replay"):
        await resume(run.id, runs, store=starter, judge=judge)


async def test_a_run_of_another_form_is_shown_and_not_gone_on_with(tmp_path: Path) -> None:
    runs = await SqliteRuns.open(tmp_path / "runs.sqlite")
    old = {**asdict(a_run()), "format": FORMAT - 1, "status": "failed", "asked": "of another kind"}
    await runs._connection.execute(
        "INSERT INTO run VALUES (?, ?, ?)", (old["id"], old["updated"], json.dumps(old))
    )
    found = (await runs.latest(5))[0]
    assert (found.id, found.question, found.format) == (old["id"], old["question"], FORMAT - 1)
    with pytest.raises(
        InputError, match=f"in form {FORMAT - 1}; this one goes on with form {FORMAT}"
    ):
        await resume(found.id, runs)
    await runs.close()


def test_the_form_of_saved_steps_is_raised_when_it_changes() -> None:
    """Whoever changes what steps save raises `FORMAT` and this list in the same change."""
    assert FORMAT == 3
    assert sorted(State.__annotations__) == [
        "answer", "assumed", "began", "bound", "chosen", "clauses", "comparator", "concluded", "dag", "edits",
        "estimated", "examined", "grounded", "looked", "lookups", "models", "notes", "outcome",
        "parts", "question", "read_by_rules", "spent", "text", "treatment", "tree",
    ]  # fmt: skip


def test_a_run_whose_process_is_no_more_was_interrupted() -> None:
    run = a_run()
    assert run.seen().status == "running"
    with pytest.raises(InputError, match="still runs"):
        run.require_resumable()
    gone = replace(run, process=2**22 + 1)
    assert gone.seen().status == "interrupted"
    gone.require_resumable()
    assert replace(gone, host="elsewhere").seen().status == "running"


async def test_a_model_is_paid_once() -> None:
    runs, run = MemoryRuns(), a_run()
    model = ScriptedModel(["one", "two"], scores=lambda text, label: 2.0 if label == "a" else 1.0)
    saving = Saving(runs, run.id)
    paid = PaidModel(model, Artefacts(), saving)
    first = await paid.complete([Message("user", "x")])
    scored = await paid.score_labels("p", ["s"], ["a", "b"])
    later = PaidModel(model, Artefacts(await runs.kept(run.id)), saving)
    assert await later.complete([Message("user", "x")]) == first
    assert await later.score_labels("p", ["s"], ["a", "b"]) == scored
    assert len(model.seen) == 1
    assert (await later.complete([Message("user", "y")])).text == "two"


async def test_a_person_settles_the_dag(runs: RunStore, starter: SqliteStore) -> None:
    settings = Settings(pauses=("dag",))
    with pytest.raises(PausedError) as paused:
        await ask(QUESTION, store=starter, settings=settings, runs=runs)
    run = (await runs.latest(1))[0]
    assert run.waits_for["dag"].startswith("dag {")
    assert run.waits_for["dag"] == paused.value.waits_for["dag"]
    with pytest.raises(InputError, match="aetia runs approve"):
        await resume(run.id, runs, store=starter)
    with pytest.raises(InputError, match="the DAG that was given lacks"):
        await resume(run.id, runs, store=starter, settled={"dag": "dag { a -> b }"})
    given = run.waits_for["dag"].replace("dag {", "dag {\nage\n", 1)
    answer = await resume(run.id, runs, store=starter, settled={"dag": given})
    assert answer.dag is not None
    assert "age" in answer.dag.model_dump_json()
    assert any("edited by a person" in line for line in answer.searched)


async def test_a_person_says_which_node_a_name_stands_for(
    runs: RunStore, starter: SqliteStore
) -> None:
    asked = "Does TENS treat low back pain?"
    settings = Settings(pauses=("entities",))
    with pytest.raises(PausedError) as paused:
        await ask(asked, store=starter, settings=settings, runs=runs)
    (side, held), run = *paused.value.waits_for["entities"].items(), paused.value.run
    chosen = held["candidates"][0]["curie"]
    for settled, said in (({}, "was not said"), ({side: "MESH:D999999999"}, "knows no node")):
        with pytest.raises(InputError, match=said):
            await resume(run, runs, store=starter, settled=settled)
    answer = await resume(run, runs, store=starter, settled={side: chosen})
    assert getattr(answer, side).curie == chosen
    assert answer.reason != "unknown_name"


async def test_to_wait_for_a_person_needs_a_place_to_wait_in() -> None:
    with pytest.raises(SetupError, match="AETIA_RUNS"):
        await ask(QUESTION, settings=Settings(pauses=("dag",)))
    with pytest.raises(SetupError, match="not at 'everything'"):
        Settings(pauses=("everything",))


def test_killed_runs_lose_nothing_and_pay_nothing_twice() -> None:
    report = kill_runs(5, seed=3)
    assert report["kills"] > 0
    assert {name: report[name] for name in ("unfinished", "different", "paid_twice")} == {
        "unfinished": 0,
        "different": 0,
        "paid_twice": 0,
    }


@pytest.fixture
def own_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AETIA_RUNS", str(tmp_path / "runs.sqlite"))
    monkeypatch.setenv("AETIA_JUDGE", "rules")
    return tmp_path


def test_the_commands_list_show_replay_and_export(
    own_runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["runs", "list"]) == 1
    assert main(["ask", QUESTION]) == 0
    capsys.readouterr()
    assert main(["runs", "list", "--json"]) == 0
    (run,) = json.loads(capsys.readouterr().out)
    assert (run["status"], run["question"]) == ("finished", QUESTION)
    assert main(["runs", "show", run["id"][:5]]) == 0
    assert "LDL cholesterol increases coronary heart disease" in capsys.readouterr().out
    assert main(["runs", "replay", run["id"]]) == 0
    assert "nothing changed" in capsys.readouterr().out
    out = own_runs / "run.json"
    assert main(["runs", "export", run["id"], "--out", str(out)]) == 0
    assert main(["runs", "export", run["id"], "--out", str(out)]) == 2  # nothing is written over
    assert json.loads(out.read_text())["kept"]["answer"]["question"] == QUESTION
    assert main(["runs", "resume", run["id"]]) == 2
    assert main(["runs", "show", "nonesuch"]) == 2


def test_a_run_is_deleted_by_a_command(own_runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert main(["ask", QUESTION]) == 0
    capsys.readouterr()
    main(["runs", "list", "--json"])
    first, second = (one["id"] for one in json.loads(capsys.readouterr().out))
    assert main(["runs", "delete", first[:6]]) == 0
    assert capsys.readouterr().out == f"deleted run {first}\n"
    main(["runs", "list", "--json"])
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == [second]
    assert main(["runs", "show", first]) == 2
    assert main(["runs", "delete", first]) == 2


async def test_a_run_that_something_works_on_is_not_deleted(
    own_runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = await open_runs()
    assert runs is not None
    working = Run.begun(QUESTION, {}, Origin())  # by this process, which lives
    await runs.save(working)
    with pytest.raises(InputError, match=f"run {working.id} is running.*stop it first"):
        await delete(argparse.Namespace(run_id=working.id, json=False))
    assert (await runs.get(working.id)).id == working.id
    await runs.close()


def test_replay_tells_which_sentences_fall_with_a_source(
    own_runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The graph of one's own loses a study: what rested on it is named, with why."""
    assert main(["ask", QUESTION, "--json"]) == 0
    before = Answer.model_validate_json(capsys.readouterr().out)
    lost = before.evidence[0]["source"]["identifier"]
    rested = [e for e in before.ledger if any(s.get("document") == lost for s in e.sources)]
    after = before.model_copy(
        update={
            "evidence": tuple(e for e in before.evidence if e["source"]["identifier"] != lost),
            "ledger": tuple(e for e in before.ledger if e not in rested),
        }
    )
    then, now = AskedWith(release="a" * 64), AskedWith(release="b" * 64)
    found = changes(before, after, Basis(then, "1"), Basis(now, "1"))
    gone = {c.before for c in found if c.kind == "sentence gone"}
    # The headline stands in both: it fell from the ledger alone.
    assert gone == {e.sentence for e in rested} - {before.headline}
    assert gone
    assert all(lost in c.why for c in found if c.kind == "sentence gone")
    assert {c.before for c in found if c.kind == "evidence"} == {lost}
    assert all("the graph is another" in c.why for c in found)


def test_off_keeps_nothing(own_runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AETIA_RUNS", "off")
    assert main(["ask", QUESTION]) == 0
    assert main(["runs", "list"]) == 2
    assert not (own_runs / "runs.sqlite").exists()


def test_a_place_that_cannot_be_written_costs_the_history_and_not_the_answer(
    own_runs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (own_runs / "file").write_text("not a folder")
    monkeypatch.setenv("AETIA_RUNS", str(own_runs / "file" / "runs.sqlite"))
    assert main(["ask", QUESTION]) == 0
    assert "this run is not kept" in capsys.readouterr().err
    (own_runs / "junk.sqlite").write_bytes(b"no database at all" * 100)
    monkeypatch.setenv("AETIA_RUNS", str(own_runs / "junk.sqlite"))
    assert main(["runs", "list"]) == 2
    assert "runs cannot be kept in" in capsys.readouterr().err


async def test_an_address_of_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AETIA_RUNS", "mysql://host/db")
    with pytest.raises(SetupError, match="expected a path, postgresql"):
        await open_runs()
    monkeypatch.setenv("AETIA_RUNS", "postgresql://127.0.0.1:1/none")
    with pytest.raises((StoreError, SetupError), match="cannot be kept|extra"):
        await open_runs()
