"""Random folds: the same rows as scikit-learn's `KFold` and `StratifiedKFold` of the same seed.

Written out because importing that library takes longer than what a small table asks of it; whole
clusters are kept together by the library itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Splits = list[tuple[NDArray[np.int64], NDArray[np.int64]]]

FOLDS = 5


def shuffled(n: int, seed: int) -> Splits:
    """Five folds of `n` rows: (rows to learn from, rows to predict) of each."""
    order = np.arange(n)
    np.random.RandomState(seed).shuffle(order)
    fold = np.empty(n, dtype=np.int64)
    for number, part in enumerate(np.array_split(order, FOLDS)):
        fold[part] = number
    return _splits(fold)


def stratified(t: NDArray[np.float64], x: Any, cluster: Any, seed: int) -> Splits:
    """Five folds with the treated spread evenly, and whole clusters in one where there are any.

    Args:
        t: treatment (n,) of 0 and 1.
        x: columns (n, k).
        cluster: ids (n,) of dependent rows, or None.
        seed: of the folds.
    """
    if cluster is not None:
        from sklearn.model_selection import StratifiedGroupKFold

        grouped = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
        return list(grouped.split(x, t, cluster))
    random = np.random.RandomState(seed)
    _, first, codes = np.unique(t, return_index=True, return_inverse=True)
    codes = np.argsort(np.argsort(first))[codes]  # classes are numbered as they appear
    ordered = np.sort(codes)
    fold = np.empty(len(t), dtype=np.int64)
    for group in range(len(first)):
        share = [int((ordered[start::FOLDS] == group).sum()) for start in range(FOLDS)]
        numbers = np.arange(FOLDS).repeat(share)
        random.shuffle(numbers)
        fold[codes == group] = numbers
    return _splits(fold)


def _splits(fold: NDArray[np.int64]) -> Splits:
    return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(FOLDS)]
