"""How good stated probabilities are: Brier score, log loss, calibration error, reliability."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evals.statistics.intervals import Mark, bootstrap

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from evals.statistics.intervals import Places

LEAST = 1e-6
BINS = 10


@dataclass(frozen=True)
class Bin:
    """Answers whose stated probability is alike: how many, the mean stated, the share right."""

    n: int
    stated: float
    right: float


def brier(probabilities: Sequence[float], gold: int) -> float:
    """Sum over options of the squared error, 0 to 2 (Brier 1950, Mon Weather Rev 78:1)."""
    return sum((p - (i == gold)) ** 2 for i, p in enumerate(probabilities))


def surprise(probabilities: Sequence[float], gold: int) -> float:
    """Minus the logarithm of the right option's probability, which is taken as 1e-6 at least."""
    return -math.log(max(probabilities[gold], LEAST))


def reliability(stated: Sequence[float], right: Sequence[bool], bins: int = BINS) -> list[Bin]:
    """Bins of equal width over 0 to 1; empty ones are left out."""
    p, hit = np.array(stated, dtype=float), np.array(right, dtype=float)
    place = np.minimum((p * bins).astype(int), bins - 1)
    return [
        Bin(int(here.sum()), float(p[here].mean()), float(hit[here].mean()))
        for one in range(bins)
        if (here := place == one).any()
    ]


def calibration_error(
    stated: Sequence[float],
    right: Sequence[bool],
    *,
    seed: int = 0,
    sources: Sequence[Hashable] | None = None,
) -> Mark:
    """Expected calibration error over ten bins of equal width, 0 to 1 (Guo et al. 2017, ICML).

    It is never negative, so its interval lies above the true error where that is small: chance alone
    moves bins away from their mean.
    """
    p, hit = np.array(stated, dtype=float), np.array(right, dtype=float)

    def statistic(places: Places) -> float:
        found = reliability(p[places].tolist(), hit[places].astype(bool).tolist())
        return sum(one.n * abs(one.stated - one.right) for one in found) / len(places)

    return bootstrap(statistic, len(p), seed=seed, sources=sources, draws=500)
