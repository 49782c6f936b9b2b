"""Effects of a continuous treatment: the average change per unit, and the dose-response curve.

Per unit: least squares with the covariates (HC1), beside the partially linear model with learned
nuisances (Robinson 1988; Chernozhukov et al. 2018, section 4.1). Curve: g-computation over a
restricted cubic spline of the dose (Harrell 2015, section 2.4.5), pointwise intervals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.boosting import Boosting, grown
from tools.causal.crossfit import stacking_share
from tools.causal.estimate import Fit, condition, from_influence
from tools.causal.folds import FOLDS, shuffled
from tools.causal.linear_learners import ridge

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

KNOTS = (0.05, 0.35, 0.65, 0.95)
POINTS = 9
TREES = Boosting(rounds=80, rate=0.1)


@dataclass(frozen=True)
class CurvePoint:
    """Mean outcome if everyone had this dose, and its difference from the median dose."""

    dose: float
    mean: float
    ci_low: float
    ci_high: float
    contrast: float
    contrast_low: float
    contrast_high: float


@dataclass(frozen=True)
class DoseResponse:
    """The curve at nine doses, and whether a straight line would do (p of the spline's bends)."""

    points: tuple[CurvePoint, ...]
    p_nonlinear: float


def partially_linear(
    y: Array, t: Array, x: Array, *, cluster: Array | None = None, seed: int = 0
) -> Fit:
    """Effect per unit when outcome and dose depend on covariates in any smooth way.

    Args:
        y: outcomes (n,).
        t: doses (n,).
        x: design (n, k) with a first column of ones.
        cluster: ids of dependent rows; never split between folds.
        seed: of the folds.
    """
    state = int(np.random.default_rng(seed).integers(2**31))
    columns = x[:, 1:] if x.shape[1] > 1 else np.zeros((len(y), 1))
    split = shuffled(len(y), state)
    if cluster is not None:
        from sklearn.model_selection import GroupKFold

        split = list(GroupKFold(FOLDS).split(columns, groups=cluster))
    rest_y, rest_t = (_rest(target, columns, split, state) for target in (y, t))
    value = float(rest_t @ rest_y / (rest_t @ rest_t))
    influence = rest_t * (rest_y - value * rest_t) / float((rest_t**2).mean())
    return from_influence(value, influence, cluster)


def _rest(target: Array, x: Array, folds: list[Any], state: int) -> Array:
    """What out-of-fold predictions leave: a linear and a boosted model, stacked."""
    linear, boosted = np.zeros(len(target)), np.zeros(len(target))
    for train, test in folds:
        model = ridge(x[train], target[train])
        left = target[train] - model.predict(x[train])
        linear[test] = model.predict(x[test])
        boosted[test] = linear[test] + grown(x[train], left, x[test], TREES, None, state)
    share = stacking_share(linear, boosted, target)
    return target - (1 - share) * linear - share * boosted


def dose_response(y: Array, t: Array, x: Array) -> DoseResponse:
    """The mean outcome under each of nine doses between the 5th and the 95th percentile.

    Args:
        y: outcomes (n,).
        t: doses (n,), at least five different ones.
        x: design (n, k) with a first column of ones.
    """
    from scipy import stats

    knots = np.unique(np.quantile(t, KNOTS))
    basis = condition(x)
    design = np.column_stack([spline(t, knots), basis])
    n, k = design.shape
    bread = np.linalg.pinv(design.T @ design)
    beta = bread @ (design.T @ y)
    residual = y - design @ beta
    meat = (design * residual[:, None] ** 2).T @ design
    covariance = bread @ meat @ bread * n / max(n - k, 1)
    low, high = np.quantile(t, [0.05, 0.95])
    doses = np.linspace(float(low), float(high), POINTS)
    mean_x = basis.mean(axis=0)
    reference = spline(np.array([np.median(t)]), knots)[0]
    points = []
    for dose, row in zip(doses, spline(doses, knots), strict=True):
        there = np.concatenate([row, mean_x])
        gap = np.concatenate([row - reference, np.zeros_like(mean_x)])
        mean, contrast = float(there @ beta), float(gap @ beta)
        half, wide = (1.959964 * float(np.sqrt(v @ covariance @ v)) for v in (there, gap))
        points.append(
            CurvePoint(
                float(dose),
                mean,
                mean - half,
                mean + half,
                contrast,
                contrast - wide,
                contrast + wide,
            )  # fmt: skip
        )
    bends = slice(1, spline(t[:1], knots).shape[1])
    wald = beta[bends] @ np.linalg.pinv(covariance[bends, bends]) @ beta[bends]
    freedom = max(bends.stop - 1, 1)
    return DoseResponse(tuple(points), float(stats.chi2.sf(wald, freedom)))


def spline(t: Array, knots: Array) -> Array:
    """A restricted cubic spline basis (n, knots - 1): the dose, and bends that end straight."""
    columns = [t]
    if len(knots) >= 3:
        last, before = knots[-1], knots[-2]
        scale = (last - knots[0]) ** 2
        for knot in knots[:-2]:
            bend = np.maximum(t - knot, 0) ** 3
            bend -= np.maximum(t - before, 0) ** 3 * (last - knot) / (last - before)
            bend += np.maximum(t - last, 0) ** 3 * (before - knot) / (last - before)
            columns.append(bend / scale)
    return np.column_stack(columns)
