"""The gate: which effect number, if any, may leave the runtime.

A number needs an `Identification` behind it or an interventional design. Our own identified
estimate comes first, because all of its assumptions can be inspected and struck out; it gives way
to a trial or Mendelian-randomization finding where it points elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.answer import Effect
from tools.evidence import DESIGNS

if TYPE_CHECKING:
    from agent.notebook import Notebook
    from graphs.findings import Finding

NUMERIC_VERDICTS = ("causal", "suggestive", "no_effect")

METHODS = {
    "rct": "randomized trial",
    "rct_meta_analysis": "meta-analysis of randomized trials",
    "mendelian_randomization": "Mendelian randomization",
}


def choose_effect(notebook: Notebook, factor: int) -> Effect | None:
    """The effect to report; None where nothing identifies one.

    Args:
        notebook: the concluded run.
        factor: -1 when the question asks about less of the treatment (or of the outcome).
    """
    conclusion = notebook.conclusion
    if conclusion is None or conclusion.verdict not in NUMERIC_VERDICTS:
        return None
    return _own(notebook, factor) or _published(notebook)


def _own(notebook: Notebook, factor: int) -> Effect | None:
    result, conclusion = notebook.effect, notebook.conclusion
    line = notebook.lines.get("randomized" if notebook.dataset_is_randomized else "own_data")
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


def _published(notebook: Notebook) -> Effect | None:
    """The best interventional finding: latest meta-analysis, else the largest study."""
    conclusion = notebook.conclusion
    for design in ("randomized", "mendelian_randomization"):
        line = notebook.lines.get(design)
        if line is None or conclusion is None or line.result != conclusion.direction:
            continue
        found = [(i, notebook.findings[i]) for i in line.evidence if i in notebook.findings]
        found = [(i, f) for i, f in found if f.design in DESIGNS[design]]
        if found:
            return _from_finding(*max(found, key=lambda pair: _rank(pair[1], line.result)))
    return None


def _rank(finding: Finding, result: str) -> tuple[bool, bool, int, int]:
    return (
        finding.direction == result,
        finding.design == "rct_meta_analysis",
        finding.n or 0,
        finding.year,
    )


def _from_finding(evidence_id: str, finding: Finding) -> Effect:
    return Effect(
        value=finding.estimate,
        ci_low=finding.ci_low,
        ci_high=finding.ci_high,
        unit=f"{finding.measure}, {finding.contrast}",
        estimand=f"average effect in {finding.population}",
        n=finding.n,
        method=f"{METHODS[finding.design]} ({finding.identifier}, {finding.year})",
        evidence=evidence_id,
    )
