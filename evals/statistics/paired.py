"""Two systems on the same items: the difference, the exact test, wins and losses, many comparisons.

McNemar 1947 (Psychometrika 12:153), exact by the binomial; Holm 1979 (Scand J Stat 6:65).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.statistics.intervals import Mark, mean

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence


@dataclass(frozen=True)
class Compared:
    """The first system beside the second.

    Attributes:
        difference: mean score of the first less that of the second, by the paired bootstrap.
        wins: items where the first scores more.
        ties: where both score the same.
        losses: where the second scores more.
        p: of the exact two-sided test that wins and losses are as likely.
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
    return Compared(
        mean(gains, seed=seed, sources=sources),
        wins,
        len(gains) - wins - losses,
        losses,
        mcnemar(wins, losses),
    )


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
