"""Weighted curves of both arms, their contrasts with bootstrap errors, and hazard ratios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.estimate import fit_propensity
from tools.causal.hazards import Ties, cox
from tools.causal.time_to_event import Curves, curves, uncensored

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

CURVE_POINTS = 60
HR_NOTE = (
    "the hazard ratio is non-collapsible and conditions on having survived: lead with the risks"
)


@dataclass(frozen=True)
class Followed:
    """People as arrays: how long each was followed, and how it ended."""

    time: Array
    event: Array
    t: Array
    x: Array
    c: Array | None
    s: Array
    """Sampling weights."""
    cluster: Array | None
    kind: int
    entry: Array | None = None
    """When each person came under observation; None for the start."""

    def by_time(self) -> Followed:
        """The same people in the order of their time, which draws then keep."""
        return self.take(np.argsort(self.time, kind="stable"))

    def take(self, rows: NDArray[np.int64]) -> Followed:
        def pick(values: Array | None) -> Array | None:
            return None if values is None else values[rows]

        return Followed(
            self.time[rows], self.event[rows], self.t[rows], self.x[rows], pick(self.c),
            self.s[rows], pick(self.cluster), self.kind, pick(self.entry),
        )  # fmt: skip


def _weights(data: Followed) -> Array:
    p = np.clip(fit_propensity(data.t, data.x, data.s).p, 1e-4, 1 - 1e-4)
    weights: Array = data.s * np.where(data.t == 1, 1 / p, 1 / (1 - p))
    return weights


def both_curves(data: Followed) -> tuple[Curves, Curves]:
    """Weighted curves of the treated and of the untreated."""
    weights = _weights(data)
    made = []
    for arm in (1, 0):
        rows = data.t == arm
        time, event = data.time[rows], data.event[rows]
        left = None
        if data.c is not None:
            left = uncensored(time, event, data.c[rows], np.unique(time[event > 0]))
        entry = None if data.entry is None else data.entry[rows]
        made.append(curves(time, event, weights[rows], kind=data.kind, censoring=left, entry=entry))
    return made[0], made[1]


def contrasts(data: Followed, horizon: float) -> dict[str, float]:
    """Survival, incidence and restricted means of both arms at the horizon, and their differences."""
    treated, untreated = both_curves(data)
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


def crude_survival(data: Followed, horizon: float) -> dict[str, float]:
    """Survival of both arms at the horizon, unadjusted."""
    found = {}
    for arm, name in ((1, "survival_treated"), (0, "survival_untreated")):
        rows = data.t == arm
        entry = None if data.entry is None else data.entry[rows]
        one = curves(data.time[rows], data.event[rows], data.s[rows], kind=data.kind, entry=entry)
        found[name] = one.at(horizon)[0]
    return found


def bootstrap(data: Followed, horizon: float, n_sim: int, seed: int) -> dict[str, Array]:
    """Draws of the three differences; every model is refitted on every resample."""
    rng = np.random.default_rng(seed)
    names = ("risk_difference", "survival_difference", "rmst_difference")
    data = data.by_time()  # sorted once: what is drawn is put in order by its row numbers
    draws = (np.sort(_resampled(rng, data)) for _ in range(n_sim))
    rows = [contrasts(data.take(drawn), horizon) for drawn in draws]
    return {name: np.array([row[name] for row in rows]) for name in names}


def _resampled(rng: np.random.Generator, data: Followed) -> NDArray[np.int64]:
    """Rows of one resample: people, or whole clusters where rows depend on each other."""
    if data.cluster is None:
        return rng.integers(len(data.t), size=len(data.t))
    ids = np.unique(data.cluster, return_inverse=True)[1]
    members = np.split(np.argsort(ids, kind="stable"), np.cumsum(np.bincount(ids))[:-1])
    chosen = rng.integers(len(members), size=len(members))
    return np.concatenate([members[group] for group in chosen])


def interval(value: float, draws: Array) -> dict[str, float]:
    """The estimate with the bootstrap's standard error and 95 % interval."""
    se = float(draws.std(ddof=1))
    return {
        "value": value,
        "se": se,
        "ci_low": value - 1.959964 * se,
        "ci_high": value + 1.959964 * se,
    }


def hazards_of(data: Followed, p: Array, ties: Ties = "efron") -> dict[str, Any]:
    """Hazard ratios: crude, adjusted and weighted, with a test of proportional hazards.

    A ratio that has no finite maximum is None with its reason; the others stay.
    """
    wanted = (data.event == data.kind).astype(float)
    t = data.t[:, None]
    prevalence = np.average(data.t, weights=data.s)
    stabilized = np.where(data.t == 1, prevalence / p, (1 - prevalence) / (1 - p))
    kept = _with_events(data.x[:, 1:], wanted)
    both = np.column_stack([t, data.x[:, 1:]])
    both = both[:, [0, *(i for i in range(1, both.shape[1]) if np.ptp(both[kept, i]) > 0)]]
    models = {
        "crude": (t, data.s, np.ones(len(wanted), dtype=bool)),
        "adjusted": (both, data.s, kept),
        "ipw": (t, data.s * stabilized, np.ones(len(wanted), dtype=bool)),
    }
    found: dict[str, Any] = {}
    for name, (x, weights, rows) in models.items():
        cluster = None if data.cluster is None else data.cluster[rows]
        entry = None if data.entry is None else data.entry[rows]
        try:
            model = cox(data.time[rows], wanted[rows], x[rows], weights[rows], cluster, entry, ties)
        except np.linalg.LinAlgError as error:
            found[name] = {"value": None, "reason": f"no finite ratio: {error}"}
            continue
        found[name] = model.hazard_ratio
        if name == "adjusted":
            found["ph_test"] = {
                "p": model.p_proportional, "of": "treatment in the adjusted model",
            }  # fmt: skip
    unused = int((~kept).sum())
    note = f"{HR_NOTE}; ties: {ties}"
    if unused:
        note += f"; {unused} people of levels without an event do not bear on the adjusted ratio"
    return (
        {"ph_test": {"p": None, "of": "no adjusted model"}} | found | {"note": note, "ties": ties}
    )


def _with_events(x: Array, wanted: Array) -> NDArray[np.bool_]:
    """People of no level without events: the maximum lies where the others' hazard is 0."""
    kept = np.ones(len(wanted), dtype=bool)
    for column in x.T:
        levels = np.unique(column)
        if len(levels) == 2:
            for level in levels:
                inside = column == level
                if not wanted[inside].any():
                    kept &= ~inside
    return kept


def thinned(curve: Curves) -> dict[str, list[float]]:
    """A curve at 60 points, for plots."""
    places = np.unique(np.linspace(0, len(curve.times) - 1, CURVE_POINTS).astype(int))
    return {
        "time": curve.times[places].tolist(),
        "survival": curve.survival[places].tolist(),
        "incidence": curve.incidence[places].tolist(),
    }
