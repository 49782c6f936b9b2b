"""The files of a batch: rows for programs, answers and a page for people, all made from the table."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from agent.answer import Answer
from agent.faces.shown import WIDTH
from evals.qa.gold import judged
from evals.qa.totals import totals_of
from evals.qa.written.flat import write_csv, write_parquet
from evals.qa.written.web_summary import web_summary
from graphs.errors import RunError

if TYPE_CHECKING:
    from pathlib import Path

    from agent.faces.session import Session
    from evals.qa.results import Result, Results

ROWS, ANSWERS, PAGE = "results.jsonl", "answers.txt", "summary.html"
FLAT = {"csv": "results.csv", "parquet": "results.parquet"}
EXPORTED = "exported"
"""What the files in the folder were written from is kept under this name."""
SHOWN = 2000
"""Rows of what people read, where no other number is wanted."""


@dataclass(frozen=True)
class Exports:
    """What is written beside `results.jsonl`.

    Attributes:
        formats: of `csv` and `parquet`: one flat row a question.
        shown: rows of `answers.txt` and `summary.html`; both say how many they leave out.
        always: also where nothing has changed since the files were written.
    """

    formats: tuple[str, ...] = ()
    shown: int = SHOWN
    always: bool = False


def export(results: Results, folder: Path, session: Session, wanted: Exports) -> None:
    """Write the files of all rows of the run and configuration; none where they are as they should be.

    Raises:
        RunError: they cannot be written; the table is not touched.
    """
    names = (ROWS, ANSWERS, PAGE, *(FLAT[name] for name in wanted.formats))
    made_from = json.dumps([
        results.run, results.configuration, results.state(), session.full, session.explain,
        wanted.shown, sorted(wanted.formats),
    ])  # fmt: skip
    is_there = all((folder / name).is_file() for name in names)
    if is_there and not wanted.always and results.remembered(EXPORTED) == made_from:
        return
    parts = {name: folder / f".{name}.{os.getpid()}.part" for name in names}
    try:
        _write(parts, results, session, wanted)
        for name, part in parts.items():
            part.replace(folder / name)
    except OSError as error:
        raise RunError(
            f"the table is whole, but {folder} takes no export of it: {error.strerror}; run the "
            "same command with --export"
        ) from error
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    results.remember(EXPORTED, made_from)


def _write(parts: dict[str, Path], results: Results, session: Session, wanted: Exports) -> None:
    left = wanted.shown
    with ExitStack() as stack:
        rows, answers = (
            stack.enter_context(parts[name].open("w", encoding="utf-8")) for name in (ROWS, ANSWERS)
        )
        for place, result in enumerate(results.whole()):
            rows.write(_row(result) + "\n")
            if place < wanted.shown:
                answers.write(_text(result, session))
            left -= 1
        if left < 0:
            answers.write(f"{-left:,} more rows: {ROWS} has all of them, or ask for --rows\n")
    page = web_summary(results.rows(wanted.shown), totals_of(results), wanted.shown)
    parts[PAGE].write_text(page, encoding="utf-8")
    table = results.rows() if wanted.formats else []
    writers = {"csv": write_csv, "parquet": write_parquet}
    for name in wanted.formats:
        writers[name](parts[FLAT[name]], table)


def _row(result: Result) -> str:
    """One row of `results.jsonl`; an answer is kept as JSON and goes in as it is."""
    row = {"id": result.id, "question": result.question, "status": result.status}
    more: dict[str, object] = {}
    if result.gold:
        more = {"gold": dict(result.gold), "judged": judged(result.brief, result.gold)}
    if result.status != "ok":
        more |= {"line": result.line, "error": result.error}
        return json.dumps(row | more, ensure_ascii=False)
    return f'{json.dumps(row | more, ensure_ascii=False)[:-1]}, "answer": {result.answer}}}'


def _text(result: Result, session: Session) -> str:
    head = f"[{result.id}] {result.question}\n"
    if result.status != "ok":
        return f"{head}{result.status}: {result.error}\n\n"
    try:
        answer = Answer.model_validate_json(result.answer)
    except ValidationError:
        old = json.loads(result.answer)
        return f"{head}{old.get('headline', '')} (of an earlier version: {ROWS} has all of it)\n\n"
    return f"{head}{session.text(answer, WIDTH)}\n\n"
