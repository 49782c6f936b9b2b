"""How far a batch is, how fast, and how long the rest will take."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evals.qa.questions import Question
    from evals.qa.results import Result

    UnderWay = Callable[[int, int, Sequence[str]], None]
    """Is told how many are done, of how many, and which are being answered."""


class Pace:
    """Says after each question how many are done, how fast, and how long the rest will take.

    Args:
        total: how many there are to answer.
        say: takes the line.
        before: how many were answered before.
        under_way: is told whenever one begins or ends.
    """

    def __init__(
        self, total: int, say: Callable[[str], None], before: int = 0,
        under_way: UnderWay = lambda done, of, now: None,
    ) -> None:  # fmt: skip
        self._total, self._say, self._before, self._under_way = total, say, before, under_way
        self._done, self._started = 0, time.perf_counter()
        self._now: dict[str, str] = {}

    def begins(self, question: Question) -> None:
        """One is being answered from now on."""
        self._now[question.id] = question.text
        self._tell()

    def _tell(self) -> None:
        done = self._before + self._done
        self._under_way(done, self._before + self._total, tuple(self._now.values()))

    def __call__(self, result: Result) -> None:
        self._done += 1
        self._now.pop(result.id, None)
        self._tell()
        rate = self._done / max(time.perf_counter() - self._started, 1e-9)
        left = (self._total - self._done) / rate
        ending = result.brief.verdict if result.brief else f"{result.status}: {result.error}"
        self._say(
            f"[{self._done}/{self._total}] {result.id}: {ending}  "
            f"({rate:.2f} a second, {_duration(left)} left)"
        )


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
