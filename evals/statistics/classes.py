"""Statistics of classes: macro-F1, and Youden's index of two groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evals.statistics.intervals import Mark, bootstrap

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from evals.statistics.intervals import Places

SILENT = -1
"""Stands for an abstention: it is never a class of gold answers."""


def macro_f1(
    gold: Sequence[int],
    said: Sequence[int | None],
    *,
    seed: int = 0,
    sources: Sequence[Hashable] | None = None,
) -> Mark:
    """Mean F1 over the classes that occur in `gold` or `said`, as scikit-learn's `f1_score`.

    An abstention (None) misses its gold class, and is a false alarm of none.
    """
    truth = np.array(gold)
    answers = np.array([SILENT if one is None else one for one in said])

    def statistic(places: Places) -> float:
        return _macro(truth[places], answers[places])

    return bootstrap(statistic, len(truth), seed=seed, sources=sources, draws=1000)


def _macro(truth: Places, answers: Places) -> float:
    found = []
    for one in np.union1d(truth, answers[answers != SILENT]):
        hits = float(((truth == one) & (answers == one)).sum())
        total = float((truth == one).sum() + (answers == one).sum())
        found.append(2 * hits / total)
    return float(np.mean(found))


def youden(called: Sequence[bool], is_positive: Sequence[bool], *, seed: int = 0) -> Mark:
    """Share called among positives less that among negatives, -1 to 1 (Youden 1950, Cancer 3:32).

    Of one group alone it is not defined: the value is NaN, without an interval.
    """
    hit, truth = np.array(called, dtype=bool), np.array(is_positive, dtype=bool)

    def statistic(places: Places) -> float:
        ours, real = hit[places], truth[places]
        if real.all() or not real.any():
            return float("nan")
        return float(ours[real].mean() - ours[~real].mean())

    return bootstrap(statistic, len(hit), seed=seed)
