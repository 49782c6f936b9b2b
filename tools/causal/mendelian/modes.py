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

from tools.causal.mendelian.effects import MrEstimate, estimate_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.mendelian.effects import Effects

    Array = NDArray[np.float64]

GRID = 1024
# Rows of the density grid computed at once.
BATCH = 500
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

    Args:
        ratios: shape (rows, n).
        weights: non-negative, shape (n,).

    Returns:
        Shape (rows,), to about the spread of the row divided by 1,000.
    """
    share = weights / weights.sum()
    parts = [_modes(ratios[i : i + BATCH], share) for i in range(0, len(ratios), BATCH)]
    return np.concatenate(parts)


def _modes(ratios: Array, weights: Array) -> Array:
    rows, n = ratios.shape
    low, high = ratios.min(axis=1), ratios.max(axis=1)
    center = np.median(ratios, axis=1, keepdims=True)
    mad = MAD * np.median(np.abs(ratios - center), axis=1)
    width = 0.9 * np.minimum(ratios.std(axis=1, ddof=1), mad) / n**0.2
    # No bandwidth below a cell of the grid: half of the ratios may be equal.
    width = np.maximum(width, (high - low) / GRID + 1e-12)
    start, step = low - 4 * width, (high - low + 8 * width) / (GRID - 1)
    mass = _binned(ratios, weights, start, step)
    frequency = 2 * np.pi * np.fft.rfftfreq(2 * GRID)
    kernel = np.exp(-0.5 * (frequency * (width / step)[:, None]) ** 2)
    density = np.fft.irfft(np.fft.rfft(mass, 2 * GRID, axis=1) * kernel, 2 * GRID, axis=1)
    top = np.clip(density[:, :GRID].argmax(axis=1), 1, GRID - 2)
    at = np.arange(rows)
    left, peak, right = (density[at, top + i] for i in (-1, 0, 1))
    curve = left - 2 * peak + right
    shift = np.divide(0.5 * (left - right), curve, out=np.zeros_like(curve), where=curve < 0)
    found: Array = start + (top + np.clip(shift, -0.5, 0.5)) * step
    return found


def _binned(ratios: Array, weights: Array, start: Array, step: Array) -> Array:
    """Weights shared out linearly between neighbouring cells, shape (rows, GRID)."""
    rows = len(ratios)
    place = (ratios - start[:, None]) / step[:, None]
    cell = np.clip(place.astype(np.int64), 0, GRID - 2)
    right = (place - cell) * weights
    left = np.broadcast_to(weights, ratios.shape) - right
    flat = cell + GRID * np.arange(rows)[:, None]
    size = rows * GRID
    mass: Array = np.bincount(flat.ravel(), left.ravel(), size).astype(float)
    mass += np.bincount(flat.ravel() + 1, right.ravel(), size)
    return np.asarray(mass.reshape(rows, GRID), dtype=float)
