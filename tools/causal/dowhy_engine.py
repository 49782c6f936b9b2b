"""DoWhy as a cross-check: its linear regression beside ours, in a form that avoids its defects.

Only this module imports DoWhy. Known defects of 0.14 that the form below steps around: a stale
propensity column in the shared data frame (a fresh copy is given), results that depend on the order
of a set (covariates are sorted), a float treatment (cast to int), and an identification step that
takes minutes on larger graphs (the adjustment set is handed over as `common_causes`).
"""

from __future__ import annotations

import importlib
import logging
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.query import CrossCheck

if TYPE_CHECKING:
    from tools.causal.design import Design
    from tools.causal.estimate import Fit

TOLERANCE_SE = 0.05


def load() -> None:
    """Import DoWhy (two to three seconds); called early on a thread of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module("dowhy")


def cross_check(design: Design, ours: Fit) -> CrossCheck:
    """DoWhy's linear regression on the same rows and design columns."""
    try:
        load()
    except ImportError as error:
        return CrossCheck(None, None, f"not made: DoWhy is not installed ({error})")
    logging.getLogger("dowhy").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = _linear_regression(design)
    gap = abs(value - ours.value) / ours.se
    agrees = bool(gap <= TOLERANCE_SE)
    said = "agrees with" if agrees else "DISAGREES with"
    text = f"linear regression {value:.4f}, {said} our OLS {ours.value:.4f} ({gap:.3f} SE apart)"
    return CrossCheck(agrees, float(value), text)


def _linear_regression(design: Design) -> float:
    import pandas as pd
    from dowhy.causal_estimators.linear_regression_estimator import LinearRegressionEstimator

    names = [f"x{i:03d}" for i in range(1, design.x.shape[1])]
    scaled = design.x[:, 1:] / np.maximum(np.abs(design.x[:, 1:]).max(axis=0), 1e-12)
    frame = pd.DataFrame(scaled, columns=names)
    frame["treatment"] = design.t.astype(int)
    frame["outcome"] = design.y
    identified = _estimand(names)
    estimator = LinearRegressionEstimator(identified)
    estimator.fit(frame.copy(), effect_modifier_names=[])
    estimate = estimator.estimate_effect(frame.copy(), treatment_value=1, control_value=0)
    return float(estimate.value)


def _estimand(names: list[str]) -> Any:
    """The back-door estimand, made directly: DoWhy's own search is not needed."""
    from dowhy.causal_identifier.identified_estimand import IdentifiedEstimand

    return IdentifiedEstimand(
        None,
        treatment_variable=["treatment"],
        outcome_variable=["outcome"],
        estimand_type="nonparametric-ate",
        estimands={"backdoor": {}},
        backdoor_variables={"backdoor": sorted(names)},
        identifier_method="backdoor",
    )
