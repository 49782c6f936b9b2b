"""`aetia batch`: answer a file of questions, resumable after any interruption.

The answers are in `DIR/results.sqlite`; `results.jsonl` (for programs, one row a question: `{"id",
"question", "status", "answer"}` or `{"id", "question", "status", "line", "error"}`, with gold and how it
was met where there is gold), `answers.txt` and `summary.html` (for people) are written from it at the end,
or by `--export`.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from agent.faces.guard import FAILED, OK
from agent.faces.options import add_options, opened
from graphs.errors import UsageError
from tools.commands import Parser

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator, Sequence

    from agent.faces.session import Session
    from evals.qa.run import Answers, Summary
    from tools.commands import Ending

MERGE = "merge"
MOST_SHARDS = 1_000_000
BETWEEN_LINES_S = 0.5
"""Progress is printed no more often, so that a log of a hundred thousand questions can be read."""


def command(arguments: Sequence[str]) -> Ending:
    """Run `aetia batch ...`: 0 when every question has an answer, 3 when one has not."""
    if arguments and arguments[0] == MERGE:
        return _merged(arguments[1:])
    parser = Parser(
        prog="aetia batch",
        description="Answer a file of questions. The same command goes on where it was stopped. "
        "`aetia batch merge DIR... --out DIR` puts the results of shards together.",
        epilog="exit codes: 0 every question has an answer, 2 a usage error or unreadable input, "
        "3 a question is invalid or failed, 130 interrupted",
    )
    _add_work(parser)
    add_options(
        parser,
        json="print the summary as JSON",
        full="answers.txt holds whole answers, not their short form",
        explain="answers.txt holds the tree of thoughts of each answer too",
        trace="add the events of every answer to it, as JSON lines",
    )
    return _batch(parser.parse_args(list(arguments)))


def _add_work(parser: Parser) -> None:
    add = parser.add_argument
    add(
        "questions", type=Path, metavar="QUESTIONS", help='JSON lines with "question" and perhaps "id", '
        "one array of them, or a table (its name ends in .csv or .tsv) with these columns; columns gold, gold_reply, gold_verdict, "
        "gold_direction, gold_certainty and gold_size are what is right, and are scored",
    )  # fmt: skip
    add("--out", type=Path, required=True, metavar="DIR", help="results go here")
    add("--jobs", type=int, metavar="N", help="at a time; default: the cores")
    add(
        "--workers", type=int, metavar="N", help="answer in N processes, by Ray (extra ray); --jobs is "
        "then of each",
    )  # fmt: skip
    add(
        "--ray",
        metavar="ADDRESS",
        help="of a Ray cluster that --workers are on; default: this machine",
    )
    add("--shard", type=_part, metavar="I/N", help="only part I of N, by the hash of the ids")
    add(
        "--run", default="1", metavar="NAME", help="another name has the same questions answered once "
        "more, in rows of their own (default: 1)",
    )  # fmt: skip
    add(
        "--format", action="append", default=[], choices=["csv", "parquet"],
        help="write results.csv or results.parquet too: a flat row a question; may be given twice",
    )  # fmt: skip
    add(
        "--rows", type=_count, default=2000, metavar="N",
        help="rows of answers.txt and summary.html (default: 2000)",
    )  # fmt: skip
    add("--export", action="store_true", help="only write the files anew, from the table")


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


def _part(text: str) -> tuple[int, int]:
    number, _, of = text.partition("/")
    if not 1 <= int(number) <= int(of) <= MOST_SHARDS:
        raise ValueError(text)
    return int(number), int(of)


def _merged(arguments: Sequence[str]) -> int:
    parser = Parser(
        prog="aetia batch merge",
        description="Put the results of several --out folders into one; `aetia batch --export` with "
        "the questions then writes the files. The folders stay as they are.",
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="of finished shards")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="all rows go here")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(list(arguments))
    from dataclasses import asdict

    from evals.qa.merging import merge

    done = merge(options.folders, options.out)
    text = (
        f"{done.taken} rows of {done.folders} folders taken, {done.there} were there: {options.out}"
    )
    sys.stdout.write((json.dumps(asdict(done)) if options.json else text) + "\n")
    return OK


async def _batch(options: argparse.Namespace) -> int:
    from evals.qa.questions import read_questions, shard
    from evals.qa.results import RESULTS
    from evals.qa.run import run_batch
    from evals.qa.written.export import Exports
    from graphs.errors import DataError

    questions = read_questions(options.questions)
    if options.shard is not None:
        questions = shard(questions, *options.shard)
    if options.export and not (options.out / RESULTS).is_file():
        raise DataError(f"there are no results in {options.out}; name the --out folder of a run")
    wanted = Exports(tuple(dict.fromkeys(options.format)), options.rows, always=options.export)
    async with opened(options, append=True) as session, _answers(options, session) as (asks, jobs):
        summary = await run_batch(
            questions, options.out, session, jobs=jobs, run=options.run, answers=asks, wanted=wanted,
            is_over=options.export, progress=Shy(),
        )  # fmt: skip
    _print(summary, options)
    if options.export:
        return OK
    return OK if summary.answered == summary.questions else FAILED


@asynccontextmanager
async def _answers(
    options: argparse.Namespace, session: Session
) -> AsyncIterator[tuple[Answers | None, int | None]]:
    """What answers, and how many questions it takes at a time; None is this process."""
    if options.workers is None:
        if options.ray is not None:
            raise UsageError("--ray says where --workers N are: give it with them")
        yield None, options.jobs
        return
    if options.data is not None or options.trace is not None or options.pause:
        raise UsageError("--workers have no --data, --trace or --pause: leave --workers out")
    from evals.qa.configuration import configuration, hash_of
    from evals.qa.ray_workers import Work, ray_workers

    work = Work(session.settings, options.kg, hash_of(await configuration(session)))
    async with ray_workers(work, options.workers, options.jobs or 1, options.ray) as pool:
        yield pool, options.workers * (options.jobs or 1)


class Shy:
    """Prints lines to standard error; of many at a time, the last and those about faults."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, text: str) -> None:
        now = time.monotonic()
        if now >= self._next or ": failed: " in text or _is_last(text):
            self._next = now + BETWEEN_LINES_S
            sys.stderr.write(text + "\n")


def _is_last(text: str) -> bool:
    done, _, rest = text.removeprefix("[").partition("/")
    return text.startswith("[") and done == rest.partition("]")[0]


def _print(summary: Summary, options: argparse.Namespace) -> None:
    from dataclasses import asdict, replace

    from agent.faces.shown import terminal_width
    from evals.qa.written.export import PAGE
    from evals.qa.written.summary_table import score_lines, summary_table

    if options.json:
        said = asdict(replace(summary, rows=()))
        del said["rows"]
        sys.stdout.write(json.dumps(said, indent=2) + "\n")
        return
    page = str(options.out / PAGE)
    sys.stdout.write(summary_table(summary.rows, summary.questions, terminal_width(), page) + "\n")
    counted = ", ".join(f"{n} {verdict}" for verdict, n in summary.verdicts.items())
    others = summary.of_other_configurations
    kept = f" ({others} rows of other settings or runs are kept in the table)" if others else ""
    lines = [
        f"{summary.answered} of {summary.questions} answered ({counted}), {summary.invalid} "
        f"invalid, {summary.failed} failed, {summary.resumed} from before, "
        f"{summary.seconds:.1f} s, {summary.answering_seconds:.1f} s of answering: {summary.results}, {page}{kept}",
        *score_lines(summary.scores),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
