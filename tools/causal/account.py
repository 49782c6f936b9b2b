"""What a result tells beside its number: columns, rows, estimand, assumptions, and the data's hash."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.datasets import OF_THE_CALLER
from tools.causal.design import Columns, Design
from tools.causal.query import Estimate, Warned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.estimate import Fit
    from tools.causal.query import CausalRequest


def columns_of(request: CausalRequest, identification: Any, **more: Any) -> Columns:
    """The columns of a request, by role."""
    levels = (request.treated_value, request.control_value)
    adjustment = identification.adjustment_set
    if identification.optimal_set is not None:
        # The valid set with the least asymptotic variance (Henckel, Perkovic & Maathuis 2022).
        adjustment = identification.optimal_set
    further = [
        *request.negative_control_outcomes,
        *filter(None, [request.negative_control_exposure]),
    ]
    return Columns(
        request.treatment,
        request.outcome,
        tuple(dict.fromkeys((*adjustment, *request.modifiers))),
        control=request.negative_control_outcome,
        weights=request.weights,
        cluster=request.cluster,
        event=request.outcome_event,
        optional=tuple(further),
        levels=levels if levels[0] is not None else None,  # type: ignore[arg-type]
        **more,
    )


def as_estimate(
    request: CausalRequest, descriptor: DatasetDescriptor, design: Design, name: str, fit: Fit
) -> Estimate:
    """The printable estimate of a fit."""
    column = descriptor.columns[request.outcome]
    default = "risk" if np.isin(design.y, (0.0, 1.0)).all() else "units of the outcome"
    unit = column.unit or default
    risk = unit == "risk"
    y = request.outcome
    if design.risk:
        y = design.risk.removeprefix("risk of ").partition(" (")[0]
    who = {"ATE": "", "ATT": " | treated", "ATC": " | untreated"}[request.estimand]
    return Estimate(
        value=fit.value,
        se=fit.se,
        ci_low=fit.value - 1.959964 * fit.se,
        ci_high=fit.value + 1.959964 * fit.se,
        n=len(design.y),
        n_treated=int(design.t.sum()),
        method=name if descriptor.key == OF_THE_CALLER else f"{name} in {descriptor.key}",
        unit="risk difference" if risk else unit,
        estimand=f"{request.estimand}: E[{y} | do({request.treatment}=1){who}] - "
        f"E[{y} | do({request.treatment}=0){who}], {descriptor.population}",
        scale="risk difference" if risk else "difference",
    )


def flow_of(
    design: Design, frame: Any, columns: Columns, request: CausalRequest
) -> tuple[dict[str, Any], ...]:
    """Rows left after each step."""
    rows: list[dict[str, Any]] = [{"step": "rows in the data", "n": len(frame)}]
    left = len(frame)
    for name in dict.fromkeys((columns.treatment, columns.outcome, *columns.adjustment)):
        frame = frame.dropna(subset=[name]) if request.missing != "multiple" else frame
        if len(frame) < left:
            left = len(frame)
            rows.append({"step": f"{name} not missing", "n": left})
    rows.append({"step": "analysed", "n": len(design.y)})
    if not columns.continuous_treatment:
        rows.append({"step": "of these treated", "n": int(design.t.sum())})
    return tuple(rows)


def asked_warnings(
    request: CausalRequest, dag: CausalDag, known: Mapping[str, Any]
) -> list[Warned]:
    """Warnings about what was asked rather than about the data."""
    found = []
    nothing = not known["identification"].adjustment_set
    if nothing and known["identification"].strategy != "randomization":
        text = "nothing is adjusted for: no arrow of the DAG leads into the treatment; if that is not known, the number is a plain comparison"
        found.append(Warned("UNADJUSTED", text))
    later = (
        sorted(set(request.modifiers) & dag.descendants(request.treatment))
        if request.modifiers
        else []
    )
    if later:
        text = f"{', '.join(later)} may be affected by the treatment: not a baseline modifier"
        found.append(Warned("DESCENDANT_OF_TREATMENT", text))
    return found


MISSING_SAID = {
    "complete_case": "rows with missing values are like the others (complete cases)",
    "fail": "no value is missing",
    "ipcw": "gaps depend on complete columns only (complete rows are weighted)",
    "multiple": "gaps depend on observed columns only (multiple imputation)",
}


def assumptions_of(request: CausalRequest, identification: Any) -> tuple[dict[str, str], ...]:
    """What the number rests on, each tagged checked or untestable."""
    names = ", ".join(identification.adjustment_set) or "nothing"
    return (
        {"text": f"no unmeasured common cause once {names} are held fixed", "tag": "untestable"},
        {"text": "both treatments are possible for everyone (overlap)", "tag": "checked"},
        {
            "text": "one version of the treatment, no interference between people",
            "tag": "untestable",
        },
        {"text": MISSING_SAID[request.missing], "tag": "untestable"},
        {
            "text": "the propensity or the outcome model is right (doubly robust)",
            "tag": "untestable",
        },
    )


def data_hash(design: Design) -> str:
    """Changes when a row or a design column does."""
    digest = hashlib.sha256()
    for array in (design.y, design.t, design.x):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:16]
