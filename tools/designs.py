"""Study designs and their classes: the one table that says what follows from each.

The classes are those that triangulation compares; strengths order designs as GRADE orders starting
certainty (Guyatt et al. 2011, J Clin Epidemiol 64:383).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

DesignClass = Literal[
    "randomized",
    "mendelian_randomization",
    "observational",
    "own_data",
    "assessment",
    "label",
    "indication",
    "genetic",
]
StatedClass = Literal["assessment", "label", "indication", "genetic"]
STATED: tuple[StatedClass, ...] = get_args(StatedClass)
"""Classes that hold what bodies state instead of what one study measured."""


@dataclass(frozen=True)
class DesignLine:
    """One class of designs: what people call it, and the bias it is most open to."""

    name: str
    bias: str


DESIGN_CLASSES: dict[DesignClass, DesignLine] = {
    "randomized": DesignLine(
        "Randomized trials",
        "non-adherence and short follow-up; confounding is removed by randomization",
    ),
    "mendelian_randomization": DesignLine(
        "Mendelian randomization",
        "pleiotropy and weak instruments; genotype is fixed at conception, so reverse causation and "
        "lifestyle confounding are unlikely",
    ),
    "observational": DesignLine(
        "Observational studies", "unmeasured confounding, reverse causation and selection"
    ),
    "own_data": DesignLine(
        "Our estimate from data",
        "unmeasured confounding beyond the adjustment set, and selection",
    ),
    "assessment": DesignLine(
        "Published assessments",
        "the evidence and the rules of the body that made it, at the time that it was made",
    ),
    "label": DesignLine(
        "Product information",
        "reports without a comparison group; a listed reaction need not be caused by the medicine",
    ),
    "indication": DesignLine(
        "Approved or guideline use", "the trials behind the use are not at hand, nor is their size"
    ),
    "genetic": DesignLine(
        "Curated genetic evidence", "a gene's lifelong change is not a treatment begun in life"
    ),
}
"""The classes that triangulation compares, strongest first."""


@dataclass(frozen=True)
class StudyDesign:
    """One study design.

    Attributes:
        name: for people.
        line: its class of designs; None for what is no study.
        strength: in (0, 1], ordered as GRADE orders starting certainty (Guyatt et al. 2011,
            J Clin Epidemiol 64:383).
        pools: whether one such study already holds several.
    """

    name: str
    line: DesignClass | None
    strength: float
    pools: bool = False

    @property
    def is_interventional(self) -> bool:
        """Whether chance or genotype, not people, chose the exposure."""
        return self.line in ("randomized", "mendelian_randomization")


_FAMILY = re.compile(r"\b(?:sibling|siblings|twins?|co-?twin|sib-pair|cousins?)\b", re.IGNORECASE)
_NO_FAMILY = re.compile(
    r"\b(?:without|no|before|not)\b[^,;]*?\b(?:sibling|twin)\w*|\b(?:twin|multiple) (?:birth|pregnan)\w*",
    re.IGNORECASE,
)


def compares_family(contrast: str | None, population: str | None) -> bool:
    """Whether siblings or twins were compared with each other, by the row's own words.

    What families share cannot confound such a comparison (D'Onofrio et al. 2013, Am J Public Health
    103:S46; its limits: Frisell et al. 2012, Epidemiology 23:713).
    """
    said = f"{contrast or ''}; {population or ''}"
    return _FAMILY.search(_NO_FAMILY.sub(" ", said)) is not None


STUDY_DESIGNS: dict[str, StudyDesign] = {
    "rct_meta_analysis": StudyDesign("meta-analysis of randomized trials", "randomized", 1.0, True),
    "rct": StudyDesign("randomized trial", "randomized", 0.9),
    "mendelian_randomization": StudyDesign(
        "Mendelian randomization", "mendelian_randomization", 0.75
    ),
    "own_data": StudyDesign("own estimate", "own_data", 0.5),
    "observational_meta_analysis": StudyDesign(
        "meta-analysis of observational studies", "observational", 0.45, True
    ),
    "cohort": StudyDesign("cohort study", "observational", 0.4),
    "case_control": StudyDesign("case-control study", "observational", 0.3),
    "assessment": StudyDesign("assessment by a body", "assessment", 0.85, True),
    "contraindication": StudyDesign("contraindication", "label", 0.5),
    "indication": StudyDesign("approved or guideline use", "indication", 0.5),
    "label": StudyDesign("product information", "label", 0.4),
    "genetic": StudyDesign("curated genetic evidence", "genetic", 0.4),
    "curated": StudyDesign("curated statement", None, 0.25),
    "cross_sectional": StudyDesign("cross-sectional study", "observational", 0.2),
    "association": StudyDesign("recorded association", None, 0.2),
}
"""Every design by the name that evidence carries: the one place that says what follows from one."""
