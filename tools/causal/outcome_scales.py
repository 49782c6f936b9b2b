"""The same effect on other scales: risk ratio and odds ratio of a binary outcome.

Standardization of a logistic outcome model (g-computation); intervals by M-estimation with stacked
estimating equations (Stefanski & Boos 2002), on the log scale for ratios. These are marginal: an odds
ratio from a model's coefficient would be conditional, and larger.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tools.causal.estimate import Fit, condition, expit, fit_propensity, from_influence
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
    base = s * {"ATE": np.ones_like(design.t), "ATT": design.t, "ATC": 1 - design.t}[estimand]
    base = base / base.mean()
    risks, parts = [], []
    for level in (1.0, 0.0):
        there = np.column_stack([basis, np.full(len(basis), level)])
        p = expit(there @ beta)
        risk = float((base * p).mean())
        slope = ((base * p * (1 - p))[:, None] * there).mean(axis=0)
        risks.append(risk)
        parts.append(base * (p - risk) + moved @ slope)
    (r1, r0), (i1, i0) = risks, parts
    odds = np.log(r1 / (1 - r1)) - np.log(r0 / (1 - r0))
    cluster = design.cluster
    return {
        "risk difference": from_influence(r1 - r0, i1 - i0, cluster),
        "risk ratio": from_influence(float(np.log(r1 / r0)), i1 / r1 - i0 / r0, cluster),
        "odds ratio": from_influence(
            float(odds), i1 / (r1 * (1 - r1)) - i0 / (r0 * (1 - r0)), cluster
        ),
    }


def log_risk_ratio(design: Design, estimand: Target = "ATE") -> Fit | None:
    """The marginal log risk ratio of a binary outcome; None for other outcomes or no finite ratio."""
    if not np.isin(design.y, (0.0, 1.0)).all():
        return None
    found = standardized(design, estimand)["risk ratio"]
    return found if np.isfinite([found.value, found.se]).all() else None


def measures(
    request: CausalRequest, descriptor: DatasetDescriptor, design: Design
) -> tuple[Estimate, ...]:
    """Marginal risk difference, risk ratio and odds ratio; nothing for other outcomes."""
    if not np.isin(design.y, (0.0, 1.0)).all():
        return ()
    found = standardized(design, request.estimand)
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
            method=f"standardized logistic model in {descriptor.key}",
            unit=scale,
            estimand=f"{request.estimand}: marginal {scale} of {request.outcome}",
            scale=scale,
        )
        if scale != "risk difference":
            values = np.exp([fit.value, fit.value - half, fit.value + half]).tolist()
            estimate = replace(estimate, value=values[0], ci_low=values[1], ci_high=values[2])
        made.append(estimate)
    return tuple(made)
