"""Is one column independent of another given more: one test for numbers, categories and both.

Wilks' lambda of the canonical correlations that remain after the others are projected out (Wilks
1935; Mardia, Kent & Bibby 1979, section 10.2.1). Categories enter as indicators, so that a mixed
pair is tested as it is; two numbers give the test of their partial correlation. Linear: a dependence
without any linear trace is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

from tools.causal.written_numbers import either, said_of_either

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

MAX_LEVELS = 12


def independence(
    blocks: Mapping[Any, Array], first: Any, second: Any, given: tuple[Any, ...]
) -> tuple[float, float]:
    """(p-value, partial R2) of the dependence of two columns given others, numbers or categories.

    Args:
        blocks: each column as an array (n, width): numbers as they are, categories as indicators.
        first: a key of `blocks`.
        second: another one.
        given: keys of the columns held fixed.

    The larger p of the two regressions would favor the DAG; the smaller would not hold its level;
    Wilks' test treats both sides alike: canonical correlations of what the others leave.
    """
    n = len(blocks[first])
    others = np.column_stack([np.ones((n, 1)), *(blocks[name] for name in given)])
    q = np.linalg.qr(others)[0]
    left, right = (blocks[name] - q @ (q.T @ blocks[name]) for name in (first, second))
    ql, qr = _basis(left), _basis(right)
    if ql.shape[1] == 0 or qr.shape[1] == 0:
        return 1.0, 0.0
    r = np.clip(np.linalg.svd(ql.T @ qr, compute_uv=False), 0, 1 - 1e-12)
    freedom = ql.shape[1] * qr.shape[1]
    scale = n - others.shape[1] - (ql.shape[1] + qr.shape[1] + 1) / 2
    statistic = -scale * float(np.log(1 - r**2).sum())
    return float(stats.chi2.sf(statistic, freedom)), float(r.max() ** 2)


@dataclass(frozen=True)
class Summary:
    """All that Wilks' test needs of the rows: covariances of every block, found once.

    `spans` are the columns of `covariance` that belong to each block.
    """

    covariance: Array
    spans: tuple[slice, ...]
    n: int

    def p_value(self, first: int, second: int, given: tuple[int, ...]) -> float:
        """As `independence`, in time that does not depend on the number of rows."""
        left, right = (np.arange(s.start, s.stop) for s in (self.spans[first], self.spans[second]))
        held = [np.arange(self.spans[g].start, self.spans[g].stop) for g in given]
        others = np.concatenate(held) if held else np.zeros(0, dtype=np.int64)
        both = np.concatenate([left, right])
        rest = self.covariance[np.ix_(both, both)]
        if len(others):
            across = self.covariance[np.ix_(others, both)]
            inner = self.covariance[np.ix_(others, others)]
            rest = rest - across.T @ np.linalg.pinv(inner, hermitian=True) @ across
        k = len(left)
        one, other = _inverse_root(rest[:k, :k]), _inverse_root(rest[k:, k:])
        if not one.shape[1] or not other.shape[1]:
            return 1.0
        r = np.clip(np.linalg.svd(one.T @ rest[:k, k:] @ other, compute_uv=False), 0, 1 - 1e-12)
        freedom = one.shape[1] * other.shape[1]
        scale = self.n - len(others) - 1 - (one.shape[1] + other.shape[1] + 1) / 2
        return float(stats.chi2.sf(-scale * float(np.log(1 - r**2).sum()), freedom))


def summary(blocks: Sequence[Array]) -> Summary:
    """The covariances of blocks (n, width) of the same rows."""
    joined = np.column_stack(blocks)
    centered = joined - joined.mean(axis=0)
    spread = np.sqrt((centered**2).mean(axis=0))
    centered /= np.where(spread > 0, spread, 1.0)
    ends = np.cumsum([0, *(b.shape[1] for b in blocks)]).tolist()
    spans = tuple(slice(a, b) for a, b in pairwise(ends))
    return Summary(centered.T @ centered / len(joined), spans, len(joined))


def _inverse_root(matrix: Array) -> Array:
    """W with W' matrix W = 1, on what varies: scaled columns have variance one before."""
    values, vectors = np.linalg.eigh(matrix)
    kept = values > 1e-9
    root: Array = vectors[:, kept] / np.sqrt(values[kept])
    return root


def block(column: Any, name: str, most: int = MAX_LEVELS) -> Array:
    """A column as numbers (n, 1), or as indicators of its categories.

    Raises:
        ValueError: text with more levels than `most`, or numbers whose mark may part thousands.
    """
    if column.dtype.kind in "iufb":
        values: Array = column.to_numpy(dtype=float)[:, None]
        return values
    levels = sorted(column.astype(str).unique())
    if cell := either(levels):
        raise ValueError(said_of_either(name, cell))
    if len(levels) > most:
        raise ValueError(f"{name!r} holds text with {len(levels)} levels; at most {most}")
    return np.column_stack([(column.astype(str) == level).to_numpy(float) for level in levels[1:]])


def _basis(values: Array) -> Array:
    left, scale, _ = np.linalg.svd(values, full_matrices=False)
    kept: Array = left[:, scale > 1e-9 * max(float(scale.max()), 1e-300)]
    return kept if scale.max() > 1e-9 else kept[:, :0]
