"""One item for or against a claim: a frozen value whose id is the hash of its content.

Rungs are Pearl's: 1 association, 2 intervention, 3 counterfactual. Mendelian randomization is put on
rung 2 as a natural experiment; its assumptions are named where it is used.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from graphs.statements import content_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphs.findings import Finding
    from graphs.statements import Edge

Rung = Literal[1, 2, 3]
EvidenceKind = Literal["finding", "edge", "estimate"]
INTERVENTIONAL = ("rct", "rct_meta_analysis", "mendelian_randomization")
DESIGNS: dict[str, tuple[str, ...]] = {
    "randomized": ("rct", "rct_meta_analysis"),
    "mendelian_randomization": ("mendelian_randomization",),
    "observational": (
        "cohort",
        "case_control",
        "observational_meta_analysis",
        "cross_sectional",
    ),
}
"""Which study designs make up each line of evidence."""


@dataclass(frozen=True)
class SourceRef:
    """A pointer to where the item can be read."""

    identifier: str
    title: str
    url: str | None = None


@dataclass(frozen=True)
class Evidence:
    """What one source says about one exposure and one outcome."""

    kind: EvidenceKind
    rung: Rung
    design: str
    exposure: str
    outcome: str
    direction: Literal["increases", "decreases", "none"] | None
    text: str
    source: SourceRef
    measure: str | None = None
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    n: int | None = None
    population: str | None = None

    @property
    def id(self) -> str:
        """For example `finding:1a2b3c4d5e`; the same content has the same id."""
        parts = asdict(self)
        source = parts.pop("source")
        return content_id(self.kind, *parts.values(), *source.values())

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types, the id included."""
        return {"id": self.id, **asdict(self)}


def from_finding(finding: Finding) -> Evidence:
    """A study finding as evidence."""
    return Evidence(
        kind="finding",
        rung=2 if finding.design in INTERVENTIONAL else 1,
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
    )


def from_edge(edge: Edge, names: Mapping[str, str]) -> Evidence:
    """A graph edge as evidence: a hypothesis when causal, an association otherwise."""
    direction: Literal["increases", "decreases"] | None = None
    if edge.is_causal and edge.sign is not None:
        direction = "increases" if edge.sign > 0 else "decreases"
    subject, obj = str(edge.subject), str(edge.object)
    ends = (edge.cause, edge.effect) if edge.is_causal else (edge.subject, edge.object)
    return Evidence(
        kind="edge",
        rung=1,
        design="curated" if edge.is_causal else "association",
        exposure=str(ends[0]),
        outcome=str(ends[1]),
        direction=direction,
        text=f"{names.get(subject, subject)} {edge.verb()} {names.get(obj, obj)}",
        source=SourceRef(
            edge.source,
            "knowledge graph edge",
            edge.checked if edge.checked.startswith("http") else None,
        ),
    )
