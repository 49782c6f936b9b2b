"""Gather what each class of designs says, and triangulate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.verdict.pooling import Pooled, Result, Signal, pool
from agent.verdict.triangulate import Conclusion, DesignClass, Line, OwnData, triangulate
from tools.evidence import DESIGNS

if TYPE_CHECKING:
    from agent.notebook import Notebook
    from agent.question import Direction
    from graphs.findings import Finding
    from tools.evidence import Evidence

CLASSES: tuple[DesignClass, ...] = ("randomized", "mendelian_randomization", "observational")


def conclude(notebook: Notebook) -> None:
    """Set `notebook.lines` and `notebook.conclusion` from the evidence that was kept."""
    notebook.lines = gather_lines(notebook)
    curated, associated = _edges(notebook)
    conclusion = triangulate(
        notebook.lines, own_data(notebook), curated=curated, associated=associated
    )
    if conclusion.verdict == "insufficient_evidence" and notebook.paths and _asks_how(notebook):
        conclusion = _from_mechanism(notebook)
    notebook.conclusion = conclusion


def gather_lines(notebook: Notebook) -> dict[DesignClass, Line]:
    """One line for each class of designs with at least one estimate about the pair."""
    lines: dict[DesignClass, Line] = {}
    for design in CLASSES:
        ids = [
            item.id
            for item in about_pair(notebook)
            if item.kind == "finding" and item.design in DESIGNS[design]
        ]
        pooled = pool([signal_of(i, notebook.findings[i]) for i in ids])
        if pooled is not None:
            lines[design] = Line(design, pooled.result, pooled, tuple(ids))
    ours = _own_line(notebook)
    if ours is not None:
        randomized = ours.design == "randomized" and "randomized" not in lines
        lines["randomized" if randomized else "own_data"] = ours
    return lines


def about_pair(notebook: Notebook) -> list[Evidence]:
    """Evidence whose exposure and outcome are the very pair that was asked about."""
    pair = notebook.pair
    return [item for item in notebook.evidence.values() if (item.exposure, item.outcome) == pair]


def own_data(notebook: Notebook) -> OwnData | None:
    """The state of our own estimate; None when no data set was usable."""
    effect = notebook.effect
    if effect is None or (effect.status == "failed" and effect.code != "NOT_IDENTIFIED"):
        return None
    return OwnData(
        identified=effect.identification is not None
        and effect.identification.status == "identified",
        control_is_biased=effect.negative_control is not None
        and effect.negative_control.status == "biased",
        refuted=any(r.status == "refuted" for r in effect.refutations),
    )


def _own_line(notebook: Notebook) -> Line | None:
    effect = notebook.effect
    if effect is None or effect.status != "ok" or effect.estimate is None:
        return None
    estimate = effect.estimate
    result: Result = "unclear"
    if estimate.ci_low > 0:
        result = "increases"
    elif estimate.ci_high < 0:
        result = "decreases"
    pooled = Pooled(
        scale="difference",
        estimate=estimate.value,
        se=estimate.se,
        k=1,
        n=estimate.n,
        i2=0.0,
        increases=int(result == "increases"),
        decreases=int(result == "decreases"),
        has_meta_analysis=False,
    )
    ids = tuple(i for i, item in notebook.evidence.items() if item.kind == "estimate")
    design: DesignClass = "randomized" if notebook.dataset_is_randomized else "own_data"
    return Line(design, result, pooled, ids)


def _edges(notebook: Notebook) -> tuple[Direction | None, bool]:
    """(direction that curated causal edges state, whether an associative edge exists)."""
    edges = [item for item in about_pair(notebook) if item.kind == "edge"]
    directions = {item.direction for item in edges if item.direction in ("increases", "decreases")}
    if directions == {"increases"}:
        return "increases", bool(edges)
    if directions == {"decreases"}:
        return "decreases", bool(edges)
    return None, bool(edges)


def _asks_how(notebook: Notebook) -> bool:
    return notebook.question is not None and notebook.question.kind == "mechanism"


def _from_mechanism(notebook: Notebook) -> Conclusion:
    """A how-question without studies: the best path's direction, as a hypothesis."""
    sign = notebook.paths[0][0].sign
    direction: Direction | None = {1: "increases", -1: "decreases"}.get(sign or 0)  # type: ignore[assignment]
    reasons = ("curated mechanism paths lead there; no study of the pair itself is at hand",)
    return Conclusion("suggestive", direction, "low", reasons)


def signal_of(evidence_id: str, finding: Finding) -> Signal:
    """The oriented estimate of a finding, for pooling."""
    estimate, se = finding.log_estimate_and_se()
    return Signal(
        evidence=evidence_id,
        document=finding.identifier,
        scale="difference" if finding.measure in ("RD", "MD", "SMD") else "ratio",
        estimate=estimate,
        se=se,
        n=finding.n,
        year=finding.year,
        is_meta_analysis=finding.design in ("rct_meta_analysis", "observational_meta_analysis"),
    )
