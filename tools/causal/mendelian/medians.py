"""Simple, weighted and penalised weighted medians of the ratio estimates.

Bowden, Davey Smith, Haycock & Burgess 2016, Genet Epidemiol 40:304: consistent while SNPs that carry
half of the weight are valid. Standard errors are parametric bootstrap: both associations are drawn
again from their normal distributions, the weights stay those of the data. Intervals are normal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from tools.causal.mendelian.effects import MrEstimate, estimate_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.mendelian.effects import Effects

    Array = NDArray[np.float64]

# Elements drawn at once: bounds the memory for many SNPs.
CHUNK = 2_000_000


def medians(effects: Effects, n_sim: int, seed: np.random.SeedSequence) -> dict[str, MrEstimate]:
    """`simple_median`, `weighted_median` and `penalised_weighted_median`.

    Args:
        effects: three SNPs or more, none without an effect on the exposure.
        n_sim: bootstrap draws.
        seed: makes the standard errors repeatable.
    """
    bx, _ = effects.x()
    ratios = effects.by / bx
    weights = (bx / effects.se_y) ** 2
    plain = np.ones_like(weights)
    weighted = float(weighted_median(ratios[None], weights)[0])
    # A SNP far from the weighted median (Q contribution with p < 0.05) loses weight.
    penalty = np.minimum(1.0, 20 * stats.chi2.sf(weights * (ratios - weighted) ** 2, 1))
    families = {
        "simple_median": plain,
        "weighted_median": weights,
        "penalised_weighted_median": weights * penalty,
    }
    draws = _draws(effects, tuple(families.values()), n_sim, seed)
    found = {}
    for (name, weight), sample in zip(families.items(), draws, strict=True):
        value = float(weighted_median(ratios[None], weight)[0])
        found[name] = estimate_of(value, float(sample.std(ddof=1)), len(effects))
    return found


def weighted_median(ratios: Array, weights: Array) -> Array:
    """Weighted medians of rows, interpolated between the two neighbouring ratios.

    Args:
        ratios: shape (rows, n).
        weights: non-negative, shape (n,).

    Returns:
        Shape (rows,).
    """
    order = np.argsort(ratios, axis=1)
    values = np.take_along_axis(ratios, order, axis=1)
    sorted_weights = weights[order]
    total = sorted_weights.sum(axis=1, keepdims=True)
    place = (np.cumsum(sorted_weights, axis=1) - 0.5 * sorted_weights) / total
    above = np.maximum((place < 0.5).sum(axis=1), 1)[:, None]
    above = np.minimum(above, ratios.shape[1] - 1)
    low, high = (np.take_along_axis(place, i, axis=1) for i in (above - 1, above))
    left, right = (np.take_along_axis(values, i, axis=1) for i in (above - 1, above))
    share = np.divide(0.5 - low, high - low, out=np.zeros_like(low), where=high > low)
    found: Array = (left + (right - left) * np.clip(share, 0.0, 1.0))[:, 0]
    return found


def _draws(
    effects: Effects, weights: tuple[Array, ...], n_sim: int, seed: np.random.SeedSequence
) -> list[Array]:
    """Bootstrap medians for each set of weights, shape (n_sim,) each, from the same draws."""
    rng = np.random.default_rng(seed)
    bx, se_x = effects.x()
    rows = max(1, CHUNK // len(bx))
    parts: list[list[Array]] = [[] for _ in weights]
    for start in range(0, n_sim, rows):
        shape = (min(rows, n_sim - start), len(bx))
        x = rng.normal(bx, se_x, shape)
        ratios = rng.normal(effects.by, effects.se_y, shape) / x
        for part, weight in zip(parts, weights, strict=True):
            part.append(weighted_median(ratios, weight))
    return [np.concatenate(part) for part in parts]
