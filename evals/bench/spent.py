"""Wall-clock and CPU time of a piece of work."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and of CPU over all threads of the process."""

    wall: float = 0.0
    cpu: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        """Both, one after the other."""
        return Spent(self.wall + other.wall, self.cpu + other.cpu)

    def __sub__(self, other: Spent) -> Spent:
        """What passed since the other."""
        return Spent(self.wall - other.wall, self.cpu - other.cpu)


def now() -> Spent:
    """The clocks; only differences mean something."""
    return Spent(time.perf_counter(), time.process_time())


def middle(all_spent: Sequence[Spent]) -> Spent:
    """The medians."""
    return Spent(median(s.wall for s in all_spent), median(s.cpu for s in all_spent))
