"""The same effect on other scales: risk and odds ratio of a binary outcome, ratio of mean counts.

Standardization of a logistic outcome model, or of a Poisson model for counts (g-computation); intervals by M-estimation with stacked
estimating equations (Stefanski & Boos 2002), on the log scale for ratios. These are marginal: an odds
ratio from a model's coefficient would be conditional, and larger.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tools.causal.estimate import (
    Fit,
    condition,
    expit,
    fit_propensity,
    from_influence,
    weighted_means,
)
from tools.causal.query import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.design import Design
    from tools.causal.estimate import Target
    from tools.causal.query import CausalRequest

    Array = NDArray[np.float64]


def standardized(design: Design, estimand: Target = "ATE") -> dict[str, Fit]:
    """Marginal risk difference, log risk ratio and log odds ratio of a binary outcome.

    Args:
        design: with an outcome of 0 and 1.
        estimand: whom the risks are averaged over.
    """
    s = np.ones(len(design.y)) if design.weights is None else design.weights / design.weights.mean()
    basis = condition(design.x)
    columns = np.column_stack([basis, design.t])
    model = fit_propensity(design.y, columns, design.weights)
    mixing = np.linalg.lstsq(model.basis, columns, rcond=None)[0]
    inverse = np.linalg.pinv(mixing)
    eta = np.log(np.clip(model.p, 1e-12, 1) / np.clip(1 - model.p, 1e-12, 1))
    beta = np.linalg.lstsq(columns, eta, rcond=None)[0]
    score = model.basis * (s * (design.y - model.p))[:, None]
    moved = len(design.y) * score @ np.linalg.pinv(model.information) @ inverse.T
    base = _population(design, estimand, s)
    risks, parts = [], []
    for level in (1.0, 0.0):
        there = np.column_stack([basis, np.full(len(basis), level)])
        p = expit(there @ beta)
        risk = float((base * p).mean())
        slope = ((base * p * (1 - p))[:, None] * there).mean(axis=0)
        risks.append(risk)
        parts.append(base * (p - risk) + moved @ slope)
    return _scales(risks[0], risks[1], parts[0], parts[1], design.cluster)


def weighted(design: Design, estimand: Target = "ATE") -> dict[str, Fit]:
    """The same three from the weighted risks of both arms (Hajek), as `--method ipw` compares them.

    Args:
        design: with an outcome of 0 and 1.
        estimand: whom the risks are averaged over.
    """
    (r1, i1), (r0, i0) = weighted_means(
        design.y, design.t, design.x, estimand=estimand, weights=design.weights
    )
    return _scales(r1, r0, i1, i0, design.cluster)


def _scales(r1: float, r0: float, i1: Array, i0: Array, cluster: Array | None) -> dict[str, Fit]:
    """Two risks with their influence functions, on every scale."""
    odds = np.log(r1 / (1 - r1)) - np.log(r0 / (1 - r0))
    return {
        "risk difference": from_influence(r1 - r0, i1 - i0, cluster),
        "risk ratio": from_influence(float(np.log(r1 / r0)), i1 / r1 - i0 / r0, cluster),
        "odds ratio": from_influence(
            float(odds), i1 / (r1 * (1 - r1)) - i0 / (r0 * (1 - r0)), cluster
        ),
    }


def standardized_counts(design: Design, estimand: Target = "ATE") -> dict[str, Fit]:
    """Marginal log ratio of mean counts, from a Poisson model with a robust error.

    The variance need not equal the mean (Gourieroux, Monfort & Trognon 1984); the ratio is one of
    rates where everybody was followed equally long.

    Args:
        design: with an outcome of 0, 1, 2, ...
        estimand: whom the means are averaged over.
    """
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    s = np.ones(len(design.y)) if design.weights is None else design.weights / design.weights.mean()
    basis = condition(design.x)
    columns = np.column_stack([basis, design.t])
    beta = GLM(design.y, columns, family=Poisson(), freq_weights=s).fit().params
    mean = np.exp(columns @ beta)
    information = columns.T @ (columns * (s * mean)[:, None])
    score = columns * (s * (design.y - mean))[:, None]
    moved = len(design.y) * score @ np.linalg.pinv(information)
    base = _population(design, estimand, s)
    parts = []
    for level in (1.0, 0.0):
        there = np.column_stack([basis, np.full(len(basis), level)])
        fitted = np.exp(there @ beta)
        value = float((base * fitted).mean())
        slope = ((base * fitted)[:, None] * there).mean(axis=0)
        parts.append((value, base * (fitted - value) + moved @ slope))
    (m1, i1), (m0, i0) = parts
    ratio = from_influence(float(np.log(m1 / m0)), i1 / m1 - i0 / m0, design.cluster)
    return {"ratio of means": ratio}


def _population(design: Design, estimand: Target, s: Array) -> Array:
    """Weights, 1 on average, of the people that the estimand averages over."""
    t = design.t
    base = s * {"ATE": np.ones_like(t), "ATT": t, "ATC": 1 - t}[estimand]
    value: Array = base / base.mean()
    return value


def is_count(y: Array) -> bool:
    """Whether an outcome holds 0, 1, 2, ... with zeros and more than two levels."""
    return bool(y.min() == 0 and (y == np.floor(y)).all() and y.max() > 1 and len(np.unique(y)) > 2)


def without_finite_ratio(design: Design) -> str:
    """Why an outcome of 0 and 1 has no finite ratio of risks; "" where it has one.

    With no event, or nothing but events, in an arm the likelihood has no maximum: what a fit then
    prints is where its iterations ended.
    """
    if not np.isin(design.y, (0.0, 1.0)).all():
        return ""
    for value, name in ((1.0, "treated"), (0.0, "untreated")):
        arm = design.y[design.t == value]
        if not arm.any():
            return f"0 of {len(arm)} {name} people have the event"
        if arm.all():
            return f"{len(arm)} of {len(arm)} {name} people have the event"
    if not fit_propensity(
        design.y, np.column_stack([design.x, design.t]), design.weights
    ).converged:
        return "the covariates tell people with the event apart completely"
    return ""


def log_risk_ratio(design: Design, estimand: Target = "ATE") -> Fit | None:
    """The marginal log risk ratio of a binary outcome; None for other outcomes or no finite ratio."""
    if not np.isin(design.y, (0.0, 1.0)).all() or without_finite_ratio(design):
        return None
    found = standardized(design, estimand)["risk ratio"]
    return found if np.isfinite([found.value, found.se]).all() else None


def measures(
    request: CausalRequest, descriptor: DatasetDescriptor, design: Design
) -> tuple[Estimate, ...]:
    """Marginal risks of a binary outcome, ratio of mean counts; nothing for other outcomes."""
    if without_finite_ratio(design):
        return ()
    if np.isin(design.y, (0.0, 1.0)).all():
        if request.method == "ipw":
            found, model = weighted(design, request.estimand), "weighted risks (IPW, Hajek)"
        else:
            found, model = standardized(design, request.estimand), "standardized logistic model"
    elif is_count(design.y):
        found, model = standardized_counts(design, request.estimand), "standardized Poisson model"
    else:
        return ()
    if not np.isfinite([v for fit in found.values() for v in (fit.value, fit.se)]).all():
        return ()
    made = []
    for scale, fit in found.items():
        half = 1.959964 * fit.se
        estimate = Estimate(
            value=fit.value,
            se=fit.se,
            ci_low=fit.value - half,
            ci_high=fit.value + half,
            n=len(design.y),
            n_treated=int(design.t.sum()),
            method=f"{model} in {descriptor.key}",
            unit=scale,
            estimand=f"{request.estimand}: marginal {scale} of {request.outcome}",
            scale=scale,
        )
        if scale != "risk difference":
            values = np.exp([fit.value, fit.value - half, fit.value + half]).tolist()
            estimate = replace(estimate, value=values[0], ci_low=values[1], ci_high=values[2])
        made.append(estimate)
    return tuple(made)
