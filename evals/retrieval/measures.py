"""Recall, nDCG and reciprocal rank of one query, and their means with bootstrap intervals over queries.

nDCG uses the gain of a document as graded and the discount 1 / log2(rank + 1) (Järvelin & Kekäläinen 2002,
ACM TOIS 20:422), as trec_eval's ndcg_cut does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

DRAWS = 2_000
CUT = 10


@dataclass(frozen=True)
class Interval:
    """A mean and its 95 % interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f} to {self.high:.3f})"


def measured(found: Sequence[str], wanted: Mapping[str, int]) -> tuple[float, float, float]:
    """(recall@10, nDCG@10, reciprocal rank within 10) of one query.

    Args:
        found: what was found, best first.
        wanted: what answers it, and how well (over 0).
    """
    top = list(dict.fromkeys(found))[:CUT]
    gains = [wanted.get(name, 0) for name in top]
    best = sorted(wanted.values(), reverse=True)[:CUT]
    first = next((rank for rank, gain in enumerate(gains, 1) if gain), 0)
    hit = sum(1 for gain in gains if gain)
    return hit / len(wanted), _dcg(gains) / _dcg(best), 1 / first if first else 0.0


def mean_of(values: Sequence[float], seed: int = 0) -> Interval:
    """The mean with the percentile interval of a bootstrap over queries (2,000 draws)."""
    array = np.asarray(values, float)
    means = _draws(len(array), seed) @ array / len(array)
    low, high = np.quantile(means, (0.025, 0.975))
    return Interval(float(array.mean()), float(low), float(high))


def _draws(size: int, seed: int) -> NDArray[np.float64]:
    """How often each query is in each draw."""
    generator = np.random.default_rng(seed)
    return generator.multinomial(size, np.full(size, 1 / size), DRAWS).astype(float)


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
