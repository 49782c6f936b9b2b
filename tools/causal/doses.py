"""One result for a continuous treatment: per unit, curve, stress tests."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.account import (
    as_estimate,
    asked_warnings,
    assumptions_of,
    columns_of,
    data_hash,
    flow_of,
)
from tools.causal.adjusted import controls_of
from tools.causal.coded_levels import coded_levels
from tools.causal.coding import Unusable
from tools.causal.continuous import dose_response, partially_linear
from tools.causal.controls import calibrate
from tools.causal.design import build_design
from tools.causal.estimate import ols
from tools.causal.missing_codes import codes_beside_two, exact
from tools.causal.outcome_coding import outcome_warnings
from tools.causal.query import EffectResult, Warned, refuse
from tools.causal.refute import refute
from tools.causal.results import installed_versions
from tools.causal.row_checks import row_warnings
from tools.causal.sensitivity import sensitivity
from tools.causal.used_options import unused_by_dose

if TYPE_CHECKING:
    from graphs.dags.causal_dag import CausalDag
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.design import Design
    from tools.causal.estimate import Fit
    from tools.causal.query import CausalRequest, Estimate

FEW_DOSES = 5
METHODS = ("auto", "ols", "dose", "crossfit")


def is_continuous(frame: Any, request: CausalRequest) -> bool:
    """Whether the treatment column holds more than two numbers and no levels were named."""
    if request.treatment not in frame.columns or request.treated_value is not None:
        return False
    values = frame[request.treatment]
    return bool(getattr(values, "dtype", None) is not None and values.ndim == 1
                and values.dtype.kind in "iuf" and values.nunique() > 2)  # fmt: skip


def estimate_dose(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    frame: Any,
    known: dict[str, Any],
) -> EffectResult:
    """The average change of the outcome per unit of the treatment, with its curve.

    Raises:
        Unusable: the data cannot answer; the exception holds the refusal.
    """
    if refused := unused_by_dose(request):
        return replace(refused, **known)
    if request.method != "dose":
        _refuse_codes(frame, request.treatment)
    columns = columns_of(request, known["identification"], continuous_treatment=True)
    design = build_design(frame, descriptor, columns, request.missing)
    fits = _fits(request, design)
    main = fits[0][1]
    if not np.isfinite([main.value, main.se]).all() or main.se == 0:
        raise Unusable(refuse("BAD_OUTCOME", "the estimate is not finite", **known))
    estimates = [_per_unit(request, descriptor, design, name, fit) for name, fit in fits]
    controls = controls_of(request, descriptor, design, ols)
    outcomes = [c for c in controls if c.outcome != request.negative_control_exposure]
    curve = dose_response(design.y, design.t, design.x)
    return EffectResult(
        status="ok",
        code=None,
        message="",
        estimate=estimates[0],
        alternatives=tuple(estimates[1:]),
        refutations=refute(design, "ols", n_sim=request.n_sim, seed=request.seed)
        if request.refute
        else (),
        sensitivity=sensitivity(design),
        negative_control=controls[0],
        negative_controls=tuple(controls[1:]),
        calibration=calibrate(main.value, main.se, outcomes),
        details={"dose_response": asdict(curve)},
        flow=flow_of(design, frame, columns, request),
        outcome=design.risk,
        diagnostics={
            "rows": design.n_rows,
            "rows_dropped": design.n_rows - len(design.y),
            "missing": design.missing,
            "doses": int(len(np.unique(design.t))),
        },
        warnings=(
            *_warnings(design, curve.p_nonlinear),
            *asked_warnings(request, dag, known),
            *row_warnings(design),
            *coded_levels(design),
            *outcome_warnings(design.outcome, design.y, design.risk, is_guessed=design.is_guessed),
        ),
        assumptions=(
            *assumptions_of(request, known["identification"])[:4],
            {
                "text": "the effect per unit is the same at every dose (see the curve)",
                "tag": "checked",
            },
        ),
        data_hash=data_hash(design),
        versions=installed_versions(),
        **known,
    )


def _fits(request: CausalRequest, design: Design) -> list[tuple[str, Fit]]:
    """Least squares and a learned model with their names, the one that was asked for first."""
    options = {"weights": design.weights, "cluster": design.cluster}
    straight = ols(design.y, design.t, design.x, **options)  # type: ignore[arg-type]
    fits = [("OLS with covariates (HC1)", straight)]
    if design.weights is None:
        learned = partially_linear(
            design.y, design.t, design.x, cluster=design.cluster, seed=request.seed
        )
        fits.append(("partially linear model, cross-fitted", learned))
    return fits[::-1] if request.method == "crossfit" else fits


def _refuse_codes(frame: Any, name: str) -> None:
    """Refuse a treatment of two kinds beside codes for missing: a slope over them would mean nothing."""
    levels = tuple(sorted(map(float, frame[name].dropna().unique())))
    two, codes = codes_beside_two(levels)
    if codes:
        told, listed = " and ".join(map(exact, codes)), ",".join(map(exact, codes))
        text = (
            f"the treatment {name!r} holds {two[0]:g} and {two[1]:g}, and {told}, which reads like a "
            f"missing answer. Say so with --na {name}={listed}, name the two values to compare "
            "(--treated, --control), or ask for a dose-response with --method dose"
        )
        raise Unusable(refuse("BAD_CODING", text))


def _per_unit(
    request: CausalRequest, descriptor: DatasetDescriptor, design: Design, name: str, fit: Any
) -> Estimate:
    made = as_estimate(request, descriptor, design, name, fit)
    t, y = request.treatment, request.outcome
    return replace(
        made,
        n_treated=0,
        scale="per unit of treatment",
        estimand=f"ATE: mean of d/dt E[{y} | do({t}=t)], {descriptor.population}",
    )


def _warnings(design: Design, p_nonlinear: float) -> list[Warned]:
    found = []
    if len(design.y) < design.n_rows:
        text = f"{design.n_rows - len(design.y)} of {design.n_rows} rows were left out"
        found.append(Warned("ROWS_DROPPED", f"{text} for missing values"))
    doses = [f"{dose:g}" for dose in np.unique(design.t)]
    if len(doses) < FEW_DOSES:
        text = (
            f"{design.treatment} holds {', '.join(doses)}, which are taken as numbers (an effect per "
            f"unit); to compare two of them name them: --treated {doses[-1]} --control {doses[0]}"
        )
        found.append(Warned("FEW_DOSES", text))
    if p_nonlinear < 0.05:
        text = f"the response bends (p {p_nonlinear:.2g}): read the curve, not one slope"
        found.append(Warned("NONLINEAR_DOSE_RESPONSE", text))
    return found
