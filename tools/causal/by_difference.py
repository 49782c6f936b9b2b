"""Effects by difference-in-differences: two periods, or a panel of units."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.account import columns_of
from tools.causal.coding import Unusable
from tools.causal.design import build_design
from tools.causal.design_results import as_estimate, by_design, result_of
from tools.causal.periods import ordered_periods, refuse_twice
from tools.causal.quasi.difference import panel, two_by_two
from tools.causal.query import EffectResult, Warned, refuse

if TYPE_CHECKING:
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.estimate import Fit
    from tools.causal.query import CausalRequest

_GROUP_TIME = "group-time effects (Callaway-Sant'Anna)"
_TWO_WAY = "two-way fixed effects"


def by_difference(
    request: CausalRequest, descriptor: DatasetDescriptor, frame: Any, known: dict[str, Any]
) -> EffectResult:
    """Two groups in two periods, or group-time effects of a panel where a unit is named."""
    if request.time is None:
        raise Unusable(refuse("INVALID_REQUEST", "name the period column (--time)", **known))
    as_given = frame
    frame, warned = ordered_periods(frame, request.time)
    partly = _is_share(frame[request.treatment])
    columns = columns_of(request, known["identification"], continuous_treatment=partly)
    cluster = request.cluster or request.unit
    columns = replace(columns, extra=(request.time,), cluster=cluster)
    design = build_design(frame, descriptor, columns, request.missing)
    time = design.extra[request.time]
    details: dict[str, Any] = {}
    others: tuple[tuple[str, Fit], ...] = ()
    if request.unit is None:
        _two_periods(time, request.time, known)
        fit = two_by_two(
            design.y, design.t, (time == time.max()).astype(float), design.x, cluster=design.cluster
        )
        name = "difference-in-differences, 2x2"
    else:
        unit = frame[request.unit].iloc[design.index].astype(str).to_numpy()
        refuse_twice(as_given.iloc[design.index], time, request.unit, request.time, known)
        found = panel(design.y, design.t, unit, time, request.seed)
        fits = {_GROUP_TIME: found.group_time, _TWO_WAY: found.two_way}
        if partly:
            fits = dict(reversed(fits.items()))
        (name, fit), *rest = ((name, one) for name, one in fits.items() if one is not None)
        others = tuple(rest)
        details = {
            "pretrend_p": found.pretrend_p,
            "cohorts": found.cohorts,
            "units": found.n_units,
        }
        if found.pretrend_p is not None and found.pretrend_p < 0.05:
            text = f"groups already drift apart before treatment (p {found.pretrend_p:.2g})"
            warned.append(Warned("PRETREND", text))
    estimand = (
        f"ATT: effect of {request.treatment} on {request.outcome} in treated units after start"
    )
    n, treated = len(design.y), int((design.t > 0).sum())
    estimate = as_estimate(request, descriptor, fit, name, n, treated, estimand=estimand)
    texts = (
        ("untreated outcomes would have moved in parallel", "untestable"),
        ("nobody reacts before treatment starts", "checked" if details else "untestable"),
    )
    text = (
        "by the difference of changes between groups, not by a DAG: the effect on the treated, if "
        "untreated outcomes would have moved in parallel"
    )
    known = by_design(known, "differences", text, "ATT")
    made = result_of(request, design, frame, columns, estimate, known, details, warned, texts)
    alternatives = tuple(
        as_estimate(request, descriptor, other, called, n, treated, estimand=estimand)
        for called, other in others
    )
    return replace(made, alternatives=alternatives)


def _is_share(values: Any) -> bool:
    """Whether some rows were treated for a part of their period: shares count, for the effect of a whole one.

    Group-time effects would take a period that was treated for a month for one that was treated whole.
    """
    if values.dtype.kind != "f" or not values.dropna().between(0, 1).all():
        return False
    return bool(((values > 0) & (values < 1)).any())


def _two_periods(time: Any, name: str, known: dict[str, Any]) -> None:
    periods = np.unique(time)
    if len(periods) != 2:
        text = f"{name!r} holds {len(periods)} periods; name --unit for a panel, or keep two"
        raise Unusable(refuse("INVALID_REQUEST", text, **known))
