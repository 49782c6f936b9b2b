"""Attempts to break an estimate. A result reads "not refuted", never "confirmed".

Every draw refits the propensity and the outcome model (DoWhy 0.14 reuses a stale propensity for
weighting estimators); all draws are fitted together (`tools.causal.batch`). p-values are
(1 + k) / (B + 1) (Davison & Hinkley 1997, section 4.2). Of very many rows a random sample is
attacked, and the text says so: what refuters look for shows in it as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from tools.causal.batch import Batched, Draws, estimates
from tools.causal.estimate import ESTIMATORS, Target
from tools.causal.query import Refutation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from tools.causal.design import Design

    Array = NDArray[np.float64]

ALPHA = 0.05
MAX_ROWS = 10_000
MIN_ARM = 100
"""Of a rarer treatment too few would be drawn: all rows are attacked."""
SUBSET = 0.8
MAX_SHIFT_SE = 0.5
SE_RATIO = 1.5
"""A bootstrap standard error this many times the analytic one, or the reverse, is a disagreement."""


@dataclass(frozen=True)
class Attack:
    """What is under attack: a batched estimator on a design, its value and standard error."""

    design: Design
    method: Batched
    estimand: Target
    value: float
    se: float

    def draws(self, draws: Draws) -> Array:
        """The estimate on every draw."""
        d = self.design
        return estimates(
            self.method, d.y, d.t, d.x, draws, estimand=self.estimand, weights=d.weights
        )


def refute(
    design: Design, method: Batched, *, estimand: Target = "ATE", n_sim: int = 200, seed: int = 0
) -> tuple[Refutation, ...]:
    """Run every refuter; see `refuted_one_by_one`."""
    *_, last = refuted_one_by_one(design, method, estimand=estimand, n_sim=n_sim, seed=seed)
    return last


def refuted_one_by_one(
    design: Design, method: Batched, *, estimand: Target = "ATE", n_sim: int = 200, seed: int = 0
) -> Iterator[tuple[Refutation, ...]]:
    """All refuters after each step, every one with its own spawned seed; first none has run.

    Args:
        design: the complete cases.
        method: the estimator that is refitted on every draw: ols, ipw or aipw.
        estimand: whom the effect is averaged over.
        n_sim: draws of each refuter (20 to 2,000).
        seed: of the whole battery; the same seed gives the same result.
    """
    done: list[Refutation] = []
    names = [refuter.__name__ for refuter in REFUTERS]
    yield tuple(_not_finished(name) for name in names)
    design, sampled = _sample(design, seed)
    fit = ESTIMATORS[method][1](
        design.y,
        design.t,
        design.x,
        estimand=estimand,
        weights=design.weights,
        cluster=design.cluster,
    )
    attack = Attack(design, method, estimand, fit.value, fit.se)
    seeds = np.random.SeedSequence(seed).spawn(len(REFUTERS))
    for refuter, child in zip(REFUTERS, seeds, strict=True):
        found = refuter(attack, n_sim, np.random.default_rng(child))
        done.append(replace(found, text=f"{found.text}{sampled}"))
        yield (*done, *(_not_finished(name) for name in names[len(done) :]))


def _not_finished(name: str) -> Refutation:
    text = f"{name.replace('_', ' ')}: not finished in the time given"
    return Refutation(name, "not_run", None, None, text)


def _sample(design: Design, seed: int) -> tuple[Design, str]:
    """At most `MAX_ROWS` rows, whole clusters together, and the words that say so."""
    n = len(design.y)
    if n <= MAX_ROWS:
        return design, ""
    rng = np.random.default_rng(np.random.SeedSequence(seed).spawn(len(REFUTERS) + 1)[-1])
    if design.cluster is None:
        chosen = np.sort(rng.choice(n, MAX_ROWS, replace=False))
    else:
        _, ids = np.unique(design.cluster, return_inverse=True)
        order = rng.permutation(int(ids.max()) + 1)
        last = int(np.searchsorted(np.cumsum(np.bincount(ids)[order]), MAX_ROWS)) + 1
        chosen = np.flatnonzero(np.isin(ids, order[:last]))
    kept = design.take(chosen)
    arms = min(kept.t.sum(), len(kept.t) - kept.t.sum())
    if arms < MIN_ARM:
        return design, ""
    return kept, f"; on {len(chosen):,} of {n:,} rows, drawn at random"


def placebo(attack: Attack, n_sim: int, rng: np.random.Generator) -> Refutation:
    """A permuted treatment must have no effect, and must not reach the estimate by luck."""
    values = attack.draws(
        Draws(treatments=rng.permuted(np.tile(attack.design.t, (n_sim, 1)), axis=1))
    )
    away = abs(values.mean()) / (values.std(ddof=1) / np.sqrt(n_sim))
    p_value = float((1 + (np.abs(values) >= abs(attack.value)).sum()) / (n_sim + 1))
    text = (
        f"placebo treatment (permuted, {n_sim} draws): mean {values.mean():.3f}, expected 0; "
        f"as large as the estimate in {p_value:.1%} of draws"
    )
    return Refutation("placebo", _status(away > 4), float(values.mean()), p_value, text)


def random_common_cause(attack: Attack, n_sim: int, rng: np.random.Generator) -> Refutation:
    """A random covariate must not move the estimate. Weak: reported as a shift in SE."""
    values = attack.draws(Draws(added=rng.standard_normal((n_sim, len(attack.design.y)))))
    shift = float((values.mean() - attack.value) / attack.se)
    text = f"random common cause ({n_sim} draws): moves the estimate by {shift:+.3f} SE"
    return Refutation("random_common_cause", _status(abs(shift) > MAX_SHIFT_SE), shift, None, text)


def subset(attack: Attack, n_sim: int, rng: np.random.Generator) -> Refutation:
    """Estimates on random 80 % subsets must scatter around the estimate."""
    n = len(attack.design.y)
    order = rng.permuted(np.tile(np.arange(n), (n_sim, 1)), axis=1)
    values = attack.draws(Draws(counts=(order < int(SUBSET * n)).astype(float)))
    p_value = _two_sided(values, attack.value)
    shift = float((values.mean() - attack.value) / attack.se)
    text = f"80 % subsets ({n_sim} draws): mean {values.mean():.3f}, {shift:+.3f} SE away"
    return Refutation("subset", _status(p_value < ALPHA), float(values.mean()), p_value, text)


def bootstrap(attack: Attack, n_sim: int, rng: np.random.Generator) -> Refutation:
    """Resamples of rows, or of whole clusters, must give the analytic standard error."""
    values = attack.draws(Draws(counts=_resamples(attack.design, n_sim, rng)))
    se = float(values.std(ddof=1))
    shift = float((values.mean() - attack.value) / attack.se)
    ratio = se / attack.se
    broken = abs(shift) > MAX_SHIFT_SE or not 1 / SE_RATIO <= ratio <= SE_RATIO
    low, high = np.quantile(values, [0.025, 0.975])
    text = (
        f"bootstrap ({n_sim} resamples, all models refitted): SE {se:.3f}, {ratio:.2f} times the "
        f"analytic one; 95 % percentile interval {low:.3g} to {high:.3g}"
    )
    return Refutation("bootstrap", _status(broken), se, None, text)


REFUTERS: tuple[Callable[[Attack, int, np.random.Generator], Refutation], ...] = (
    placebo,
    random_common_cause,
    subset,
    bootstrap,
)
"""Every refuter, in the order it runs; each gets a seed of its own."""


def _resamples(design: Design, n_sim: int, rng: np.random.Generator) -> Array:
    """How often each row is drawn (n_sim, n), rows of a cluster together."""
    n = len(design.y)
    if design.cluster is None:
        return rng.multinomial(n, np.full(n, 1 / n), size=n_sim).astype(float)
    _, ids = np.unique(design.cluster, return_inverse=True)
    groups = int(ids.max()) + 1
    drawn = rng.multinomial(groups, np.full(groups, 1 / groups), size=n_sim)
    counts: Array = drawn[:, ids].astype(float)
    return counts


def _two_sided(values: Array, center: float) -> float:
    beyond = min((values >= center).sum(), (values <= center).sum())
    return float(min(1.0, 2 * (1 + beyond) / (len(values) + 1)))


def _status(refuted: bool) -> Literal["refuted", "not_refuted"]:
    return "refuted" if refuted else "not_refuted"
