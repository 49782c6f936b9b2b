"""Answers beside gold: metrics with 95 % intervals, and paired differences of two strategies.

Shares have Wilson intervals, which hold at 0 and at n; means have percentile bootstrap intervals, and
so has a paired difference: the same items are drawn for both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Z = 1.959964
DRAWS = 2000
LEAST = 1e-6


@dataclass(frozen=True)
class Marked:
    """One item with what was said of it.

    `chosen` is None where nothing was said: it abstained, or it failed.
    """

    gold: int
    chosen: int | None
    probabilities: tuple[float, ...]

    @property
    def right(self) -> bool:
        """An abstention is not right."""
        return self.chosen == self.gold


@dataclass(frozen=True)
class Mark:
    """A number with its 95 % interval; an interval that cannot be had is None at both ends."""

    value: float
    ci_low: float | None
    ci_high: float | None


def metrics(marked: Sequence[Marked], *, seed: int = 0) -> dict[str, Mark]:
    """Accuracy and coverage over all items, accuracy among the answered, Brier score, log loss.

    The last two are over the items that have probabilities.
    """
    answered = [one for one in marked if one.chosen is not None]
    found = {
        "accuracy": share(sum(one.right for one in marked), len(marked)),
        "coverage": share(len(answered), len(marked)),
    }
    if answered:
        found["selective_accuracy"] = share(sum(one.right for one in answered), len(answered))
    likely = [one for one in marked if one.probabilities]
    if likely:
        found["brier"] = mean([_brier(one) for one in likely], seed=seed)
        found["log_loss"] = mean([_surprise(one) for one in likely], seed=seed)
    return found


def difference(one: Sequence[Marked], other: Sequence[Marked], *, seed: int = 0) -> Mark:
    """Accuracy of the first less that of the second, on the same items in the same order."""
    gains = [float(a.right) - float(b.right) for a, b in zip(one, other, strict=True)]
    return mean(gains, seed=seed)


def share(count: int, n: int) -> Mark:
    """A share with its Wilson interval (Wilson 1927, J Am Stat Assoc 22:209)."""
    p = count / n
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return Mark(p, middle - half if count else 0.0, middle + half if count < n else 1.0)


def mean(values: Sequence[float], *, seed: int = 0) -> Mark:
    """A mean with its percentile bootstrap interval; none for a single value."""
    given: NDArray[np.float64] = np.array(values, dtype=float)
    if len(given) < 2:
        return Mark(float(given.mean()), None, None)
    rng = np.random.default_rng(seed)
    means = given[rng.integers(len(given), size=(DRAWS, len(given)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Mark(float(given.mean()), float(low), float(high))


def _brier(one: Marked) -> float:
    """Sum over options of the squared error, 0 to 2 (Brier 1950)."""
    return sum((p - (i == one.gold)) ** 2 for i, p in enumerate(one.probabilities))


def _surprise(one: Marked) -> float:
    return -math.log(max(one.probabilities[one.gold], LEAST))
