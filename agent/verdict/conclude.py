"""Gather what each class of designs says, and triangulate."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from agent.verdict.lines import Concluded, Conclusion, Line, OwnData
from agent.verdict.pooling import Pooled, Result, Signal, pool
from agent.verdict.triangulate import triangulate
from tools.evidence import STUDY_DESIGNS, DesignClass

if TYPE_CHECKING:
    from agent.dossier import Dossier
    from agent.question import Direction
    from tools.evidence import Evidence


def conclude(dossier: Dossier) -> Concluded:
    """The lines of evidence and the verdict, from the evidence that was kept."""
    lines = gather_lines(dossier)
    curated, associated = _edges(dossier)
    conclusion = triangulate(lines, own_data(dossier), curated=curated, associated=associated)
    if conclusion.verdict == "insufficient_evidence" and _asks_how(dossier) and dossier.paths:
        conclusion = _from_mechanism(dossier)
    return Concluded(lines, conclusion)


def gather_lines(dossier: Dossier) -> dict[DesignClass, Line]:
    """One line for each class of designs with at least one estimate about the pair."""
    lines: dict[DesignClass, Line] = {}
    for design in get_args(DesignClass):
        found = [e for e in dossier.about_pair() if e.kind == "finding" and e.line == design]
        pooled = pool([signal_of(item) for item in found])
        if pooled is not None:
            lines[design] = Line(design, pooled.result, pooled, tuple(item.id for item in found))
    ours = _own_line(dossier)
    if ours is not None:
        randomized = ours.design == "randomized" and "randomized" not in lines
        lines["randomized" if randomized else "own_data"] = ours
    return lines


def own_data(dossier: Dossier) -> OwnData | None:
    """The state of our own estimate; None when no data set was usable."""
    effect = dossier.effect
    if effect is None or (effect.status == "failed" and effect.code != "NOT_IDENTIFIED"):
        return None
    return OwnData(
        identified=effect.identification is not None
        and effect.identification.status == "identified",
        control_is_biased=effect.negative_control is not None
        and effect.negative_control.status == "biased",
        refuted=any(r.status == "refuted" for r in effect.refutations),
    )


def _own_line(dossier: Dossier) -> Line | None:
    own = dossier.estimated
    if own is None or own.effect.status != "ok" or own.effect.estimate is None:
        return None
    estimate = own.effect.estimate
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
    design: DesignClass = "randomized" if own.randomized else "own_data"
    return Line(design, result, pooled, own.evidence)


def _edges(dossier: Dossier) -> tuple[Direction | None, bool]:
    """(direction that curated causal edges state, whether an associative edge exists)."""
    edges = [item for item in dossier.about_pair() if item.kind == "edge"]
    directions = {item.direction for item in edges if item.direction in ("increases", "decreases")}
    if directions == {"increases"}:
        return "increases", bool(edges)
    if directions == {"decreases"}:
        return "decreases", bool(edges)
    return None, bool(edges)


def _asks_how(dossier: Dossier) -> bool:
    return dossier.question.kind == "mechanism"


def _from_mechanism(dossier: Dossier) -> Conclusion:
    """A how-question without studies: the best path's direction, as a hypothesis."""
    directions: dict[int | None, Direction] = {1: "increases", -1: "decreases"}
    reasons = ("curated mechanism paths lead there; no study of the pair itself is at hand",)
    return Conclusion("suggestive", directions.get(dossier.paths[0].sign), "low", reasons)


def signal_of(item: Evidence) -> Signal:
    """The oriented estimate of a study finding, for pooling."""
    estimate, se = item.oriented
    return Signal(
        evidence=item.id,
        document=item.source.identifier,
        scale="difference" if item.measure in ("RD", "MD", "SMD") else "ratio",
        estimate=estimate,
        se=se,
        n=item.n,
        year=item.year or 0,
        is_meta_analysis=STUDY_DESIGNS[item.design].pools,
    )
