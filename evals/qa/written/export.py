"""The files of a batch: rows for programs, answers and a page for people, all made from the table."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from agent.answer import Answer
from agent.faces.shown import WIDTH, shown
from evals.qa.gold import judged
from evals.qa.totals import totals_of
from evals.qa.written.flat import write_csv, write_parquet
from evals.qa.written.web_summary import web_summary
from graphs.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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


def export(
    results: Results,
    folder: Path,
    session: Session,
    wanted: Exports,
    say: Callable[[str], None] = lambda text: None,
) -> None:
    """Write the files of all rows of the run and configuration; none where they are as they should be.

    A file that somebody changed since is written anew, and `say` hears of it, by line where rows
    were broken: the answers are in the table.

    Raises:
        RunError: they cannot be written; the table is not touched.
    """
    names = (ROWS, ANSWERS, PAGE, *(FLAT[name] for name in wanted.formats))
    made_from = json.dumps([
        results.run, results.configuration, results.state(), session.full, session.explain,
        wanted.shown, sorted(wanted.formats),
    ])  # fmt: skip
    before = results.remembered(EXPORTED) or ""
    as_written = before == made_from + _stamps(folder, names)
    if as_written and not wanted.always:
        return
    if before.startswith(made_from) and not as_written:
        for text in _broken(folder / ROWS):
            say(f"{text}; written anew from the table")
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
    results.remember(EXPORTED, made_from + _stamps(folder, names))


def _stamps(folder: Path, names: tuple[str, ...]) -> str:
    """Size and time of each file; nothing of one that is not there."""
    found = [(folder / name).stat() for name in names if (folder / name).is_file()]
    return json.dumps([(one.st_size, one.st_mtime_ns) for one in found])


def _broken(path: Path) -> Iterator[str]:
    """Lines of a changed file that are no rows."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                if isinstance(json.loads(line), dict):
                    continue
            except (ValueError, RecursionError):
                pass
            yield f"{path}, line {number}: not a row"


def _write(parts: dict[str, Path], results: Results, session: Session, wanted: Exports) -> None:
    left = wanted.shown
    with ExitStack() as stack:
        rows, answers = (
            stack.enter_context(parts[name].open("w", encoding="utf-8")) for name in (ROWS, ANSWERS)
        )
        for place, result in enumerate(results.whole()):
            rows.write(_row(result) + "\n")
            if place < wanted.shown:
                answers.write(shown(_text(result, session)))
            left -= 1
        if left < 0:
            answers.write(f"{-left:,} more rows: {ROWS} has all of them, or ask for --rows\n")
    page = web_summary(results.rows(wanted.shown), totals_of(results), wanted.shown)
    parts[PAGE].write_text(shown(page), encoding="utf-8")
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
