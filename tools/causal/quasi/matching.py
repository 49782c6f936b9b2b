"""Nearest-neighbor matching with replacement and all ties, and Abadie-Imbens standard errors.

Abadie & Imbens 2006, Econometrica 74:235 (estimator and variance, theorems 6 and 7); Abadie, Drukker,
Herr & Imbens 2004, Stata J 4:290 (the same with ties: a row is matched to all rows as near as its
Mth nearest, so that the order of the file never counts); 2011, J Bus Econ Stat 29:1 (bias correction
by regression: with one continuous covariate the bias vanishes faster than the error, theorem 1 of
2006, and nothing is corrected). The bootstrap is not valid for matching (Abadie & Imbens 2008), so none is offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.causal.quasi.errors import CannotEstimate
from tools.causal.quasi.neighbors import nearest, points_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.estimate import Target

    Array = NDArray[np.float64]

NEIGHBORS = 1
FEW_VALUES = 12
"""A covariate of more values is continuous."""
SAME_ARM = 2
"""Neighbors of the same arm from which the spread of the outcome is taken, beside the row itself."""


@dataclass(frozen=True)
class Matched:
    """The effect with its standard error, and how many matches each row was promised."""

    value: float
    se: float
    ci_low: float
    ci_high: float
    neighbors: int


def match(
    y: Array, t: Array, x: Array, *, estimand: Target = "ATE", neighbors: int = NEIGHBORS
) -> Matched:
    """Match on the Mahalanobis distance of the covariates.

    Args:
        y: outcomes (n,).
        t: treatment (n,) of 0 and 1.
        x: design (n, k) with a first column of ones.
        estimand: whom the effect is averaged over.
        neighbors: matches of each row (M in the paper); all rows tied with the last are matches too.

    Raises:
        CannotEstimate: no covariate, or fewer rows in an arm than matches are needed.
    """
    if x.shape[1] < 2:
        raise CannotEstimate("NO_ESTIMATOR", "matching needs at least one covariate")
    if min(t.sum(), len(t) - t.sum()) <= neighbors:
        raise CannotEstimate("TOO_FEW", f"an arm has no more than {neighbors} rows to match with")
    space, n = _whitened(x[:, 1:]), len(y)
    corrected = sum(len(np.unique(column)) > FEW_VALUES for column in x[:, 1:].T) > 1
    gains, weight, squared, spread = (np.zeros(n) for _ in range(4))
    for arm in (0, 1):
        inside, outside = np.flatnonzero(t == arm), np.flatnonzero(t != arm)
        fitted = np.zeros(n)
        if corrected:
            fitted = x @ np.linalg.lstsq(x[inside], y[inside], rcond=None)[0]
        pool, asked = points_of(space[inside]), points_of(space[outside])
        linked = nearest(pool, asked, neighbors)
        matches = linked @ pool.counts
        # The mean over the matches, moved by the regression to where the row itself lies.
        left = linked @ pool.total(y[inside] - fitted[inside]) / matches
        gains[outside] = (1 - 2 * arm) * (y[outside] - fitted[outside] - left[asked.of_row])
        if estimand == "ATE" or (estimand == "ATT") == (arm == 0):
            weight[inside] = (linked.T @ (asked.counts / matches))[pool.of_row]
            squared[inside] = (linked.T @ (asked.counts / matches**2))[pool.of_row]
        spread[inside] = _spread(y[inside] - y.mean(), space[inside])
    rows = {"ATE": np.ones(n, dtype=bool), "ATT": t == 1, "ATC": t == 0}[estimand]
    value = float(gains[rows].mean())
    # Theorem 6 (ATE) and theorem 7 (ATT, and ATC with the arms exchanged), with ties.
    share = weight**2 + 2 * weight - squared if estimand == "ATE" else weight**2 - squared
    total = ((gains - value) ** 2)[rows].sum() + (share * spread).sum()
    se = float(np.sqrt(total)) / int(rows.sum())
    half = 1.959964 * se
    return Matched(value, se, value - half, value + half, neighbors)


def _whitened(columns: Array) -> Array:
    """Coordinates in which the Euclidean distance is the Mahalanobis distance."""
    centered = columns - columns.mean(axis=0)
    _, scale, right = np.linalg.svd(centered, full_matrices=False)
    kept = scale > 1e-9 * scale.max()
    # By the same product for all rows: equal covariates have equal coordinates.
    space: Array = centered @ (right[kept].T / scale[kept]) * np.sqrt(len(columns))
    return space


def _spread(y: Array, space: Array) -> Array:
    """Outcome variance around each row of one arm, from the row and its neighbors with their ties."""
    points = points_of(space)
    linked = nearest(points, points, min(SAME_ARM + 1, len(y)))
    rows = linked @ points.counts
    squares, sums = linked @ points.total(y**2), linked @ points.total(y)
    variance: Array = np.maximum(squares - sums**2 / rows, 0.0) / (rows - 1)
    return variance[points.of_row]
