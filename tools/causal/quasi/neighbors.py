"""Nearest neighbors with every tie, found among distinct points, so that repeated rows cost nothing.

Rows of equal covariates are one point with a count: tables of categories have thousands of ties a
row, and few points. Two distances are tied when they differ by less than rounding does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    Array = NDArray[np.float64]

TIED = 1e-8
"""Coordinates have variance one: a difference below it is rounding (Stata's tolerance)."""
SPARE = 6


@dataclass(frozen=True)
class Points:
    """Distinct points of some rows: `of_row` (n,) is the point of each row, `counts` the rows of it."""

    space: Array
    of_row: NDArray[np.intp]
    counts: Array

    def total(self, values: Array) -> Array:
        """Sums of the rows' values, point by point."""
        return np.asarray(
            np.bincount(self.of_row, weights=values, minlength=len(self.counts)), dtype=float
        )


def points_of(space: Array) -> Points:
    """The distinct rows of coordinates (n, d) whose columns have variance one."""
    rounded = np.round(space / TIED)
    _, first, of_row, counts = np.unique(
        rounded, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    return Points(space[first], of_row.reshape(-1), counts.astype(float))


def nearest(pool: Points, asked: Points, count: int) -> sparse.csr_matrix:
    """Which points of the pool are matches of each asked point: (asked, pool) of 0 and 1.

    The nearest points that together hold `count` rows or more, and all as near as the last of them.

    Args:
        pool: holds `count` rows or more.
        asked: the points that need matches.
        count: matches of each (M of Abadie & Imbens).
    """
    from scipy import sparse
    from scipy.spatial import cKDTree

    size = len(pool.counts)
    tree = cKDTree(pool.space)
    wanted = min(size, count + SPARE)
    distance, near = tree.query(asked.space, k=wanted)
    distance, near = (v.reshape(len(asked.space), wanted) for v in (distance, near))
    enough = np.argmax(np.cumsum(pool.counts[near], axis=1) >= count, axis=1)
    radius = distance[np.arange(len(near)), enough] + TIED
    inside = distance <= radius[:, None]
    rows, columns = np.nonzero(inside)
    found = near[rows, columns]
    # Where even the last of those asked for is tied, there may be more.
    if (full := np.flatnonzero(inside.all(axis=1))).size and wanted < size:
        kept = ~np.isin(rows, full)
        balls = tree.query_ball_point(asked.space[full], radius[full])
        rows = np.concatenate([rows[kept], np.repeat(full, [len(ball) for ball in balls])])
        found = np.concatenate([found[kept], *map(np.asarray, balls)]).astype(np.intp)
    shape = (len(asked.counts), size)
    return sparse.csr_matrix((np.ones(len(rows)), (rows, found)), shape=shape)
