"""Cox models in numpy: ties by Efron or Breslow, late entry, weights, clusters, proportionality.

Cox 1972; Efron 1977, J Am Stat Assoc 72:557; robust variance of Lin & Wei 1989; proportional hazards,
Grambsch & Therneau 1994, against the Kaplan-Meier scale of time. A person is at risk at t where
entry < t <= time. Sums over risk sets are running sums: the cost is n log n for the sorting.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Ties = Literal["efron", "breslow"]
NEWTON_STEPS = 50


@dataclass(frozen=True)
class Cox:
    """Log hazard ratio of the first column, its robust error, and a test of proportionality."""

    log_hr: float
    se: float
    p_proportional: float

    @property
    def hazard_ratio(self) -> dict[str, float]:
        """The ratio with its 95 % interval."""
        low, high = (self.log_hr + sign * 1.959964 * self.se for sign in (-1, 1))
        return {
            "value": float(np.exp(self.log_hr)),
            "se_log": self.se,
            "ci_low": float(np.exp(low)),
            "ci_high": float(np.exp(high)),
        }


@dataclass(frozen=True)
class RiskSets:
    """People at risk at every event time, as places in sorted arrays.

    Attributes:
        time: follow-up (n,).
        event: 1 for the event (n,).
        weights: of each person (n,).
        entry: when each person came under observation (n,); None for the start.
        ties: how events at one time share the risk set.
    """

    time: Array
    event: Array
    weights: Array
    entry: Array | None = None
    ties: Ties = "efron"

    @cached_property
    def moments(self) -> Array:
        """Distinct times of events, ascending (m,)."""
        return np.unique(self.time[self.event > 0])

    @cached_property
    def of_event(self) -> NDArray[np.int64]:
        """Rows with the event, by time (e,)."""
        rows = np.flatnonzero(self.event > 0)
        found: NDArray[np.int64] = rows[np.argsort(self.time[rows], kind="stable")]
        return found

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """The moment of each event (e,)."""
        return np.searchsorted(self.moments, self.time[self.of_event])

    @cached_property
    def shares(self) -> Array:
        """Share of the tied events that is taken out of the risk set before each (e,); Efron."""
        if self.ties == "breslow":
            return np.zeros(len(self.of_event))
        counts = np.bincount(self.place, minlength=len(self.moments))
        first = np.cumsum(counts) - counts
        rank = np.arange(len(self.place)) - first[self.place]
        return np.asarray(rank / counts[self.place])

    @cached_property
    def event_weights(self) -> Array:
        """Mean weight of the events of one time, for each of them (e,)."""
        counts = np.bincount(self.place, minlength=len(self.moments))
        sums = np.bincount(self.place, self.weights[self.of_event], minlength=len(self.moments))
        return np.asarray((sums / counts)[self.place])

    def at_risk(self, values: Array) -> Array:
        """Sum of values (n,) or (n, k) over the people at risk at each moment."""
        total = self._from(self._last, values)
        return total if self.entry is None else total - self._from(self._late, values)

    def tied(self, values: Array) -> Array:
        """Sum over the events of each moment."""
        sums = np.zeros((len(self.moments), *values.shape[1:]))
        np.add.at(sums, self.place, values[self.of_event])
        return sums

    def experienced(self, jumps: Array) -> Array:
        """Sum of jumps (m,) or (m, k) at the moments while each person was at risk."""
        before = np.concatenate([np.zeros((1, *jumps.shape[1:])), np.cumsum(jumps, axis=0)])
        until = before[np.searchsorted(self.moments, self.time, side="right")]
        if self.entry is None:
            return np.asarray(until)
        return np.asarray(until - before[np.searchsorted(self.moments, self.entry, side="right")])

    def per_moment(self, values: Array) -> Array:
        """Sum of values of events (e,) or (e, k) at each moment."""
        sums = np.zeros((len(self.moments), *values.shape[1:]))
        np.add.at(sums, self.place, values)
        return sums

    @cached_property
    def _last(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        order = np.argsort(self.time, kind="stable")
        return order, np.searchsorted(self.time[order], self.moments, side="left")

    @cached_property
    def _late(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        entry = np.asarray(self.entry)
        order = np.argsort(entry, kind="stable")
        return order, np.searchsorted(entry[order], self.moments, side="left")

    def _from(self, by: tuple[NDArray[np.int64], NDArray[np.int64]], values: Array) -> Array:
        """Sum of the values from a place in an order to its end."""
        order, places = by
        ends = np.cumsum(values[order][::-1], axis=0)[::-1]
        return np.concatenate([ends, np.zeros((1, *values.shape[1:]))])[places]


@dataclass(frozen=True)
class _Step:
    """One evaluation of the partial likelihood: what Newton's method and the errors need."""

    mean: Array
    jumps: Array
    hazard: Array
    score: Array
    information: Array


def cox(
    time: Array,
    event: Array,
    x: Array,
    weights: Array | None = None,
    cluster: Array | None = None,
    entry: Array | None = None,
    ties: Ties = "efron",
) -> Cox:
    """Proportional hazards by Newton's method with robust errors.

    Args:
        time: follow-up (n,).
        event: 1 for the event of interest, 0 otherwise (n,).
        x: covariates (n, k), the treatment first, no intercept.
        weights: of each person; 1 when None.
        cluster: ids of dependent rows, whose scores are summed (Lin & Wei 1989).
        entry: when each person came under observation; None for the start.
        ties: Efron's approximation, or Breslow's.

    Raises:
        numpy.linalg.LinAlgError: the covariates are collinear, or the fit does not converge.
    """
    w = np.ones(len(time)) if weights is None else weights
    sets = RiskSets(time, event.astype(float), w, entry, ties)
    scale = np.maximum(x.std(axis=0), 1e-300)
    z = (x - x.mean(axis=0)) / scale
    beta, step = fit(sets, z)
    bread = np.linalg.inv(step.information)
    scores = _residuals(sets, z, step)
    if cluster is not None:
        ids = np.unique(cluster, return_inverse=True)[1]
        scores = np.column_stack([np.bincount(ids, weights=column) for column in scores.T])
    se = float(np.sqrt((bread @ scores.T @ scores @ bread)[0, 0])) / float(scale[0])
    schoenfeld = z[sets.of_event] - _tied_mean(sets, step)
    p = _proportional(sets, schoenfeld, np.asarray(bread, dtype=np.float64))
    return Cox(float(beta[0] / scale[0]), se, p)


def fit(sets: RiskSets, z: Array) -> tuple[Array, _Step]:
    """Coefficients of standardized covariates, and the likelihood there.

    Raises:
        numpy.linalg.LinAlgError: as `cox`.
    """
    beta = np.zeros(z.shape[1])
    for _ in range(NEWTON_STEPS):
        at = _evaluate(sets, z, beta)
        change = np.linalg.solve(at.information, at.score)
        beta = beta + np.clip(change, -2, 2)
        if np.abs(change).max() < 1e-9:
            return beta, _evaluate(sets, z, beta)
    raise np.linalg.LinAlgError("the Cox model does not converge")


def _evaluate(sets: RiskSets, z: Array, beta: Array) -> _Step:
    hazard = np.exp(np.clip(z @ beta, -50, 50))
    risk = sets.weights * hazard
    moved = risk[:, None] * z
    share, place = sets.shares, sets.place
    total = sets.at_risk(risk)[place] - share * sets.tied(risk)[place]
    first = sets.at_risk(moved)[place] - share[:, None] * sets.tied(moved)[place]
    mean, jumps = first / total[:, None], sets.event_weights / total
    score = (sets.weights * sets.event) @ z - sets.event_weights @ mean
    exposed = sets.experienced(sets.per_moment(jumps))
    np.subtract.at(exposed, sets.of_event, sets.per_moment(share * jumps)[place])
    second = (z * (risk * exposed)[:, None]).T @ z
    information = second - (mean * sets.event_weights[:, None]).T @ mean
    return _Step(mean, jumps, hazard, score, information)


def _tied_mean(sets: RiskSets, step: _Step) -> Array:
    """Mean covariates of the risk set, averaged over the events of one time (e, k)."""
    counts = np.bincount(sets.place, minlength=len(sets.moments))
    found: Array = (sets.per_moment(step.mean) / counts[:, None])[sets.place]
    return found


def _residuals(sets: RiskSets, z: Array, step: _Step) -> Array:
    """Each person's contribution to the score, with what they expose the risk sets to."""
    share, jumps = sets.shares, step.jumps
    later = sets.experienced(sets.per_moment(jumps))
    later_mean = sets.experienced(sets.per_moment(jumps[:, None] * step.mean))
    rows = sets.of_event
    later[rows] -= sets.per_moment(share * jumps)[sets.place]
    taken = sets.per_moment((share * jumps)[:, None] * step.mean)
    later_mean[rows] -= taken[sets.place]
    value = -step.hazard[:, None] * (z * later[:, None] - later_mean)
    value[rows] += z[rows] - _tied_mean(sets, step)
    return np.asarray(sets.weights[:, None] * value)


def _proportional(sets: RiskSets, schoenfeld: Array, bread: Array) -> float:
    """p-value that the scaled Schoenfeld residuals of the first column do not follow time.

    Time is measured as the share of people that had the event before, as in R's `cox.zph`: an event at
    time 0 is early and no more.
    """
    w = sets.weights[sets.of_event]
    drop = sets.tied(sets.weights * sets.event) / sets.at_risk(sets.weights)
    alive = np.cumprod(1 - np.clip(drop, 0, 1))
    g = (1 - np.concatenate([[1.0], alive[:-1]]))[sets.place]
    g = g - np.average(g, weights=w)
    scaled = float((w * g) @ schoenfeld @ bread[:, 0]) * len(g)
    variance = len(g) * bread[0, 0] * float((w * g) @ g)
    return float(stats.chi2.sf(scaled**2 / variance, 1)) if variance > 0 else float("nan")
