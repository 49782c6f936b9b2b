"""The figures of a text that tell a direction: printed with an interval, or with a P value that gives one.

An interval follows from an estimate and its exact P value (Altman & Bland 2011, BMJ 343:d2090): the
estimate, or its logarithm, over the normal quantile of P is its standard error. "P < 0.001" is read as
0.001, which makes the interval wider, never narrower. "P > 0.05" gives none.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from tools.literature.reading.arms import arm_pairs
from tools.literature.reading.measure_names import RATIO_NAMES
from tools.literature.reading.measures import effects

if TYPE_CHECKING:
    from tools.literature.reading.arms import ArmPair
    from tools.literature.reading.measures import PrintedEffect
    from tools.literature.reading.p_values import PValue
    from tools.literature.reading.spans import Span

Z = 1.959964
LEVEL = 95.0
BELOW = 0.998
"""What "P < 0.05" is read as, in parts of the bound: below it, so that the interval leaves out no effect."""
_AGAINST_NEXT = re.compile(
    r"[)\]\s,;]*[^.;()\[\]]{0,40}?\b(?:vs\.?|versus|compared (?:with|to))\s+[-+−–]?\d",
    re.IGNORECASE,
)
_AGAINST_LAST = re.compile(
    r"\d[^.;]{0,40}\b(?:vs\.?|versus|compared (?:with|to))\s+[-+−–]?$", re.IGNORECASE
)
LEAST_Z = 0.01
"""Below it a P value is as good as 1 and tells nothing of the interval."""


@dataclass(frozen=True)
class ToldFigure:
    """One comparison in numbers.

    Attributes:
        measure: "RR", "MD" and so on.
        estimate, low, high: with its 95 % limits.
        counts_reduction: whether a number above 0 says by how much something fell.
        at: the place of its first number.
        end: the first character behind it.
        sentence: the one that holds it.
        printed: numbers of the sentence from which estimate or interval were computed; None where they are
            printed themselves.
        arms: places of the numbers of the two arms, where it was computed from them.
    """

    measure: str
    estimate: float
    low: float
    high: float
    counts_reduction: bool
    at: int
    end: int
    sentence: Span
    printed: tuple[float, ...] | None = None
    arms: tuple[int, int] | None = None

    @property
    def side(self) -> int:
        """+1 or -1 where the interval is above or below no effect, 0 where it holds it."""
        null = 1.0 if self.measure in RATIO_NAMES else 0.0
        if self.low <= null <= self.high:
            return 0
        above = 1 if self.low > null else -1
        return -above if self.counts_reduction else above

    @property
    def turned(self) -> ToldFigure:
        """The same for the second arm against the first."""
        if self.measure in RATIO_NAMES:
            values = (1 / self.estimate, 1 / self.high, 1 / self.low)
        else:
            values = (-self.estimate, -self.high, -self.low)
        estimate, low, high = values
        return ToldFigure(
            self.measure, estimate, low, high, self.counts_reduction, self.at, self.end,
            self.sentence, self.printed, self.arms,
        )  # fmt: skip


def figures(text: str) -> tuple[ToldFigure, ...]:
    """All figures of a text that tell a direction, in order, and places of those that tell none too."""
    found = [figure for effect in effects(text) if (figure := _of_effect(effect)) is not None]
    found = [figure for figure in found if not _is_of_one_arm(text, figure)]
    taken = [(figure.at, figure.end) for figure in found]
    for pair in arm_pairs(text):
        figure = _of_pair(pair)
        near = figure is not None and any(
            start - 60 <= pair.span.end and pair.span.start <= end for start, end in taken
        )
        if figure is not None and not near:
            found.append(figure)
    return tuple(sorted(found, key=lambda figure: figure.at))


def _is_of_one_arm(text: str, figure: ToldFigure) -> bool:
    """Whether a difference is set against another one: each is the change of one arm."""
    if figure.measure in RATIO_NAMES:
        return False
    start, end = figure.sentence.start, figure.sentence.end
    return bool(_AGAINST_NEXT.match(text, figure.end, end)) or bool(
        _AGAINST_LAST.search(text[start : figure.at])
    )


def _of_effect(effect: PrintedEffect) -> ToldFigure | None:
    ends = [effect.estimate_span.end, *([effect.p.span.end] if effect.p else [])]
    at = effect.estimate_span.start
    if effect.low is not None and effect.high is not None and effect.interval_span is not None:
        if effect.level != LEVEL:
            return None
        end = max(*ends, effect.interval_span.end)
        return ToldFigure(
            effect.measure, effect.estimate, effect.low, effect.high, effect.counts_reduction, at, end,
            effect.sentence,
        )  # fmt: skip
    limits = limits_of(effect.measure, effect.estimate, effect.p)
    if limits is None or effect.p is None:
        return None
    return ToldFigure(
        effect.measure, effect.estimate, *limits, effect.counts_reduction, at, max(ends), effect.sentence,
        (effect.estimate, effect.p.number),
    )  # fmt: skip


def _of_pair(pair: ArmPair) -> ToldFigure | None:
    """Shares as their ratio, means as their difference."""
    first, second = pair.first.number, pair.second.number
    if pair.kind == "percent":
        if min(first, second) <= 0:
            return None
        measure, estimate = "RR", first / second
    else:
        measure, estimate = "MD", first - second
    limits = limits_of(measure, estimate, pair.p)
    if limits is None or pair.p is None:
        return None
    return ToldFigure(
        measure, estimate, *limits, False, pair.first.span.start, pair.span.end, pair.sentence,
        (first, second, pair.p.number), (pair.first.span.start, pair.second.span.start),
    )  # fmt: skip


def limits_of(measure: str, estimate: float, p: PValue | None) -> tuple[float, float] | None:
    """The 95 % limits that an estimate and its P value give; None where they give none.

    Args:
        measure: ratios are taken to the log scale.
        estimate: as printed.
        p: the P value of no effect.
    """
    if p is None or p.sign == ">" or not 0 < p.number < 1:
        return None
    is_ratio = measure in RATIO_NAMES
    middle = math.log(estimate) if is_ratio and estimate > 0 else estimate
    number = p.number * BELOW if p.sign == "<" else p.number
    z = NormalDist().inv_cdf(1 - number / 2)
    if (is_ratio and estimate <= 0) or middle == 0 or z < LEAST_Z:
        return None
    half = Z * abs(middle) / z
    low, high = middle - half, middle + half
    return (math.exp(low), math.exp(high)) if is_ratio else (low, high)
