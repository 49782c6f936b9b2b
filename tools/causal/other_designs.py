"""Effects by other roads than adjustment: instrument, front door, discontinuity, panels, dose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.causal.by_cutoff import by_cutoff
from tools.causal.by_difference import by_difference
from tools.causal.by_formula import by_formula
from tools.causal.by_instrument import by_instrument
from tools.causal.coding import Unusable
from tools.causal.quasi.errors import CannotEstimate
from tools.causal.query import EffectResult, refuse

if TYPE_CHECKING:
    from graphs.dags.causal_dag import CausalDag
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.query import CausalRequest

METHODS = ("wald", "2sls", "front_door", "rd", "did")


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
        return by_formula(request, descriptor, dag, frame, known)
    roads = {"rd": by_cutoff, "did": by_difference}
    try:
        if request.method not in roads:
            return by_instrument(request, descriptor, dag, frame, known)
        return roads[request.method](request, descriptor, frame, known)
    except CannotEstimate as error:
        raise Unusable(refuse(error.code, error.message, **known)) from error
