"""`aetia batch`: rows, faults, resumption after kill -9, the lock, and what is exported."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from agent.answer import Answer, Cost
from agent.faces.cli import main
from agent.faces.session import Session
from agent.settings import Settings
from evals.qa.folder import held
from evals.qa.questions import Question, questions_of, read_questions
from evals.qa.run import batch, run_batch
from graphs.errors import DataError, InputError, RunError, ToolError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from agent.run import Asked
    from graphs.store import KnowledgeGraph
    from graphs.stores.sqlite_store import SqliteStore

TEXTS = [
    "Does LDL cholesterol cause coronary heart disease?",
    "",
    "How does metformin lower blood glucose?",
]


def scripted_answer(text: str) -> Answer:
    nothing: dict[str, Any] = dict.fromkeys(
        ("certainty", "direction", "treatment", "outcome", "effect", "dag", "estimation")
    )
    empty: dict[str, Any] = dict.fromkeys(
        ("claims", "triangulation", "mechanisms", "evidence", "rivals", "threats", "would_change",
         "searched", "fallbacks", "sources", "ledger"), ()
    )  # fmt: skip
    return Answer(
        run_id="scripted", question=text, kind="effect", verdict="insufficient_evidence",
        headline=f"Nothing is known about: {text}", tree={}, cost=Cost(seconds=0.0),
        **nothing, **empty,
    )  # fmt: skip


class Scripted(Session):
    """Answers at once, or with the error that a question names."""

    async def ask(self, question: str | Asked) -> Answer:
        text = str(question)
        if "impossible" in text:
            raise ToolError("the disk of \ud83d is gone")
        if "broken" in text:
            raise ZeroDivisionError("division by zero")
        return scripted_answer(text)


def scripted(store: KnowledgeGraph, **more: Any) -> Scripted:
    return Scripted(Settings(**more), store)


def asked(count: int) -> list[Question]:
    return questions_of([{"id": f"q{i}", "question": f"Does {i} cause it?"} for i in range(count)])


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    rows = [json.dumps({"id": f"q{i}", "question": text}) for i, text in enumerate(TEXTS)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def rows_in(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "results.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


async def test_one_row_a_question_with_its_answer_or_its_error(
    tmp_path: Path, starter: SqliteStore
) -> None:
    lines: list[str] = []
    rows = questions_of(["Does a cause b?", "", "impossible?", "broken?", {"text": "x"}])
    summary = await run_batch(rows, tmp_path, scripted(starter), progress=lines.append)
    ends = [row["status"] for row in rows_in(tmp_path)]
    assert ends == ["ok", "invalid", "failed", "failed", "invalid"]
    assert (summary.answered, summary.invalid, summary.failed, len(lines)) == (1, 2, 2, 3)
    errors = [row.get("error", "") for row in rows_in(tmp_path)]
    assert "is empty" in errors[1]
    assert "\\ud83d is gone" in errors[2]
    assert "ZeroDivisionError" in errors[3]
    assert any("[3/3]" in line and "a second, 0 s left" in line for line in lines)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"not json", "not JSON"),
        (b'{"question": 3}', "expected an object"),
        (b"[]", "expected an object"),
        (b'{"question": "is \\ud83d half?"}', "half of a character"),
        (b'{"id": "\\ud83d", "question": "a?"}', "half of a character"),
        (b'{"id": [1], "question": "a?"}', "the id is [1]"),
        (b'{"id": "q0", "question": "b?"}', "that of line 1"),
        (b'{"question": "caf\xe9?"}', "not UTF-8"),
        (b"[" * 100_000, "nested"),
        (b'{"question": " "}', "is empty"),
    ],
)
async def test_a_bad_line_is_a_row_and_the_others_are_answered(
    tmp_path: Path, starter: SqliteStore, line: bytes, fault: str
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'{"id": "q0", "question": "a?"}\n' + line + b'\n{"question": "c?"}\n')
    summary = await run_batch(read_questions(path), tmp_path / "out", scripted(starter))
    first, bad, last = rows_in(tmp_path / "out")
    assert (first["id"], last["id"], summary.answered) == ("q0", "3", 2)
    assert (bad["status"], bad["line"]) == ("invalid", 2)
    assert fault in bad["error"]


def test_marks_of_windows_are_no_part_of_a_question(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "a", "question": "a?"}\r\n\r\n{"question": "b?"}\r\n')
    assert [(q.id, q.text, q.fault) for q in read_questions(path)] == [
        ("a", "a?", ""), ("3", "b?", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("content", [None, b"", b"\n \n"])
def test_a_file_without_a_question_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "in.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match="cannot read|no question"):
        read_questions(path)


async def test_a_second_run_answers_only_what_has_no_answer(
    tmp_path: Path, starter: SqliteStore
) -> None:
    rows = questions_of(["Does a cause b?", "impossible?"])
    await run_batch(rows, tmp_path, scripted(starter))
    again = await run_batch(rows, tmp_path, scripted(starter))
    assert (again.resumed, again.answered, again.failed) == (1, 1, 1)


async def test_other_settings_give_rows_of_their_own(tmp_path: Path, starter: SqliteStore) -> None:
    await run_batch(asked(2), tmp_path, scripted(starter))
    other = await run_batch(asked(2), tmp_path, scripted(starter, seed=7))
    assert (other.resumed, other.of_other_configurations, len(rows_in(tmp_path))) == (0, 2, 2)
    assert (await run_batch(asked(2), tmp_path, scripted(starter))).resumed == 2


async def test_results_of_other_questions_are_not_mixed_in(
    tmp_path: Path, starter: SqliteStore
) -> None:
    await run_batch(asked(2), tmp_path, scripted(starter))
    other = questions_of([{"id": "q0", "question": "another?"}])
    with pytest.raises(DataError, match="another question file"):
        await run_batch(other, tmp_path, scripted(starter))


async def test_questions_are_answered_at_the_same_time_within_the_bound(
    tmp_path: Path, starter: SqliteStore
) -> None:
    import asyncio

    now, most = 0, 0

    class Slow(Scripted):
        async def ask(self, question: str | Asked) -> Answer:
            nonlocal now, most
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.001)
            now -= 1
            return scripted_answer(str(question))

    await run_batch(asked(20), tmp_path, Slow(Settings(), starter), jobs=3)
    assert most == 3
    with pytest.raises(InputError, match="--jobs is 1 to"):
        await run_batch(asked(2), tmp_path, scripted(starter), jobs=0)


async def test_results_of_an_earlier_version_are_read_once_and_its_broken_lines_named(
    tmp_path: Path, starter: SqliteStore
) -> None:
    answer = scripted_answer("Does 0 cause it?").model_dump(mode="json")
    good = {"id": "q0", "question": "Does 0 cause it?", "status": "ok", "answer": answer}
    failed = {"id": "q1", "question": "Does 1 cause it?", "status": "failed", "error": "x"}
    torn = json.dumps(good)[:40]
    old = "\n".join([json.dumps(good), torn, json.dumps(failed), '{"id": "\\ud83d"}', "3"])
    (tmp_path / "results.jsonl").write_text(old, encoding="utf-8")
    lines: list[str] = []
    summary = await run_batch(asked(2), tmp_path, scripted(starter), progress=lines.append)
    assert (summary.resumed, summary.answered) == (1, 2)
    named = [line.split(": ")[0].rsplit("/", 1)[1] for line in lines if "not a result" in line]
    assert named == [f"results.jsonl, line {n}" for n in (2, 4, 5)]
    assert (tmp_path / "results-earlier.jsonl").read_text(encoding="utf-8") == old
    assert len(rows_in(tmp_path)) == 2
    assert (
        await run_batch(asked(2), tmp_path, scripted(starter), progress=lines.append)
    ).resumed == 2
    assert sum("taken over" in line for line in lines) == 1


async def test_a_file_that_was_changed_is_written_anew_and_its_broken_line_named(
    tmp_path: Path, starter: SqliteStore
) -> None:
    await run_batch(asked(3), tmp_path, scripted(starter))
    path = tmp_path / "results.jsonl"
    whole = path.read_text(encoding="utf-8")
    first, second, third = whole.splitlines()
    path.write_text("\n".join([first, second[:30], third]) + "\n", encoding="utf-8")
    lines: list[str] = []
    summary = await run_batch(asked(3), tmp_path, scripted(starter), progress=lines.append)
    assert summary.resumed == 3
    assert [line.split(": ")[0].rsplit("/", 1)[1] for line in lines if "not a row" in line] == [
        "results.jsonl, line 2"
    ]
    assert path.read_text(encoding="utf-8") == whole
    lines.clear()
    await run_batch(asked(3), tmp_path, scripted(starter), progress=lines.append)
    assert not [line for line in lines if "not a row" in line]


async def test_a_full_table_says_that_what_is_finished_is_kept(
    tmp_path: Path, starter: SqliteStore
) -> None:
    class Filling(Scripted):
        async def ask(self, question: str | Asked) -> Answer:
            if "Does 3 cause" in str(question):
                with sqlite3.connect(tmp_path / "results.sqlite") as db:
                    db.execute("ALTER TABLE result RENAME TO gone")
            return scripted_answer(str(question))

    with pytest.raises(RunError, match="what is finished is kept"):
        await run_batch(asked(9), tmp_path, Filling(Settings(), starter), jobs=1)


async def test_the_folder_says_who_holds_it(tmp_path: Path, starter: SqliteStore) -> None:
    with held(tmp_path), pytest.raises(InputError, match=f"process {os.getpid()} on .* since 2"):
        await run_batch(asked(2), tmp_path, scripted(starter))
    # Who is named here died without letting go.
    (tmp_path / "run.json").write_text('{"pid": 1, "host": "h", "since": "s"}', encoding="utf-8")
    assert (await run_batch(asked(2), tmp_path, scripted(starter))).answered == 2
    assert not (tmp_path / "run.json").exists()


KILLED = """
import asyncio, sys
sys.path.insert(0, {tests!r})
import test_batch
from pathlib import Path
from evals.qa.run import run_batch
from graphs.starter.build import open_starter

async def main():
    store = await open_starter()
    await run_batch(test_batch.asked(2000), Path({out!r}), test_batch.scripted(store))

asyncio.run(main())
"""


def kept_in(folder: Path) -> set[str]:
    if not (folder / "results.sqlite").exists():
        return set()
    with sqlite3.connect(folder / "results.sqlite") as db:
        try:
            return {id_ for (id_,) in db.execute("SELECT id FROM result WHERE status = 'ok'")}
        except sqlite3.OperationalError:
            return set()


def test_no_finished_row_is_lost_however_often_a_run_is_killed(tmp_path: Path) -> None:
    from pathlib import Path as FilePath

    code = KILLED.format(tests=str(FilePath(__file__).parent), out=str(tmp_path))
    before: set[str] = set()
    for more in (1, 500):
        process = subprocess.Popen([sys.executable, "-c", code])
        while len(kept_in(tmp_path)) < len(before) + more and process.poll() is None:
            time.sleep(0.005)
        seen = kept_in(tmp_path)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert before < seen <= kept_in(tmp_path)
        before = kept_in(tmp_path)
    assert len(before) < 2000
    subprocess.run([sys.executable, "-c", code], check=True)
    assert [row["id"] for row in rows_in(tmp_path)] == [f"q{i}" for i in range(2000)]


def test_the_command_prints_a_summary_and_exports(
    questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    arguments = ["batch", str(questions), "--out", str(out), "--judge", "rules"]
    assert main([*arguments, "--json"]) == 3
    printed, progress = capsys.readouterr()
    assert json.loads(printed)["verdicts"]["causal"] == 1
    assert "left)" in progress
    short = (out / "answers.txt").read_text(encoding="utf-8")
    assert "[q0] Does LDL" in short
    trace = tmp_path / "run.jsonl"
    trace.write_text("earlier\n", encoding="utf-8")
    assert main([*arguments, "--trace", str(trace), "--seed", "5"]) == 3
    assert "3 rows of other settings" in capsys.readouterr().out
    events = trace.read_text(encoding="utf-8").split("\n")
    assert events[0] == "earlier"
    assert sum('"step": "start"' in line for line in events) == 2
    assert main(arguments) == 3
    assert "2 from before" in capsys.readouterr().out
    (out / "results.jsonl").unlink()
    assert main([*arguments, "--export", "--full", "--explain"]) == 0
    assert len(rows_in(out)) == 3
    long = (out / "answers.txt").read_text(encoding="utf-8")
    assert len(long) > 2 * len(short)
    assert "TREE OF THOUGHTS" in long


@pytest.mark.parametrize(
    "arguments",
    [
        ("absent.jsonl", "--out", "out"),
        ("in.jsonl", "--out", "in.jsonl"),
        ("in.jsonl", "--out", "out", "--jobs", "0"),
        ("in.jsonl", "--out", "out", "--export"),
        ("in.jsonl",),
    ],
)
def test_what_cannot_be_used_exits_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.jsonl").write_text('{"question": "Does a cause b?"}\n', encoding="utf-8")
    assert main(["batch", *arguments, "--judge", "rules"]) == 2
    assert capsys.readouterr().err.strip().split("\n")[-1].startswith("aetia batch: ")


async def test_the_python_form_takes_texts(tmp_path: Path, starter: SqliteStore) -> None:
    said: Callable[[str], None] = [].append
    summary = await batch(
        [TEXTS[0]], tmp_path, jobs=1, progress=said, store=starter, settings=Settings(judge="rules")
    )
    assert summary.verdicts == {"causal": 1}
