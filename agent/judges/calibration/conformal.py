"""When to abstain, so that the labels a judge does give are wrong at a stated rate at most.

Learn then Test (Angelopoulos et al. 2021, arXiv:2110.01052): for each threshold of a grid that is
fixed in advance, the hypothesis "of the labels given at this confidence or above, more than alpha
are wrong" gets an exact binomial p-value (the Clopper-Pearson bound turned round). The thresholds are
tested from 1 - alpha down, where a calibrated judge is right often enough, by the fallback procedure
(Wiens 2003): the first gets half of delta, each later one half of what is left, and a rejected
hypothesis hands its level on. With probability 1 - delta no true hypothesis is rejected, whatever the
judge and however the tests depend; the lowest rejected threshold is used.

The binomial needs independent rows. Where rows come in groups (articles), one row of each group is
drawn with the seed, and the promise is about one question on a new article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from agent.answer import Frozen
from agent.judges.calibration.intervals import codes
from agent.judges.calibration.metrics import Floats, Ints, check
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

STEPS = 20


def thresholds(alpha: float, k: int) -> tuple[float, ...]:
    """The grid for k labels, from 1 - alpha to 0, where every row gets a label.

    It knows no data: a grid made from the rows would break the test. Between 1/k and 0 there is
    nothing to test, as the top label's probability is never below 1/k.
    """
    first, last = max(1 - alpha, 1 / k), 1 / k
    step = (first - last) / (STEPS - 1)
    return (*(round(first - step * place, 4) for place in range(STEPS - 1)), 0.0)


class Abstention(Frozen):
    """A rule: give a label when its probability is at least the threshold, else abstain."""

    alpha: float = Field(gt=0, lt=1, description="largest share of wrong labels among those given")
    delta: float = Field(gt=0, lt=1, description="probability that the promise does not hold")
    threshold: float | None = Field(description="None: no threshold passed, always abstain")
    n: int = Field(description="rows tested, one of each group")
    answered: float = Field(description="share of these rows that gets a label")
    wrong: int = Field(description="labels among these that are wrong")
    guarantee: str

    def abstains(self, probabilities: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which rows (n, k) of calibrated probabilities get no label."""
        if self.threshold is None:
            return np.ones(len(probabilities), dtype=np.bool_)
        return np.asarray(probabilities.max(axis=1) < self.threshold)


def abstention(
    probabilities: Floats,
    truth: Ints,
    groups: Sequence[str] | None = None,
    *,
    alpha: float = 0.1,
    delta: float = 0.1,
    seed: int = 0,
) -> Abstention:
    """The most answering threshold with at most `alpha` wrong among the labels given.

    Args:
        probabilities: calibrated rows (n, k) that the calibrator was not fitted on.
        truth: index of the right label of each row.
        groups: rows of one group are alike; one row of each is used.
        alpha: above 0, below 1.
        delta: above 0, below 1.
        seed: of the draw within groups.

    Raises:
        InputError: alpha or delta out of range, or the rows do not fit together.
    """
    from scipy.stats import binom

    for name, value in (("alpha", alpha), ("delta", delta)):
        if not 0 < value < 1:
            raise InputError(f"{name} is {value:g}; expected a share above 0 and below 1")
    check(probabilities, truth)
    one = _one_of_each(codes(groups, len(truth)), seed)
    confidence = probabilities[one].max(axis=1)
    wrong = probabilities[one].argmax(axis=1) != truth[one]
    passed, level, left = None, 0.0, delta
    for threshold in thresholds(alpha, probabilities.shape[1]):
        given = confidence >= threshold
        left /= 2
        level += left
        if given.any() and binom.cdf(wrong[given].sum(), given.sum(), alpha) <= level:
            passed = threshold
        else:
            level = 0.0
    given = np.zeros(len(one), dtype=bool) if passed is None else confidence >= passed
    return Abstention(
        alpha=alpha,
        delta=delta,
        threshold=passed,
        n=len(one),
        answered=float(given.mean()),
        wrong=int(wrong[given].sum()),
        guarantee=_guarantee(alpha, delta, len(one), passed, grouped=groups is not None),
    )


def _one_of_each(number: Ints, seed: int) -> Ints:
    """The places of one random row of each group."""
    order = np.random.default_rng(seed).permutation(len(number))
    return np.sort(order[np.unique(number[order], return_index=True)[1]])


def _guarantee(alpha: float, delta: float, n: int, passed: float | None, *, grouped: bool) -> str:
    if passed is None:
        return (
            f"no threshold could be shown to keep wrong labels at or below {alpha:.0%} with {n} "
            "labelled examples: the judge always abstains. Give more of them, or a larger alpha."
        )
    kind = "groups, one row of each" if grouped else "rows"
    return (
        f"with probability at least {1 - delta:.0%} over the draw of the {n} labelled {kind}, at most "
        f"{alpha:.0%} of the labels given are wrong on new ones drawn alike"
    )
