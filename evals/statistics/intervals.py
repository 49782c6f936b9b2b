"""A number with its 95 % interval.

Shares have Wilson intervals, which hold at 0 and at n (Wilson 1927, J Am Stat Assoc 22:209). Anything
else has a percentile bootstrap interval (Efron 1979, Ann Stat 7:1); where items share a source, whole
sources are drawn, as their items are not independent (Davison & Hinkley 1997, section 3.8).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

Z = 1.959964
DRAWS = 2000
TAILS = (0.025, 0.975)


@dataclass(frozen=True)
class Mark:
    """A number with its 95 % interval; an interval that cannot be had is None at both ends."""

    value: float
    ci_low: float | None
    ci_high: float | None


def share(count: float, n: int) -> Mark:
    """A share of n items with its Wilson interval; of no items nothing can be said.

    Raises:
        ValueError: the count is not between 0 and n, or n is 0.
    """
    if n < 1 or not 0 <= count <= n:
        raise ValueError(f"{count:g} of {n} is no share")
    p = count / n
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return Mark(p, middle - half if count else 0.0, middle + half if count < n else 1.0)


def mean(
    values: Sequence[float], *, seed: int = 0, sources: Sequence[Hashable] | None = None
) -> Mark:
    """A mean with its percentile bootstrap interval; none for a single value or source."""
    given: Floats = np.array(values, dtype=float)
    groups = _groups(sources, len(given))
    if len(groups) < 2:
        return Mark(float(given.mean()), None, None)
    sums = np.array([given[group].sum() for group in groups])
    sizes = np.array([len(group) for group in groups], dtype=float)
    drawn = np.random.default_rng(seed).integers(len(groups), size=(DRAWS, len(groups)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, TAILS)
    return Mark(float(given.mean()), float(low), float(high))


def bootstrap(
    statistic: Callable[[Places], float],
    n: int,
    *,
    seed: int = 0,
    sources: Sequence[Hashable] | None = None,
    draws: int = DRAWS,
) -> Mark:
    """Any statistic of items, named by their places, with its percentile bootstrap interval.

    Args:
        statistic: places of items, some of them twice -> a number; NaN where it is not defined there.
        n: how many items there are.
        seed: of the draws.
        sources: of each item; whole sources are drawn. None: every item is its own.
        draws: how many.
    """
    value = statistic(np.arange(n))
    groups = _groups(sources, n)
    if len(groups) < 2:
        return Mark(value, None, None)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(len(groups), size=(draws, len(groups)))
    found = [statistic(np.concatenate([groups[one] for one in row])) for row in drawn]
    kept = [one for one in found if not math.isnan(one)]
    if len(kept) < draws / 2:
        return Mark(value, None, None)
    low, high = np.quantile(np.array(kept), TAILS)
    return Mark(value, float(low), float(high))


def rate(hits: Sequence[bool], *, seed: int = 0, sources: Sequence[Hashable] | None = None) -> Mark:
    """A share of items: Wilson where every item is a source of its own, else by drawing sources.

    Where all items are alike there is nothing to draw: the interval is Wilson's for as many sources.
    """
    groups = len(hits) if sources is None else len(set(sources))
    if groups == len(hits):
        return share(sum(hits), len(hits))
    if all(hits) or not any(hits):
        return share(groups if all(hits) else 0, groups)
    return mean([float(hit) for hit in hits], seed=seed, sources=sources)


def _groups(sources: Sequence[Hashable] | None, n: int) -> list[Places]:
    if sources is None:
        return list(np.arange(n).reshape(n, 1))
    places: dict[Any, list[int]] = {}
    for place, source in enumerate(sources):
        places.setdefault(source, []).append(place)
    return [np.array(group) for group in places.values()]
