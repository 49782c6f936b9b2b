"""How strong unmeasured confounding would have to be, in closed form.

Partial R2, robustness value and benchmark bounds: Cinelli & Hazlett 2020, J R Stat Soc B 82:39.
E-value: VanderWeele & Ding 2017, Ann Intern Med 167:268, with the standardized-difference
approximation RR = exp(0.91 d). Both look robust when the confounder is strong and unsuspected: they
say what it would take, not whether it is so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from tools.causal.coding import Unusable
from tools.causal.design_checks import determines
from tools.causal.query import Sensitivity, refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.design import Design
    from tools.causal.estimate import Fit

    Array = NDArray[np.float64]

BENCHMARKS = 3
BLOCK = 50_000
"""Rows that are factored at once."""
MANY = 2000.0
"""Degrees of freedom from which the expansion of a quantile is exact to rounding."""


def sensitivity(
    design: Design, log_risk_ratio: Fit | None = None, alpha: float = 0.05
) -> Sensitivity:
    """Sensitivity of the linear-model estimate.

    Args:
        design: the complete cases.
        log_risk_ratio: marginal, of a binary outcome: the E-value is that of its risk ratio.
        alpha: level of the interval in `robustness_value_alpha` (0 to 1).

    Raises:
        Unusable: treatment and covariates leave nothing of the outcome to a confounder.
    """
    if determines(np.column_stack([design.x, design.t]), design.y):
        text = f"treatment and covariates determine the outcome {design.outcome!r} exactly: no error is left to make an interval of"  # fmt: skip
        raise Unusable(refuse("BAD_OUTCOME", text))
    rows = factored(design)
    value, se, df = rows.effect()
    t_stat = value / se
    f = abs(t_stat) / math.sqrt(df)
    critical = t_quantile(1 - alpha / 2, df - 1) / math.sqrt(df - 1)
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
    benchmarks = _benchmarks(rows, value, se, df)
    text = (
        f"a confounder would have to explain {robust:.1%} of what is left of both treatment and "
        f"outcome to bring the estimate to 0 ({robust_alpha:.1%} to bring the interval there); "
        f"E-value {e_value:.2f} (limit {e_limit:.2f})"
    )
    if benchmarks:
        text += f"; {_worst(benchmarks, value)}"
    return Sensitivity(partial, robust, robust_alpha, e_value, e_limit, benchmarks, text)


def _worst(benchmarks: tuple[dict[str, float | str], ...], value: float) -> str:
    """What would move the estimate most: a confounder thrice as strong as a covariate, where there can be one."""
    moved = {
        str(row["covariate"]): float(row.get("adjusted_3x", row["adjusted_1x"]))
        for row in benchmarks
    }
    never = [str(row["covariate"]) for row in benchmarks if "adjusted_3x" not in row]
    name = max(moved, key=lambda one: abs(moved[one] - value))
    said = "as strong" if name in never else "three times as strong"
    told = f"one {said} as {name} would move it to {moved[name]:.2f}"
    return told + (f" (none can be three times as strong as {', '.join(never)})" if never else "")


@dataclass(frozen=True)
class Factored:
    """One QR factorisation of all rows; every regression on some of its columns is a small one.

    `r` is the triangle of [covariates, t, y], centered and in units of their spread; `groups` maps a
    covariate's column to its name, and `scale` turns a coefficient of t into units of y.
    """

    r: Array
    groups: tuple[str, ...]
    scale: float
    n: int

    def left(self, target: int, columns: list[int]) -> float:
        """Residual sum of squares of a column given others, in units of its spread."""
        goal = self.r[:, target]
        if not columns:
            return float(goal @ goal)
        fitted = self.r[:, columns] @ np.linalg.lstsq(self.r[:, columns], goal, rcond=None)[0]
        return float(((goal - fitted) ** 2).sum())

    def effect(self) -> tuple[float, float, int]:
        """(coefficient of t, homoskedastic standard error, residual degrees of freedom)."""
        k = len(self.groups)
        design, goal = self.r[:, [k, *range(k)]], self.r[:, k + 1]
        beta = np.linalg.lstsq(design, goal, rcond=None)[0]
        bread = np.linalg.pinv(design.T @ design)[0, 0]
        df = self.n - k - 2
        residual = float(((goal - design @ beta) ** 2).sum())
        return float(beta[0]) * self.scale, math.sqrt(residual / df * bread) * self.scale, df


def factored(design: Design) -> Factored:
    """Factor the rows once, block by block: memory beyond the design's stays small."""
    matrix = design.x[:, 1:]
    center, spread = matrix.mean(axis=0), matrix.std(axis=0)
    largest = np.maximum(np.abs(matrix).max(axis=0, initial=0.0), 1e-300)
    kept = np.flatnonzero(spread > 1e-12 * largest).tolist()
    ends = [(v.mean(), v.std() or 1.0) for v in (design.t, design.y)]
    width = len(kept) + 2
    r = np.zeros((0, width))
    for start in range(0, len(matrix), BLOCK):
        rows = slice(start, start + BLOCK)
        covariates = (matrix[rows][:, kept] - center[kept]) / spread[kept]
        both = [(v[rows] - m) / s for v, (m, s) in zip((design.t, design.y), ends, strict=True)]
        joined = np.vstack([r, np.column_stack([covariates, *both])])
        r = np.asarray(np.linalg.qr(joined, mode="r"), dtype=float)
    groups = tuple(design.groups[1 + at] for at in kept)
    return Factored(r, groups, float(ends[1][1] / ends[0][1]), len(matrix))


def _robustness(f: float) -> float:
    return 0.5 * (math.sqrt(f**4 + 4 * f**2) - f**2)


def _e_value(ratio: float) -> float:
    return ratio + math.sqrt(ratio * (ratio - 1))


def _benchmarks(
    rows: Factored, value: float, se: float, df: int
) -> tuple[dict[str, float | str], ...]:
    """What a confounder k times as strong as an observed covariate would do, strongest first."""
    found: list[dict[str, float | str]] = []
    t, y = len(rows.groups), len(rows.groups) + 1
    everything = list(range(t))
    full = rows.left(t, everything), rows.left(y, [*everything, t])
    for name in dict.fromkeys(rows.groups):
        base = [at for at in everything if rows.groups[at] != name]
        r2_treatment = _share(rows.left(t, base), full[0])
        r2_outcome = _share(rows.left(y, [*base, t]), full[1])
        row: dict[str, float | str] = {
            "covariate": name,
            "r2_treatment": r2_treatment,
            "r2_outcome": r2_outcome,
        }
        for k in (1, 3):
            if k == 1 or _can_be(k, r2_treatment, r2_outcome):
                row[f"adjusted_{k}x"] = _adjusted(value, se, df, k, r2_treatment, r2_outcome)
        found.append(row)
    found.sort(key=lambda row: abs(float(row["adjusted_1x"]) - value), reverse=True)
    return tuple(found[:BENCHMARKS])


def _share(before: float, after: float) -> float:
    """Partial R2: how much less is left once the columns are held fixed too."""
    return max(0.0, before - after) / before if before > 0 else 0.0


def _can_be(k: int, r2_d: float, r2_y: float) -> bool:
    """Whether a confounder k times as strong leaves both partial R2 below 1 (section 4.4, as above)."""
    if k * r2_d >= 1 or k * r2_d / (1 - r2_d) >= 1:
        return False
    hidden = k * r2_d**2 / ((1 - k * r2_d) * (1 - r2_d))
    if hidden >= 1:
        return False
    eta = ((math.sqrt(k) + math.sqrt(hidden)) / math.sqrt(1 - hidden)) ** 2
    return eta * r2_y / (1 - r2_y) < 1


def _adjusted(value: float, se: float, df: int, k: int, r2_d: float, r2_y: float) -> float:
    """Estimate after a confounder k times as strong (Cinelli & Hazlett 2020, section 4.4)."""
    d = min(k * r2_d / (1 - r2_d), 0.99)
    hidden = k * r2_d**2 / ((1 - k * r2_d) * (1 - r2_d)) if k * r2_d < 1 else 0.99
    y = ((math.sqrt(k) + math.sqrt(hidden)) / math.sqrt(max(1 - hidden, 1e-9))) ** 2 * (
        r2_y / (1 - r2_y)
    )
    bias = se * math.sqrt(df) * math.sqrt(min(y, 0.99) * d / (1 - d))
    return value - math.copysign(bias, value)


def t_quantile(p: float, df: float) -> float:
    """The quantile of Student's t for 0.5 < p < 1 and `df` of 1 or more, to ten digits.

    Newton's method on the integrated density; for many degrees of freedom the expansion of
    Abramowitz & Stegun, 26.7.5. Written out since importing it takes longer than a fit.
    """
    z = t = NormalDist().inv_cdf(p)
    if df >= MANY:
        first = (z**3 + z) / 4
        second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
        third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
        return z + first / df + second / df**2 + third / df**3
    height = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi)
    nodes, weights = np.polynomial.legendre.leggauss(64)
    for _ in range(100):
        # In the angle of t the density is smooth and bounded, however far out the quantile lies.
        angle = math.atan(t / math.sqrt(df)) / 2
        inside = np.cos(angle * (nodes + 1)) ** (df - 1)
        below = 0.5 + height * math.sqrt(df) * angle * float(weights @ inside)
        step = (p - below) / (height * (1 + t * t / df) ** (-(df + 1) / 2))
        t += step
        if abs(step) < 1e-13 * t:
            break
    return t
