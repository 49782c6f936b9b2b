"""DoWhy beside us: its estimate by every method it has, in a form that avoids its defects.

Only this module imports DoWhy. Known defects of 0.14 that the form below steps around: a stale
propensity column in the shared data frame (a fresh copy is given), results that depend on the order
of a set (covariates are sorted), a float treatment (cast to int), a propensity model that has not
converged (one without penalty, run to convergence, is given), and an identification step that takes
minutes on larger graphs (the adjustment set is handed over).
"""

from __future__ import annotations

import gc
import importlib
import logging
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.estimate import aipw, condition, ipw, ols
from tools.causal.query import CrossCheck

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.causal.design import Design
    from tools.causal.estimate import Target

TOLERANCE_SE = 0.05
PS_BOUND = 1e-6


def load() -> str:
    """Import DoWhy (two to three seconds); why it cannot be, or ""."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.disable()  # nothing of an import is garbage, and looking for it takes a sixth of the time
        try:
            importlib.import_module("dowhy")
        except ImportError as error:
            return str(error)
        finally:
            gc.enable()
    return ""


def cross_check(design: Design, estimand: Target = "ATE") -> CrossCheck:
    """DoWhy's linear regression, weighting and doubly robust estimates on the same rows and columns.

    Its doubly robust estimator is made for the ATE only. Sampling weights are not passed on, since
    DoWhy's estimators take none: then nothing is compared.
    """
    if design.weights is not None:
        return CrossCheck("not_made", "not made: DoWhy takes no sampling weights")
    if absent := load():
        return CrossCheck("absent", f"not made: DoWhy is not installed ({absent})")
    logging.getLogger("dowhy").setLevel(logging.ERROR)
    methods: dict[str, tuple[Callable[[Design, Target], float], Any]] = {
        "linear_regression": (_linear_regression, ols),
    }
    if design.x.shape[1] > 1:  # DoWhy has no propensity model without covariates
        methods["propensity_score_weighting"] = (_weighting, ipw)
    if design.x.shape[1] > 1 and estimand == "ATE":
        methods["doubly_robust"] = (_doubly_robust, aipw)
    rows = []
    for name, (theirs, ours) in methods.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = theirs(design, estimand)
        fit = ours(design.y, design.t, design.x, estimand=estimand)
        gap = abs(value - fit.value) / fit.se
        agrees = bool(gap <= TOLERANCE_SE)
        row = {"method": name, "dowhy": value, "ours": fit.value, "gap_se": gap, "agrees": agrees}
        rows.append(row)
    agrees = all(row["agrees"] for row in rows)
    return CrossCheck("done", _text(rows), agrees, float(rows[0]["dowhy"]), tuple(rows))


def _text(rows: list[dict[str, Any]]) -> str:
    said = []
    for row in rows:
        verb = "agrees with" if row["agrees"] else "DISAGREES with"
        name = str(row["method"]).replace("_", " ")
        ours = "OLS" if name == "linear regression" else "own"
        said.append(
            f"{name} {row['dowhy']:.4f}, {verb} our {ours} {row['ours']:.4f} "
            f"({row['gap_se']:.3f} SE apart)"
        )
    return "; ".join(said)


def _frame(design: Design) -> tuple[Any, Any]:
    """A fresh data frame and the back-door estimand over it."""
    import pandas as pd

    columns = condition(design.x)[:, 1:]
    names = [f"x{i:03d}" for i in range(1, columns.shape[1] + 1)]
    frame = pd.DataFrame(columns, columns=names)
    frame["treatment"] = design.t.astype(int)
    frame["outcome"] = design.y
    return frame, _estimand(names)


def _linear_regression(design: Design, estimand: Target) -> float:
    from dowhy.causal_estimators.linear_regression_estimator import LinearRegressionEstimator

    frame, identified = _frame(design)
    estimator = LinearRegressionEstimator(identified)
    return _estimate(estimator, frame, "ATE")


def _weighting(design: Design, estimand: Target) -> float:
    from dowhy.causal_estimators.propensity_score_weighting_estimator import (
        PropensityScoreWeightingEstimator,
    )

    frame, identified = _frame(design)
    estimator = PropensityScoreWeightingEstimator(
        identified,
        weighting_scheme="ips_weight",
        min_ps_score=PS_BOUND,
        max_ps_score=1 - PS_BOUND,
        propensity_score_model=_converged(),
    )
    return _estimate(estimator, frame, estimand)


def _doubly_robust(design: Design, estimand: Target) -> float:
    from dowhy.causal_estimators.doubly_robust_estimator import DoublyRobustEstimator
    from dowhy.causal_estimators.linear_regression_estimator import LinearRegressionEstimator

    frame, identified = _frame(design)
    estimator = DoublyRobustEstimator(
        identified,
        regression_estimator=LinearRegressionEstimator(identified),
        propensity_score_model=_converged(),
        min_ps_score=PS_BOUND,
        max_ps_score=1 - PS_BOUND,
    )
    return _estimate(estimator, frame, estimand)


def _estimate(estimator: Any, frame: Any, estimand: Target) -> float:
    estimator.fit(frame.copy(), effect_modifier_names=[])
    found = estimator.estimate_effect(
        frame.copy(), treatment_value=1, control_value=0, target_units=estimand.lower()
    )
    return float(found.value)


def _converged() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=np.inf, max_iter=5000, tol=1e-10)


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
