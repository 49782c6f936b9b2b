"""AIPW with learned nuisances: cross-fitted boosting on top of linear models, combined by stacking.

Double/debiased machine learning (Chernozhukov et al. 2018) with short-stacking (Ahrens, Hansen,
Schaffer & Wiemann 2025): the out-of-fold predictions of all learners are combined once, with
weights of at least 0 that sum to 1. Boosting starts from the linear fit, so that a strong linear
confounder is never shrunk away (the regularization-induced confounding of Hahn, Murray & Carvalho
2020). The logistic propensity model is parametric and needs no cross-fitting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.causal.boosting import Boosting, grown, one_thread
from tools.causal.estimate import Fit, augmented, expit
from tools.causal.folds import FOLDS, shuffled, stratified
from tools.causal.linear_learners import logistic, ridge

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.estimate import Target

    Array = NDArray[np.float64]

PARTS = ("treated", "untreated", "propensity")
OUTCOME = Boosting(rounds=100, rate=0.1)
TREATMENT = Boosting(rounds=80, rate=0.1, loss="logistic")
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
    first: Nuisances | None = None,
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
        first: what was learned on the first split already (`OutOfFold` of the same seed).
    """
    count = repeats or (REPEATS if len(y) <= 3000 else 1)
    fits = []
    for number, child in enumerate(split_seeds(seed, count)):
        if number or first is None:
            first = fit_nuisances(y, t, x, cluster=cluster, weights=weights, seed=child)
        fits.append(from_nuisances(y, t, first, estimand, weights, cluster))
    value = float(np.median([fit.value for fit in fits]))
    se = float(np.sqrt(np.median([fit.se**2 + (fit.value - value) ** 2 for fit in fits])))
    middle = min(fits, key=lambda fit: abs(fit.value - value))
    return Fit(value, se, middle.influence)


def split_seeds(seed: int, count: int) -> list[np.random.SeedSequence]:
    """The seeds of the random splits, one after the other."""
    return np.random.SeedSequence(seed).spawn(count)


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
) -> Nuisances:
    """Out-of-fold outcome models of both arms and a stacked propensity model."""
    made = OutOfFold(y, t, x, weights=weights, cluster=cluster, seed=seed)
    made.learn(FOLDS)
    return made.nuisances()


class OutOfFold:
    """Predictions of every row by models that never saw it, fold by fold.

    Two folds are enough to judge the models by their gains, all five to estimate with; what was
    learned is kept. Arguments as of `crossfit_aipw`.
    """

    def __init__(
        self,
        y: Array,
        t: Array,
        x: Array,
        *,
        weights: Array | None = None,
        cluster: Array | None = None,
        seed: int | np.random.SeedSequence = 0,
    ) -> None:
        self._y, self._t = y, t
        self._x = x[:, 1:] if x.shape[1] > 1 else np.zeros((len(y), 1))
        self._s = None if weights is None else weights / weights.mean()
        self._random = int(np.random.default_rng(seed).integers(2**31))
        self._splits = stratified(t, self._x, cluster, self._random)
        self._seen = np.zeros(len(y), dtype=bool)
        self._learned = 0
        self._linear, self._trees = {}, {}
        for part in PARTS:
            self._linear[part], self._trees[part] = np.zeros(len(y)), np.zeros(len(y))

    def learn(self, folds: int) -> None:
        """Fit the models of the first `folds` folds, except those that were fitted before.

        One thread each: these tables are small, and threads that wait for a busy core cost more.
        """
        with one_thread():
            for train, test in self._splits[self._learned : folds]:
                self._seen[test] = True
                self._outcome("treated", train[self._t[train] == 1], test)
                self._outcome("untreated", train[self._t[train] == 0], test)
                self._propensity(train, test)
        self._learned = max(self._learned, folds)

    def _outcome(self, part: str, inside: NDArray[np.int64], test: NDArray[np.int64]) -> None:
        """A linear model of one arm, and trees for what it leaves."""
        inside = _few(inside, self._random)
        share = _rows(self._s, inside)
        model = ridge(self._x[inside], self._y[inside], share)
        left = self._y[inside] - model.predict(self._x[inside])
        self._linear[part][test] = model.predict(self._x[test])
        self._trees[part][test] = self._linear[part][test] + grown(
            self._x[inside], left, self._x[test], OUTCOME, share, self._random
        )

    def _propensity(self, train: NDArray[np.int64], test: NDArray[np.int64]) -> None:
        """A logistic model of the treatment, and trees beside it."""
        train = _few(train, self._random)
        share = _rows(self._s, train)
        x, new = self._x[train], self._x[test]
        self._linear["propensity"][test] = expit(logistic(x, self._t[train], share).predict(new))
        self._trees["propensity"][test] = grown(
            x, self._t[train], new, TREATMENT, share, self._random
        )

    def gains(self) -> dict[str, float]:
        """z-scores of the loss that trees save over linear models, of the rows predicted so far."""
        found = {}
        for part, arm in (("treated", 1), ("untreated", 0)):
            before, after = self._y - self._linear[part], self._y - self._trees[part]
            found[part] = _gain(before**2, after**2, (self._t == arm) & self._seen)
        return found | {"propensity": self._share_of_trees()[1]}

    def _share_of_trees(self) -> tuple[float, float]:
        linear, trees = (m["propensity"][self._seen] for m in (self._linear, self._trees))
        return _log_loss_share(linear, trees, self._t[self._seen])

    def nuisances(self) -> Nuisances:
        """All five folds stacked; the logistic model of the propensity is fitted once, on all rows."""
        shares: dict[str, float] = {}
        outcomes: dict[int, Array] = {}
        for part, arm in (("treated", 1), ("untreated", 0)):
            rows, linear, trees = self._t == arm, self._linear[part], self._trees[part]
            shares[part] = stacking_share(linear[rows], trees[rows], self._y[rows])
            outcomes[arm] = (1 - shares[part]) * linear + shares[part] * trees
        share, _ = self._share_of_trees()
        few = _few(np.arange(len(self._t)), self._random)
        whole = logistic(self._x[few], self._t[few], _rows(self._s, few))
        p = (1 - share) * expit(whole.predict(self._x)) + share * self._trees["propensity"]
        if np.isin(self._y, (0.0, 1.0)).all():
            outcomes = {arm: np.asarray(np.clip(m, 0.0, 1.0)) for arm, m in outcomes.items()}
        shares["propensity"] = share
        return Nuisances(
            np.clip(p, *PROPENSITY_BOUNDS), outcomes[1], outcomes[0], self.gains(), shares
        )


def _rows(weights: Array | None, chosen: NDArray[np.int64]) -> Array | None:
    # None, not ones: the same bins and trees, found four times as fast.
    return None if weights is None else weights[chosen]


def _few(rows: NDArray[np.int64], random: int) -> NDArray[np.int64]:
    if len(rows) <= MAX_ROWS_TO_LEARN:
        return rows
    return np.sort(np.random.default_rng(random).choice(rows, MAX_ROWS_TO_LEARN, replace=False))


def stacking_share(first: Array, second: Array, target: Array) -> float:
    """Weight of the second prediction in the convex combination with the least squared error."""
    center = target.mean()
    columns = np.column_stack([first, second]) - center
    found = _non_negative(columns.T @ columns, columns.T @ (target - center))
    return float(found[1] / found.sum()) if found.sum() > 0 else 0.0


def _non_negative(gram: Array, along: Array) -> Array:
    """The two coefficients of at least 0 with the least squared error."""
    if np.linalg.matrix_rank(gram, hermitian=True) == 2:
        both = np.asarray(np.linalg.solve(gram, along), dtype=np.float64)
        if (both >= 0).all():
            return both
    found = np.maximum(along / np.maximum(np.diag(gram), 1e-300), 0)
    alone = np.asarray(found, dtype=np.float64)
    alone[int(np.argmin(alone * along))] = 0.0
    return alone


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
    design = np.column_stack([x, t])
    common, apart = np.zeros(len(y)), np.zeros(len(y))
    for train, test in shuffled(len(y), seed):
        beta = np.linalg.lstsq(design[train], y[train], rcond=None)[0]
        common[test] = design[test] @ beta
        for arm in (0, 1):
            inside, outside = train[t[train] == arm], test[t[test] == arm]
            beta = np.linalg.lstsq(x[inside], y[inside], rcond=None)[0]
            apart[outside] = x[outside] @ beta
    return _gain((y - common) ** 2, (y - apart) ** 2, np.ones(len(y), dtype=bool))
