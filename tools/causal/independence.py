"""Is one column independent of another given more: one test for numbers, categories and both.

Wilks' lambda of the canonical correlations that remain after the others are projected out (Wilks
1935; Mardia, Kent & Bibby 1979, section 10.2.1). Categories enter as indicators, so that a mixed
pair is tested as it is; two numbers give the test of their partial correlation. Linear: a dependence
without any linear trace is not seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def block(column: Any, name: str) -> Array:
    """A column as numbers (n, 1), or as indicators of its categories.

    Raises:
        ValueError: text with more than 12 levels.
    """
    if column.dtype.kind in "iufb":
        values: Array = column.to_numpy(dtype=float)[:, None]
        return values
    levels = sorted(column.astype(str).unique())
    if len(levels) > MAX_LEVELS:
        raise ValueError(f"{name!r} holds text with {len(levels)} levels; at most {MAX_LEVELS}")
    return np.column_stack([(column.astype(str) == level).to_numpy(float) for level in levels[1:]])


def _basis(values: Array) -> Array:
    left, scale, _ = np.linalg.svd(values, full_matrices=False)
    kept: Array = left[:, scale > 1e-9 * max(float(scale.max()), 1e-300)]
    return kept if scale.max() > 1e-9 else kept[:, :0]
