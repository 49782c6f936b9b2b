"""The gate: which effect number, if any, may leave the runtime.

A number needs an `Identification` behind it or an interventional design. Our own identified
estimate comes first, because all of its assumptions can be inspected and struck out; it gives way
to a trial or Mendelian-randomization finding where it points elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.answer import Effect
from tools.designs import STUDY_DESIGNS

if TYPE_CHECKING:
    from agent.writing.case import Case
    from tools.designs import DesignClass
    from tools.evidence import Evidence

NUMERIC_VERDICTS = ("causal", "suggestive", "no_effect")


def choose_effect(case: Case, factor: int) -> Effect | None:
    """The effect to report; None where nothing identifies one.

    Args:
        case: the concluded run.
        factor: -1 when the question asks about less of the treatment (or of the outcome).
    """
    conclusion = case.conclusion
    if conclusion is None or conclusion.verdict not in NUMERIC_VERDICTS:
        return None
    return _own(case, factor) or _published(case)


def _own(case: Case, factor: int) -> Effect | None:
    result, conclusion = case.dossier.effect, case.conclusion
    own = case.dossier.estimated
    line = case.lines.get("randomized" if own and own.randomized else "own_data")
    if result is None or result.estimate is None or line is None or conclusion is None:
        return None
    identified = result.identification is not None and result.identification.status == "identified"
    biased = result.negative_control is not None and result.negative_control.status == "biased"
    agrees = line.result == conclusion.direction
    if result.status != "ok" or not identified or biased or not agrees:
        return None
    estimate = result.estimate
    limits = sorted((factor * estimate.ci_low, factor * estimate.ci_high))
    return Effect(
        value=factor * estimate.value,
        ci_low=limits[0],
        ci_high=limits[1],
        unit=estimate.unit,
        estimand=estimate.estimand,
        n=estimate.n,
        method=estimate.method,
        evidence=line.evidence[0],
    )


def _published(case: Case) -> Effect | None:
    """The best interventional finding: latest meta-analysis, else the largest study."""
    conclusion = case.conclusion
    interventional: tuple[DesignClass, ...] = ("randomized", "mendelian_randomization")
    for design in interventional:
        line = case.lines.get(design)
        if line is None or conclusion is None or line.result != conclusion.direction:
            continue
        held = [case.dossier.evidence[i] for i in line.evidence]
        found = [item for item in held if item.kind == "finding"]
        if found:
            return _from_finding(max(found, key=lambda item: _rank(item, line.result)))
    return None


def _rank(finding: Evidence, result: str) -> tuple[bool, bool, int, int]:
    return (
        finding.direction == result,
        finding.design == "rct_meta_analysis",
        finding.n or 0,
        finding.year or 0,
    )


def _from_finding(finding: Evidence) -> Effect:
    if finding.estimate is None or finding.ci_low is None or finding.ci_high is None:
        raise RuntimeError(f"{finding.id} is a finding without an estimate")
    name = STUDY_DESIGNS[finding.design].name
    read = ", read by machine" if finding.quote is not None else ""
    return Effect(
        value=finding.estimate,
        ci_low=finding.ci_low,
        ci_high=finding.ci_high,
        unit=f"{finding.measure}, {finding.contrast}",
        estimand=f"average effect in {finding.population or 'the people studied'}",
        n=finding.n,
        method=f"{name} ({finding.source.identifier}, {finding.year}{read})",
        evidence=finding.id,
    )
