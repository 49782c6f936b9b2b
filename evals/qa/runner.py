"""`aetia batch`: answer a file of questions, resumable after any interruption.

The answers are in `DIR/results.sqlite`; `results.jsonl` (for programs, one row a question: `{"id",
"question", "status", "answer"}` or `{"id", "question", "status", "line", "error"}`) and `answers.txt`
(for people) are written from it at the end, or by `--export`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from agent.faces.guard import FAILED, OK
from agent.faces.options import add_options, opened
from tools.commands import Parser

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from agent.faces.session import Session
    from evals.qa.questions import Question
    from evals.qa.run import Summary
    from tools.commands import Ending

BETWEEN_LINES_S = 0.5
"""Progress is printed no more often, so that a log of a hundred thousand questions can be read."""


def command(arguments: Sequence[str]) -> Ending:
    """Run `aetia batch ...`: 0 when every question has an answer, 3 when one has not."""
    parser = Parser(
        prog="aetia batch",
        description="Answer a file of questions. The same command goes on where it was stopped.",
        epilog="exit codes: 0 every question has an answer, 2 a usage error or unreadable input, "
        "3 a question is invalid or failed, 130 interrupted",
    )
    parser.add_argument(
        "questions", type=Path, metavar="QUESTIONS.jsonl",
        help='{"question": "...", "id": "..."} on each line',
    )  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="results go here")
    parser.add_argument("--jobs", type=int, metavar="N", help="at a time; default: the cores")
    parser.add_argument(
        "--export", action="store_true", help="only write results.jsonl and answers.txt anew"
    )
    add_options(
        parser,
        json="print the summary as JSON",
        full="answers.txt holds whole answers, not their short form",
        explain="answers.txt holds the tree of thoughts of each answer too",
        trace="add the events of every answer to it, as JSON lines",
    )
    return _batch(parser.parse_args(list(arguments)))


async def _batch(options: argparse.Namespace) -> int:
    from evals.qa.questions import read_questions
    from evals.qa.results import RESULTS
    from evals.qa.run import run_batch
    from graphs.errors import DataError

    questions = read_questions(options.questions)
    if options.export and not (options.out / RESULTS).is_file():
        raise DataError(f"there are no results in {options.out}; name the --out folder of a run")
    async with opened(options, append=True) as session:
        if options.export:
            await _export(questions, options.out, session)
            return OK
        summary = await run_batch(
            questions, options.out, session, jobs=options.jobs, progress=Shy()
        )
    _print(summary, options.json)
    return OK if summary.answered == summary.questions else FAILED


async def _export(questions: Sequence[Question], folder: Path, session: Session) -> None:
    from evals.qa.configuration import open_results
    from evals.qa.export import export

    results = await open_results(folder, session)
    try:
        export(questions, results, folder, session)
    finally:
        results.close()


class Shy:
    """Prints lines to standard error; of many at a time, the last and those about faults."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, text: str) -> None:
        now = time.monotonic()
        if now >= self._next or ": failed: " in text or ", 0 s left)" in text:
            self._next = now + BETWEEN_LINES_S
            sys.stderr.write(text + "\n")


def _print(summary: Summary, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        sys.stdout.write(json.dumps(asdict(summary), indent=2) + "\n")
        return
    counted = ", ".join(f"{n} {verdict}" for verdict, n in summary.verdicts.items())
    others = summary.of_other_configurations
    kept = f" ({others} rows of other settings are kept in the table)" if others else ""
    sys.stdout.write(
        f"{summary.answered} of {summary.questions} answered ({counted}), {summary.invalid} "
        f"invalid, {summary.failed} failed, {summary.resumed} from before, "
        f"{summary.seconds:.1f} s: {summary.results}{kept}\n"
    )
