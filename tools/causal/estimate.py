"""Estimators of the average effect of a binary treatment by adjustment, in numpy.

Shapes: `y` (n,), `t` (n,) of 0 and 1, `x` (n, k) with a first column of ones; `weights` (n,) are
sampling weights, `cluster` (n,) ids of groups whose members are not independent. `estimand` is the
population the effect is averaged over: ATE (all), ATT (the treated), ATC (the untreated). Every
estimator returns a value, its standard error and its influence function, from which the standard
error is taken. Sources: AIPW, Robins, Rotnitzky & Zhao 1994; Hajek IPW with the stacked sandwich of
M-estimation, Lunceford & Davidian 2004 and Stefanski & Boos 2002; HC1, MacKinnon & White 1985;
weights of the ATT and ATC, Li, Morgan & Zaslavsky 2018, table 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Target = Literal["ATE", "ATT", "ATC"]
NEWTON_STEPS = 50
TOLERANCE = 1e-10
CLIP = 1e-6


@dataclass(frozen=True)
class Fit:
    """A value, its standard error and the influence of every row on it (mean 0)."""

    value: float
    se: float
    influence: Array | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Propensity:
    """A logistic propensity model: fitted probabilities and the parts of its sandwich."""

    p: Array
    basis: Array
    information: Array
    converged: bool


def from_influence(value: float, influence: Array, cluster: Array | None = None) -> Fit:
    """A fit whose standard error comes from its influence function, summed within clusters."""
    n = len(influence)
    if cluster is None:
        return Fit(value, float(influence.std(ddof=1) / np.sqrt(n)), influence)
    _, ids = np.unique(cluster, return_inverse=True)
    sums = np.bincount(ids, weights=influence)
    groups = len(sums)
    spread = float(((sums - sums.mean()) ** 2).sum()) * groups / max(groups - 1, 1)
    return Fit(value, float(np.sqrt(spread)) / n, influence)


def condition(x: Array) -> Array:
    """An orthonormal basis of the design's columns, times sqrt(n); the first column stays constant.

    Every estimator here depends on the column space alone, so units and origins of covariates do
    not matter once the columns are centered, scaled and made orthogonal.
    """
    centered = x - x.mean(axis=0)
    spread = centered.std(axis=0)
    varying = spread > 1e-12 * np.maximum(np.abs(x).max(axis=0), 1e-300)
    columns = [np.ones(len(x)), *(centered[:, i] / spread[i] for i in np.flatnonzero(varying))]
    basis: Array = np.linalg.qr(np.column_stack(columns))[0] * np.sqrt(len(x))
    return basis


def fit_propensity(t: Array, x: Array, weights: Array | None = None) -> Propensity:
    """Logistic regression by Newton's method, unpenalized and run to convergence."""
    basis = condition(x)
    s = _sampling(weights, len(t))
    beta = np.zeros(basis.shape[1])
    converged = False
    for _ in range(NEWTON_STEPS):
        p = expit(basis @ beta)
        information = (basis * (s * p * (1 - p))[:, None]).T @ basis
        step = np.linalg.lstsq(information, basis.T @ (s * (t - p)), rcond=None)[0]
        beta = beta + step
        if np.abs(step).max() < TOLERANCE:
            converged = True
            break
    p = expit(basis @ beta)
    information = (basis * (s * p * (1 - p))[:, None]).T @ basis
    return Propensity(p, basis, information, converged)


def ols(
    y: Array,
    t: Array,
    x: Array,
    *,
    estimand: Target = "ATE",
    weights: Array | None = None,
    cluster: Array | None = None,
) -> Fit:
    """Coefficient of the treatment in least squares with the covariates (ANCOVA); HC1 errors.

    The model holds one effect for everybody, so every `estimand` has the same value.
    """
    s = _sampling(weights, len(y))
    design = np.column_stack([t, condition(x)])
    n, k = design.shape
    bread = np.linalg.pinv((design * s[:, None]).T @ design)
    beta = bread @ (design.T @ (s * y))
    residual = y - design @ beta
    influence = n * (design @ bread[0]) * residual * s * np.sqrt((n - 1) / (n - k))
    return from_influence(float(beta[0]), influence, cluster)


def ipw(
    y: Array,
    t: Array,
    x: Array,
    propensity: Propensity | None = None,
    *,
    estimand: Target = "ATE",
    weights: Array | None = None,
    cluster: Array | None = None,
) -> Fit:
    """Hajek-weighted difference in means; the standard error counts the fitting of the weights."""
    treated, untreated = weighted_means(y, t, x, propensity, estimand=estimand, weights=weights)
    return from_influence(treated[0] - untreated[0], treated[1] - untreated[1], cluster)


def weighted_means(
    y: Array,
    t: Array,
    x: Array,
    propensity: Propensity | None = None,
    *,
    estimand: Target = "ATE",
    weights: Array | None = None,
) -> tuple[tuple[float, Array], tuple[float, Array]]:
    """(mean, influence) of the outcome under treatment and without, by Hajek weighting."""
    model = propensity or fit_propensity(t, x, weights)
    s = _sampling(weights, len(y))
    score = model.basis * (s * (t - model.p))[:, None]
    beta_influence = score @ np.linalg.pinv(model.information) * len(y)
    arms = []
    for weight, slope in tilts(t, model.p, estimand):
        weight, slope = weight * s, slope * s
        mean = float((weight * y).sum() / weight.sum())
        residual = y - mean
        gradient = ((slope * residual)[:, None] * model.basis).mean(axis=0)
        arms.append((mean, (weight * residual + beta_influence @ gradient) / weight.mean()))
    return arms[0], arms[1]


def aipw(
    y: Array,
    t: Array,
    x: Array,
    propensity: Propensity | None = None,
    *,
    estimand: Target = "ATE",
    weights: Array | None = None,
    cluster: Array | None = None,
) -> Fit:
    """Augmented IPW with one linear outcome model; influence-function standard error."""
    model = propensity or fit_propensity(t, x, weights)
    root = np.sqrt(_sampling(weights, len(y)))
    design = np.column_stack([t, model.basis])
    beta = np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0]
    without = model.basis @ beta[1:]
    return augmented(y, t, model.p, without + beta[0], without, estimand, weights, cluster)


def augmented(
    y: Array,
    t: Array,
    p: Array,
    m1: Array,
    m0: Array,
    estimand: Target,
    weights: Array | None = None,
    cluster: Array | None = None,
    *,
    normalized: bool = False,
) -> Fit:
    """The efficient influence function, given fitted nuisances (Hahn 1998 for ATT and ATC).

    Args:
        y: outcomes.
        t: treatment.
        p: propensity scores.
        m1: predicted outcomes under treatment.
        m0: predicted outcomes without.
        estimand: whom the effect is averaged over.
        weights: sampling weights.
        cluster: ids of dependent rows.
        normalized: divide the weights of each arm by their mean (Hajek): steadier, same limit.
    """
    s = _sampling(weights, len(y))
    (w1, _), (w0, _) = tilts(t, p, estimand)
    base = {"ATE": np.ones_like(t), "ATT": t, "ATC": 1 - t}[estimand]
    share = float((s * base).mean())
    if normalized:
        w1 = w1 * share / float((s * w1).mean())
        w0 = w0 * share / float((s * w0).mean())
    signal = s * (base * (m1 - m0) + w1 * (y - m1) - w0 * (y - m0)) / share
    value = float(signal.mean())
    return from_influence(value, signal - s * base / share * value, cluster)


def g_formula(
    y: Array,
    t: Array,
    x: Array,
    *,
    estimand: Target = "ATE",
    weights: Array | None = None,
    cluster: Array | None = None,
    modifiers: Array | None = None,
) -> Fit:
    """Standardized difference of linear outcome models (g-computation, Robins 1986).

    `modifiers` (n, m) are the covariates that may change the effect; every covariate may when it is
    None, which is one model an arm. The standard error counts the fit and the spread of effects.
    """
    s = _sampling(weights, len(y))
    basis = condition(x)
    varying = basis if modifiers is None else np.column_stack([basis[:, 0], modifiers])
    design = np.column_stack([varying * t[:, None], basis])
    n, k = design.shape
    bread = np.linalg.pinv((design * s[:, None]).T @ design)
    beta = bread @ (design.T @ (s * y))
    effects = varying @ beta[: varying.shape[1]]
    base = s * {"ATE": np.ones_like(t), "ATT": t, "ATC": 1 - t}[estimand]
    base = base / base.mean()
    value = float((base * effects).mean())
    direction = np.concatenate([(base[:, None] * varying).mean(axis=0), np.zeros(basis.shape[1])])
    fitting = n * (design @ (bread @ direction)) * (y - design @ beta) * s
    influence = fitting * np.sqrt((n - 1) / (n - k)) + base * (effects - value)
    return from_influence(value, influence, cluster)


ESTIMATORS: dict[str, tuple[str, Callable[..., Fit]]] = {
    "aipw": ("AIPW (doubly robust)", aipw),
    "ipw": ("IPW (Hajek)", ipw),
    "ols": ("OLS with covariates (HC1)", ols),
    "g_formula": ("g-formula", g_formula),
}
"""The parametric estimators by key, with their printed names."""


def estimators_of(estimand: Target) -> dict[str, tuple[str, Callable[..., Fit]]]:
    """Those that give the effect on these people: least squares holds one for everybody."""
    return {key: named for key, named in ESTIMATORS.items() if key != "ols" or estimand == "ATE"}


def tilts(t: Array, p: Array, estimand: Target) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Weights of both arms, and their derivatives by the linear predictor."""
    e = np.clip(p, CLIP, 1 - CLIP)
    odds, none = e / (1 - e), np.zeros_like(t)
    treated = {"ATE": t / e, "ATT": t, "ATC": t / odds}[estimand]
    untreated = {"ATE": (1 - t) / (1 - e), "ATT": (1 - t) * odds, "ATC": 1 - t}[estimand]
    down = none if estimand == "ATT" else -t / odds
    up = none if estimand == "ATC" else (1 - t) * odds
    return (treated, down), (untreated, up)


def _sampling(weights: Array | None, n: int) -> Array:
    return np.ones(n) if weights is None else weights / weights.mean()


def expit(value: Array) -> Array:
    """The logistic function, safe against overflow."""
    return 1.0 / (1.0 + np.exp(-np.clip(value, -35, 35)))
