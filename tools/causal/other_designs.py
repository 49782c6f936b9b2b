"""Effects by other roads than adjustment: instrument, front door, discontinuity, panels, dose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.adjusted import columns_of, data_hash, flow_of
from tools.causal.design import Columns, Design, Unusable, build_design
from tools.causal.doses import is_continuous
from tools.causal.estimate import Fit
from tools.causal.plug_in import plug_in
from tools.causal.quasi.difference import panel, two_by_two
from tools.causal.quasi.discontinuity import discontinuity
from tools.causal.quasi.errors import CannotEstimate
from tools.causal.quasi.instrument import two_stage
from tools.causal.query import EffectResult, Estimate, Warned, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        return _by_formula(request, descriptor, dag, frame, known)
    roads = {"rd": _by_cutoff, "did": _by_difference}
    road = roads.get(request.method, _by_instrument)
    try:
        return road(request, descriptor, frame, known)
    except CannotEstimate as error:
        raise Unusable(refuse(error.code, error.message, **known)) from error


def _by_instrument(
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
    return _result(request, design, frame, columns, estimate, known, details, warned, texts)


def _by_cutoff(
    request: CausalRequest, descriptor: DatasetDescriptor, frame: Any, known: dict[str, Any]
) -> EffectResult:
    if request.running is None:
        text = "name the running variable (--running) and the cutoff (--cutoff)"
        raise Unusable(refuse("INVALID_REQUEST", text, **known))
    columns = Columns(request.treatment, request.outcome, extra=(request.running,))
    columns = replace(columns, levels=_levels(request))
    design = build_design(frame, descriptor, columns, request.missing)
    found = discontinuity(design.y, design.t, design.extra[request.running], request.cutoff)
    name = f"{'fuzzy' if found.fuzzy else 'sharp'} regression discontinuity (rdrobust)"
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
        f"{request.running} = {request.cutoff:g}",
    )
    warned = []
    if found.density_p < 0.05:
        text = (
            f"rows crowd on one side of the cutoff (p {found.density_p:.2g}): sorting is possible"
        )
        warned.append(Warned("DENSITY_JUMP", text))
    if any(p < 0.05 for p in found.placebo_p):
        warned.append(Warned("PLACEBO_CUTOFF", "the outcome jumps at a placebo cutoff too"))
    details = {
        "bandwidth": found.bandwidth,
        "conventional": found.conventional,
        "density_p": found.density_p,
        "placebo_p": list(found.placebo_p),
        "n_left": found.n_left,
        "n_right": found.n_right,
    }
    texts = (
        ("without treatment the outcome would pass the cutoff smoothly", "untestable"),
        ("nobody chooses the side of the cutoff", "checked"),
    )
    return _result(request, design, frame, columns, estimate, known, details, warned, texts)


def _by_difference(
    request: CausalRequest, descriptor: DatasetDescriptor, frame: Any, known: dict[str, Any]
) -> EffectResult:
    if request.time is None:
        raise Unusable(refuse("INVALID_REQUEST", "name the period column (--time)", **known))
    columns = columns_of(request, known["identification"])
    cluster = request.cluster or request.unit
    columns = replace(columns, extra=(request.time,), cluster=cluster)
    design = build_design(frame, descriptor, columns, request.missing)
    time = design.extra[request.time]
    warned: list[Warned] = []
    details: dict[str, Any] = {}
    others: tuple[Fit, ...] = ()
    if request.unit is None:
        _two_periods(time, request.time, known)
        fit = two_by_two(
            design.y, design.t, (time == time.max()).astype(float), design.x, cluster=design.cluster
        )
        name = "difference-in-differences, 2x2"
    else:
        unit = frame.loc[design.index, request.unit].astype(str).to_numpy()
        found = panel(design.y, design.t, unit, time, request.seed)
        fit = found.group_time or found.two_way
        name = (
            "group-time effects (Callaway-Sant'Anna)"
            if found.group_time
            else "two-way fixed effects"
        )
        others = (found.two_way,) if found.group_time else ()
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
    n, treated = len(design.y), int(design.t.sum())
    estimate = as_estimate(request, descriptor, fit, name, n, treated, estimand=estimand)
    texts = (
        ("untreated outcomes would have moved in parallel", "untestable"),
        ("nobody reacts before treatment starts", "checked" if details else "untestable"),
    )
    made = _result(request, design, frame, columns, estimate, known, details, warned, texts)
    alternatives = tuple(
        as_estimate(request, descriptor, o, "two-way fixed effects", n, treated, estimand=estimand)
        for o in others
    )
    return replace(made, alternatives=alternatives)


def _two_periods(time: Any, name: str, known: dict[str, Any]) -> None:
    periods = np.unique(time)
    if len(periods) != 2:
        text = f"{name!r} holds {len(periods)} periods; name --unit for a panel, or keep two"
        raise Unusable(refuse("INVALID_REQUEST", text, **known))


def _levels(request: CausalRequest) -> tuple[str, str] | None:
    if request.treated_value is None or request.control_value is None:
        return None
    return request.treated_value, request.control_value


def _result(
    request: CausalRequest,
    design: Design,
    frame: Any,
    columns: Columns,
    estimate: Estimate,
    known: Mapping[str, Any],
    details: dict[str, Any],
    warned: list[Warned],
    assumptions: tuple[tuple[str, str], ...],
) -> EffectResult:
    if not np.isfinite([estimate.value, estimate.se]).all() or estimate.se == 0:
        raise Unusable(refuse("BAD_OUTCOME", "the estimate is not finite", **known))
    if len(design.y) < design.n_rows:
        text = f"{design.n_rows - len(design.y)} of {design.n_rows} rows were left out"
        warned = [*warned, Warned("ROWS_DROPPED", f"{text} for missing values or other levels")]
    return EffectResult(
        "ok",
        None,
        "",
        estimate=estimate,
        details=details,
        warnings=tuple(warned),
        assumptions=tuple({"text": text, "tag": tag} for text, tag in assumptions),
        flow=flow_of(design, frame, columns, request),
        diagnostics={"rows": design.n_rows, "missing": design.missing},
        data_hash=data_hash(design),
        **known,
    )


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
