"""What a measurement would tell: its expected information, and the verdict that its result would give.

The information is the mutual information between "the hypothesis is true" (with its probability of today)
and a result that is positive or not: a design finds a true effect with its power, and shows an effect
where there is none with its error, which counts chance and the bias that the design is open to. The
verdicts are those of the rules that every answer goes through (`agent.verdict.triangulate`), given one
study of the design, of the planned size, with the result. So what would move no verdict is worth nothing
here, however much it costs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.verdict.lines import Line
from agent.verdict.pooling import Pooled
from agent.verdict.triangulate import triangulate

if TYPE_CHECKING:
    from agent.answer import Verdict
    from agent.hypotheses.hypothesis import CostClass, DesignName
    from agent.question import Direction
    from tools.designs import DesignClass

Z_POWER = 0.841621
"""Of 80 % power."""
Z_ALPHA = 1.959964
"""Of a two-sided 5 %."""


@dataclass(frozen=True)
class DesignFacts:
    """One design.

    Attributes:
        line: of the verdict's rules; None for what measures no effect in people.
        power: chance that it shows a true effect.
        error: chance that it shows one that is not there, by chance or by bias.
        cost: its class.
        days: rough cost by which designs of equal information are put in order.
    """

    line: DesignClass | None
    power: float
    error: float
    cost: CostClass
    days: int


DESIGNS: dict[DesignName, DesignFacts] = {
    "instrument": DesignFacts("mendelian_randomization", 0.70, 0.12, "summary data, days", 5),
    "cohort": DesignFacts("observational", 0.80, 0.30, "data at hand, weeks", 30),
    "laboratory": DesignFacts(None, 0.90, 0.50, "laboratory, months", 150),
    "trial": DesignFacts("randomized", 0.80, 0.05, "trial, years", 1500),
}
"""Errors beside chance are judgements: what is left of confounding in a cohort (0.30), pleiotropy of an
instrument (0.12), failures of a trial's conduct (0.05), a step that holds while the whole does not (0.50)."""


def bits(probability: float, power: float, error: float) -> float:
    """Mutual information between a hypothesis and a result, in bits (0 to 1).

    Args:
        probability: that the hypothesis is true, before.
        power: chance of a positive result if it is.
        error: chance of one if it is not.
    """
    positive = probability * power + (1 - probability) * error
    given = probability * _entropy(power) + (1 - probability) * _entropy(error)
    return max(0.0, _entropy(positive) - given)


def would_say(design: DesignName, effect: float, n: int) -> tuple[Verdict, Verdict]:
    """(verdict if the effect is as assumed, verdict if there is none), after one such study alone.

    Args:
        design: of the study.
        effect: log ratio that is assumed, signed as for more of the cause.
        n: people in it.
    """
    facts = DESIGNS[design]
    if facts.line is None:
        return "insufficient_evidence", "insufficient_evidence"
    return _said(facts.line, effect, effect, n), _said(facts.line, 0.0, effect, n)


def _said(line: DesignClass, estimate: float, planned: float, n: int) -> Verdict:
    se = abs(planned) / (Z_ALPHA + Z_POWER)
    if estimate == 0.0:
        se = min(se, 0.04)  # a null study is planned to exclude effects that matter
    direction: Direction = "increases" if planned > 0 else "decreases"
    pooled = Pooled(
        scale="ratio", estimate=estimate, se=se, k=1, n=n, i2=0.0,
        increases=int(estimate > 0), decreases=int(estimate < 0), has_meta_analysis=False, limits=None,
    )  # fmt: skip
    found = triangulate({line: Line(line, pooled.result, pooled, ())}, asked=direction)
    return found.verdict


def _entropy(p: float) -> float:
    return 0.0 if p in (0.0, 1.0) else -p * math.log2(p) - (1 - p) * math.log2(1 - p)
