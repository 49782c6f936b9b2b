"""Kill runs at random moments and go on with them: is anything lost, or paid for twice?

    python -m evals.kills [--runs 200] [--seed 0] [--json]

Every run has a judge and a chat model of a script, is killed by SIGKILL up to twice at a moment drawn by
chance, and is gone on with in a new process. Counted are runs that did not finish, answers that differ
from that of a run that nobody killed, and model calls that were made again though their answer was kept.
Exit code 1 where any of these is not 0.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.answer import Answer
from agent.faces.guard import run_async
from agent.judges.scripted import ScriptedJudge
from agent.models.backends.scripted import ScriptedModel
from agent.run import ask, resume
from agent.runs.sqlite_runs import SqliteRuns
from agent.runs.store import ANSWER
from agent.settings import Settings
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.judges.pair_judge import Pair
    from agent.models.chat_model import LabelScores

QUESTIONS = (
    "Does LDL cholesterol cause coronary heart disease?",
    "Does metformin cause weight loss?",
    "Does coffee cause pancreatic cancer?",
    "Does metformin reduce weight, and does it prevent diabetes?",
)
THINKS_S = 0.02
"""How long the scripted judge takes, so that some are killed while it does."""
LONGEST_S = 120.0


class LoggedJudge(ScriptedJudge):
    """A judge that writes down what it is asked, before it answers."""

    def __init__(self, log: Path) -> None:
        super().__init__(lambda pair: "increases")
        self._log = log

    async def judge(self, pairs: Sequence[Pair], *, deadline_s: float = 60.0) -> LabelScores:
        """As the scripted judge."""
        with self._log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(sorted(f"{p.claim} | {p.passage}" for p in pairs)) + "\n")
        await asyncio.sleep(THINKS_S)
        return await super().judge(pairs, deadline_s=deadline_s)


def main(argv: Sequence[str] | None = None) -> int:
    """Kill, go on, count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    report = kill_runs(options.runs, options.seed)
    if options.json:
        sys.stdout.write(json.dumps(report) + "\n")
    else:
        sys.stdout.write("\n".join(f"{name}: {value}" for name, value in report.items()) + "\n")
    return int(any(report[name] for name in ("unfinished", "different", "paid_twice")))


def kill_runs(runs: int, seed: int) -> dict[str, int]:
    """Counts over `runs` runs; all but `runs` and `kills` should be 0.

    Args:
        runs: how many.
        seed: of the questions and of the moments.
    """
    draw = random.Random(seed)
    report = {"runs": runs, "kills": 0, "unfinished": 0, "different": 0, "paid_twice": 0}
    with tempfile.TemporaryDirectory() as folder:
        whole = {text: _whole(Path(folder), text) for text in QUESTIONS}
        for number in range(runs):
            text = draw.choice(QUESTIONS)
            expected, seconds = whole[text]
            one = _Killed(Path(folder) / str(number), text)
            kills = sum(
                one.attempt(draw.uniform(0, seconds)) for _ in range(draw.choice((1, 1, 2)))
            )
            one.attempt(None)
            report["kills"] += kills
            report["unfinished"] += one.answer is None
            report["different"] += one.answer is not None and one.answer != expected
            report["paid_twice"] += one.paid_twice
            sys.stderr.write(f"{number + 1} of {runs}: {report}\n")
    return report


def _whole(folder: Path, text: str) -> tuple[str, float]:
    """The answer of a run that nobody kills, and how long it takes."""
    one = _Killed(folder / f"whole-{abs(hash(text))}", text)
    begun = time.monotonic()
    one.attempt(None)
    if one.answer is None:
        raise InputError(f"{text!r} has no answer even when nobody kills its run")
    return one.answer, time.monotonic() - begun


class _Killed:
    """One run, over several processes."""

    def __init__(self, folder: Path, text: str) -> None:
        folder.mkdir()
        self._folder, self._text = folder, text
        self._log = folder / "calls.txt"
        self.answer: str | None = None
        self.paid_twice = 0

    def attempt(self, seconds: float | None) -> bool:
        """Go on in a new process, killed after so many seconds; whether it had to be killed."""
        kept = _paid(self._folder)
        before = len(self._calls())
        process = multiprocessing.get_context("fork").Process(
            target=_go_on, args=(self._folder, self._log, self._text)
        )
        process.start()
        process.join(LONGEST_S if seconds is None else seconds)
        killed = process.is_alive()
        if killed and process.pid is not None:
            os.kill(process.pid, signal.SIGKILL)
            process.join()
        if kept:
            # Answers are kept in the order of the calls: those that were kept must not be asked again.
            done = set(self._calls()[:kept])
            self.paid_twice += sum(call in done for call in self._calls()[before:])
        written = self._folder / "answer.json"
        self.answer = written.read_text() if written.is_file() else None
        return killed

    def _calls(self) -> list[str]:
        return self._log.read_text().splitlines() if self._log.is_file() else []


def _paid(folder: Path) -> int:
    """How many answers of models are kept of the run."""

    async def count() -> int:
        runs = await SqliteRuns.open(folder / "runs.sqlite")
        try:
            found = await runs.latest(1)
            kept = await runs.kept(found[0].id) if found else {}
            return sum(key.startswith("paid:judge") for key in kept)
        finally:
            await runs.close()

    return run_async(count())


def _go_on(folder: Path, log: Path, text: str) -> None:
    run_async(_in_a_process(folder, log, text))


async def _in_a_process(folder: Path, log: Path, text: str) -> None:
    runs = await SqliteRuns.open(folder / "runs.sqlite")
    given: dict[str, Any] = {"judge": LoggedJudge(log), "model": ScriptedModel(lambda said: "{}")}
    found = await runs.latest(1)
    if not found:
        answer = await ask(text, settings=Settings(), runs=runs, **given)
    elif found[0].status == "finished":
        # Killed after its answer was kept and before this process could say so.
        answer = Answer.model_validate((await runs.kept(found[0].id))[ANSWER])
    else:
        answer = await resume(found[0].id, runs, **given)
    await runs.close()
    part = folder / "answer.part"
    part.write_text(_comparable(answer))
    part.rename(folder / "answer.json")


def _comparable(answer: Answer) -> str:
    """The answer without what two runs never share: its seconds."""
    told = answer.model_dump(mode="json")
    for part in (told, *told["answers"]):
        part["cost"]["seconds"] = 0
    return json.dumps(told, sort_keys=True)


if __name__ == "__main__":
    sys.exit(main())
