"""Effects by adjustment: every estimator, stress tests, checks, one result."""

from __future__ import annotations

from dataclasses import replace
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
from tools.causal.coded_levels import coded_levels
from tools.causal.controls import calibrate, negative_control, negative_exposure
from tools.causal.diagnose import warnings_of
from tools.causal.estimate import Fit, aipw
from tools.causal.fitting import NAMES, fit_all
from tools.causal.multiverse import multiverse
from tools.causal.outcome_coding import outcome_warnings
from tools.causal.outcome_scales import log_risk_ratio, measures, without_finite_ratio
from tools.causal.query import LEFT_OUT, EffectResult, NegativeControl, Warned, refuse
from tools.causal.refute import refuted_one_by_one
from tools.causal.results import installed_versions
from tools.causal.row_checks import row_warnings
from tools.causal.sensitivity import sensitivity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.batch import Batched
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.design import Columns, Design
    from tools.causal.query import CausalRequest

BATCHED = ("ols", "ipw", "aipw")
"""Estimators that refuters refit; of a learned or matched one the parametric companion, AIPW."""


def estimate_adjusted(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    frame: Any,
    known: dict[str, Any],
) -> tuple[EffectResult, Design | None]:
    """Estimate by the adjustment set of the identification.

    The design serves the attempts to break the estimate (`refuted`) and a cross-check.

    Raises:
        Unusable: the data cannot answer; the exception holds the refusal.
    """
    columns = columns_of(request, known["identification"])
    fitted = fit_all(request, descriptor, frame, columns, known)
    design, fits, main = fitted.design, fitted.fits, fitted.main
    if (
        not np.isfinite([v for f in fits.values() for v in (f.value, f.se)]).all()
        or not fits[main].se
    ):
        text = "the estimate is not finite; check the outcome's values"
        return refuse("BAD_OUTCOME", text, **known), None
    controls = controls_of(request, descriptor, design, aipw)
    outcome_controls = [c for c in controls if c.outcome != request.negative_control_exposure]
    first = controls[0]
    result = EffectResult(
        status="ok",
        code=None,
        message="",
        estimate=as_estimate(request, descriptor, design, NAMES[main], fits[main]),
        alternatives=tuple(
            as_estimate(request, descriptor, design, NAMES[key], fit)
            for key, fit in fits.items()
            if key != main
        ),
        measures=measures(request, descriptor, design),
        sensitivity=sensitivity(design, log_risk_ratio(design, request.estimand)),
        negative_control=first,
        negative_controls=tuple(controls[1:]),
        calibration=calibrate(fits[main].value, fits[main].se, outcome_controls),
        multiverse=_multiverse(request, descriptor, dag, frame, columns),
        details={"method_chosen": fitted.reason},
        flow=flow_of(design, frame, columns, request),
        diagnostics=fitted.diagnostics,
        warnings=(
            *warnings_of(design, fitted.diagnostics, fits, main),
            *asked_warnings(request, dag, known),
            *row_warnings(design),
            *coded_levels(design),
            *_of_the_outcome(design),
        ),
        assumptions=assumptions_of(request, known["identification"]),
        outcome=design.risk,
        dowhy=LEFT_OUT,
        data_hash=data_hash(design),
        versions=installed_versions(),
        **known,
    )
    return result, design


def refuted(request: CausalRequest, result: EffectResult, design: Design) -> Iterator[EffectResult]:
    """The result with every attempt to break it, after each of them."""
    if not request.refute:
        yield result
        return
    method: Batched = request.method if request.method in BATCHED else "aipw"  # type: ignore[assignment]
    for found in refuted_one_by_one(
        design, method, estimand=request.estimand, n_sim=request.n_sim, seed=request.seed
    ):
        yield replace(result, refutations=found)


def _of_the_outcome(design: Design) -> list[Warned]:
    """How the outcome's codes were taken, and that there is no ratio where there is none."""
    found = outcome_warnings(design.outcome, design.y, design.risk, is_guessed=design.is_guessed)
    if why := without_finite_ratio(design):
        text = f"{why}: no finite ratio of risks or odds exists, and none is given"
        found.append(Warned("NO_FINITE_RATIO", text))
    return found


def _multiverse(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    frame: Any,
    columns: Columns,
) -> dict[str, Any] | None:
    if not request.multiverse:
        return None
    suspected = frozenset(h.name for h in descriptor.unmeasured if not h.known) & dag.latent
    found = multiverse(request, descriptor, dag.without_nodes(suspected), frame, columns)
    return None if found is None else found.to_json()


def controls_of(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    design: Design,
    estimator: Callable[[Any, Any, Any], Fit],
) -> list[NegativeControl]:
    """Every negative control of the request; the first says so when there is none."""
    name = request.negative_control_outcome
    label = descriptor.columns[name].label if name else ""
    found = [negative_control(design, estimator, name, label)]
    found += [
        negative_control(design, estimator, other, other, design.extra[other])
        for other in request.negative_control_outcomes
    ]
    exposure = request.negative_control_exposure
    if exposure is not None:
        found.append(negative_exposure(design, exposure, design.extra[exposure]))
    return found
