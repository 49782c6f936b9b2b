"""SNPs that do not fit the others: global, outlier and distortion tests after MR-PRESSO.

Verbanck, Chen, Neale & Do 2018, Nat Genet 50:693. The global test is their simulation. The outlier
test uses the normal distribution that their simulation converges to, with the error of the exposure
association included: its p values have no floor of SNPs / draws. The p values of simulations are
(1 + k) / (draws + 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from tools.causal.mendelian.methods import ivw

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.mendelian.effects import Effects, MrEstimate

    Array = NDArray[np.float64]

LEVEL = 0.05
# Elements drawn at once: bounds the memory for many SNPs.
CHUNK = 2_000_000


@dataclass(frozen=True)
class Outliers:
    """What the three tests say.

    Attributes:
        global_rss: sum over SNPs of the squared residual from the fit without that SNP.
        global_p: p value of the global test of horizontal pleiotropy.
        p: Bonferroni-corrected p value of each SNP, shape (n,).
        outliers: SNPs with p below 0.05, empty when the global test does not reject.
        corrected: random-effects IVW without them; None when there are none or too few are left.
        distortion: (all - corrected) / |corrected|.
        distortion_p: its p value.
    """

    global_rss: float
    global_p: float
    p: Array
    outliers: tuple[str, ...]
    corrected: MrEstimate | None
    distortion: float | None
    distortion_p: float | None


def presso(effects: Effects, n_sim: int, seed: np.random.SeedSequence) -> Outliers:
    """Run the three tests on four independent SNPs or more.

    Args:
        effects: the SNPs.
        n_sim: draws of the global and of the distortion test.
        seed: makes both repeatable.
    """
    first, second = seed.spawn(2)
    bx, se_x = effects.x()
    without = _leave_one_out(bx[None], effects.by[None], effects.se_y)[0]
    residual = effects.by - without * bx
    rss = float(((residual / effects.se_y) ** 2).sum())
    global_p = _global_p(effects, without, rss, n_sim, np.random.default_rng(first))
    null = np.sqrt(effects.se_y**2 + (without * se_x) ** 2)
    p = np.minimum(1.0, len(bx) * 2 * stats.norm.sf(np.abs(residual) / null))
    out = (p < LEVEL) & (global_p < LEVEL)
    names = tuple(effects.snps[i] for i in np.flatnonzero(out))
    if not out.any() or (~out).sum() < 2:
        return Outliers(rss, global_p, p, names, None, None, None)
    corrected, _ = ivw(effects.keep(~out))
    everything, _ = ivw(effects)
    moved = (everything.estimate - corrected.estimate) / abs(corrected.estimate)
    rng = np.random.default_rng(second)
    moved_p = _distortion_p(effects, out, moved, n_sim, rng)
    return Outliers(rss, global_p, p, names, corrected, moved, moved_p)


def _leave_one_out(x: Array, y: Array, se_y: Array) -> Array:
    """IVW estimates without each SNP in turn, for rows of associations; shape (rows, n)."""
    weight = se_y**-2.0
    top, below = weight * x * y, weight * x**2
    rest = below.sum(axis=1, keepdims=True) - below
    found: Array = (top.sum(axis=1, keepdims=True) - top) / rest
    return found


def _global_p(
    effects: Effects, without: Array, rss: float, n_sim: int, rng: np.random.Generator
) -> float:
    bx, se_x = effects.x()
    rows = max(1, CHUNK // len(bx))
    larger = 0
    for start in range(0, n_sim, rows):
        shape = (min(rows, n_sim - start), len(bx))
        x = rng.normal(bx, se_x, shape)
        y = rng.normal(without * bx, effects.se_y, shape)
        fitted = _leave_one_out(x, y, effects.se_y)
        drawn = (((y - fitted * x) / effects.se_y) ** 2).sum(axis=1)
        larger += int((drawn >= rss).sum())
    return (1 + larger) / (n_sim + 1)


def _distortion_p(
    effects: Effects, out: NDArray[np.bool_], moved: float, n_sim: int, rng: np.random.Generator
) -> float:
    """How often ordinary SNPs in the place of the outliers distort the estimate as much."""
    inside = np.flatnonzero(~out)
    bx, _ = effects.x()
    weight = effects.se_y**-2.0
    top, below = weight * bx * effects.by, weight * bx**2
    larger, removed = 0, int(out.sum())
    for _ in range(n_sim):
        drawn = inside[rng.integers(len(inside), size=len(inside))]
        extra = inside[rng.integers(len(inside), size=removed)]
        alone = top[drawn].sum() / below[drawn].sum()
        joined = (top[drawn].sum() + top[extra].sum()) / (below[drawn].sum() + below[extra].sum())
        larger += abs((joined - alone) / alone) >= abs(moved)
    return float((1 + larger) / (n_sim + 1))
