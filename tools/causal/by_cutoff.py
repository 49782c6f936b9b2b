"""Effects at the cutoff of a running variable."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tools.causal.account import columns_of
from tools.causal.coding import Unusable
from tools.causal.design import build_design
from tools.causal.design_results import as_estimate, by_design, result_of
from tools.causal.estimate import Fit
from tools.causal.quasi.discontinuity import discontinuity
from tools.causal.query import EffectResult, Warned, refuse

if TYPE_CHECKING:
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.query import CausalRequest


def by_cutoff(
    request: CausalRequest, descriptor: DatasetDescriptor, frame: Any, known: dict[str, Any]
) -> EffectResult:
    """Local polynomial regression at the cutoff, with its density and placebo tests."""
    if request.running is None:
        text = "name the running variable (--running) and the cutoff (--cutoff)"
        raise Unusable(refuse("INVALID_REQUEST", text, **known))
    columns = columns_of(request, known["identification"], extra=(request.running,))
    held = tuple(name for name in columns.adjustment if name != request.running)
    design = build_design(frame, descriptor, replace(columns, adjustment=held), request.missing)
    running, before = design.extra[request.running], design.x[:, 1:]
    cutoff = request.cutoff or 0.0
    found = discontinuity(design.y, design.t, running, cutoff, before)
    how = "straight lines" if found.is_straight else "rdrobust"
    name = f"{'fuzzy' if found.fuzzy else 'sharp'} regression discontinuity ({how})"
    estimate = as_estimate(
        request,
        descriptor,
        Fit(found.value, found.se),
        name,
        found.n_left + found.n_right,
        int(design.t.sum()),
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        estimand=f"effect of {request.treatment} on {request.outcome} for people at "
        f"{request.running} = {cutoff:g}",
    )
    warned = []
    if found.density_p < 0.05:
        text = (
            f"rows crowd on one side of the cutoff (p {found.density_p:.2g}): sorting is possible"
        )
        warned.append(Warned("DENSITY_JUMP", text))
    if found.is_straight:
        text = (
            "few rows are near the cutoff: the jump is that between straight lines over "
            f"{found.n_left} rows below and {found.n_right} above"
        )
        warned.append(Warned("FEW_NEAR", text))
    if any(p < 0.05 for p in found.placebo_p):
        warned.append(Warned("PLACEBO_CUTOFF", "the outcome jumps at a placebo cutoff too"))
    details = {
        "bandwidth": found.bandwidth,
        "conventional": found.conventional,
        "density_p": found.density_p,
        "placebo_p": list(found.placebo_p),
        "n_left": found.n_left,
        "n_right": found.n_right,
        "held_fixed": len(found.held_fixed),
        "jumped_itself": before.shape[1] - len(found.held_fixed) if not found.is_straight else 0,
    }
    texts = (
        ("without treatment the outcome would pass the cutoff smoothly", "untestable"),
        ("nobody chooses the side of the cutoff", "checked"),
    )
    text = (
        f"by the jump at {request.running} = {cutoff:g}, not by a DAG: the effect among "
        "people at the cutoff, if nothing else jumps there"
    )
    known = by_design(known, "discontinuity", text, "effect at the cutoff")
    return result_of(request, design, frame, columns, estimate, known, details, warned, texts)
