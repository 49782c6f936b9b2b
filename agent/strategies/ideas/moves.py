"""What a thought is worth: the probability that examining it moves the chosen option.

Computed by what-if, from the options' log-odds as they are. A path for an option comes out valid or
not. If the option is right, a share `sound` of its paths is; a verifier is right with probability
`trust`. So a path found valid with odds x multiplies the odds of its option by sound * x + 1 - sound:
a path that fails says less than one that holds, as a right answer can be argued badly. Where even all
paths that the budget holds would leave the chosen option where it is, the value is 0, and leaving them
unexamined is sound whatever the verifier says.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class WhatIf:
    """How much a path tells.

    Attributes:
        trust: probability that the verifier is right of a path, in (0.5, 1).
        sound: share of the paths for a right option that are right, in (0, 1).
        options: how many there are.
        is_free: paths end where they will, and so which option one ends at tells something too.
    """

    trust: float
    sound: float
    options: int
    is_free: bool

    def update(self, odds: float, likely: float = 1.0) -> float:
        """What a path with these log-odds of being valid adds to the log-odds of an option.

        `likely` is how probable the option is if the path is valid: 1 for the one at which it ends, where
        it is taken at its word.
        """
        most = math.log(self.trust / (1 - self.trust))
        ratio = math.exp(max(-most, min(most, odds)))
        if self.is_free:
            return math.log(1 + self.sound * self.options * ratio * likely / (1 - self.sound))
        return math.log(self.sound * ratio + 1 - self.sound)

    def values(self, scores: Sequence[float], affordable: int) -> tuple[float, ...]:
        """For each option the probability that examining its paths moves the choice.

        Args:
            scores: log-odds of the options, up to one constant.
            affordable: paths that the budget still holds.
        """
        likely = shares(scores)
        lead = max(range(len(scores)), key=scores.__getitem__)
        second = max((s for i, s in enumerate(scores) if i != lead), default=scores[lead])
        up, down = self.update(math.inf), self.update(-math.inf)
        right, wrong = self._comes_out_valid()
        found = []
        for option, score in enumerate(scores):
            if option != lead:
                needed = _needed(scores[lead] - score, up)
                moved = likely[option] * right**needed + (1 - likely[option]) * wrong**needed
            elif down < 0:
                needed = _needed(score - second, -down)
                moved = (1 - right) ** needed * likely[lead]
                moved += (1 - wrong) ** needed * (1 - likely[lead])
            else:  # a free path that fails tells nothing against where it ends
                needed, moved = 1, 0.0
            found.append(moved if needed <= affordable else 0.0)
        return tuple(found)

    def _comes_out_valid(self) -> tuple[float, float]:
        """Probability that a path for an option is found valid: if the option is right, and if not."""
        false = 1 - self.trust
        if self.is_free:
            by_chance = (1 - self.sound) * false / self.options
            return self.sound * self.trust + by_chance, by_chance
        return self.sound * self.trust + (1 - self.sound) * false, false


def shares(scores: Sequence[float]) -> tuple[float, ...]:
    """Probabilities of log-weights."""
    highest = max(scores)
    weights = [math.exp(score - highest) for score in scores]
    return tuple(weight / sum(weights) for weight in weights)


def _needed(gap: float, gain: float) -> int:
    """Paths of one kind in a row that close the gap, at least 1."""
    return max(1, math.ceil(gap / gain - 1e-9))
