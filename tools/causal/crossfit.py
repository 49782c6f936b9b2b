"""AIPW with learned nuisances: cross-fitted boosting on top of linear models, combined by stacking.

Double/debiased machine learning (Chernozhukov et al. 2018) with short-stacking (Ahrens, Hansen,
Schaffer & Wiemann 2025): the out-of-fold predictions of all learners are combined once, with
weights of at least 0 that sum to 1. Boosting starts from the linear fit, so that a strong linear
confounder is never shrunk away (the regularization-induced confounding of Hahn, Murray & Carvalho
2020). The logistic propensity model is parametric and needs no cross-fitting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import nnls

from tools.causal.estimate import Fit, augmented

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tools.causal.estimate import Target

    Array = NDArray[np.float64]
    Splits = list[tuple[NDArray[np.int64], NDArray[np.int64]]]

FOLDS = 5
REPEATS = 3
MAX_ROWS_TO_LEARN = 50_000
"""Rows of a fold that models learn from; every row is predicted by models that never saw it."""
PROPENSITY_BOUNDS = (0.01, 0.99)


@dataclass(frozen=True)
class Nuisances:
    """Fitted propensity `p` (n,) and outcomes `m1`, `m0` (n,), with what the models gained.

    `gains` are z-scores of the out-of-fold loss that boosting saves over the linear model, one for
    each of: outcome of the treated, outcome of the untreated, propensity.
    """

    p: Array
    m1: Array
    m0: Array
    gains: dict[str, float]
    boosted: dict[str, float]
    """Stacking weight of the boosted model in each of the three."""


def crossfit_aipw(
    y: Array,
    t: Array,
    x: Array,
    *,
    estimand: Target = "ATE",
    weights: Array | None = None,
    cluster: Array | None = None,
    seed: int = 0,
    repeats: int | None = None,
) -> Fit:
    """Cross-fitted AIPW: the median over several random splits.

    The variance of the median adds the spread between splits (Chernozhukov et al. 2018, def. 3.3).

    Args:
        y: outcomes (n,).
        t: treatment (n,) of 0 and 1.
        x: design (n, k) with a first column of ones.
        estimand: whom the effect is averaged over.
        weights: sampling weights.
        cluster: ids of dependent rows; a cluster is never split between folds.
        seed: of the splits.
        repeats: how many splits; 3 by default, 1 for more than 3,000 rows.
    """
    count = repeats or (REPEATS if len(y) <= 3000 else 1)
    fits = []
    for child in np.random.SeedSequence(seed).spawn(count):
        nuisances = fit_nuisances(y, t, x, cluster=cluster, weights=weights, seed=child)
        fits.append(from_nuisances(y, t, nuisances, estimand, weights, cluster))
    value = float(np.median([fit.value for fit in fits]))
    se = float(np.sqrt(np.median([fit.se**2 + (fit.value - value) ** 2 for fit in fits])))
    middle = min(fits, key=lambda fit: abs(fit.value - value))
    return Fit(value, se, middle.influence)


def from_nuisances(
    y: Array,
    t: Array,
    nuisances: Nuisances,
    estimand: Target = "ATE",
    weights: Array | None = None,
    cluster: Array | None = None,
) -> Fit:
    """The normalized AIPW estimate for fitted nuisances."""
    n = nuisances
    return augmented(y, t, n.p, n.m1, n.m0, estimand, weights, cluster, normalized=True)


def fit_nuisances(
    y: Array,
    t: Array,
    x: Array,
    *,
    weights: Array | None = None,
    cluster: Array | None = None,
    seed: int | np.random.SeedSequence = 0,
    folds: int = FOLDS,
) -> Nuisances:
    """Out-of-fold outcome models of both arms and a stacked propensity model.

    With fewer `folds` than five only the rows of those are predicted: enough to judge the models by
    their `gains`, not to estimate with.

    One thread each: these tables are small, and threads that wait for a busy core cost more.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        return _fit_nuisances(y, t, x, weights, cluster, seed, folds)


def _fit_nuisances(
    y: Array,
    t: Array,
    x: Array,
    weights: Array | None,
    cluster: Array | None,
    seed: int | np.random.SeedSequence,
    folds: int,
) -> Nuisances:
    random = int(np.random.default_rng(seed).integers(2**31))
    s = None if weights is None else weights / weights.mean()
    columns = x[:, 1:] if x.shape[1] > 1 else np.zeros((len(y), 1))
    splits = list(_splits(columns, t, cluster, random))[:folds]
    seen = np.zeros(len(y), dtype=bool)
    for _, test in splits:
        seen[test] = True
    outcomes, gains, boosted = {}, {}, {}
    for arm, name in ((1, "treated"), (0, "untreated")):
        linear, with_trees = _outcome(y, t == arm, columns, s, splits, random)
        rows = (t == arm) & seen
        gains[name] = _gain((y - linear) ** 2, (y - with_trees) ** 2, rows)
        share = stacking_share(linear[rows], with_trees[rows], y[rows])
        outcomes[arm] = (1 - share) * linear + share * with_trees
        boosted[name] = share
    p, gains["propensity"], boosted["propensity"] = _propensity(t, columns, s, splits, seen, random)
    if np.isin(y, (0.0, 1.0)).all():
        outcomes = {arm: np.clip(m, 0.0, 1.0) for arm, m in outcomes.items()}
    return Nuisances(p, outcomes[1], outcomes[0], gains, boosted)


def _rows(weights: Array | None, chosen: NDArray[np.int64]) -> Array | None:
    # None, not ones: the same bins and trees, found four times as fast.
    return None if weights is None else weights[chosen]


def _few(rows: NDArray[np.int64], random: int) -> NDArray[np.int64]:
    if len(rows) <= MAX_ROWS_TO_LEARN:
        return rows
    return np.sort(np.random.default_rng(random).choice(rows, MAX_ROWS_TO_LEARN, replace=False))


def _splits(x: Array, t: Array, cluster: Array | None, random: int) -> Iterator[Any]:
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    kind = StratifiedKFold if cluster is None else StratifiedGroupKFold
    return kind(FOLDS, shuffle=True, random_state=random).split(x, t, cluster)  # type: ignore[no-any-return]


def _linear_model() -> Any:
    from sklearn.linear_model import RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), RidgeCV(np.logspace(-2, 4, 13)))


def _outcome(
    y: Array, rows: NDArray[np.bool_], x: Array, s: Array | None, splits: Splits, random: int
) -> tuple[Array, Array]:
    """Out-of-fold predictions for everyone from one arm: linear, and linear plus boosting."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    linear, with_trees = np.zeros(len(y)), np.zeros(len(y))
    for train, test in splits:
        inside = _few(train[rows[train]], random)
        share = _rows(s, inside)
        model = _linear_model().fit(x[inside], y[inside], ridgecv__sample_weight=share)
        trees = HistGradientBoostingRegressor(
            max_iter=150,
            learning_rate=0.06,
            max_leaf_nodes=12,
            min_samples_leaf=int(np.clip(len(inside) // 20, 5, 20)),
            early_stopping=False,
            random_state=random,
        )
        trees.fit(x[inside], y[inside] - model.predict(x[inside]), sample_weight=share)
        linear[test] = model.predict(x[test])
        with_trees[test] = linear[test] + trees.predict(x[test])
    return linear, with_trees


def _propensity(
    t: Array, x: Array, s: Array | None, splits: Splits, seen: NDArray[np.bool_], random: int
) -> tuple[Array, float, float]:
    """Logistic regression stacked with boosting; log loss decides the share of boosting."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    def logistic() -> Any:
        return make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))

    outside, trees = np.zeros(len(t)), np.zeros(len(t))
    for train, test in splits:
        train = _few(train, random)
        weight = {"logisticregression__sample_weight": _rows(s, train)}
        outside[test] = logistic().fit(x[train], t[train], **weight).predict_proba(x[test])[:, 1]
        boosting = HistGradientBoostingClassifier(
            max_iter=120,
            learning_rate=0.06,
            max_leaf_nodes=8,
            early_stopping=False,
            random_state=random,
        )
        boosting.fit(x[train], t[train], sample_weight=_rows(s, train))
        trees[test] = boosting.predict_proba(x[test])[:, 1]
    share, gain = _log_loss_share(outside[seen], trees[seen], t[seen])
    few = _few(np.arange(len(t)), random)
    learned = logistic().fit(x[few], t[few], logisticregression__sample_weight=_rows(s, few))
    inside = learned.predict_proba(x)[:, 1]
    return np.clip((1 - share) * inside + share * trees, *PROPENSITY_BOUNDS), gain, share


def stacking_share(first: Array, second: Array, target: Array) -> float:
    """Weight of the second prediction in the convex combination with the least squared error."""
    center = target.mean()
    found = nnls(np.column_stack([first, second]) - center, target - center)[0]
    return float(found[1] / found.sum()) if found.sum() > 0 else 0.0


def _log_loss_share(first: Array, second: Array, t: Array) -> tuple[float, float]:
    """The convex share of the second with the least log loss, and its gain as a z-score."""

    def losses(share: float) -> Array:
        p = np.clip((1 - share) * first + share * second, 1e-4, 1 - 1e-4)
        return np.asarray(-(t * np.log(p) + (1 - t) * np.log(1 - p)))

    shares = np.linspace(0, 1, 21)
    best = float(shares[int(np.argmin([losses(share).mean() for share in shares]))])
    return best, _gain(losses(0.0), losses(best), np.ones(len(t), dtype=bool))


def _gain(before: Array, after: Array, rows: NDArray[np.bool_]) -> float:
    saved = (before - after)[rows]
    spread = float(saved.std(ddof=1) / np.sqrt(len(saved))) if len(saved) > 1 else 0.0
    return float(saved.mean()) / spread if spread > 0 else 0.0


def interaction_gain(y: Array, t: Array, x: Array, seed: int = 0) -> float:
    """z-score of the out-of-fold loss that one linear model an arm saves over one common model."""
    from sklearn.model_selection import KFold

    design = np.column_stack([x, t])
    common, apart = np.zeros(len(y)), np.zeros(len(y))
    for train, test in KFold(FOLDS, shuffle=True, random_state=seed).split(x):
        beta = np.linalg.lstsq(design[train], y[train], rcond=None)[0]
        common[test] = design[test] @ beta
        for arm in (0, 1):
            inside, outside = train[t[train] == arm], test[t[test] == arm]
            beta = np.linalg.lstsq(x[inside], y[inside], rcond=None)[0]
            apart[outside] = x[outside] @ beta
    return _gain((y - common) ** 2, (y - apart) ** 2, np.ones(len(y), dtype=bool))
