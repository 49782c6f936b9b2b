"""The learners of small tables, beside the library whose place they take."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.metrics import log_loss
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tools.causal.boosting import Boosting, boosted
from tools.causal.crossfit import OUTCOME, TREATMENT, crossfit_aipw
from tools.causal.folds import shuffled, stratified
from tools.causal.linear_learners import PENALTIES, logistic, ridge
from tools.causal.sensitivity import t_quantile


@pytest.mark.parametrize("seed", range(4))
def test_folds_are_those_of_the_library(seed: int) -> None:
    rng = np.random.default_rng(seed)
    t = (rng.random(int(rng.integers(50, 300))) < 0.3).astype(float)
    theirs = KFold(5, shuffle=True, random_state=seed).split(t)
    even = StratifiedKFold(5, shuffle=True, random_state=seed).split(t, t)
    for ours, pair in zip(shuffled(len(t), seed), theirs, strict=True):
        assert all(map(np.array_equal, ours, pair))
    for ours, pair in zip(stratified(t, t, None, seed), even, strict=True):
        assert all(map(np.array_equal, ours, pair))


@pytest.mark.parametrize("noise", [1, 20, 300])
@pytest.mark.parametrize("weighted", [False, True])
def test_linear_models_are_those_of_the_library(noise: int, weighted: bool) -> None:
    rng = np.random.default_rng(noise)
    x = rng.normal(size=(200, 8)) * rng.uniform(0.1, 50, 8) + 5
    y = x[:, 0] + noise * rng.normal(size=200)
    t = (rng.random(200) < 1 / (1 + np.exp(-(x[:, 0] - 5) / x[:, 0].std()))).astype(float)
    s = rng.uniform(0.2, 3, 200) if weighted else None
    least = make_pipeline(StandardScaler(), RidgeCV(PENALTIES)).fit(x, y, ridgecv__sample_weight=s)
    odds = make_pipeline(StandardScaler(), LogisticRegression(tol=1e-10, max_iter=5000)).fit(
        x, t, logisticregression__sample_weight=s
    )
    assert ridge(x, y, s).predict(x) == pytest.approx(least.predict(x), abs=1e-9 * noise)
    assert logistic(x, t, s).predict(x) == pytest.approx(odds.decision_function(x), abs=1e-4)


@pytest.mark.parametrize("shape", ["bend", "product", "steps"])
def test_trees_predict_no_worse_than_the_library_on_small_tables(shape: str) -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(2600, 20))
    signal = {
        "bend": np.abs(x[:, 0]) + np.sin(2 * x[:, 1]),
        "product": x[:, 0] * x[:, 1],
        "steps": 2.0 * ((x[:, 0] > 0) & (x[:, 1] > 0)) + (x[:, 2] > 0.5),
    }[shape]
    y = signal + rng.normal(size=len(x))
    t = (rng.random(len(x)) < 1 / (1 + np.exp(-(signal - signal.mean())))).astype(float)
    known, new = slice(0, 600), slice(600, None)
    trees = HistGradientBoostingRegressor(
        max_iter=150, learning_rate=0.06, max_leaf_nodes=12, early_stopping=False
    ).fit(x[known], y[known])
    votes = HistGradientBoostingClassifier(
        max_iter=120, learning_rate=0.06, max_leaf_nodes=8, early_stopping=False
    ).fit(x[known], t[known])
    ours = boosted(x[known], y[known], x[new], OUTCOME)
    p = boosted(x[known], t[known], x[new], TREATMENT)
    missed = np.mean((trees.predict(x[new]) - signal[new]) ** 2)
    assert np.mean((ours - signal[new]) ** 2) < 1.1 * missed
    assert log_loss(t[new], p) < log_loss(t[new], votes.predict_proba(x[new])[:, 1]) + 0.01


def test_trees_bear_constant_columns_few_values_and_weights() -> None:
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(60), rng.integers(0, 2, 60), rng.normal(size=60)])
    y = 3.0 * x[:, 1]
    assert boosted(x, y, x, Boosting(200, 0.2)) == pytest.approx(y, abs=0.05)
    assert boosted(x, np.full(60, 2.0), x, OUTCOME) == pytest.approx(2.0)
    only_ones = np.where(x[:, 1] == 1, 1.0, 1e-9)
    assert boosted(x, y, x, Boosting(20, 0.1), weights=only_ones) == pytest.approx(3.0, abs=0.1)
    assert 0 < boosted(x, x[:, 1], x, TREATMENT).min() < boosted(x, x[:, 1], x, TREATMENT).max() < 1


def test_cross_fitted_intervals_hold_the_truth() -> None:
    held, missed = [], []
    for seed in range(25):
        rng = np.random.default_rng(seed)
        z = rng.standard_normal((500, 4))
        h = np.abs(z[:, 0]) + z[:, 1] * (z[:, 2] > 0)
        t = (rng.random(500) < 1 / (1 + np.exp(-0.7 * (h - 0.8)))).astype(float)
        y = 0.5 * h + t + rng.standard_normal(500)
        fit = crossfit_aipw(y, t, np.column_stack([np.ones(500), z]), seed=seed, repeats=1)
        held.append(abs(fit.value - 1) < 1.96 * fit.se)
        missed.append(fit.value - 1)
    assert np.mean(held) >= 0.8
    assert abs(np.mean(missed)) < 0.08


@pytest.mark.parametrize("df", [1, 2, 5, 30, 980, 1999, 2000, 3e6])
def test_quantiles_of_t_are_exact(df: float) -> None:
    for p in (0.6, 0.9, 0.975, 0.995):
        assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-9)
