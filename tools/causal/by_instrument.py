"""Effects by an instrument: the Wald ratio or two-stage least squares."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.account import columns_of
from tools.causal.coding import Unusable
from tools.causal.design import build_design
from tools.causal.design_results import as_estimate, result_of
from tools.causal.doses import is_continuous
from tools.causal.estimate import Fit
from tools.causal.quasi.instrument import two_stage
from tools.causal.query import EffectResult, Warned, refuse

if TYPE_CHECKING:
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.query import CausalRequest


def by_instrument(
    request: CausalRequest, descriptor: DatasetDescriptor, frame: Any, known: dict[str, Any]
) -> EffectResult:
    """Wald or two-stage least squares; the interval of Anderson and Rubin beside it."""
    names = request.instruments
    if not names and known["identification"].instrument:
        names = (known["identification"].instrument,)
    if not names:
        text = "name the instrument (--instrument Z): a cause of the treatment alone"
        raise Unusable(refuse("INVALID_REQUEST", text, **known))
    if request.weights is not None:
        raise Unusable(refuse("NO_ESTIMATOR", "instruments take no sampling weights", **known))
    columns = replace(
        columns_of(
            request, known["identification"], continuous_treatment=is_continuous(frame, request)
        ),
        extra=names,
    )
    if known["identification"].instrument_given:
        given = known["identification"].instrument_given
        columns = replace(columns, adjustment=tuple(dict.fromkeys((*columns.adjustment, *given))))
    if request.method == "wald":
        columns = replace(columns, adjustment=())
    design = build_design(frame, descriptor, columns, request.missing)
    z = np.column_stack([design.extra[name] for name in names])
    found = two_stage(design.y, design.t, z, design.x, cluster=design.cluster)
    name = "Wald ratio" if request.method == "wald" else "two-stage least squares"
    estimate = as_estimate(
        request,
        descriptor,
        Fit(found.value, found.se),
        name,
        len(design.y),
        int(design.t.sum()) if not columns.continuous_treatment else 0,
        estimand=f"LATE: effect of {request.treatment} on {request.outcome} among those whom "
        f"{', '.join(names)} moves, {descriptor.population}",
    )
    warned = []
    if found.first_stage_f < 10:
        text = f"first-stage F {found.first_stage_f:.1f} (under 10): read the Anderson-Rubin set"
        warned.append(Warned("WEAK_INSTRUMENT", text))
    details = {
        "first_stage_f": found.first_stage_f,
        "anderson_rubin_set": [list(pair) for pair in found.ar_set],
        "sargan_p": found.sargan_p,
        "instruments": list(names),
        "covariates": list(columns.adjustment),
    }
    texts = (
        (f"{', '.join(names)} shares no unmeasured cause with the outcome", "untestable"),
        (f"{', '.join(names)} acts on the outcome through the treatment alone", "untestable"),
        ("nobody is moved against the instrument (monotonicity)", "untestable"),
        (f"the instrument moves the treatment: F {found.first_stage_f:.1f}", "checked"),
    )
    return result_of(request, design, frame, columns, estimate, known, details, warned, texts)
