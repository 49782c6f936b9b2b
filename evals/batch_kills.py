"""Kill a batch at random moments and go on with it: is a row lost, or a finished question asked again?

    python -m evals.batch_kills [--questions 100000] [--kills 50] [--seed 0] [--json]

Answers are scripted and take no time, so that what is measured is the runner: also how many rows it
keeps in a second of its process, and how long it takes to see that all of them are there. Exit code 1
where a row was lost, asked for again, or is not there at the end.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.answer import Answer, Cost
from agent.faces.guard import run_async
from agent.faces.session import Session
from agent.settings import Settings
from evals.qa.questions import questions_of
from evals.qa.results import RESULTS
from evals.qa.run import run_batch
from graphs.starter.build import open_starter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.question import Asked
    from evals.qa.run import Summary

LONGEST_S = 3600.0
_NOTHING = ("certainty", "direction", "treatment", "outcome", "effect", "dag", "estimation")
_EMPTY = (
    "claims", "triangulation", "mechanisms", "evidence", "rivals", "threats", "would_change", "searched",
    "fallbacks", "sources", "ledger",
)  # fmt: skip


class ScriptedSession(Session):
    """Answers at once that nothing is known, and writes down what it was asked where a log is named."""

    log: Path | None = None

    async def ask(self, question: str | Asked, **more: Any) -> Answer:
        """The same answer to every question; `more` changes nothing."""
        if self.log is not None:
            with self.log.open("a", encoding="utf-8") as file:
                file.write(f"{question}\n")
        given: dict[str, Any] = dict.fromkeys(_NOTHING) | dict.fromkeys(_EMPTY, ())
        return Answer(
            run_id="scripted", question=str(question), kind="effect", verdict="insufficient_evidence",
            headline="Nothing is known.", tree={}, cost=Cost(seconds=0.0), **given,
        )  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Kill, go on, count, and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    report = kill_batch(options.questions, options.kills, options.seed) | speed(options.questions)
    if options.json:
        sys.stdout.write(json.dumps(report) + "\n")
    else:
        sys.stdout.write("\n".join(f"{name}: {value}" for name, value in report.items()) + "\n")
    return int(any(report[name] for name in ("lost", "asked_again", "missing")))


def kill_batch(questions: int, kills: int, seed: int) -> dict[str, float]:
    """Counts: `lost`, `asked_again` and `missing` should be 0.

    Args:
        questions: how many.
        kills: how often the process is killed; fewer where it is done before.
        seed: of the moments.
    """
    draw, lost, done = random.Random(seed), 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked_again = 0
        for _ in range(kills):
            before, asked = _kept(folder), len(_log(folder))
            enough = len(before) + draw.randint(1, max(questions // (kills + 1), 1))
            done += _killed(folder, questions, min(enough, questions))
            lost += len(before - _kept(folder))
            asked_again += len(before & set(_log(folder)[asked:]))
        _process(folder, questions).join(LONGEST_S)
        missing = questions - len(_kept(folder))
        in_flight = len(_log(folder)) - questions
    return {
        "questions": questions, "kills": done, "lost": lost, "asked_again": asked_again,
        "missing": missing, "asked_while_killed": in_flight,
    }  # fmt: skip


def speed(questions: int) -> dict[str, float]:
    """Rows kept in a second, and seconds to see that all are there: of the process, and of the clock."""
    report: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        for what in ("keep", "resume"):
            clock, own = time.perf_counter(), time.process_time()
            run_async(_run(Path(name), questions, None))
            report[f"{what}_process_s"] = round(time.process_time() - own, 3)
            report[f"{what}_clock_s"] = round(time.perf_counter() - clock, 3)
    report["rows_a_process_second"] = round(questions / report["keep_process_s"])
    return report


def _killed(folder: Path, questions: int, enough: int) -> int:
    """Run until there are enough rows, then kill; 0 where it was done before that."""
    process = _process(folder, questions)
    while process.is_alive() and len(_kept(folder)) < enough:
        time.sleep(0.002)
    if not process.is_alive() or process.pid is None:
        return 0
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    return 1


def _process(folder: Path, questions: int) -> Any:
    process = multiprocessing.get_context("fork").Process(target=_work, args=(folder, questions))
    process.start()
    return process


def _work(folder: Path, questions: int) -> None:
    run_async(_run(folder, questions, folder / "asked.txt"))


async def _run(folder: Path, questions: int, log: Path | None) -> Summary:
    store = await open_starter()
    try:
        session = ScriptedSession(Settings(judge="rules"), store)
        object.__setattr__(session, "log", log)
        asked = questions_of(f"Does {number} cause it?" for number in range(questions))
        return await run_batch(asked, folder / "out", session)
    finally:
        await store.close()


def _kept(folder: Path) -> set[str]:
    path = folder / "out" / RESULTS
    if not path.exists():
        return set()
    with closing(sqlite3.connect(path, timeout=30)) as db:
        try:
            return {
                text for (text,) in db.execute("SELECT question FROM result WHERE status = 'ok'")
            }
        except sqlite3.OperationalError:
            return set()


def _log(folder: Path) -> list[str]:
    path = folder / "asked.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


if __name__ == "__main__":
    sys.exit(main())
