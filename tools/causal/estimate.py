"""Estimators of the average treatment effect of a binary treatment, in numpy.

Shapes: `y` (n,), `t` (n,) of 0 and 1, `x` (n, k) with a first column of ones. Every estimator
returns (value, standard error). Sources: AIPW, Robins, Rotnitzky & Zhao 1994; Hajek IPW with the
stacked sandwich of M-estimation, Lunceford & Davidian 2004 and Stefanski & Boos 2002; HC1,
MacKinnon & White 1985.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

NEWTON_STEPS = 50
TOLERANCE = 1e-10


@dataclass(frozen=True)
class Fit:
    """A value with its standard error."""

    value: float
    se: float


@dataclass(frozen=True)
class Propensity:
    """A logistic propensity model: fitted probabilities and the parts of its sandwich."""

    p: Array
    basis: Array
    information: Array
    converged: bool


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


def fit_propensity(t: Array, x: Array) -> Propensity:
    """Logistic regression by Newton's method, unpenalized and run to convergence."""
    scaled = condition(x)
    beta = np.zeros(scaled.shape[1])
    converged = False
    for _ in range(NEWTON_STEPS):
        p = _expit(scaled @ beta)
        information = (scaled * (p * (1 - p))[:, None]).T @ scaled
        step = np.linalg.lstsq(information, scaled.T @ (t - p), rcond=None)[0]
        beta = beta + step
        if np.abs(step).max() < TOLERANCE:
            converged = True
            break
    p = _expit(scaled @ beta)
    information = (scaled * (p * (1 - p))[:, None]).T @ scaled
    return Propensity(p, scaled, information, converged)


def ols(y: Array, t: Array, x: Array) -> Fit:
    """Coefficient of the treatment in least squares with the covariates; HC1 standard error."""
    design = np.column_stack([t, condition(x)])
    n, k = design.shape
    bread = np.linalg.pinv(design.T @ design)
    beta = bread @ (design.T @ y)
    residual = y - design @ beta
    meat = (design * residual[:, None] ** 2).T @ design
    variance = bread @ meat @ bread * n / (n - k)
    return Fit(float(beta[0]), float(np.sqrt(variance[0, 0])))


def ipw(y: Array, t: Array, x: Array, propensity: Propensity | None = None) -> Fit:
    """Hajek-weighted difference in means; the standard error counts the fitting of the weights."""
    model = propensity or fit_propensity(t, x)
    p = np.clip(model.p, 1e-6, 1 - 1e-6)
    score = model.basis * (t - p)[:, None]
    beta_influence = score @ np.linalg.pinv(model.information) * len(y)
    arms = []
    for weight, slope in ((t / p, -t * (1 - p) / p), ((1 - t) / (1 - p), (1 - t) * p / (1 - p))):
        mean = float((weight * y).sum() / weight.sum())
        residual = y - mean
        gradient = ((slope * residual)[:, None] * model.basis).mean(axis=0)
        influence = (weight * residual + beta_influence @ gradient) / weight.mean()
        arms.append((mean, influence))
    difference = arms[0][1] - arms[1][1]
    return Fit(arms[0][0] - arms[1][0], float(difference.std(ddof=1) / np.sqrt(len(y))))


def aipw(y: Array, t: Array, x: Array, propensity: Propensity | None = None) -> Fit:
    """Augmented IPW with one linear outcome model; influence-function standard error."""
    model = propensity or fit_propensity(t, x)
    p = np.clip(model.p, 1e-6, 1 - 1e-6)
    basis = model.basis
    beta = np.linalg.lstsq(np.column_stack([t, basis]), y, rcond=None)[0]
    without = basis @ beta[1:]
    m1, m0 = without + beta[0], without
    influence = m1 - m0 + t / p * (y - m1) - (1 - t) / (1 - p) * (y - m0)
    return Fit(float(influence.mean()), float(influence.std(ddof=1) / np.sqrt(len(y))))


def g_formula(y: Array, t: Array, x: Array) -> Fit:
    """Standardized difference of two linear outcome models, one an arm (g-computation).

    The standard error is that of the two independent fits plus the spread of the predictions.
    """
    n = len(y)
    x = condition(x)
    mean_x = x.mean(axis=0)
    value, variance, effects = 0.0, 0.0, np.zeros(n)
    for arm, sign in ((1.0, 1.0), (0.0, -1.0)):
        rows = t == arm
        bread = np.linalg.pinv(x[rows].T @ x[rows])
        beta = bread @ (x[rows].T @ y[rows])
        residual = y[rows] - x[rows] @ beta
        meat = (x[rows] * residual[:, None] ** 2).T @ x[rows]
        meat *= rows.sum() / max(rows.sum() - x.shape[1], 1)
        variance += float(mean_x @ bread @ meat @ bread @ mean_x)
        value += sign * float(mean_x @ beta)
        effects += sign * (x @ beta)
    return Fit(value, float(np.sqrt(variance + effects.var(ddof=1) / n)))


ESTIMATORS: dict[str, tuple[str, Callable[[Array, Array, Array], Fit]]] = {
    "aipw": ("AIPW (doubly robust)", aipw),
    "ipw": ("IPW (Hajek)", ipw),
    "ols": ("OLS with covariates (HC1)", ols),
    "g_formula": ("g-formula", g_formula),
}
"""Every estimator by key, with its printed name; the first one is the default."""


def _expit(value: Array) -> Array:
    return 1.0 / (1.0 + np.exp(-np.clip(value, -35, 35)))
