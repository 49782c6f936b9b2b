"""`aetia batch`: answer a file of questions, resumable after any interruption.

Input is JSON lines: `{"id": "q1", "question": "..."}` (the id may be left out; it is then the line
number). Output is `DIR/results.jsonl`, one row a question: `{"id", "question", "status", "answer"}`
or `{"id", "question", "status", "error"}`. A row is written whole and flushed to disk, so after
kill -9 the same command goes on where it stopped; a torn last line is cut off and done again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.run import ask
from graphs.errors import AetiaError, DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphs.store import KnowledgeGraph

RESULTS = "results.jsonl"


@dataclass(frozen=True)
class Question:
    """One line of the input."""

    id: str
    text: str


@dataclass(frozen=True)
class Summary:
    """What a run did; `resumed` rows were there before it began."""

    questions: int
    answered: int
    errors: int
    resumed: int
    seconds: float
    verdicts: dict[str, int]
    results: str


def read_questions(path: Path) -> list[Question]:
    """Read the input file.

    Raises:
        DataError: the file cannot be read, or lines are not usable; all of them are named.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read {path}: {error}") from error
    questions, problems = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            questions.append(_question(json.loads(line), number))
        except (ValueError, TypeError) as error:
            problems.append(f"line {number}: {error}")
    seen: set[str] = set()
    problems += [f"id {q.id!r} occurs twice" for q in questions if q.id in seen or seen.add(q.id)]  # type: ignore[func-returns-value]
    if problems:
        raise DataError(f"{path} has unusable lines:\n  " + "\n  ".join(problems))
    return questions


def _question(row: Any, number: int) -> Question:
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        raise ValueError('expected an object with the text "question"')
    return Question(str(row.get("id", number)), row["question"])


async def run_batch(
    questions: Sequence[Question],
    folder: Path,
    *,
    store: KnowledgeGraph | None = None,
    progress: Callable[[str], None] = lambda text: None,
) -> Summary:
    """Answer every question that has no row yet.

    Raises:
        DataError: the folder cannot be written, or it holds results of other questions.
    """
    started = time.perf_counter()
    results = folder / RESULTS
    done = _resume(results, questions)
    resumed = len(done)
    waiting = [question for question in questions if question.id not in done]
    with results.open("a", encoding="utf-8") as out:
        for position, question in enumerate(waiting, start=resumed + 1):
            row = await _answer(question, store)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            out.flush()
            os.fsync(out.fileno())
            done[question.id] = row
            progress(f"[{position}/{len(questions)}] {question.id}: {_outcome(row)}")
    return _summary(questions, done, resumed, time.perf_counter() - started, results)


async def _answer(question: Question, store: KnowledgeGraph | None) -> dict[str, Any]:
    base = {"id": question.id, "question": question.text}
    try:
        answer = await ask(question.text, store=store)
    except AetiaError as error:
        kind = "invalid" if isinstance(error, InputError) else "failed"
        return {**base, "status": kind, "error": str(error)}
    return {**base, "status": "ok", "answer": answer.model_dump(mode="json")}


def _resume(results: Path, questions: Sequence[Question]) -> dict[str, dict[str, Any]]:
    """Rows of an earlier run by id; a torn last line is cut off."""
    try:
        results.parent.mkdir(parents=True, exist_ok=True)
        content = results.read_bytes() if results.exists() else b""
        whole = content[: content.rfind(b"\n") + 1]
        if whole != content:
            results.write_bytes(whole)
    except OSError as error:
        raise DataError(f"cannot use {results.parent}: {error.strerror}") from error
    texts = {question.id: question.text for question in questions}
    done = {}
    for line in whole.decode("utf-8").split("\n")[:-1]:
        row = json.loads(line)
        if texts.get(row["id"]) != row["question"]:
            raise DataError(
                f"{results} holds the row {row['id']!r} of another question file; "
                "name another --out folder"
            )
        if row["status"] != "failed":
            done[row["id"]] = row
    return done


def _outcome(row: dict[str, Any]) -> str:
    return row["answer"]["verdict"] if row["status"] == "ok" else f"{row['status']}: {row['error']}"


def _summary(
    questions: Sequence[Question],
    done: dict[str, dict[str, Any]],
    resumed: int,
    seconds: float,
    results: Path,
) -> Summary:
    verdicts: dict[str, int] = {}
    for row in done.values():
        if row["status"] == "ok":
            verdict = row["answer"]["verdict"]
            verdicts[verdict] = verdicts.get(verdict, 0) + 1
    answered = sum(verdicts.values())
    return Summary(
        questions=len(questions),
        answered=answered,
        errors=len(done) - answered,
        resumed=resumed,
        seconds=round(seconds, 3),
        verdicts=dict(sorted(verdicts.items())),
        results=str(results),
    )


def command(arguments: Sequence[str]) -> int:
    """The `aetia batch` command: 0 when every question has an answer, 3 when a run failed."""
    parser = argparse.ArgumentParser(
        prog="aetia batch", description="Answer a file of questions; resumable."
    )
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="results go here")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    options = parser.parse_args(list(arguments))

    def progress(text: str) -> None:
        sys.stderr.write(text + "\n")

    questions = read_questions(options.questions)
    summary = asyncio.run(_with_starter(questions, options.out, progress))
    if options.json:
        sys.stdout.write(json.dumps(asdict(summary), indent=2) + "\n")
    else:
        counted = ", ".join(f"{n} {verdict}" for verdict, n in summary.verdicts.items())
        sys.stdout.write(
            f"{summary.answered} of {summary.questions} answered ({counted}), {summary.errors} "
            f"errors, {summary.resumed} from before, {summary.seconds:.1f} s: {summary.results}\n"
        )
    return 0 if summary.errors == 0 else 3


async def _with_starter(
    questions: Sequence[Question], folder: Path, progress: Callable[[str], None]
) -> Summary:
    from graphs.opening import open_graph

    store = await open_graph()
    try:
        return await run_batch(questions, folder, store=store, progress=progress)
    finally:
        await store.close()
