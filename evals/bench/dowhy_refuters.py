"""DoWhy's refuters on NHEFS with every draw recorded, so that ours can repeat the same draws."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evals.bench.rows import timed
from tools.causal.datasets import load_frame, registered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

CONTINUOUS = ("age", "smokeintensity", "smokeyrs", "wt71")
CATEGORIES = ("sex", "race", "education", "exercise", "active")
TREATMENT, OUTCOME = "qsmk", "wt82_71"


@dataclass(frozen=True)
class Recorded:
    """What DoWhy drew, what it estimated on each draw, and the CPU it took."""

    draws: Array
    values: Array
    milliseconds: float


def nhefs() -> Any:
    """The 1,566 complete rows as a user would give them to DoWhy: squares and categories."""
    descriptor = next(d.descriptor for d in registered() if d.descriptor.key == "nhefs")
    frame = load_frame(descriptor, None)
    kept = frame.dropna(subset=[OUTCOME, TREATMENT, *CONTINUOUS, *CATEGORIES]).reset_index(
        drop=True
    )
    data = kept[[*CONTINUOUS, *CATEGORIES, OUTCOME]].copy()
    for name in CONTINUOUS:
        data[f"{name}_2"] = kept[name] ** 2
    for name in CATEGORIES:
        data[name] = kept[name].astype(str).astype("category")
    data[TREATMENT] = kept[TREATMENT].astype(int)
    return data


def design(data: Any) -> tuple[Array, Array, Array]:
    """(y, t, x) of the same rows: an intercept, continuous columns, squares, dummies."""
    import pandas as pd

    covariates = [c for c in data.columns if c not in (TREATMENT, OUTCOME)]
    x = pd.get_dummies(data[covariates], drop_first=True).to_numpy(dtype=float)
    columns = np.column_stack([np.ones(len(x)), x])
    return data[OUTCOME].to_numpy(float), data[TREATMENT].to_numpy(float), columns


def estimand(data: Any) -> Any:
    """The back-door estimand over all covariates."""
    from dowhy.causal_identifier.identified_estimand import IdentifiedEstimand

    covariates = sorted(c for c in data.columns if c not in (TREATMENT, OUTCOME))
    return IdentifiedEstimand(
        None,
        treatment_variable=[TREATMENT],
        outcome_variable=[OUTCOME],
        estimand_type="nonparametric-ate",
        estimands={"backdoor": {}},
        backdoor_variables={"backdoor": covariates},
        identifier_method="backdoor",
    )


def estimators() -> dict[str, tuple[type, dict[str, Any]]]:
    """DoWhy's estimator classes with options; the propensity model runs to convergence."""
    from dowhy.causal_estimators.linear_regression_estimator import LinearRegressionEstimator
    from dowhy.causal_estimators.propensity_score_weighting_estimator import (
        PropensityScoreWeightingEstimator,
    )
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(C=np.inf, max_iter=1000, tol=1e-8))
    options = {"min_ps_score": 1e-6, "max_ps_score": 1 - 1e-6, "propensity_score_model": model}
    return {
        "ols": (LinearRegressionEstimator, {}),
        "ipw": (PropensityScoreWeightingEstimator, {"weighting_scheme": "ips_weight", **options}),
    }


def record(method: str, refuter: str, data: Any, draws: int, seed: int) -> Recorded:
    """Run one refuter of DoWhy and keep its draws.

    Args:
        method: ols or ipw.
        refuter: placebo, random_common_cause or subset.
        data: what `nhefs` gives.
        draws: how many.
        seed: of NumPy's global generator, which DoWhy draws from.
    """
    kind, options = estimators()[method]
    asked = estimand(data)
    estimator = kind(asked, **options)
    with _quiet():
        estimator.fit(data.copy(), effect_modifier_names=[])
        estimate = estimator.estimate_effect(
            data.copy(), treatment_value=1, control_value=0, target_units="ate"
        )
        seen: list[Any] = []
        np.random.seed(seed)
        with _recording(kind, seen):
            _, spent = timed(lambda: _run(refuter, data, asked, estimate, draws))
    values = np.array([value for _, value in seen], dtype=float)
    return Recorded(np.array([_drawn(refuter, f, len(data)) for f, _ in seen]), values, spent)


def _run(refuter: str, data: Any, asked: Any, estimate: Any, draws: int) -> Any:
    from dowhy.causal_refuters.data_subset_refuter import refute_data_subset
    from dowhy.causal_refuters.placebo_treatment_refuter import refute_placebo_treatment
    from dowhy.causal_refuters.random_common_cause import refute_random_common_cause

    fresh = data.copy()
    if refuter == "placebo":
        return refute_placebo_treatment(
            fresh, asked, estimate, [TREATMENT], num_simulations=draws, placebo_type="permute"
        )
    if refuter == "subset":
        return refute_data_subset(
            fresh, asked, estimate, subset_fraction=0.8, num_simulations=draws
        )
    return refute_random_common_cause(fresh, asked, estimate, num_simulations=draws)


@contextlib.contextmanager
def _recording(kind: Any, seen: list[Any]) -> Iterator[None]:
    """Keep the data and the value of every refit; a stale propensity column is dropped first."""
    fit, estimate_effect = kind.fit, kind.estimate_effect

    def fitted(self: Any, data: Any, *args: Any, **options: Any) -> Any:
        seen.append((data, None))
        return fit(self, data, *args, **options)

    def estimated(self: Any, data: Any, *args: Any, **options: Any) -> Any:
        clean = data.drop(columns=["propensity_score"], errors="ignore")
        found = estimate_effect(self, clean, *args, **options)
        seen[-1] = (seen[-1][0], float(found.value))
        return found

    kind.fit, kind.estimate_effect = fitted, estimated
    try:
        yield
    finally:
        kind.fit, kind.estimate_effect = fit, estimate_effect


def _drawn(refuter: str, data: Any, n: int) -> Array:
    if refuter == "placebo":
        column = next(c for c in data.columns if c.startswith("placebo"))
        return np.asarray(data[column], dtype=float)
    if refuter == "random_common_cause":
        return np.asarray(data["w_random"], dtype=float)
    inside = np.zeros(n)
    inside[np.asarray(data.index)] = 1.0
    return inside


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    logging.getLogger("dowhy").setLevel(logging.ERROR)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
