"""Gradient boosting for small tables: oblivious trees on binned columns, in numpy alone.

Every node of a level is split at the same place (Prokhorenkova et al. 2018, "CatBoost", section 4),
so that a level of a tree is one histogram over all columns: a tenth of a millisecond where a
general library needs several, and a table of a thousand rows asks for thousands of trees. Larger
tables are fitted by scikit-learn.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

MAX_CELLS = 100_000
"""Rows times columns up to which trees are grown here: as fast as a library at about this size."""
BINS = 32
"""Most bins of a column; of few values every value is one."""
SHRINKAGE = 3.0
"""Rows' worth of a zero that each leaf is drawn to."""
P_BOUND = 1e-6


@dataclass(frozen=True)
class Boosting:
    """How a model is grown: `rounds` trees of `depth` levels, each taken `rate` of the way."""

    rounds: int
    rate: float
    depth: int = 3
    loss: Literal["squared", "logistic"] = "squared"


def grown(
    x: Array, target: Array, new: Array, plan: Boosting, weights: Array | None, random: int
) -> Array:
    """Predictions of `new` by trees that suit the size of the table; `boosted` says of what.

    A large table is binned finer and its trees have a leaf at a time, which takes scikit-learn.
    """
    if x.size <= MAX_CELLS:
        return boosted(x, target, new, plan, weights=weights)
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    if plan.loss == "logistic":
        model = HistGradientBoostingClassifier(
            max_iter=120,
            learning_rate=0.06,
            max_leaf_nodes=8,
            early_stopping=False,
            random_state=random,
        )
        model.fit(x, target, sample_weight=weights)
        return np.asarray(model.predict_proba(new)[:, 1])
    regressor = HistGradientBoostingRegressor(
        max_iter=150,
        learning_rate=0.06,
        max_leaf_nodes=12,
        min_samples_leaf=int(np.clip(len(x) // 20, 5, 20)),
        early_stopping=False,
        random_state=random,
    )
    return np.asarray(regressor.fit(x, target, sample_weight=weights).predict(new))


def boosted(
    x: Array, target: Array, new: Array, plan: Boosting, *, weights: Array | None = None
) -> Array:
    """Predictions (m,) for the rows of `new` by a model of the rows of `x`.

    Args:
        x: columns (n, k), finite.
        target: outcomes (n,); 0 or 1 for the logistic loss, whose predictions are probabilities.
        new: columns (m, k) of the rows to predict.
        plan: how the model is grown.
        weights: of the rows (n,).
    """
    s = np.ones(len(target)) if weights is None else weights / weights.mean()
    codes, new_codes = _binned(x, new)
    start = float(np.average(target, weights=s))
    same = plan.loss == "squared"
    if not same:
        start = float(np.clip(start, P_BOUND, 1 - P_BOUND))
        start = float(np.log(start / (1 - start)))
    here, there = np.full(len(x), start), np.full(len(new), start)
    grower = _Grower(codes)
    for _ in range(plan.rounds):
        if same:
            slope, curve = s * (target - here), s
        else:
            p = 1 / (1 + np.exp(-here))
            slope, curve = s * (target - p), s * p * (1 - p)
        node, splits, leaves = grower.tree(slope, curve, plan.depth, plain=same and weights is None)
        leaves *= plan.rate
        here += leaves[node]
        there += leaves[_node_of(new_codes, splits)]
    return there if same else 1 / (1 + np.exp(-there))


def _binned(x: Array, new: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Codes (n, k) below `BINS`, with edges at the quantiles of `x`."""
    codes = np.empty(x.shape, dtype=np.int64)
    others = np.empty(new.shape, dtype=np.int64)
    for j in range(x.shape[1]):
        values = np.unique(x[:, j])
        if len(values) > BINS:
            values = np.unique(np.quantile(x[:, j], np.linspace(0, 1, BINS + 1)[1:-1]))
            edges = values
        else:
            edges = (values[1:] + values[:-1]) / 2
        codes[:, j] = np.searchsorted(edges, x[:, j], side="right")
        others[:, j] = np.searchsorted(edges, new[:, j], side="right")
    return codes, others


def _node_of(codes: NDArray[np.int64], splits: list[tuple[int, int]]) -> NDArray[np.int64]:
    node = np.zeros(len(codes), dtype=np.int64)
    for column, cut in splits:
        node = 2 * node + (codes[:, column] > cut)
    return node


@contextmanager
def one_thread() -> Iterator[None]:
    """Matrix products on one thread, whatever library makes them."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


class _Grower:
    """Grows trees on one set of rows: what stays the same between trees is made once."""

    def __init__(self, codes: NDArray[np.int64]) -> None:
        self.codes = codes
        self.columns = codes.shape[1]
        self.cells = self.columns * BINS
        self.flat = codes + np.arange(self.columns) * BINS

    def tree(
        self, slope: Array, curve: Array, depth: int, *, plain: bool
    ) -> tuple[NDArray[np.int64], list[tuple[int, int]], Array]:
        """The leaf of every row, the splits (column, last bin to the left), and the leaves' values."""
        node = np.zeros(len(slope), dtype=np.int64)
        splits: list[tuple[int, int]] = []
        slopes = np.repeat(slope, self.columns)
        curves = None if plain else np.repeat(curve, self.columns)
        for level in range(depth):
            column, cut = self._best(node, 2**level, slopes, curves)
            splits.append((column, cut))
            node = 2 * node + (self.codes[:, column] > cut)
        g = np.bincount(node, slope, 2**depth)
        h = np.bincount(node, curve, 2**depth)
        return node, splits, g / (h + SHRINKAGE)

    def _best(
        self, node: NDArray[np.int64], nodes: int, slopes: Array, curves: Array | None
    ) -> tuple[int, int]:
        at = (self.flat + node[:, None] * self.cells).ravel()
        shape = (nodes, self.columns, BINS)
        g = np.bincount(at, slopes, nodes * self.cells).reshape(shape).cumsum(axis=2)
        if curves is None:
            h = np.bincount(at, minlength=nodes * self.cells).reshape(shape).cumsum(axis=2)
        else:
            h = np.bincount(at, curves, nodes * self.cells).reshape(shape).cumsum(axis=2)
        whole_g, whole_h = g[:, :, -1:], h[:, :, -1:]
        rest = whole_g - g
        score = g * g / (h + SHRINKAGE) + rest * rest / (whole_h - h + SHRINKAGE)
        best = int(score.sum(axis=0).argmax())
        return divmod(best, BINS)
