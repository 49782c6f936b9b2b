"""Least squares with fixed effects of many levels, absorbed and never made into columns.

Frisch, Waugh & Lovell: the coefficient of the treatment once its mean within every level, and the
outcome's, is taken out. For several columns the means are taken out in turn until nothing moves
(Guimaraes & Portugal 2010; Correia 2016, "reghdfe"). Levels of one row say nothing and are left out,
again and again until none is. Errors: HC1, or by cluster with the small-sample factor of Stata; a
column whose levels lie within clusters costs no degrees of freedom there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.causal.quasi.errors import CannotEstimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Ids = NDArray[np.intp]

ROUNDS = 10_000
STILL = 1e-10


@dataclass(frozen=True)
class Absorbed:
    """The common effect, its standard error, and what was absorbed."""

    value: float
    se: float
    n: int
    n_treated: int
    levels: tuple[int, ...]
    singletons: int


def absorbed(
    y: Array, t: Array, x: Array, groups: Sequence[Array], *, cluster: Array | None = None
) -> Absorbed:
    """The coefficient of the treatment given covariates and a fixed effect of every level.

    Args:
        y: outcomes (n,).
        t: treatment (n,).
        x: design of the covariates (n, k) with a first column of ones.
        groups: levels of each absorbed column (n,), any values.
        cluster: ids of dependent rows.

    Raises:
        CannotEstimate: the treatment does not vary within the levels, or too few rows are left.
    """
    kept = _without_singletons(groups)
    ids = [np.unique(group[kept], return_inverse=True)[1].reshape(-1) for group in groups]
    levels = tuple(int(i.max(initial=-1)) + 1 for i in ids)
    columns = _demeaned(np.column_stack([y, t, x[:, 1:]])[kept], ids)
    ry, rt, rx = columns[:, 0], columns[:, 1], columns[:, 2:]
    rx = rx[:, rx.std(axis=0) > 1e-9 * np.maximum(x[kept, 1:].std(axis=0), 1e-300)]
    if rx.shape[1]:
        basis = np.linalg.qr(rx / rx.std(axis=0))[0]
        ry, rt = (v - basis @ (basis.T @ v) for v in (ry, rt))
    n = int(kept.sum())
    if float(rt @ rt) <= 1e-12 * max(float(t[kept] @ t[kept]), 1e-300):
        raise CannotEstimate("COLLINEAR", "the treatment does not vary within the absorbed levels")
    inner = None if cluster is None else cluster[kept]
    free = n - 1 - rx.shape[1] - _cost(ids, levels, inner)
    if free < 10:
        raise CannotEstimate("TOO_FEW", f"{n} rows leave {free} degrees of freedom")
    value = float(rt @ ry / (rt @ rt))
    scores = rt * (ry - value * rt)
    factor = n / free
    if inner is not None:
        _, of_row = np.unique(inner, return_inverse=True)
        scores = np.asarray(np.bincount(of_row.reshape(-1), weights=scores), dtype=float)
        factor = (n - 1) / free * len(scores) / max(len(scores) - 1, 1)
    se = float(np.sqrt(factor * (scores @ scores)) / (rt @ rt))
    return Absorbed(value, se, n, int(t[kept].sum()), levels, int((~kept).sum()))


def _without_singletons(groups: Sequence[Array]) -> NDArray[np.bool_]:
    kept = np.ones(len(groups[0]), dtype=bool)
    while True:
        before = int(kept.sum())
        for group in groups:
            _, ids, counts = np.unique(group[kept], return_inverse=True, return_counts=True)
            kept[np.flatnonzero(kept)[counts[ids.reshape(-1)] == 1]] = False
        if int(kept.sum()) == before:
            return kept


def _demeaned(columns: Array, ids: Sequence[Ids]) -> Array:
    """Columns without the means of every level, taken out in turn."""
    counts = [np.bincount(i).astype(float) for i in ids]
    scale = np.maximum(columns.std(axis=0), 1e-300)
    for _ in range(1 if len(ids) == 1 else ROUNDS):
        moved = 0.0
        for of_row, count in zip(ids, counts, strict=True):
            means = np.column_stack([np.bincount(of_row, weights=c) / count for c in columns.T])
            moved = max(moved, float(np.abs(means / scale).max()))
            columns = columns - means[of_row]
        if moved < STILL:
            return columns
    if len(ids) > 1:
        raise CannotEstimate("COLLINEAR", "the absorbed columns could not be told apart")
    return columns


def _cost(ids: Sequence[Ids], levels: Sequence[int], cluster: Array | None) -> int:
    """Degrees of freedom of the levels; of a second column one is known from the first."""
    cost = 0
    for place, (of_row, count) in enumerate(zip(ids, levels, strict=True)):
        if cluster is not None and _nested(of_row, cluster):
            continue
        cost += count - (place > 0)
    return max(cost, 1)


def _nested(of_row: Ids, cluster: Array) -> bool:
    _, groups = np.unique(cluster, return_inverse=True)
    pairs = np.unique(np.column_stack([of_row, groups.reshape(-1)]), axis=0)
    return len(pairs) == int(of_row.max()) + 1
