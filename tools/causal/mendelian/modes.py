"""Simple and weighted mode of the ratio estimates.

Hartwig, Davey Smith & Bowden 2017, Int J Epidemiol 46:1985: consistent when the largest group of
SNPs with the same ratio is the valid one. The density has a Gaussian kernel with bandwidth
0.9 min(sd, 1.4826 mad) n^(-1/5) (phi = 1). Ratios are drawn again from normal distributions with
second-order standard errors; the standard error is the scaled median absolute deviation of the
modes. Intervals are normal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.signal import fftconvolve

from tools.causal.mendelian.effects import MrEstimate, estimate_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.mendelian.effects import Effects

    Array = NDArray[np.float64]

STEP = 0.1
"""Cell of the density grid, in bandwidths."""
REACH = 9.0
"""Beyond so many bandwidths the kernel is nothing: wider gaps between ratios are shortened to it."""
NEWTON_STEPS = 3
# Cells of the density grids that are held at once.
BATCH = 4_000_000
MAD = 1.4826


def modes(effects: Effects, n_sim: int, seed: np.random.SeedSequence) -> dict[str, MrEstimate]:
    """`simple_mode` and `weighted_mode`.

    Args:
        effects: three SNPs or more, none without an effect on the exposure.
        n_sim: bootstrap draws.
        seed: makes the standard errors repeatable.
    """
    bx, se_x = effects.x()
    ratios = effects.by / bx
    spread = np.sqrt((effects.se_y / bx) ** 2 + (effects.by * se_x / bx**2) ** 2)
    draws = np.random.default_rng(seed).normal(ratios, spread, (n_sim, len(ratios)))
    found = {}
    for name, weights in (("simple_mode", np.ones_like(bx)), ("weighted_mode", spread**-2)):
        value = float(density_mode(ratios[None], weights)[0])
        sample = density_mode(draws, weights)
        se = MAD * float(np.median(np.abs(sample - np.median(sample))))
        found[name] = estimate_of(value, se, len(effects))
    return found


def density_mode(ratios: Array, weights: Array) -> Array:
    """Where a weighted Gaussian kernel density is highest, for each row.

    The grid is one of bandwidths, so that one extreme ratio does not make it coarse, and its highest
    cell is where Newton's method starts.

    Args:
        ratios: shape (rows, n).
        weights: non-negative, shape (n,).

    Returns:
        Shape (rows,).
    """
    n = ratios.shape[1]
    share = weights / weights.sum()
    center = np.median(ratios, axis=1, keepdims=True)
    mad = MAD * np.median(np.abs(ratios - center), axis=1)
    width = 0.9 * np.minimum(ratios.std(axis=1, ddof=1), mad) / n**0.2
    # Half of the ratios may be equal; the bandwidth stays a number.
    width = np.maximum(width, 1e-8 * np.maximum(np.abs(center[:, 0]), 1e-8))
    scaled = (ratios - center) / width[:, None]
    rows = max(1, BATCH // int(n * REACH / STEP))
    parts = [_modes(scaled[i : i + rows], share) for i in range(0, len(ratios), rows)]
    found: Array = center[:, 0] + width * np.concatenate(parts)
    return found


def _modes(scaled: Array, weights: Array) -> Array:
    """Modes of densities with bandwidth 1, one a row."""
    order = np.argsort(scaled, axis=1)
    values, mass = np.take_along_axis(scaled, order, axis=1), weights[order]
    gaps = np.minimum(np.diff(values, axis=1), REACH)
    place = np.concatenate([np.zeros((len(values), 1)), np.cumsum(gaps, axis=1)], axis=1)
    at = _highest_cell(place, mass)
    # Back from the shortened axis: as far from the ratio before it.
    before = np.maximum((place <= at[:, None]).sum(axis=1) - 1, 0)[:, None]
    known, short = (np.take_along_axis(v, before, axis=1)[:, 0] for v in (values, place))
    mode = known + (at - short)
    for _ in range(NEWTON_STEPS):
        gap = values - mode[:, None]
        kernel = mass * np.exp(-0.5 * gap**2)
        slope, curve = (kernel * gap).sum(axis=1), (kernel * (gap**2 - 1)).sum(axis=1)
        step = np.divide(-slope, curve, out=np.zeros_like(slope), where=curve < 0)
        mode = mode + np.clip(step, -STEP, STEP)
    return np.asarray(mode, dtype=float)


def _highest_cell(place: Array, mass: Array) -> Array:
    """Where the density on the grid is highest, for each row of sorted places."""
    cells = int(place[:, -1].max() / STEP) + 2
    rows = len(place)
    cell = np.round(place / STEP).astype(np.int64) + cells * np.arange(rows)[:, None]
    binned = np.bincount(cell.ravel(), mass.ravel(), rows * cells).reshape(rows, cells)
    half = int(REACH / STEP / 2)
    reach = STEP * np.arange(-half, half + 1)
    smooth = fftconvolve(binned, np.exp(-0.5 * reach**2)[None], mode="same", axes=1)
    found: Array = smooth.argmax(axis=1) * STEP
    return found
