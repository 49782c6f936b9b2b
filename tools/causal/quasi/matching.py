"""Nearest-neighbor matching with replacement, bias-corrected, with Abadie-Imbens standard errors.

Abadie & Imbens 2006, Econometrica 74:235 (estimator and variance, theorems 6 and 7); 2011, J Bus
Econ Stat 29:1 (bias correction by regression). The bootstrap is not valid for matching (Abadie &
Imbens 2008), so none is offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from tools.causal.quasi.errors import CannotEstimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.estimate import Target

    Array = NDArray[np.float64]

NEIGHBORS = 1


@dataclass(frozen=True)
class Matched:
    """The effect with its standard error, and how many matches each row got."""

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
        neighbors: matches of each row (M in the paper); ties beyond them are broken by order.

    Raises:
        CannotEstimate: no covariate, or fewer rows in an arm than matches are needed.
    """
    if x.shape[1] < 2:
        raise CannotEstimate("NO_ESTIMATOR", "matching needs at least one covariate")
    if min(t.sum(), len(t) - t.sum()) <= neighbors:
        raise CannotEstimate("TOO_FEW", f"an arm has no more than {neighbors} rows to match with")
    space = _whitened(x[:, 1:])
    used = np.zeros(len(y))
    imputed = np.zeros((2, len(y)))
    for arm in (0, 1):
        inside, outside = np.flatnonzero(t == arm), np.flatnonzero(t != arm)
        imputed[arm, inside] = y[inside]
        near = inside[_nearest(space[inside], space[outside], neighbors)]
        beta = np.linalg.lstsq(x[inside], y[inside], rcond=None)[0]
        fitted = x @ beta
        imputed[arm, outside] = (y[near] + fitted[outside, None] - fitted[near]).mean(axis=1)
        if estimand == "ATE" or (estimand == "ATT") == (arm == 0):
            used += np.bincount(near.ravel(), minlength=len(y))
    rows = {"ATE": np.ones(len(y), dtype=bool), "ATT": t == 1, "ATC": t == 0}[estimand]
    value = float((imputed[1] - imputed[0])[rows].mean())
    variance = _variance(y, t, space, imputed, used, rows, value, estimand, neighbors)
    se = float(np.sqrt(variance))
    half = 1.959964 * se
    return Matched(value, se, value - half, value + half, neighbors)


def _whitened(columns: Array) -> Array:
    """Coordinates in which the Euclidean distance is the Mahalanobis distance."""
    centered = columns - columns.mean(axis=0)
    left, scale, _ = np.linalg.svd(centered, full_matrices=False)
    kept = scale > 1e-9 * scale.max()
    space: Array = left[:, kept] * np.sqrt(len(columns))
    return space


def _nearest(pool: Array, asked: Array, count: int) -> NDArray[np.int64]:
    found = cKDTree(pool).query(asked, k=count)[1]
    near: NDArray[np.int64] = np.asarray(found, dtype=np.int64).reshape(len(asked), count)
    return near


def _variance(
    y: Array,
    t: Array,
    space: Array,
    imputed: Array,
    used: Array,
    rows: NDArray[np.bool_],
    value: float,
    estimand: Target,
    count: int,
) -> float:
    """Theorem 6 (ATE) and theorem 7 (ATT, and ATC with the arms exchanged)."""
    spread = _conditional_variance(y, t, space)
    gaps = ((imputed[1] - imputed[0] - value) ** 2)[rows].sum()
    share = used / count
    if estimand == "ATE":
        matched = (share**2 + (2 * count - 1) / count * share) * spread
    else:
        matched = used * (used - 1) / count**2 * spread * ~rows
    return float((gaps + matched.sum()) / rows.sum() ** 2)


def _conditional_variance(y: Array, t: Array, space: Array) -> Array:
    """Outcome variance around each row, from its two nearest neighbors of the same arm."""
    variance = np.zeros(len(y))
    for arm in (0, 1):
        inside = np.flatnonzero(t == arm)
        count = min(3, len(inside))
        near = inside[_nearest(space[inside], space[inside], count)]
        variance[inside] = y[near].var(axis=1, ddof=1)
    return variance
