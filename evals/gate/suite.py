"""The suite: tasks that rules alone answer, with the items drawn by the hash of their ids."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.report.task_results import read_results
from graphs.errors import RunError

if TYPE_CHECKING:
    from pathlib import Path

    from evals.report.task_results import TaskResult


@dataclass(frozen=True)
class Suited:
    """A task, how many of its items, and whether CI runs it as well (a few seconds each)."""

    task: str
    limit: int
    is_smallest: bool = False


SUITE = (
    Suited("corr2cause_pp", 200, is_smallest=True),
    Suited("cladder", 200),
    Suited("causal_language", 200),
    Suited("healthver", 100),
    Suited("nli4ct", 100),
)


def run_entry(entry: Suited, data: Path, folder: Path, seconds: float) -> TaskResult:
    """Run one task in a process of its own, without a judge and a chat model.

    Args:
        entry: the task.
        data: folder of the sets.
        folder: gets the file of results.
        seconds: after which it is stopped.

    Raises:
        RunError: it failed, or took longer.
    """
    out = folder / f"{entry.task}.json"
    command = [
        sys.executable, "-m", "evals", "run", entry.task, "--data", str(data),
        "--limit", str(entry.limit), "--judge", "rules", "--out", str(out),
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, check=False, encoding="utf-8"
        )
    except subprocess.TimeoutExpired as error:
        raise RunError(f"{entry.task} was not done within {seconds:g} s") from error
    if not out.is_file():
        raise RunError(f"{entry.task} gave no results: {done.stderr.strip()[-300:]}")
    return read_results([out])[0]
