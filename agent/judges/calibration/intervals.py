"""95 % bootstrap intervals of metrics, over rows or over groups of rows (articles).

Rows of one article are alike, so whole groups are drawn where groups are given. A distance from
calibration needs more care: it is never below 0, its plug-in value is too large on any finite sample,
and a percentile interval would never hold 0. Its lower limit is therefore 0 exactly when a judge
that is calibrated could have given this value (a test at 5 %): residuals get a random sign by group,
which keeps their size and their likeness within a group and takes their mean away. This is the wild
bootstrap of Cameron, Gelbach & Miller 2008 in the place of the consistency resampling of Broecker &
Smith 2007, which takes rows for independent. Else the lower limit mirrors the upper one about the
value (basic bootstrap), and errs on the wide side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agent.answer import Frozen
from agent.judges.calibration.metrics import METRICS, Floats, Ints, Metric, check
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

DRAWS = 1000
TAIL = 0.025
"""Share left out at each end of a 95 % interval."""


class Interval(Frozen):
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float

    def text(self, digits: int = 3) -> str:
        """As reports print it: `0.031 (0.018 to 0.052)`."""
        return f"{self.value:.{digits}f} ({self.low:.{digits}f} to {self.high:.{digits}f})"


def measure_all(
    probabilities: Floats,
    truth: Ints,
    groups: Sequence[str] | None = None,
    *,
    metrics: Sequence[Metric] = METRICS,
    draws: int = DRAWS,
    seed: int = 0,
) -> dict[str, Interval]:
    """Every metric by name, each with its interval; one seed, so all see the same draws."""
    return {
        metric.name: measure(metric, probabilities, truth, groups, draws=draws, seed=seed)
        for metric in metrics
    }


def measure(
    metric: Metric,
    probabilities: Floats,
    truth: Ints,
    groups: Sequence[str] | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> Interval:
    """One metric with its 95 % interval.

    Args:
        metric: see `agent.judges.calibration.metrics`.
        probabilities: rows (n, k).
        truth: index of the right label of each row.
        groups: the group of each row; whole groups are drawn. None: each row by itself.
        draws: bootstrap samples.
        seed: of the draws.

    Raises:
        InputError: rows, truth and groups do not fit together, or there are fewer than two groups.
    """
    check(probabilities, truth)
    parts = metric.parts(probabilities, truth)
    value = float(metric.combine(parts.mean(axis=0)))
    sums, sizes = _by_group(parts, groups)
    rng = np.random.default_rng(seed)
    low, high = _limits(metric.combine(_resampled(sums, sizes, draws, rng)))
    if not metric.distance:
        return Interval(value=value, low=low, high=high)
    calibrated = metric.combine(_signed(sums, draws, rng) / len(parts))
    could_be_zero = value <= np.quantile(calibrated, 1 - 2 * TAIL)
    low = 0.0 if could_be_zero else max(0.0, 2 * value - high)
    return Interval(value=value, low=low, high=high)


def mean_interval(
    values: Floats, groups: Sequence[str] | None = None, *, draws: int = DRAWS, seed: int = 0
) -> Interval:
    """The mean of one number a row, with its 95 % percentile interval."""
    sums, sizes = _by_group(values[:, None], groups)
    means = _resampled(sums, sizes, draws, np.random.default_rng(seed))[:, 0]
    low, high = _limits(means)
    return Interval(value=float(values.mean()), low=low, high=high)


def codes(groups: Sequence[str] | None, n: int) -> Ints:
    """The groups as numbers 0, 1, ...; without groups each row is its own.

    Raises:
        InputError: there is not one group for each row.
    """
    if groups is None:
        return np.arange(n)
    if len(groups) != n:
        raise InputError(f"{n} rows but {len(groups)} groups; expected one for each row")
    return np.unique(np.asarray(groups), return_inverse=True)[1].astype(np.int64)


def _by_group(parts: Floats, groups: Sequence[str] | None) -> tuple[Floats, Floats]:
    number = codes(groups, len(parts))
    sizes = np.bincount(number).astype(float)
    if len(sizes) < 2:
        raise InputError("an interval needs at least two groups of rows; there is one")
    sums = np.zeros((len(sizes), parts.shape[1]))
    np.add.at(sums, number, parts)
    return sums, sizes


def _resampled(sums: Floats, sizes: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Row means (draws, m) over groups drawn with replacement."""
    count = len(sizes)
    means = np.empty((draws, sums.shape[1]))
    for row in means:
        taken = np.bincount(rng.integers(count, size=count), minlength=count).astype(float)
        row[:] = taken @ sums / (taken @ sizes)
    return means


def _signed(sums: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Sums (draws, m) over groups with a random sign each."""
    signs = (rng.choice((-1.0, 1.0), size=len(sums)) for _ in range(draws))
    return np.stack([sign @ sums for sign in signs])


def _limits(draws: Floats) -> tuple[float, float]:
    low, high = np.quantile(draws, (TAIL, 1 - TAIL))
    return float(low), float(high)
