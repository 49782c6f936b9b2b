"""Answering only where one is sure: risk against coverage, and the area under that curve.

Geifman & El-Yaniv 2017 (NeurIPS). Items of equal confidence are taken together, in any order the same:
the area is that of an answerer who draws among them at random.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evals.statistics.intervals import Mark, bootstrap

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from evals.statistics.intervals import Floats, Places


@dataclass(frozen=True)
class Point:
    """With the surest share `coverage` of the items answered, the share `risk` of answers is wrong."""

    coverage: float
    risk: float
    confidence: float


def curve(confidence: Sequence[float], right: Sequence[bool], n: int) -> list[Point]:
    """One point a level of confidence, the surest first.

    Args:
        confidence: of each answer.
        right: whether each was.
        n: all items, also those without an answer: coverage is of them.
    """
    sure, hit = np.array(confidence, dtype=float), np.array(right, dtype=float)
    points = []
    for level in np.unique(sure)[::-1]:
        kept = sure >= level
        points.append(Point(float(kept.sum() / n), float(1 - hit[kept].mean()), float(level)))
    return points


def risk_coverage_area(
    confidence: Sequence[float],
    right: Sequence[bool],
    *,
    seed: int = 0,
    sources: Sequence[Hashable] | None = None,
) -> Mark:
    """Mean risk over the answered items as coverage grows answer by answer (AURC), 0 to 1."""
    sure, hit = np.array(confidence, dtype=float), np.array(right, dtype=float)

    def statistic(places: Places) -> float:
        return _area(sure[places], hit[places])

    return bootstrap(statistic, len(sure), seed=seed, sources=sources, draws=1000)


def _area(sure: Floats, hit: Floats) -> float:
    order = np.argsort(-sure, kind="stable")
    sure, wrong = sure[order], 1 - hit[order]
    # Within a tie every order is as likely: its wrong answers are spread evenly.
    _, first, counts = np.unique(-sure, return_index=True, return_counts=True)
    spread = np.repeat(np.add.reduceat(wrong, first) / counts, counts)
    return float((np.cumsum(spread) / np.arange(1, len(wrong) + 1)).mean())
