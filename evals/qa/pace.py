"""How far a batch is, how fast, and how long the rest will take."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from evals.qa.results import Result


class Pace:
    """Says after each question how many are done, how fast, and how long the rest will take."""

    def __init__(self, total: int, say: Callable[[str], None]) -> None:
        self._total, self._say = total, say
        self._done, self._started = 0, time.perf_counter()

    def __call__(self, result: Result) -> None:
        self._done += 1
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
