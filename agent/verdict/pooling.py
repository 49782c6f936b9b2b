"""Pool the estimates of one class of designs: DerSimonian & Laird 1986 random effects.

Ratios are pooled on the log scale, differences on their own. Contrasts differ between studies (a
unit of LDL, a drug against placebo), so the pooled number serves the decision "which direction,
how surely"; the effect that an answer reports is always that of one named study or data set.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence


Scale = Literal["ratio", "difference"]
Result = Literal["increases", "decreases", "none", "unclear"]
Z = 1.959964

EQUIVALENCE = math.log(1.25)
"""Half-width of "no effect worth naming" on the log-ratio scale.

GRADE's default threshold of appreciable benefit or harm is a relative change of 25 % (Guyatt et
al. 2011, J Clin Epidemiol 64:1283). Differences have no such default, so a difference whose
interval holds 0 is "unclear", never "none".
"""


@dataclass(frozen=True)
class Signal:
    """One estimate, oriented so that positive means that more exposure gives more outcome."""

    evidence: str
    document: str
    scale: Scale
    estimate: float
    se: float
    n: int | None
    year: int
    is_meta_analysis: bool = False

    @property
    def is_significant(self) -> bool:
        """The 95 % interval excludes the null."""
        return abs(self.estimate) > Z * self.se


@dataclass(frozen=True)
class Pooled:
    """A pooled estimate with its 95 % interval; log scale for ratios."""

    scale: Scale
    estimate: float
    se: float
    k: int
    n: int | None
    i2: float
    increases: int
    decreases: int
    has_meta_analysis: bool

    @property
    def ci_low(self) -> float:
        """Lower 95 % limit."""
        return self.estimate - Z * self.se

    @property
    def ci_high(self) -> float:
        """Upper 95 % limit."""
        return self.estimate + Z * self.se

    def natural(self) -> tuple[float, float, float]:
        """(estimate, lower, upper) as a ratio, or unchanged for a difference."""
        values = (self.estimate, self.ci_low, self.ci_high)
        if self.scale == "difference":
            return values
        low, middle, high = (math.exp(value) for value in sorted(values))
        return middle, low, high

    def text(self) -> str:
        """For example `ratio 0.78 (0.76 to 0.80), 3 pooled`."""
        middle, low, high = self.natural()
        pooled = f", {self.k} pooled" if self.k > 1 else ""
        return f"{self.scale} {middle:.2f} ({low:.2f} to {high:.2f}){pooled}"

    @property
    def any_significant(self) -> bool:
        """At least one single estimate excludes the null, in whichever direction."""
        return self.increases + self.decreases > 0

    @property
    def mixed_directions(self) -> bool:
        """Single estimates exclude the null in both directions."""
        return self.increases > 0 and self.decreases > 0

    def excludes_appreciable(self, direction: str | None) -> bool:
        """Whether the interval leaves no room for a relative change of 25 % in a direction."""
        if self.scale != "ratio":
            return False
        if direction == "decreases":
            return self.ci_low > -EQUIVALENCE
        return direction == "increases" and self.ci_high < EQUIVALENCE

    @property
    def result(self) -> Result:
        """Direction if the interval excludes the null; none if it lies inside equivalence."""
        if self.ci_low > 0:
            return "increases"
        if self.ci_high < 0:
            return "decreases"
        narrow = max(abs(self.ci_low), abs(self.ci_high)) <= EQUIVALENCE
        return "none" if self.scale == "ratio" and narrow else "unclear"


def pool(signals: Sequence[Signal]) -> Pooled | None:
    """Pool the signals of the commoner scale; None without signals.

    A meta-analysis already holds the studies before it: the latest one is used (all of its rows,
    when it reports several contrasts), with the studies published after it.
    """
    scale = _commoner_scale(signals)
    chosen = _without_double_counting([s for s in signals if s.scale == scale])
    if not chosen:
        return None
    estimate, se, i2 = _der_simonian_laird(chosen)
    sizes = [s.n for s in chosen if s.n is not None]
    return Pooled(
        scale=scale,
        estimate=estimate,
        se=se,
        k=len(chosen),
        n=sum(sizes) if sizes else None,
        i2=i2,
        increases=sum(s.is_significant and s.estimate > 0 for s in signals),
        decreases=sum(s.is_significant and s.estimate < 0 for s in signals),
        has_meta_analysis=any(s.is_meta_analysis for s in chosen),
    )


def _commoner_scale(signals: Sequence[Signal]) -> Scale:
    ratios = sum(s.scale == "ratio" for s in signals)
    return "ratio" if 2 * ratios >= len(signals) else "difference"


def _without_double_counting(signals: Sequence[Signal]) -> list[Signal]:
    metas = [s for s in signals if s.is_meta_analysis]
    if not metas:
        return list(signals)
    latest = max(metas, key=lambda s: (s.year, s.n or 0))
    same_paper = [s for s in metas if s.document == latest.document]
    later = [s for s in signals if not s.is_meta_analysis and s.year > latest.year]
    return [*same_paper, *later]


def _der_simonian_laird(signals: Sequence[Signal]) -> tuple[float, float, float]:
    """(estimate, standard error, I2 in [0, 1])."""
    weights = [1 / s.se**2 for s in signals]
    total = sum(weights)
    fixed = sum(w * s.estimate for w, s in zip(weights, signals, strict=True)) / total
    q = sum(w * (s.estimate - fixed) ** 2 for w, s in zip(weights, signals, strict=True))
    df = len(signals) - 1
    spread = total - sum(w**2 for w in weights) / total
    tau2 = max(0.0, (q - df) / spread) if df else 0.0
    adjusted = [1 / (s.se**2 + tau2) for s in signals]
    estimate = sum(w * s.estimate for w, s in zip(adjusted, signals, strict=True)) / sum(adjusted)
    i2 = max(0.0, (q - df) / q) if q > 0 else 0.0
    return estimate, math.sqrt(1 / sum(adjusted)), i2
