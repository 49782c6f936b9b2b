"""Linear models that predict: ridge with its penalty chosen by leaving one out, and logistic ridge.

In numpy, since importing a library for them takes longer than fitting them. Columns are put on one
scale first; the intercept is never penalised. Penalty by the closed form of leave-one-out (Allen
1974; Hastie, Tibshirani & Friedman 2009, equation 7.64).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.causal.estimate import expit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

PENALTIES = np.logspace(-2, 4, 13)
STEPS = 50
TOLERANCE = 1e-8


@dataclass(frozen=True)
class Linear:
    """An intercept and slopes on columns that were centred and scaled."""

    center: Array
    scale: Array
    intercept: float
    slopes: Array

    def predict(self, x: Array) -> Array:
        """The linear predictor (m,) of new rows (m, k)."""
        return np.asarray(self.intercept + ((x - self.center) / self.scale) @ self.slopes)


def ridge(x: Array, y: Array, weights: Array | None = None) -> Linear:
    """Least squares with the penalty, of thirteen, that predicts left-out rows best.

    Args:
        x: columns (n, k), without the intercept.
        y: outcomes (n,).
        weights: of the rows (n,).
    """
    center, scale = _scales(x)
    z = (x - center) / scale
    s = np.ones(len(y)) if weights is None else weights
    root = np.sqrt(s)
    means, level = np.average(z, axis=0, weights=s), float(np.average(y, weights=s))
    u, d, v = np.linalg.svd((z - means) * root[:, None], full_matrices=False)
    target = (y - level) * root
    along = u.T @ target
    best, slopes = np.inf, np.zeros(x.shape[1])
    for penalty in PENALTIES:
        kept = d**2 / (d**2 + penalty)
        leverage = (u**2) @ kept + s / s.sum()
        left = (target - u @ (kept * along)) / np.maximum(1 - leverage, 1e-9)
        if (loss := float(left @ left)) < best:
            best, slopes = loss, v.T @ (d / (d**2 + penalty) * along)
    return Linear(center, scale, level - float(means @ slopes), slopes)


def logistic(x: Array, t: Array, weights: Array | None = None) -> Linear:
    """Logistic regression with a ridge penalty of 1 on the scaled columns, by Newton's method.

    Args:
        x: columns (n, k), without the intercept.
        t: 0 or 1 (n,).
        weights: of the rows (n,).
    """
    center, scale = _scales(x)
    design = np.column_stack([np.ones(len(t)), (x - center) / scale])
    s = np.ones(len(t)) if weights is None else weights
    penalty = np.ones(design.shape[1])
    penalty[0] = 0.0
    beta = np.zeros(design.shape[1])
    share = float(np.clip(np.average(t, weights=s), 1e-6, 1 - 1e-6))
    beta[0] = np.log(share / (1 - share))
    loss = _loss(design, t, s, beta, penalty)
    for _ in range(STEPS):
        p = expit(design @ beta)
        slope = design.T @ (s * (t - p)) - penalty * beta
        curve = (design * (s * p * (1 - p))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.lstsq(curve, slope, rcond=None)[0]
        while (new := _loss(design, t, s, beta + step, penalty)) > loss + 1e-12 * abs(loss):
            step = step / 2  # a full step may overshoot where the arms are nearly apart
        beta, loss = beta + step, new
        if np.abs(step).max() < TOLERANCE:
            break
    return Linear(center, scale, float(beta[0]), beta[1:])


def _loss(design: Array, t: Array, s: Array, beta: Array, penalty: Array) -> float:
    score = design @ beta
    return float(s @ (np.logaddexp(0, score) - t * score) + 0.5 * (penalty * beta) @ beta)


def _scales(x: Array) -> tuple[Array, Array]:
    center = x.mean(axis=0)
    spread = x.std(axis=0)
    return center, np.where(spread > 1e-12 * np.maximum(np.abs(center), 1e-300), spread, 1.0)
