"""Methods that carry the error of the exposure associations, or a mixture of valid SNPs.

Profile likelihood: Thompson, Minelli, Abrams, Tobin & Riley 2005, Stat Med 24:2241 (the "maximum
likelihood" of MR software, for samples without overlap), widened by the residual standard error.
Debiased IVW: Ye, Shao & Kang 2021, Ann Stat 49:2079. Contamination mixture: Burgess, Foley, Allara,
Staley & Howson 2020, Nat Commun 11:376.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, stats

from tools.causal.mendelian.effects import MrEstimate, estimate_of
from tools.causal.mendelian.methods import ivw

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tools.causal.mendelian.effects import Effects

    Array = NDArray[np.float64]

MIXTURE_GRID = 4001


def maximum_likelihood(effects: Effects) -> MrEstimate:
    """Profile likelihood over the true exposure associations; multiplicative random effects.

    Args:
        effects: two independent SNPs or more.
    """
    bx, se_x = effects.x()
    by, se_y = effects.by, effects.se_y

    def loss(theta: float) -> float:
        variance = se_y**2 + theta**2 * se_x**2
        return float(0.5 * ((by - theta * bx) ** 2 / variance).sum())

    start, _ = ivw(effects, fixed=True)
    # The criterion flattens far out: the search stays near the estimate that it corrects.
    reach = 10 * start.se + 2 * abs(start.estimate)
    bounds = (start.estimate - reach, start.estimate + reach)
    best = optimize.minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-10})
    theta = float(best.x)
    step = 1e-3 * start.se
    curve = (loss(theta + step) - 2 * loss(theta) + loss(theta - step)) / step**2
    residual = math.sqrt(2 * loss(theta) / (len(effects) - 1))
    se = 1 / math.sqrt(curve) if curve > 0 else float("nan")
    return estimate_of(theta, se * max(1.0, residual), len(effects))


def debiased_ivw(effects: Effects) -> MrEstimate | None:
    """IVW without the bias of weak instruments, with balanced pleiotropy in its standard error.

    Args:
        effects: two independent SNPs or more.

    Returns:
        None when the SNPs hold less signal than noise (the denominator is not positive).
    """
    bx, se_x = effects.x()
    by, precision = effects.by, effects.se_y**-2.0
    below = float((precision * (bx**2 - se_x**2)).sum())
    if below <= 0:
        return None
    theta = float((precision * bx * by).sum()) / below
    excess = (by - theta * bx) ** 2 - effects.se_y**2 - theta**2 * se_x**2
    tau2 = max(0.0, float((precision * excess).sum() / precision.sum()))
    spread = precision * bx**2 * (1 + tau2 * precision)
    spread = spread + (theta * precision * se_x) ** 2 * (bx**2 + se_x**2)
    return estimate_of(theta, math.sqrt(float(spread.sum())) / below, len(effects))


def contamination_mixture(effects: Effects) -> tuple[MrEstimate, NDArray[np.bool_]]:
    """Estimate and interval by the likelihood ratio; which SNPs it takes as valid.

    The interval spans every supported value: where there are two groups of them it is their hull.

    Args:
        effects: three independent SNPs or more, none without an effect on the exposure.
    """
    bx, _ = effects.x()
    ratio, se = effects.by / bx, effects.se_y / np.abs(bx)
    psi2 = (1.5 * float(ratio.std(ddof=1))) ** 2
    invalid = stats.norm.logpdf(ratio, 0.0, np.sqrt(psi2 + se**2))
    margin = 3 * float(np.median(se))

    def profile(thetas: Array) -> Array:
        valid = stats.norm.logpdf(thetas[:, None], ratio, se)
        total: Array = np.maximum(valid, invalid).sum(axis=1)
        return total

    grid = np.linspace(ratio.min() - margin, ratio.max() + margin, MIXTURE_GRID)
    coarse = float(grid[profile(grid).argmax()])
    step = float(grid[1] - grid[0])
    theta = _refined(profile, coarse, step)
    peak = float(profile(np.array([theta]))[0])
    inside = grid[2 * (peak - profile(grid)) < stats.chi2.ppf(0.95, 1)]
    low = min(theta, *inside.tolist()) if len(inside) else theta
    high = max(theta, *inside.tolist()) if len(inside) else theta
    null = float(profile(np.zeros(1))[0])
    p = float(stats.chi2.sf(2 * max(0.0, peak - null), 1))
    law = "likelihood ratio"
    found = MrEstimate(theta, float("nan"), p, low, high, len(effects), law)
    return found, stats.norm.logpdf(theta, ratio, se) > invalid


def _refined(profile: Callable[[Array], Array], coarse: float, step: float) -> float:
    fine = np.linspace(coarse - step, coarse + step, 201)
    return float(fine[profile(fine).argmax()])
