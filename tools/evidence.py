"""One item for or against a claim: a frozen value whose id is the hash of its content.

Rungs are Pearl's: 1 association, 2 intervention, 3 counterfactual. Mendelian randomization is put on
rung 2 as a natural experiment; its assumptions are named where it is used.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from graphs.findings import RATIOS, oriented
from graphs.grades import strength_of
from graphs.plural import agree, is_plural
from graphs.statements import content_id
from tools.designs import STUDY_DESIGNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphs.assessments import Assessment
    from graphs.findings import Finding
    from graphs.grades import Strength
    from graphs.statements import Edge
    from tools.designs import DesignClass

Rung = Literal[1, 2, 3]
EvidenceKind = Literal[
    "finding",
    "edge",
    "estimate",
    "assessment",
    "indication",
    "contraindication",
    "label",
    "genetic",
]
EvidenceDirection = Literal["increases", "decreases", "none", "inconclusive"]
HowRelated = Literal[
    "member", "class", "narrower", "broader", "level", "high_level", "surrogate", "marker"
]
STEPS: tuple[HowRelated, ...] = ("surrogate", "marker")
"""What is a step toward an outcome and no part of it: evidence on it never answers for the outcome."""


@dataclass(frozen=True)
class Relation:
    """Why an item speaks for a question that it is not about: what it is of, and how that is related.

    `how` is what the item's thing is to the thing asked about: a member of it, the class that it
    belongs to, a narrower or a broader thing, the level that it is a high one of, a high level of it, a
    surrogate for it, or what it is measured by.
    """

    side: Literal["treatment", "comparator", "outcome"]
    how: HowRelated
    curie: str
    name: str
    asked: str

    @property
    def text(self) -> str:
        """For example `atorvastatin, one of the statins`."""
        a_kind = "one of the" if is_plural(self.asked) else "a kind of"
        words = {
            "member": f"{self.name}, {a_kind} {self.asked}",
            "class": f"{self.name}, the class of {self.asked}",
            "narrower": f"{self.name}, a part of {self.asked}",
            "broader": f"{self.name}, which includes {self.asked}",
            "level": f"{self.name}, of which {self.asked} is a high level",
            "high_level": f"{self.name}, a high level of {self.asked}",
            "surrogate": f"{self.name}, a surrogate for {self.asked}",
            "marker": f"{self.name}, by which {self.asked} is measured",
        }
        return words[self.how]


@dataclass(frozen=True)
class SourceRef:
    """A pointer to where the item can be read."""

    identifier: str
    title: str
    url: str | None = None


@dataclass(frozen=True)
class Quote:
    """The sentence that a finding was read from by machine, and where it stands.

    Attributes:
        sentence: to the letter.
        start, end: its place in the title, two line breaks and the text of the document.
        document, corpus: where the document is held.
        basis: what the reading rests on, such as "figures and judge"; empty before it was compared.
        agreement: how often readings on that ground were right, 0 to 1; None before.
        flags: what a reader should know of the report, such as "preprint".
        named: the words that name exposure and outcome there; empty where it was read without a pair.
        computed_from: the printed numbers that estimate and interval were computed from, such as a P value;
            None where estimate and interval are printed themselves.
        bias: what the report says that lowers certainty in this result, such as "open label".
        funding: who paid, as the report says it; empty where it does not.
    """

    sentence: str
    start: int
    end: int
    document: str
    corpus: str = ""
    basis: str = ""
    agreement: float | None = None
    flags: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    computed_from: tuple[float, ...] | None = None
    bias: tuple[str, ...] = ()
    funding: str = ""


@dataclass(frozen=True)
class Evidence:
    """What one source says about one exposure and one outcome.

    `contrast` says in words what the estimate compares; what was counted as the outcome follows a
    semicolon, where it is narrower or wider than the outcome itself.
    """

    kind: EvidenceKind
    rung: Rung
    design: str
    exposure: str
    outcome: str
    direction: EvidenceDirection | None
    text: str
    source: SourceRef
    measure: str | None = None
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    n: int | None = None
    population: str | None = None
    year: int | None = None
    contrast: str | None = None
    contrast_sign: int = 1
    """-1 when the estimate is for less of the exposure."""
    comparator: str | None = None
    """CURIE of the other treatment of a head-to-head comparison."""
    overlaps: tuple[str, ...] = ()
    """Trials or cohorts whose participants it counts."""
    body: str | None = None
    """Who concluded it, of what a body states."""
    grade: str | None = None
    """How sure the body is, in its own words."""
    relations: tuple[Relation, ...] = ()
    """Why it speaks for the question, where it is of something near to what was asked."""
    quote: Quote | None = None
    """Of what was read by machine from a publication and checked by nobody."""

    @property
    def line(self) -> DesignClass | None:
        """Its class of designs; None for what is no study."""
        return STUDY_DESIGNS[self.design].line

    @property
    def strength(self) -> Strength | None:
        """How far the conclusion of a body goes; None for what is no such conclusion."""
        return strength_of(self.grade) if self.grade is not None else None

    @property
    def limits(self) -> tuple[float, float] | None:
        """The printed 95 % limits on the scale and in the orientation of `oriented`."""
        if self.measure is None or self.ci_low is None or self.ci_high is None:
            return None
        low, high = (
            math.log(v) if self.measure in RATIOS else v for v in (self.ci_low, self.ci_high)
        )
        return (low, high) if self.contrast_sign > 0 else (-high, -low)

    @property
    def oriented(self) -> tuple[float, float]:
        """(estimate, standard error), see `graphs.findings.oriented`.

        Raises:
            ValueError: the item carries no estimate.
        """
        if (
            self.measure is None
            or self.estimate is None
            or self.ci_low is None
            or self.ci_high is None
        ):
            raise ValueError(f"{self.id} carries no estimate")
        printed = (self.estimate, self.ci_low, self.ci_high)
        return oriented(self.measure, printed, self.contrast_sign)

    @cached_property
    def id(self) -> str:
        """For example `finding:1a2b3c4d5e`; the same content has the same id."""
        parts = asdict(self)
        source = parts.pop("source")
        if self.quote is None:  # what a person typed keeps the id that it had before machines read
            parts.pop("quote")
        return content_id(self.kind, *parts.values(), *source.values())

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types, the id included."""
        parts = asdict(self)
        lists = {name: list(parts[name]) for name in ("overlaps", "relations")}
        if self.quote is None:
            parts.pop("quote")
        else:
            for name in ("flags", "named", "bias"):
                parts["quote"][name] = list(getattr(self.quote, name))
            if self.quote.computed_from is not None:
                parts["quote"]["computed_from"] = list(self.quote.computed_from)
        return {"id": self.id, **parts, **lists}


def from_finding(finding: Finding) -> Evidence:
    """A study finding as evidence."""
    return Evidence(
        kind="finding",
        rung=2 if STUDY_DESIGNS[finding.design].is_interventional else 1,
        design=finding.design,
        exposure=str(finding.exposure),
        outcome=str(finding.outcome),
        direction=finding.direction,
        text=(
            f"{finding.measure} {finding.estimate:g} ({finding.ci_low:g} to {finding.ci_high:g}), "
            f"{finding.contrast}"
        ),
        source=SourceRef(finding.identifier, finding.title, finding.checked),
        measure=finding.measure,
        estimate=finding.estimate,
        ci_low=finding.ci_low,
        ci_high=finding.ci_high,
        n=finding.n,
        population=finding.population,
        year=finding.year,
        contrast=finding.contrast,
        contrast_sign=finding.contrast_sign,
        comparator=str(finding.comparator) if finding.comparator else None,
        overlaps=finding.overlaps,
    )


def from_assessment(assessment: Assessment) -> Evidence:
    """A conclusion of a body, a label or a curated resource as evidence.

    It is on the first rung: what it rests on is not at hand, so it never identifies an effect.
    """
    said = f"{assessment.body}: {assessment.grade}"
    return Evidence(
        kind=assessment.kind,
        rung=1,
        design=assessment.kind,
        exposure=str(assessment.exposure),
        outcome=str(assessment.outcome),
        direction=assessment.direction,
        text=f"{said}, {assessment.contrast}" if assessment.contrast else said,
        source=SourceRef(
            assessment.identifier,
            assessment.title,
            assessment.checked if assessment.checked.startswith("http") else None,
        ),
        measure=assessment.measure,
        estimate=assessment.estimate,
        ci_low=assessment.ci_low,
        ci_high=assessment.ci_high,
        population=assessment.population or None,
        year=assessment.year,
        contrast=assessment.contrast or None,
        body=assessment.body,
        grade=assessment.grade,
    )


def from_edge(edge: Edge, names: Mapping[str, str]) -> Evidence:
    """A graph edge as evidence: a hypothesis when causal, an association otherwise."""
    direction: Literal["increases", "decreases"] | None = None
    if edge.is_causal and edge.sign is not None:
        direction = "increases" if edge.sign > 0 else "decreases"
    subject, obj = str(edge.subject), str(edge.object)
    actor = names.get(subject, subject)
    ends = (edge.cause, edge.effect) if edge.is_causal else (edge.subject, edge.object)
    return Evidence(
        kind="edge",
        rung=1,
        design="curated" if edge.is_causal else "association",
        exposure=str(ends[0]),
        outcome=str(ends[1]),
        direction=direction,
        text=f"{actor} {agree(actor, edge.verb())} {names.get(obj, obj)}",
        source=SourceRef(
            edge.source,
            "knowledge graph edge",
            edge.checked if edge.checked.startswith("http") else None,
        ),
    )
