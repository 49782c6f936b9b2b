"""A study finding: one estimate of one study, as a frozen value."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from graphs.curie import Curie
from graphs.statements import content_id

if TYPE_CHECKING:
    from collections.abc import Sequence

Design = Literal[
    "rct",
    "rct_meta_analysis",
    "mendelian_randomization",
    "cohort",
    "case_control",
    "observational_meta_analysis",
    "cross_sectional",
]
Measure = Literal["RR", "HR", "OR", "IRR", "RD", "MD", "SMD"]
FindingDirection = Literal["increases", "decreases", "none"]

RATIOS = ("RR", "HR", "OR", "IRR")
Z_95 = 1.959964


@dataclass(frozen=True)
class Finding:
    """What one study reports about one exposure and one outcome.

    `estimate` and its 95 % limits are as printed. `contrast_sign` is +1 when they are for more of
    the exposure and -1 when they are for less of it. `direction` is that of more exposure.

    Attributes:
        comparator: the other treatment of a head-to-head comparison: estimate and direction are those
            of `exposure` relative to it. None when the control got nothing, placebo or less.
        overlaps: acronyms or names of the trials and cohorts whose participants are counted; empty
            where they are not known.
    """

    exposure: Curie
    outcome: Curie
    population: str
    design: Design
    direction: FindingDirection
    measure: Measure
    estimate: float
    ci_low: float
    ci_high: float
    contrast: str
    contrast_sign: int
    intervention: Curie | None
    n: int | None
    year: int
    identifier: str
    title: str
    checked: str
    comparator: Curie | None = None
    overlaps: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Stable for the same estimate of the same study."""
        return content_id(
            "finding",
            self.exposure,
            self.outcome,
            self.comparator,
            self.population,
            self.identifier,
            self.measure,
            self.estimate,
            self.ci_low,
            self.ci_high,
            self.contrast,
        )

    @property
    def is_ratio(self) -> bool:
        """Whether the null value is 1 instead of 0."""
        return self.measure in RATIOS

    @property
    def computed_direction(self) -> FindingDirection:
        """The direction that follows from the interval and the contrast."""
        null = 1.0 if self.is_ratio else 0.0
        if self.ci_low <= null <= self.ci_high:
            return "none"
        above = self.ci_low > null
        return "increases" if above == (self.contrast_sign > 0) else "decreases"


def oriented(
    measure: str, printed: tuple[float, float, float], contrast_sign: int
) -> tuple[float, float]:
    """(estimate, standard error), positive when more exposure gives more outcome.

    Args:
        measure: one of `Measure`; ratios are taken to the log scale, differences stay as they are.
        printed: estimate with its lower and upper 95 % limit, from which the standard error comes.
        contrast_sign: -1 when the printed values are for less of the exposure.
    """
    middle, low, high = map(math.log, printed) if measure in RATIOS else printed
    return contrast_sign * middle, (high - low) / (2 * Z_95)


def finding_of(row: Sequence[Any]) -> Finding:
    """A finding from a row of a store: its id, then its fields in order."""
    exposure, outcome, *middle = row[1:12]
    intervention, *last, comparator, overlaps = row[12:]
    parts: tuple[Any, ...] = (
        Curie.parse(exposure),
        Curie.parse(outcome),
        *middle,
        Curie.parse(intervention) if intervention else None,
        *last,
        Curie.parse(comparator) if comparator else None,
        tuple(filter(None, overlaps.split("|"))),
    )
    return Finding(*parts)


def finding_row(f: Finding) -> tuple[str | float | None, ...]:
    """What `finding_of` reads."""
    return (
        f.id, str(f.exposure), str(f.outcome), f.population, f.design, f.direction, f.measure,
        f.estimate, f.ci_low, f.ci_high, f.contrast, f.contrast_sign,
        str(f.intervention) if f.intervention else None, f.n, f.year, f.identifier, f.title, f.checked,
        str(f.comparator) if f.comparator else None, "|".join(f.overlaps),
    )  # fmt: skip
