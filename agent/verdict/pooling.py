"""What the studies of one class of designs say together.

A published meta-analysis wins over pooling of our own: its printed limits stand. Without one, studies
of other participants are pooled by random effects (DerSimonian & Laird 1986) with the interval of
Hartung & Knapp (2001, Stat Med 20:3875; never narrower than the plain one, as Rover et al. 2015 advise),
and nothing significant is made of studies none of which is. Contrasts differ between studies (a unit of
LDL, a drug against placebo), so the pooled number serves the decision "which direction, how surely"; the
effect that an answer reports is always that of one named study or data set.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from agent.verdict.signals import Scale, Z, counted_once, is_contradicted, leading_meta_analysis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.verdict.signals import Signal

Result = Literal["increases", "decreases", "none", "unclear"]

EQUIVALENCE = math.log(1.25)
APPRECIABLE: dict[Scale, float | None] = {
    "ratio": EQUIVALENCE,
    "smd": 0.2,
    "rd": 0.01,
    "difference": None,
}
"""Half-width of "no effect worth naming", by scale; the answer states it.

Ratios (log): GRADE's default threshold of appreciable benefit or harm, a relative change of 25 %
(Guyatt et al. 2011, J Clin Epidemiol 64:1283). Standardized differences: Cohen's small effect. Risk
differences: 1 percentage point. Differences in a unit have no default: one whose interval holds 0 is
"unclear", never "none".
"""

REGIONS: dict[Scale, str] = {
    "ratio": "a change of more than 25 %",
    "smd": "a standardized difference of more than 0.2",
    "rd": "a difference of more than 1 percentage point",
    "difference": "",
}
"""The same in words."""

CLOSE: dict[Scale, float] = {
    "ratio": -math.log(0.9), "smd": 0.1, "rd": 0.005, "difference": 0.0
}  # fmt: skip
"""Half-width within which "no effect" is precise enough to be said with high certainty."""

CARRIES = 0.8
"""Share of the weight from which one study carries the pool, so that its own interval stands."""


@dataclass(frozen=True)
class Pooled:
    """An estimate with its 95 % interval; log scale for ratios.

    `limits` are set where one estimate's printed interval stands for all.
    """

    scale: Scale
    estimate: float
    se: float
    k: int
    n: int | None
    i2: float
    increases: int
    decreases: int
    has_meta_analysis: bool
    limits: tuple[float, float] | None = None
    quantile: float = Z
    is_contradicted: bool = False
    """Another meta-analysis of about as many people shows the opposite."""

    @property
    def ci_low(self) -> float:
        """Lower 95 % limit."""
        return self.limits[0] if self.limits else self.estimate - self.quantile * self.se

    @property
    def ci_high(self) -> float:
        """Upper 95 % limit."""
        return self.limits[1] if self.limits else self.estimate + self.quantile * self.se

    def natural(self) -> tuple[float, float, float]:
        """(estimate, lower, upper) as a ratio, or unchanged for a difference."""
        values = (self.estimate, self.ci_low, self.ci_high)
        if self.scale != "ratio":
            return values
        low, middle, high = (math.exp(value) for value in sorted(values))
        return middle, low, high

    def text(self) -> str:
        """For example `ratio 0.78 (0.76 to 0.80), 3 pooled`."""
        middle, low, high = self.natural()
        pooled = f", {self.k} pooled" if self.k > 1 else ""
        return f"{NAMES[self.scale]} {middle:.2f} ({low:.2f} to {high:.2f}){pooled}"

    @property
    def any_significant(self) -> bool:
        """At least one single estimate excludes the null, in whichever direction."""
        return self.increases + self.decreases > 0

    @property
    def mixed_directions(self) -> bool:
        """Single estimates exclude the null in both directions."""
        return self.increases > 0 and self.decreases > 0

    @property
    def is_one_study(self) -> bool:
        """A single study that no other repeats; a published meta-analysis holds several."""
        return self.k == 1 and not self.has_meta_analysis

    def excludes_appreciable(self, direction: str | None) -> bool:
        """Whether the interval leaves no room for an appreciable change in a direction."""
        region = APPRECIABLE[self.scale]
        if region is None or self.is_contradicted:
            return False
        if direction == "decreases":
            return self.ci_low > -region
        return direction == "increases" and self.ci_high < region

    @property
    def is_close_to_null(self) -> bool:
        """Whether the whole interval lies within `CLOSE`."""
        return max(abs(self.ci_low), abs(self.ci_high)) <= CLOSE[self.scale]

    @property
    def result(self) -> Result:
        """Direction if the interval excludes the null; none if it lies within `APPRECIABLE`.

        An interval that touches the null does not exclude it. What no single study shows, their pool
        does not show either; where as many show the one as the other, or another meta-analysis shows
        the opposite, neither is shown.
        """
        if self.is_contradicted or (self.increases and self.increases == self.decreases):
            return "unclear"
        if self.ci_low > 0 and self.increases:
            return "increases"
        if self.ci_high < 0 and self.decreases:
            return "decreases"
        region = APPRECIABLE[self.scale]
        if region is not None and max(abs(self.ci_low), abs(self.ci_high)) <= region:
            return "none"
        return "unclear"


NAMES: dict[Scale, str] = {
    "ratio": "ratio", "smd": "standardized difference", "rd": "risk difference",
    "difference": "difference",
}  # fmt: skip


def pool(signals: Sequence[Signal]) -> Pooled | None:
    """The signals of the commonest scale as one; None without signals.

    Participants are counted once: a published meta-analysis stands for the studies that it can hold,
    and of rows on the same participants the largest is taken.
    """
    if not signals:
        return None
    scale = _commonest_scale(signals)
    alike = [s for s in signals if s.scale == scale]
    leading = leading_meta_analysis(alike)
    told = leading or alike
    chosen = counted_once(told)
    sizes = [s.n for s in chosen if s.n is not None]
    common = Pooled(
        scale=scale,
        estimate=chosen[0].estimate,
        se=chosen[0].se,
        k=len(chosen),
        n=sum(sizes) if sizes else None,
        i2=0.0,
        increases=sum(s.is_significant and s.estimate > 0 for s in told),
        decreases=sum(s.is_significant and s.estimate < 0 for s in told),
        has_meta_analysis=any(s.is_meta_analysis for s in chosen),
        is_contradicted=is_contradicted(leading, alike),
    )
    carrying = _carrying(chosen)
    if carrying is not None:
        return replace(common, estimate=carrying.estimate, se=carrying.se, limits=carrying.interval)
    return _random_effects(common, chosen)


def _commonest_scale(signals: Sequence[Signal]) -> Scale:
    """Of equally common ones the first in the order of `APPRECIABLE`, whatever that of the rows."""
    counts = Counter(s.scale for s in signals)
    return max(APPRECIABLE, key=lambda scale: counts[scale])


def _carrying(signals: Sequence[Signal]) -> Signal | None:
    """The one study, or the one with at least `CARRIES` of the inverse-variance weight."""
    heaviest = min(signals, key=lambda s: s.se)
    share = heaviest.se**-2 / sum(s.se**-2 for s in signals)
    return heaviest if share >= CARRIES else None


def _random_effects(common: Pooled, signals: Sequence[Signal]) -> Pooled:
    """DerSimonian-Laird estimate with the Hartung-Knapp interval.

    Where every study alone excludes the null on the same side, or every appreciable effect, the plain
    interval stays: with two or three studies Hartung and Knapp's t quantile would unsay what each shows.
    """
    weights = [s.se**-2 for s in signals]
    total = sum(weights)
    fixed = _mean(weights, signals)
    q = sum(w * (s.estimate - fixed) ** 2 for w, s in zip(weights, signals, strict=True))
    df = len(signals) - 1
    tau2 = max(0.0, (q - df) / (total - sum(w**2 for w in weights) / total))
    adjusted = [1 / (s.se**2 + tau2) for s in signals]
    estimate = _mean(adjusted, signals)
    plain = 1 / sum(adjusted)
    found = replace(
        common, estimate=estimate, se=math.sqrt(plain), i2=max(0.0, (q - df) / q) if q > 0 else 0.0
    )
    if _each_shows_it(common, signals):
        return found
    spread = zip(adjusted, signals, strict=True)
    scale = sum(w * (s.estimate - estimate) ** 2 for w, s in spread) / df
    return replace(found, se=math.sqrt(plain * max(1.0, scale)), quantile=_t_quantile(df))


def _each_shows_it(common: Pooled, signals: Sequence[Signal]) -> bool:
    region = APPRECIABLE[common.scale]
    each_null = region is not None and all(max(map(abs, s.interval)) <= region for s in signals)
    one_side = all(s.is_significant for s in signals) and not common.mixed_directions
    return each_null or one_side


def _mean(weights: Sequence[float], signals: Sequence[Signal]) -> float:
    weighted = (w * s.estimate for w, s in zip(weights, signals, strict=True))
    return sum(weighted) / sum(weights)


def _t_quantile(df: int) -> float:
    """The 97.5 % quantile of Student's t: scipy takes 0.3 s to load, so a table holds the usual ones."""
    if df <= len(T_975):
        return T_975[df - 1]
    # Cornish-Fisher expansion (Abramowitz & Stegun 26.7.5): less than 1e-3 off from 16 degrees on.
    return Z + (Z**3 + Z) / (4 * df) + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * df**2)


T_975 = (
    12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157,
    2.228139, 2.200985, 2.178813, 2.160369, 2.144787, 2.131450,
)  # fmt: skip
"""97.5 % quantiles of Student's t for 1 to 15 degrees of freedom."""
