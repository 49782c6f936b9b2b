"""Attempts to break an estimate. A result reads "not refuted", never "confirmed".

All refuters refit the propensity model; DoWhy 0.14 reuses a stale one for weighting estimators.
p-values are (1 + k) / (B + 1) (Davison & Hinkley 1997, section 4.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from tools.causal.query import Refutation

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tools.causal.design import Design
    from tools.causal.estimate import Fit

    Array = NDArray[np.float64]
    Estimator = Callable[[Array, Array, Array], Fit]

ALPHA = 0.05
SUBSET = 0.8
MAX_SHIFT_SE = 0.5


def refute(
    design: Design, estimator: Estimator, fit: Fit, *, n_sim: int, seed: int
) -> tuple[Refutation, ...]:
    """Run every refuter with its own spawned seed.

    Args:
        design: the complete cases.
        estimator: refitted on every draw.
        fit: the estimate under attack.
        n_sim: draws of each refuter (20 to 2,000).
        seed: of the whole battery; the same seed gives the same result.
    """
    generators = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3)]
    return (
        _placebo(design, estimator, fit, n_sim, generators[0]),
        _common_cause(design, estimator, fit, n_sim, generators[1]),
        _subset(design, estimator, fit, n_sim, generators[2]),
    )


def _placebo(
    design: Design, estimator: Estimator, fit: Fit, n_sim: int, rng: np.random.Generator
) -> Refutation:
    """A permuted treatment must have no effect, and must not reach the estimate by luck."""
    draws = np.array(
        [estimator(design.y, rng.permutation(design.t), design.x).value for _ in range(n_sim)]
    )
    away = abs(draws.mean()) / (draws.std(ddof=1) / np.sqrt(n_sim))
    p_value = float((1 + (np.abs(draws) >= abs(fit.value)).sum()) / (n_sim + 1))
    refuted = bool(away > 4)
    text = (
        f"placebo treatment (permuted, {n_sim} draws): mean {draws.mean():.3f}, expected 0; "
        f"as large as the estimate in {p_value:.1%} of draws"
    )
    return Refutation("placebo", _status(refuted), float(draws.mean()), p_value, text)


def _common_cause(
    design: Design, estimator: Estimator, fit: Fit, n_sim: int, rng: np.random.Generator
) -> Refutation:
    """A random covariate must not move the estimate. Weak: reported as a shift in SE."""
    noise = rng.standard_normal((n_sim, len(design.y)))
    draws = np.array(
        [
            estimator(design.y, design.t, np.column_stack([design.x, column])).value
            for column in noise
        ]
    )
    shift = float((draws.mean() - fit.value) / fit.se)
    text = f"random common cause ({n_sim} draws): moves the estimate by {shift:+.3f} SE"
    return Refutation("random_common_cause", _status(abs(shift) > MAX_SHIFT_SE), shift, None, text)


def _subset(
    design: Design, estimator: Estimator, fit: Fit, n_sim: int, rng: np.random.Generator
) -> Refutation:
    """Estimates on random 80 % subsets must scatter around the estimate."""
    n = len(design.y)
    draws = []
    for _ in range(n_sim):
        rows = rng.choice(n, size=int(SUBSET * n), replace=False)
        draws.append(estimator(design.y[rows], design.t[rows], design.x[rows]).value)
    values = np.array(draws)
    beyond = min((values >= fit.value).sum(), (values <= fit.value).sum())
    p_value = float(min(1.0, 2 * (1 + beyond) / (n_sim + 1)))
    shift = float((values.mean() - fit.value) / fit.se)
    text = f"80 % subsets ({n_sim} draws): mean {values.mean():.3f}, {shift:+.3f} SE away"
    return Refutation("subset", _status(p_value < ALPHA), float(values.mean()), p_value, text)


def _status(refuted: bool) -> Literal["refuted", "not_refuted"]:
    return "refuted" if refuted else "not_refuted"
