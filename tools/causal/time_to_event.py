"""Weighted survival curves, restricted means and cumulative incidence, in numpy.

Shapes: `time` (n,) follow-up, `event` (n,) 0 for censored and 1, 2, ... for the kind of event,
`weights` (n,). Sources: Kaplan & Meier 1958, with late entry Tsai, Jewell & Wang 1987;
inverse-probability-weighted curves, Xie & Liu 2005; Aalen & Johansen 1978; IPCW, Robins & Finkelstein
2000. Risk sets are running sums over sorted times.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.causal.hazards import RiskSets, fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


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


def curves(
    time: Array,
    event: Array,
    weights: Array,
    *,
    kind: int = 1,
    censoring: Array | None = None,
    entry: Array | None = None,
) -> Curves:
    """Weighted Kaplan-Meier curve and Aalen-Johansen incidence of one arm.

    Args:
        time: follow-up.
        event: 0 censored, 1, 2, ... kinds.
        weights: of each person.
        kind: the event of interest.
        censoring: (n, times) probability of being uncensored just before each event time, for IPCW.
        entry: when each person came under observation; None for the start.
    """
    sets = RiskSets(time, (event > 0).astype(float), weights, entry)
    times = sets.moments
    if len(times) == 0:
        return Curves(times, np.zeros(0), np.zeros(0))
    of_kind = weights * (event == kind)
    if censoring is None:
        at_risk, now, wanted = sets.at_risk(weights), sets.tied(weights), sets.tied(of_kind)
    else:
        alive = time[:, None] >= times[None, :]
        if entry is not None:
            alive &= entry[:, None] < times[None, :]
        at_risk = (weights[:, None] / censoring * alive).sum(axis=0)
        rows = sets.of_event
        own = np.ones(len(time))
        own[rows] = censoring[rows, sets.place]
        now, wanted = sets.tied(weights / own), sets.tied(of_kind / own)
    survival = np.cumprod(1.0 - np.clip(now / at_risk, 0, 1))
    before = np.concatenate([[1.0], survival[:-1]])
    return Curves(times, np.asarray(survival), np.cumsum(before * wanted / at_risk))


def uncensored(time: Array, event: Array, x: Array, times: Array) -> Array:
    """Probability (n, times) of being uncensored just before each time, from a Cox model.

    Args:
        time: follow-up.
        event: 0 for censored.
        x: covariates of censoring (n, k), no intercept.
        times: where the probabilities are wanted.

    Raises:
        numpy.linalg.LinAlgError: the model of censoring cannot be fitted.
    """
    sets = RiskSets(time, (event == 0).astype(float), np.ones(len(time)))
    if len(sets.moments) == 0:
        return np.ones((len(time), len(times)))
    z = (x - x.mean(axis=0)) / np.maximum(x.std(axis=0), 1e-300)
    beta, step = fit(sets, z)
    grown = np.concatenate([[0.0], np.cumsum(sets.per_moment(step.jumps))])
    base = grown[np.searchsorted(sets.moments, times, side="left")]
    hazard = np.exp(np.clip(z @ beta, -50, 50))
    left: Array = np.clip(np.exp(-hazard[:, None] * base[None, :]), 0.01, 1.0)
    return left
