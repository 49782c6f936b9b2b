"""Effects by other roads than adjustment: instrument, front door, discontinuity, panels, dose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tools.causal.plug_in import plug_in
from tools.causal.query import EffectResult, Estimate, refuse

if TYPE_CHECKING:
    from graphs.dag import CausalDag
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.estimate import Fit
    from tools.causal.query import CausalRequest

METHODS = ("wald", "2sls", "front_door", "rd", "did", "dose")


def estimate_other(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    frame: Any,
    known: dict[str, Any],
) -> EffectResult:
    """Estimate by a design other than adjustment."""
    identified = known["identification"]
    if request.method not in ("auto", *METHODS):
        text = (
            f"{request.method} adjusts for covariates, and no adjustment set exists: "
            f"{identified.text}. Ask for method auto"
        )
        return refuse("NO_ESTIMATOR", text, **known)
    if request.method in ("auto", "front_door"):
        return _by_formula(request, descriptor, dag, frame, known)
    return refuse("NO_ESTIMATOR", "that estimator is not built in yet", **known)


def _by_formula(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    frame: Any,
    known: dict[str, Any],
) -> EffectResult:
    """The formula of the ID algorithm on the table of counts."""
    suspected = frozenset(h.name for h in descriptor.unmeasured if not h.known) & dag.latent
    assumed = dag.without_nodes(suspected)
    found = plug_in(frame, assumed, request.treatment, request.outcome, request.seed)
    estimate = as_estimate(
        request,
        descriptor,
        found.fit,
        "plug-in of the identifying formula",
        found.n,
        found.n_treated,
    )
    details = {
        "formula": found.formula,
        "mean_treated": found.mean_treated,
        "mean_untreated": found.mean_untreated,
    }
    assumptions = (
        {"text": f"the DAG holds: {known['identification'].text}", "tag": "untestable"},
        {"text": "every cell that the formula needs holds rows", "tag": "checked"},
    )
    return EffectResult(
        "ok", None, "", estimate=estimate, details=details, assumptions=assumptions, **known
    )


def as_estimate(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    fit: Fit,
    method: str,
    n: int,
    n_treated: int,
    **changed: Any,
) -> Estimate:
    """The printable estimate of a fit; `changed` replaces fields (interval, scale, estimand)."""
    column = descriptor.columns[request.outcome]
    unit = column.unit or ("risk" if column.type == "binary" else "units of the outcome")
    made = Estimate(
        value=fit.value,
        se=fit.se,
        ci_low=fit.value - 1.959964 * fit.se,
        ci_high=fit.value + 1.959964 * fit.se,
        n=n,
        n_treated=n_treated,
        method=f"{method} in {descriptor.key}",
        unit="risk difference" if unit == "risk" else unit,
        estimand=f"ATE: E[{request.outcome} | do({request.treatment}=1)] - "
        f"E[{request.outcome} | do({request.treatment}=0)], {descriptor.population}",
        scale="risk difference" if unit == "risk" else "difference",
    )
    return replace(made, **changed)
