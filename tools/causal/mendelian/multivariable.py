"""Direct effects of several exposures at once.

IVW: Burgess & Thompson 2015, Am J Epidemiol 181:251. MR-Egger: Rees, Wood & Burgess 2017, Stat Med
36:4705; each exposure's estimate comes from the fit whose SNPs are oriented to that exposure.
Conditional F: Sanderson, Spiller & Bowden 2021, Stat Med 40:5434. p values and intervals as in the
univariable methods: normal for IVW, Student's t for MR-Egger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.causal.mendelian.effects import MrEstimate, estimate_of
from tools.causal.mendelian.methods import Heterogeneity, fit, heterogeneity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.mendelian.effects import Effects

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class MultivariableEgger:
    """Slopes of the exposures and the intercepts of the fits they come from, k each."""

    slopes: tuple[MrEstimate, ...]
    intercepts: tuple[MrEstimate, ...]


def multivariable_ivw(effects: Effects) -> tuple[tuple[MrEstimate, ...], Heterogeneity]:
    """Direct effects by weighted regression without intercept, random effects.

    Args:
        effects: n SNPs and k exposures, n > k.

    Raises:
        numpy.linalg.LinAlgError: the associations with the exposures are collinear.
    """
    n, k = effects.bx.shape
    found = fit(effects.bx, effects.by, effects.se_y, effects.correlation)
    scale = max(1.0, found.residual)
    each = tuple(estimate_of(found.beta[i], found.se[i] * scale, n) for i in range(k))
    return each, heterogeneity(found.rss, n - k)


def multivariable_egger(effects: Effects) -> MultivariableEgger:
    """Direct effects with an intercept, random effects.

    Args:
        effects: n SNPs and k exposures, n > k + 1.

    Raises:
        numpy.linalg.LinAlgError: the associations with the exposures are collinear.
    """
    n, k = effects.bx.shape
    slopes, intercepts = [], []
    for exposure in range(k):
        sign = np.where(effects.bx[:, exposure] < 0, -1.0, 1.0)
        columns = np.column_stack([sign, effects.bx])
        found = fit(columns, effects.by, effects.se_y, effects.correlation)
        error = found.se * max(1.0, found.residual)
        df = n - k - 1
        slopes.append(estimate_of(found.beta[exposure + 1], error[exposure + 1], n, df))
        intercepts.append(estimate_of(found.beta[0], error[0], n, df))
    return MultivariableEgger(tuple(slopes), tuple(intercepts))


def conditional_f(effects: Effects, correlation: Array | None = None) -> Array:
    """Strength of the SNPs for each exposure given the others, shape (k,); weak below 10.

    Args:
        effects: n SNPs and k exposures, n > k.
        correlation: phenotypic correlation of the exposures in one sample, shape (k, k); None for
            associations from separate samples (0).
    """
    n, k = effects.bx.shape
    matrix = np.eye(k) if correlation is None else correlation
    found = np.empty(k)
    for exposure in range(k):
        others = [i for i in range(k) if i != exposure]
        target, rest = effects.bx[:, exposure], effects.bx[:, others]
        slope = np.linalg.lstsq(rest, target, rcond=None)[0]
        contrast = np.zeros(k)
        contrast[exposure], contrast[others] = 1.0, -slope
        scaled = effects.se_x * contrast
        variance = np.einsum("ni,ij,nj->n", scaled, matrix, scaled)
        q = float(((target - rest @ slope) ** 2 / variance).sum())
        found[exposure] = q / (n - (k - 1))
    return found
