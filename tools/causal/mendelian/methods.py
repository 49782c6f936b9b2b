"""Wald ratio, inverse-variance weighting and MR-Egger, for independent or correlated SNPs.

IVW: Burgess, Butterworth & Thompson 2013, Genet Epidemiol 37:658; correlated SNPs: Burgess, Dudbridge
& Thompson 2016, Stat Med 35:1880. MR-Egger: Bowden, Davey Smith & Burgess 2015, Int J Epidemiol
44:512. Random effects are multiplicative: the standard error is widened by the residual standard
error and never narrowed (Bowden et al. 2017, Stat Med 36:1783). The p values and intervals of the
ratio and of IVW are normal; those of MR-Egger are Student's t with n - 2 degrees of freedom. This is
the choice of the R package TwoSampleMR; MendelianRandomization uses the normal for both by default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from tools.causal.mendelian.effects import MrEstimate, estimate_of, whiten

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.mendelian.effects import Effects

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Heterogeneity:
    """Cochran's Q (IVW) or Rücker's Q' (MR-Egger), its p value, and I2 = max(0, (Q - df) / Q)."""

    q: float
    df: int
    p: float
    i2: float


@dataclass(frozen=True)
class Egger:
    """MR-Egger: the slope, the intercept (average direct effect of a SNP) and the heterogeneity."""

    slope: MrEstimate
    intercept: MrEstimate
    heterogeneity: Heterogeneity


def wald_ratio(effects: Effects, at: int = 0, exposure: int = 0) -> MrEstimate:
    """The ratio of one SNP with its first-order standard error |se_y / bx|."""
    bx, _ = effects.x(exposure)
    value, se = effects.by[at] / bx[at], effects.se_y[at] / abs(bx[at])
    return estimate_of(float(value), float(se), 1)


def ivw(effects: Effects, *, fixed: bool = False) -> tuple[MrEstimate, Heterogeneity]:
    """Inverse-variance weighted estimate of the first exposure.

    Args:
        effects: two SNPs or more.
        fixed: fixed-effect standard error; multiplicative random effects otherwise.
    """
    fit = _fit(effects, effects.bx[:, :1])
    scale = 1.0 if fixed else max(1.0, fit.residual)
    n = len(effects)
    return estimate_of(fit.beta[0], fit.se[0] * scale, n), heterogeneity(fit.rss, n - 1)


def egger(effects: Effects, exposure: int = 0) -> Egger:
    """MR-Egger regression, every SNP oriented to raise the exposure; random effects.

    Args:
        effects: three SNPs or more.
        exposure: column of `effects.bx` that the SNPs are oriented to.

    Raises:
        numpy.linalg.LinAlgError: all SNPs have the same effect on the exposure.
    """
    bx, _ = effects.x(exposure)
    sign = np.where(bx < 0, -1.0, 1.0)
    fit = _fit(effects, np.column_stack([sign, bx]))
    scale = max(1.0, fit.residual)
    n = len(effects)
    intercept, slope = (estimate_of(fit.beta[i], fit.se[i] * scale, n, n - 2) for i in (0, 1))
    return Egger(slope, intercept, heterogeneity(fit.rss, n - 2))


def heterogeneity(q: float, df: int) -> Heterogeneity:
    """Q with its chi-square p value and I2 (0 to 1)."""
    p = float(stats.chi2.sf(q, df)) if df else float("nan")
    return Heterogeneity(float(q), df, p, max(0.0, (q - df) / q) if q > 0 else 0.0)


@dataclass(frozen=True)
class Fit:
    """Generalised least squares: coefficients, their fixed-effect errors, residual sum of squares.

    `residual` is the residual standard error, 0 without degrees of freedom.
    """

    beta: Array
    se: Array
    rss: float
    residual: float


def _fit(effects: Effects, columns: Array) -> Fit:
    return fit(columns, effects.by, effects.se_y, effects.correlation)


def fit(columns: Array, by: Array, se_y: Array, correlation: Array | None) -> Fit:
    """Regress the outcome associations on columns, weighted by their precision.

    Args:
        columns: shape (n, k). Multiplying a row of it by -1 is the same as counting the other
            allele on both sides, so MR-Egger passes the signs as its column of ones.
        by: shape (n,).
        se_y: shape (n,).
        correlation: shape (n, n) or None.

    Raises:
        numpy.linalg.LinAlgError: the columns are collinear or the correlation is not positive
            definite.
    """
    white = whiten(np.column_stack([columns, by]), se_y, correlation)
    x, y = white[:, :-1], white[:, -1]
    # Columns of one length: the rank does not depend on the units of the exposure.
    length = np.linalg.norm(x, axis=0)
    if not length.all() or np.linalg.cond(x / length) > 1e8:
        raise np.linalg.LinAlgError("collinear columns")
    q, r = np.linalg.qr(x)
    beta = np.linalg.solve(r, q.T @ y)
    inverse = np.linalg.inv(r)
    rss = float(((y - x @ beta) ** 2).sum())
    df = len(y) - x.shape[1]
    residual = float(np.sqrt(rss / df)) if df > 0 else 0.0
    return Fit(beta, np.sqrt((inverse**2).sum(axis=1)), rss, residual)
