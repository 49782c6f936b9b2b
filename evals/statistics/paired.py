"""Two systems on the same items: the difference, the exact test, wins and losses, many comparisons.

McNemar 1947 (Psychometrika 12:153), exact by the binomial; Holm 1979 (Scand J Stat 6:65). Items of one
source win and lose together, which McNemar's test would take for as many coins: there whole sources change
sides (Fisher's randomization test).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evals.statistics.intervals import Mark, mean

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

DRAWS = 10_000


@dataclass(frozen=True)
class Compared:
    """The first system beside the second.

    Attributes:
        difference: mean score of the first less that of the second, by the paired bootstrap.
        wins: items where the first scores more.
        ties: where both score the same.
        losses: where the second scores more.
        p: of the exact two-sided test that wins and losses are as likely; where items share a source, of
            10,000 draws in which each source's scores change sides or not.
    """

    difference: Mark
    wins: int
    ties: int
    losses: int
    p: float


def compare(
    first: Sequence[float],
    second: Sequence[float],
    *,
    seed: int = 0,
    sources: Sequence[Hashable] | None = None,
) -> Compared:
    """Scores of the same items in the same order, 0 to 1 each.

    Raises:
        ValueError: they are not as many.
    """
    gains = [a - b for a, b in zip(first, second, strict=True)]
    wins, losses = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
    is_shared = sources is not None and len(set(sources)) < len(sources)
    return Compared(
        mean(gains, seed=seed, sources=sources),
        wins,
        len(gains) - wins - losses,
        losses,
        _changing_sides(gains, sources or (), seed) if is_shared else mcnemar(wins, losses),
    )


def _changing_sides(gains: Sequence[float], sources: Sequence[Hashable], seed: int) -> float:
    """Share of draws, and of what was seen, whose difference is as far from 0."""
    totals: dict[Hashable, float] = {}
    for source, gain in zip(sources, gains, strict=True):
        totals[source] = totals.get(source, 0.0) + gain
    sums = np.array([total for total in totals.values() if total])
    signs = np.random.default_rng(seed).integers(2, size=(DRAWS, len(sums))) * 2 - 1
    as_far = np.abs(signs @ sums) >= abs(float(sums.sum())) - 1e-9
    return float((1 + as_far.sum()) / (1 + DRAWS))


def mcnemar(wins: int, losses: int) -> float:
    """Exact two-sided p value, 0 to 1: the smaller of the counts or fewer by a fair coin, doubled."""
    n = wins + losses
    tail = sum(math.comb(n, k) for k in range(min(wins, losses) + 1))
    return min(1.0, 2 * tail / (1 << n))


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Adjusted p values: below 0.05 each, no false one is found with more than 5 % chance at all."""
    ordered = sorted(p_values, key=p_values.__getitem__)
    found: dict[str, float] = {}
    least = 0.0
    for place, name in enumerate(ordered):
        least = max(least, min(1.0, p_values[name] * (len(ordered) - place)))
        found[name] = least
    return {name: found[name] for name in p_values}
