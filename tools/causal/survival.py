"""Effects of a binary treatment on a time to event: risks and restricted means first, hazards last.

Curves are weighted by the inverse probability of treatment; intervals are from a bootstrap that
refits every model (Hernan & Robins, What If, chapter 17), of whole clusters where rows depend on
each other. The hazard ratio comes with a test of proportional hazards; it is non-collapsible and
conditions on having survived (Hernan 2010).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.coded_levels import coded_levels
from tools.causal.coding import Unusable, covariates
from tools.causal.design import Columns, build_design, wanted_columns
from tools.causal.diagnose import outside_overlap
from tools.causal.estimate import fit_propensity
from tools.causal.event_coding import with_event
from tools.causal.hazards import RiskSets, cox
from tools.causal.query import refuse
from tools.causal.row_checks import row_warnings
from tools.causal.survival_checks import (
    check_entry,
    check_parts,
    check_persons,
    check_time,
    checked_event,
    event_warnings,
    follow_up_warnings,
    said,
)
from tools.causal.survival_curves import (
    Followed,
    bootstrap,
    both_curves,
    contrasts,
    crude_survival,
    hazards_of,
    interval,
    thinned,
)
from tools.causal.told_levels import told_levels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.design import Design
    from tools.causal.query import Warned
    from tools.causal.survival_request import SurvivalRequest

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class SurvivalResult:
    """Everything one analysis gave; numbers only where `status` is ok."""

    status: str
    code: str | None
    message: str
    n: int = 0
    n_treated: int = 0
    events: int = 0
    horizon: float | None = None
    event: str = ""
    """The code that was read as the event, and the one that was not; "" where they are 1 and 0."""
    estimate: dict[str, Any] | None = None
    risks: dict[str, Any] = field(default_factory=dict)
    rmst: dict[str, Any] = field(default_factory=dict)
    hazard_ratio: dict[str, Any] = field(default_factory=dict)
    cumulative_incidence: dict[str, Any] = field(default_factory=dict)
    curves: dict[str, Any] = field(default_factory=dict)
    diagnostics: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[dict[str, str], ...] = ()
    seed: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


def run(frame: Any, descriptor: DatasetDescriptor, request: SurvivalRequest) -> SurvivalResult:
    """Analyse; what the data cannot give is a status with a code.

    Args:
        frame: a pandas DataFrame, one row a person.
        descriptor: types of the covariates.
        request: columns and choices.
    """
    try:
        return _run(frame, descriptor, request)
    except Unusable as refusal:
        found = refusal.result
        return SurvivalResult("failed", found.code, found.message)
    except np.linalg.LinAlgError as error:
        return SurvivalResult("failed", "COLLINEAR", f"the models cannot be solved: {error}")


def _run(frame: Any, descriptor: DatasetDescriptor, request: SurvivalRequest) -> SurvivalResult:
    check_parts(request)
    frame, coded = with_event(frame, request)
    columns = Columns(
        request.treatment, request.time, request.adjustment, weights=request.weights,
        cluster=request.cluster, levels=request.levels,
        extra=(request.event, *filter(None, [request.entry])),
    )  # fmt: skip
    wanted_columns(frame, columns)
    persons = check_persons(frame, request)
    design = build_design(frame, descriptor, columns, request.missing)
    kept = frame.reset_index(drop=True).loc[design.index]
    event = checked_event(design.y, design.extra[request.event], request)
    c = covariates(kept, request.censoring, descriptor)[0][:, 1:] if request.censoring else None
    if c is not None and not np.isfinite(c).all():
        raise Unusable(refuse("MISSING_DATA", "a covariate of censoring has gaps"))
    ones = np.ones(len(design.y))
    s = ones if design.weights is None else design.weights / design.weights.mean()
    kind = request.event_of_interest
    entry = None if request.entry is None else design.extra[request.entry]
    check_time(design.y, entry, request)
    check_entry(entry, design.y, request)
    data = Followed(design.y, event, design.t, design.x, c, s, design.cluster, kind, entry)
    arms = [data.t == 1, data.t == 0]
    events = [int((event[rows] == data.kind).sum()) for rows in arms]
    if min(events) == 0:
        raise Unusable(refuse("TOO_FEW", f"events by arm: {events}; both arms need some"))
    horizon, longest = request.horizon, min(float(data.time[rows].max()) for rows in arms)
    horizon = longest if horizon is None else horizon
    warned = follow_up_warnings(data, events, horizon, longest, design, request)
    p = fit_propensity(data.t, data.x, data.s).p
    share = outside_overlap(data.t, p, "ATE")
    if share > 0.02:
        warned.append(said("POOR_OVERLAP", f"{share:.1%} of propensity scores have thin support"))
    horizon = min(horizon, longest)
    point = contrasts(data, horizon)
    draws = bootstrap(data, horizon, request.n_sim, request.seed)
    hazards = hazards_of(data, p, request.ties)
    warned += event_warnings(frame, request, coded)
    told = told_levels(frame, descriptor, [request.treatment], request.adjustment)
    warned += [said(w.code, w.text) for w in told]
    warned += [*persons, *(said(w.code, w.text) for w in row_warnings(design))]
    warned += [said(w.code, w.text) for w in _coded(design, data, request)]
    if (hazards["ph_test"]["p"] or 1.0) < 0.05:
        text = f"p {hazards['ph_test']['p']:.2g}: the hazards are not proportional"
        warned.append(said("PH_VIOLATED", text))
    two = both_curves(data)
    return SurvivalResult(
        "ok",
        None,
        "",
        n=len(data.t),
        n_treated=int(data.t.sum()),
        events=sum(events),
        horizon=horizon,
        event=coded,
        estimate=interval(point["risk_difference"], draws["risk_difference"])
        | {
            "scale": "risk difference",
            "method": "IPW cumulative incidence" if request.competing else "IPW Kaplan-Meier",
        },
        risks={
            "survival_treated": point["survival_treated"],
            "survival_untreated": point["survival_untreated"],
            "survival_difference": interval(
                point["survival_difference"], draws["survival_difference"]
            ),
            "crude": crude_survival(data, horizon),
        },
        rmst={
            "treated": point["rmst_treated"],
            "untreated": point["rmst_untreated"],
            "difference": interval(point["rmst_difference"], draws["rmst_difference"]),
        },
        hazard_ratio=hazards,
        cumulative_incidence={
            "treated": point["incidence_treated"],
            "untreated": point["incidence_untreated"],
            "difference": interval(point["risk_difference"], draws["risk_difference"]),
        },
        curves={
            name: thinned(curve) for name, curve in zip(("treated", "untreated"), two, strict=True)
        },
        diagnostics={
            "propensity_range": [float(p.min()), float(p.max())],
            "share_outside_overlap": share,
            "events_by_arm": events,
            "censored": int((event == 0).sum()),
            "bootstraps": len(draws["risk_difference"]),
            "interval": "bootstrap standard error, all models refitted",
        },
        warnings=tuple(warned),
        seed=request.seed,
    )


def _coded(design: Design, data: Followed, request: SurvivalRequest) -> list[Warned]:
    """Covariates whose codes were taken as quantities, by the residuals of no effect and by Cox models."""
    wanted = (data.event == data.kind).astype(float)
    sets = RiskSets(data.time, wanted, data.s, data.entry, request.ties)
    expected = sets.experienced(sets.tied(data.s * wanted) / sets.at_risk(data.s))

    def refit(x: Array) -> tuple[float, float]:
        both = np.column_stack([data.t, x[:, 1:]])
        both = both[:, np.ptp(both, axis=0) > 0]
        found = cox(data.time, wanted, both, data.s, data.cluster, data.entry, request.ties)
        return found.log_hr, found.se

    def shown(log_hr: float) -> str:
        return f"a hazard ratio of {np.exp(log_hr):.4g}"

    return coded_levels(design, wanted - expected, refit, shown)
