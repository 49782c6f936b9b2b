"""Weighted survival curves, restricted means, cumulative incidence and Cox models, in numpy.

Shapes: `time` (n,) follow-up, `event` (n,) 0 for censored and 1, 2, ... for the kind of event,
`weights` (n,). Sources: Kaplan & Meier 1958; inverse-probability-weighted curves, Xie & Liu 2005;
Aalen & Johansen 1978; Cox 1972 with Breslow's ties and the robust variance of Lin & Wei 1989;
proportional hazards, Grambsch & Therneau 1994; IPCW, Robins & Finkelstein 2000.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

NEWTON_STEPS = 50


@dataclass(frozen=True)
class Curves:
    """Survival from any event, and incidence of the event of interest, at each of `times`."""

    times: Array
    survival: Array
    incidence: Array

    def at(self, horizon: float) -> tuple[float, float]:
        """(survival, cumulative incidence) at a time."""
        place = int(np.searchsorted(self.times, horizon, side="right")) - 1
        return (
            (1.0, 0.0) if place < 0 else (float(self.survival[place]), float(self.incidence[place]))
        )

    def restricted_mean(self, horizon: float) -> float:
        """Mean event-free time up to the horizon (Royston & Parmar 2013)."""
        inside = self.times[self.times < horizon]
        edges = np.concatenate([[0.0], inside, [horizon]])
        heights = np.concatenate([[1.0], self.survival[: len(inside)]])
        return float((np.diff(edges) * heights).sum())


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


def curves(
    time: Array,
    event: Array,
    weights: Array,
    *,
    kind: int = 1,
    censoring: Array | None = None,
) -> Curves:
    """Weighted Kaplan-Meier curve and Aalen-Johansen incidence of one arm.

    Args:
        time: follow-up.
        event: 0 censored, 1, 2, ... kinds.
        weights: of each person.
        kind: the event of interest.
        censoring: (n, times) probability of being uncensored just before each event time, for IPCW.
    """
    times = np.unique(time[event > 0])
    if len(times) == 0:
        return Curves(times, np.zeros(0), np.zeros(0))
    alive = time[:, None] >= times[None, :]
    weight = np.broadcast_to(weights[:, None], alive.shape)
    if censoring is not None:
        weight = weight / censoring
    at_risk = (weight * alive).sum(axis=0)
    now = (time[:, None] == times[None, :]) * weight
    any_event = (now * (event > 0)[:, None]).sum(axis=0) / at_risk
    wanted = (now * (event == kind)[:, None]).sum(axis=0) / at_risk
    survival = np.cumprod(1 - any_event)
    before = np.concatenate([[1.0], survival[:-1]])
    return Curves(times, survival, np.cumsum(before * wanted))


def cox(
    time: Array,
    event: Array,
    x: Array,
    weights: Array | None = None,
    cluster: Array | None = None,
) -> Cox:
    """Proportional hazards by Newton's method, Breslow's ties, robust errors.

    Args:
        time: follow-up (n,).
        event: 1 for the event of interest, 0 otherwise (n,).
        x: covariates (n, k), the treatment first, no intercept.
        weights: of each person; 1 when None.
        cluster: ids of dependent rows, whose scores are summed (Lin & Wei 1989).

    Raises:
        numpy.linalg.LinAlgError: the covariates are collinear, or the fit does not converge.
    """
    order = np.argsort(-time, kind="stable")
    t, d, z = time[order], event[order].astype(float), x[order]
    z = (z - z.mean(axis=0)) / np.maximum(z.std(axis=0), 1e-300)
    w = np.ones(len(t)) if weights is None else weights[order]
    last = np.searchsorted(-t, -t, side="right") - 1
    beta = np.zeros(z.shape[1])
    for _ in range(NEWTON_STEPS):
        mean, _, information = _risk_sets(z, w, d, last, beta)
        step = np.linalg.solve(information, (w * d) @ (z - mean))
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    else:
        raise np.linalg.LinAlgError("the Cox model does not converge")
    mean, total, information = _risk_sets(z, w, d, last, beta)
    bread = np.linalg.inv(information)
    scores = _score_residuals(z, w, d, last, mean, total, beta)
    if cluster is not None:
        ids = np.unique(cluster[order], return_inverse=True)[1]
        scores = np.column_stack([np.bincount(ids, weights=column) for column in scores.T])
    meat = scores.T @ scores
    scale = max(float(x[:, 0].std()), 1e-300)
    se = float(np.sqrt((bread @ meat @ bread)[0, 0])) / scale
    return Cox(float(beta[0]) / scale, se, _proportional(t, d, w, z - mean, bread))


def _risk_sets(
    z: Array, w: Array, d: Array, last: NDArray[np.int64], beta: Array
) -> tuple[Array, Array, Array]:
    """Mean covariates of each person's risk set, its total hazard, and the information."""
    hazard = w * np.exp(np.clip(z @ beta, -50, 50))
    total = np.cumsum(hazard)[last]
    mean = np.cumsum(hazard[:, None] * z, axis=0)[last] / total[:, None]
    # Information: weighted covariance of covariates within each risk set, summed over events.
    k = z.shape[1]
    second = np.cumsum(
        hazard[:, None] * (z[:, :, None] * z[:, None, :]).reshape(len(z), k * k), axis=0
    )
    spread = second[last] / total[:, None] - (mean[:, :, None] * mean[:, None, :]).reshape(
        -1, k * k
    )
    return mean, total, ((w * d) @ spread).reshape(k, k)


def _score_residuals(
    z: Array, w: Array, d: Array, last: NDArray[np.int64], mean: Array, total: Array, beta: Array
) -> Array:
    """Each person's contribution to the score, with what they expose the risk sets to."""
    jumps = w * d / total
    # Events at times up to one's own: from the end, since rows run from late to early.
    first = np.searchsorted(last, last, side="left")
    later = np.cumsum(jumps[::-1])[::-1][first]
    later_mean = np.cumsum((jumps[:, None] * mean)[::-1], axis=0)[::-1][first]
    hazard = np.exp(np.clip(z @ beta, -50, 50))
    value: Array = w[:, None] * (
        d[:, None] * (z - mean) - hazard[:, None] * (z * later[:, None] - later_mean)
    )
    return value


def _proportional(t: Array, d: Array, w: Array, schoenfeld: Array, bread: Any) -> float:
    """p-value that the scaled Schoenfeld residuals of the first column do not follow log time."""
    rows = d > 0
    g = np.log(np.maximum(t[rows], 1e-12))
    g = g - np.average(g, weights=w[rows])
    scaled = float((w[rows] * g) @ schoenfeld[rows] @ bread[:, 0]) * rows.sum()
    variance = rows.sum() * bread[0, 0] * float((w[rows] * g) @ g)
    return float(stats.chi2.sf(scaled**2 / variance, 1)) if variance > 0 else float("nan")


def uncensored(time: Array, event: Array, x: Array, times: Array) -> Array:
    """Probability (n, times) of being uncensored just before each time, from a Cox model.

    Args:
        time: follow-up.
        event: 0 for censored.
        x: covariates of censoring (n, k), no intercept.
        times: where the probabilities are wanted.
    """
    censored = (event == 0).astype(float)
    z = (x - x.mean(axis=0)) / np.maximum(x.std(axis=0), 1e-300)
    order = np.argsort(-time, kind="stable")
    last = np.searchsorted(-time[order], -time[order], side="right") - 1
    beta = np.zeros(z.shape[1])
    for _ in range(NEWTON_STEPS):
        ones = np.ones(len(time))
        mean, _, information = _risk_sets(z[order], ones, censored[order], last, beta)
        step = np.linalg.lstsq(information, censored[order] @ (z[order] - mean), rcond=None)[0]
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-8:
            break
    hazard = np.exp(np.clip(z @ beta, -50, 50))
    total = np.cumsum(hazard[order])[last]
    base = np.zeros(len(times))
    for place, moment in enumerate(times):
        base[place] = float((censored[order] / total)[time[order] < moment].sum())
    left: Array = np.clip(np.exp(-hazard[:, None] * base[None, :]), 0.01, 1.0)
    return left
