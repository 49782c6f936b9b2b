"""Methods that carry the error of the exposure associations.

Profile likelihood: Thompson, Minelli, Abrams, Tobin & Riley 2005, Stat Med 24:2241 (the "maximum
likelihood" of MR software, for samples without overlap), widened by the residual standard error.
Debiased IVW: Ye, Shao & Kang 2021, Ann Stat 49:2079.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scipy import optimize

from tools.causal.mendelian.effects import estimate_of
from tools.causal.mendelian.methods import ivw

if TYPE_CHECKING:
    from tools.causal.mendelian.effects import Effects, MrEstimate


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
