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
from pydantic import BaseModel, ConfigDict, Field

from tools.causal.design import Columns, Unusable, build_design, covariates
from tools.causal.diagnose import outside_overlap
from tools.causal.estimate import fit_propensity
from tools.causal.query import refuse
from tools.causal.time_to_event import Cox, Curves, cox, curves, uncensored

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.datasets import DatasetDescriptor

    Array = NDArray[np.float64]

CURVE_POINTS = 60
MIN_EVENTS = 10
HR_NOTE = (
    "the hazard ratio is non-collapsible and conditions on having survived: lead with the risks"
)


class SurvivalRequest(BaseModel):
    """Columns and choices of one survival analysis."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    time: str
    event: str
    treatment: str
    adjustment: tuple[str, ...] = ()
    censoring: tuple[str, ...] = Field(default=(), description="covariates of IPCW")
    weights: str | None = Field(default=None, description="sampling weights")
    cluster: str | None = Field(default=None, description="ids of dependent rows")
    horizon: float | None = Field(default=None, gt=0)
    competing: bool = False
    event_of_interest: int = Field(default=1, ge=1)
    missing: str = Field(default="complete_case", pattern="^(complete_case|fail)$")
    n_sim: int = Field(default=200, ge=50, le=2000)
    seed: int = Field(default=0, ge=0)


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


@dataclass(frozen=True)
class _Data:
    time: Array
    event: Array
    t: Array
    x: Array
    c: Array | None
    s: Array
    """Sampling weights."""
    cluster: Array | None
    kind: int

    def take(self, rows: NDArray[np.int64]) -> _Data:
        def pick(values: Array | None) -> Array | None:
            return None if values is None else values[rows]

        return _Data(
            self.time[rows], self.event[rows], self.t[rows], self.x[rows], pick(self.c),
            self.s[rows], pick(self.cluster), self.kind,
        )  # fmt: skip


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
    columns = Columns(
        request.treatment, request.time, request.adjustment, weights=request.weights,
        cluster=request.cluster, extra=(request.event,),
    )  # fmt: skip
    design = build_design(frame, descriptor, columns, request.missing)
    kept = frame.loc[design.index]
    event = _checked(design.y, design.extra[request.event], request)
    c = covariates(kept, request.censoring, descriptor)[0][:, 1:] if request.censoring else None
    if c is not None and not np.isfinite(c).all():
        raise Unusable(refuse("MISSING_DATA", "a covariate of censoring has gaps"))
    ones = np.ones(len(design.y))
    s = ones if design.weights is None else design.weights / design.weights.mean()
    kind = request.event_of_interest
    data = _Data(design.y, event, design.t, design.x, c, s, design.cluster, kind)
    arms = [data.t == 1, data.t == 0]
    events = [int((event[rows] == data.kind).sum()) for rows in arms]
    if min(events) == 0:
        raise Unusable(refuse("TOO_FEW", f"events by arm: {events}; both arms need some"))
    horizon, longest = request.horizon, min(float(data.time[rows].max()) for rows in arms)
    horizon = longest if horizon is None else horizon
    warned = _warnings(data, events, horizon, longest, design, request)
    p = fit_propensity(data.t, data.x, data.s).p
    share = outside_overlap(data.t, p, "ATE")
    if share > 0.02:
        warned.append(_said("POOR_OVERLAP", f"{share:.1%} of propensity scores have thin support"))
    horizon = min(horizon, longest)
    point = _contrasts(data, horizon)
    draws = _bootstrap(data, horizon, request)
    hazards = _hazards(data, p)
    if hazards["ph_test"]["p"] < 0.05:
        text = f"p {hazards['ph_test']['p']:.2g}: the hazards are not proportional"
        warned.append(_said("PH_VIOLATED", text))
    two = _curves(data)
    return SurvivalResult(
        "ok",
        None,
        "",
        n=len(data.t),
        n_treated=int(data.t.sum()),
        events=sum(events),
        horizon=horizon,
        estimate=_interval(point["risk_difference"], draws["risk_difference"])
        | {
            "scale": "risk difference",
            "method": "IPW cumulative incidence" if request.competing else "IPW Kaplan-Meier",
        },
        risks={
            "survival_treated": point["survival_treated"],
            "survival_untreated": point["survival_untreated"],
            "survival_difference": _interval(
                point["survival_difference"], draws["survival_difference"]
            ),
            "crude": _crude(data, horizon),
        },
        rmst={
            "treated": point["rmst_treated"],
            "untreated": point["rmst_untreated"],
            "difference": _interval(point["rmst_difference"], draws["rmst_difference"]),
        },
        hazard_ratio=hazards,
        cumulative_incidence={
            "treated": point["incidence_treated"],
            "untreated": point["incidence_untreated"],
            "difference": _interval(point["risk_difference"], draws["risk_difference"]),
        },
        curves={
            name: _thinned(curve) for name, curve in zip(("treated", "untreated"), two, strict=True)
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


def _checked(time: Array, event: Array, request: SurvivalRequest) -> Array:
    if (time < 0).any():
        raise Unusable(refuse("BAD_OUTCOME", f"{request.time!r} holds negative times"))
    levels = np.unique(event)
    allowed = np.isin(levels, np.arange(20)) if request.competing else np.isin(levels, (0.0, 1.0))
    if not allowed.all():
        shown = ", ".join(f"{level:g}" for level in levels[:6])
        text = f"{request.event!r} must be 0 (censored) or 1; it holds {shown}"
        raise Unusable(refuse("BAD_CODING", f"{text}. For several kinds ask for --competing"))
    return event


def _weights(data: _Data) -> Array:
    p = np.clip(fit_propensity(data.t, data.x, data.s).p, 1e-4, 1 - 1e-4)
    weights: Array = data.s * np.where(data.t == 1, 1 / p, 1 / (1 - p))
    return weights


def _curves(data: _Data) -> tuple[Curves, Curves]:
    """Weighted curves of the treated and of the untreated."""
    weights = _weights(data)
    made = []
    for arm in (1, 0):
        rows = data.t == arm
        time, event = data.time[rows], data.event[rows]
        left = None
        if data.c is not None:
            left = uncensored(time, event, data.c[rows], np.unique(time[event > 0]))
        made.append(curves(time, event, weights[rows], kind=data.kind, censoring=left))
    return made[0], made[1]


def _contrasts(data: _Data, horizon: float) -> dict[str, float]:
    treated, untreated = _curves(data)
    (s1, f1), (s0, f0) = treated.at(horizon), untreated.at(horizon)
    r1, r0 = treated.restricted_mean(horizon), untreated.restricted_mean(horizon)
    return {
        "survival_treated": s1,
        "survival_untreated": s0,
        "survival_difference": s1 - s0,
        "incidence_treated": f1,
        "incidence_untreated": f0,
        "risk_difference": f1 - f0,
        "rmst_treated": r1,
        "rmst_untreated": r0,
        "rmst_difference": r1 - r0,
    }


def _crude(data: _Data, horizon: float) -> dict[str, float]:
    found = {}
    for arm, name in ((1, "survival_treated"), (0, "survival_untreated")):
        rows = data.t == arm
        one = curves(data.time[rows], data.event[rows], data.s[rows], kind=data.kind)
        found[name] = one.at(horizon)[0]
    return found


def _bootstrap(data: _Data, horizon: float, request: SurvivalRequest) -> dict[str, Array]:
    rng = np.random.default_rng(request.seed)
    names = ("risk_difference", "survival_difference", "rmst_difference")
    rows = [_contrasts(data.take(_resampled(rng, data)), horizon) for _ in range(request.n_sim)]
    return {name: np.array([row[name] for row in rows]) for name in names}


def _resampled(rng: np.random.Generator, data: _Data) -> NDArray[np.int64]:
    """Rows of one resample: people, or whole clusters where rows depend on each other."""
    if data.cluster is None:
        return rng.integers(len(data.t), size=len(data.t))
    ids = np.unique(data.cluster, return_inverse=True)[1]
    members = np.split(np.argsort(ids, kind="stable"), np.cumsum(np.bincount(ids))[:-1])
    chosen = rng.integers(len(members), size=len(members))
    return np.concatenate([members[group] for group in chosen])


def _interval(value: float, draws: Array) -> dict[str, float]:
    se = float(draws.std(ddof=1))
    return {
        "value": value,
        "se": se,
        "ci_low": value - 1.959964 * se,
        "ci_high": value + 1.959964 * se,
    }


def _hazards(data: _Data, p: Array) -> dict[str, Any]:
    wanted = (data.event == data.kind).astype(float)
    t = data.t[:, None]
    both = np.column_stack([t, data.x[:, 1:]])
    crude = cox(data.time, wanted, t, data.s, data.cluster)
    adjusted = cox(data.time, wanted, both, data.s, data.cluster)
    prevalence = np.average(data.t, weights=data.s)
    stabilized = np.where(data.t == 1, prevalence / p, (1 - prevalence) / (1 - p))
    weighted = cox(data.time, wanted, t, data.s * stabilized, data.cluster)
    main: Cox = adjusted
    return {
        "crude": crude.hazard_ratio,
        "adjusted": adjusted.hazard_ratio,
        "ipw": weighted.hazard_ratio,
        "ph_test": {"p": main.p_proportional, "of": "treatment in the adjusted model"},
        "note": HR_NOTE,
    }


def _thinned(curve: Curves) -> dict[str, list[float]]:
    places = np.unique(np.linspace(0, len(curve.times) - 1, CURVE_POINTS).astype(int))
    return {
        "time": curve.times[places].tolist(),
        "survival": curve.survival[places].tolist(),
        "incidence": curve.incidence[places].tolist(),
    }


def _warnings(
    data: _Data,
    events: list[int],
    horizon: float,
    longest: float,
    design: Any,
    request: SurvivalRequest,
) -> list[dict[str, str]]:
    found = []
    if not request.adjustment:
        found.append(_said("UNADJUSTED", "nothing is adjusted for: the curves are crude"))
    if min(events) < MIN_EVENTS:
        found.append(_said("FEW_EVENTS", f"{min(events)} events in one arm"))
    if horizon > longest:
        text = f"follow-up of both arms ends at {longest:g}: that is the horizon used"
        found.append(_said("HORIZON_BEYOND_FOLLOW_UP", text))
    if design.n_rows > len(data.t):
        text = f"{design.n_rows - len(data.t)} of {design.n_rows} rows were left out"
        found.append(_said("ROWS_DROPPED", f"{text} for missing values"))
    earliest = [float(data.time[data.t == arm].min()) for arm in (1, 0)]
    if earliest[0] > 0 and earliest[0] > 10 * max(earliest[1], 1e-9):
        text = (
            f"no treated person leaves before {earliest[0]:g}: was treatment assigned at time zero?"
        )
        found.append(_said("IMMORTAL_TIME", text))
    return found


def _said(code: str, text: str) -> dict[str, str]:
    return {"code": code, "text": text}
