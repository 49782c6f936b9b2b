"""How strong unmeasured confounding would have to be, in closed form.

Partial R2, robustness value and benchmark bounds: Cinelli & Hazlett 2020, J R Stat Soc B 82:39.
E-value: VanderWeele & Ding 2017, Ann Intern Med 167:268, with the standardized-difference
approximation RR = exp(0.91 d). Both look robust when the confounder is strong and unsuspected: they
say what it would take, not whether it is so.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from tools.causal.estimate import condition
from tools.causal.query import Sensitivity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.design import Design
    from tools.causal.estimate import Fit

    Array = NDArray[np.float64]

BENCHMARKS = 3


def sensitivity(
    design: Design, log_risk_ratio: Fit | None = None, alpha: float = 0.05
) -> Sensitivity:
    """Sensitivity of the linear-model estimate.

    Args:
        design: the complete cases.
        log_risk_ratio: marginal, of a binary outcome: the E-value is that of its risk ratio.
        alpha: level of the interval in `robustness_value_alpha` (0 to 1).
    """
    value, se, df = _classical(design.y, design.t, design.x)
    t_stat = value / se
    f = abs(t_stat) / math.sqrt(df)
    critical = float(stats.t.ppf(1 - alpha / 2, df - 1)) / math.sqrt(df - 1)
    partial = t_stat**2 / (t_stat**2 + df)
    robust = _robustness(f)
    robust_alpha = _robustness(max(0.0, f - critical))
    spread = float(design.y.std(ddof=1))
    if log_risk_ratio is None:
        log_ratio, log_se = 0.91 * value / spread, 0.91 * se / spread
    else:
        log_ratio, log_se = log_risk_ratio.value, log_risk_ratio.se
    e_value = _e_value(math.exp(abs(log_ratio)))
    e_limit = _e_value(math.exp(max(0.0, abs(log_ratio) - 1.96 * log_se)))
    benchmarks = _benchmarks(design, value, se, df)
    text = (
        f"a confounder would have to explain {robust:.1%} of what is left of both treatment and "
        f"outcome to bring the estimate to 0 ({robust_alpha:.1%} to bring the interval there); "
        f"E-value {e_value:.2f} (limit {e_limit:.2f})"
    )
    if benchmarks:
        strongest = benchmarks[0]
        text += (
            f"; one three times as strong as {strongest['covariate']} would move it to "
            f"{strongest['adjusted_3x']:.2f}"
        )
    return Sensitivity(partial, robust, robust_alpha, e_value, e_limit, benchmarks, text)


def _classical(y: Array, t: Array, x: Array) -> tuple[float, float, int]:
    """(coefficient of t, homoskedastic standard error, residual degrees of freedom)."""
    design = np.column_stack([t, condition(x)])
    bread = np.linalg.pinv(design.T @ design)
    beta = bread @ (design.T @ y)
    residual = y - design @ beta
    df = len(y) - design.shape[1]
    return float(beta[0]), float(np.sqrt(residual @ residual / df * bread[0, 0])), df


def _robustness(f: float) -> float:
    return 0.5 * (math.sqrt(f**4 + 4 * f**2) - f**2)


def _e_value(ratio: float) -> float:
    return ratio + math.sqrt(ratio * (ratio - 1))


def _benchmarks(
    design: Design, value: float, se: float, df: int
) -> tuple[dict[str, float | str], ...]:
    """What a confounder k times as strong as an observed covariate would do, strongest first."""
    rows: list[dict[str, float | str]] = []
    for name in dict.fromkeys(design.groups[1:]):
        inside = np.array([group == name for group in design.groups])
        r2_treatment = _partial_r2(design.t, design.x[:, ~inside], design.x[:, inside])
        with_t = np.column_stack([design.t, design.x[:, ~inside]])
        r2_outcome = _partial_r2(design.y, with_t, design.x[:, inside])
        row: dict[str, float | str] = {
            "covariate": name,
            "r2_treatment": r2_treatment,
            "r2_outcome": r2_outcome,
        }
        for k in (1, 3):
            row[f"adjusted_{k}x"] = _adjusted(value, se, df, k, r2_treatment, r2_outcome)
        rows.append(row)
    rows.sort(key=lambda row: abs(float(row["adjusted_3x"]) - value), reverse=True)
    return tuple(rows[:BENCHMARKS])


def _partial_r2(target: Array, base: Array, added: Array) -> float:
    def residual_sum(columns: Array) -> float:
        matrix = condition(columns)
        fitted = matrix @ np.linalg.lstsq(matrix, target, rcond=None)[0]
        return float(((target - fitted) ** 2).sum())

    before = residual_sum(base)
    return (before - residual_sum(np.column_stack([base, added]))) / before


def _adjusted(value: float, se: float, df: int, k: int, r2_d: float, r2_y: float) -> float:
    """Estimate after a confounder k times as strong (Cinelli & Hazlett 2020, section 4.4)."""
    d = min(k * r2_d / (1 - r2_d), 0.99)
    hidden = k * r2_d**2 / ((1 - k * r2_d) * (1 - r2_d)) if k * r2_d < 1 else 0.99
    y = ((math.sqrt(k) + math.sqrt(hidden)) / math.sqrt(max(1 - hidden, 1e-9))) ** 2 * (
        r2_y / (1 - r2_y)
    )
    bias = se * math.sqrt(df) * math.sqrt(min(y, 0.99) * d / (1 - d))
    return value - math.copysign(bias, value)
