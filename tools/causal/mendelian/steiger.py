"""Do the SNPs explain more of the exposure than of the outcome?

Hemani, Tilling & Davey Smith 2017, PLoS Genet 13:e1007081. The variance explained by a SNP is
z^2 / (z^2 + n - 2), from its association and the sample size, so neither units nor allele
frequencies are needed; a binary trait is taken on the observed scale. Correlations are summed over
independent SNPs and compared by Steiger's test for independent samples (Fisher's z).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from tools.causal.mendelian.methods import ivw

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.mendelian.effects import Effects, MrEstimate

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Steiger:
    """Direction of the whole instrument and of each SNP.

    Attributes:
        r2_exposure: variance of the exposure explained by all SNPs (0 to 1).
        r2_outcome: the same of the outcome.
        correct: the exposure is explained better, as the direction asked about implies.
        p: two-sided p value of the difference.
        wrong: SNPs that explain the outcome better.
        filtered: random-effects IVW without those; None when there are none or too few are left.
    """

    r2_exposure: float
    r2_outcome: float
    correct: bool
    p: float
    wrong: tuple[str, ...]
    filtered: MrEstimate | None


def steiger(effects: Effects) -> Steiger | str:
    """The test, or the reason for which it cannot be made."""
    bx, se_x = effects.x()
    n_x, n_y = effects.n_x[:, 0], effects.n_y
    if not (np.isfinite(n_x).all() and np.isfinite(n_y).all()):
        return "needs the sample sizes of exposure and outcome: a column, or an option"
    if min(float(n_x.min()), float(n_y.min())) < 4:
        return "needs sample sizes of 4 or more"
    each_x, each_y = (_explained(b / s, n) for b, s, n in ((bx, se_x, n_x), _outcome(effects)))
    total_x, total_y = float(each_x.sum()), float(each_y.sum())
    if total_x >= 1 or total_y >= 1:
        return (
            "the SNPs would explain all variance of a trait: they are correlated, "
            "or the sample sizes are wrong"
        )
    gap = math.atanh(math.sqrt(total_x)) - math.atanh(math.sqrt(total_y))
    error = math.sqrt(1 / (float(n_x.mean()) - 3) + 1 / (float(n_y.mean()) - 3))
    p = float(2 * stats.norm.sf(abs(gap) / error))
    wrong = each_y > each_x
    names = tuple(effects.snps[i] for i in np.flatnonzero(wrong))
    again = wrong.any() and (~wrong).sum() >= 2
    filtered = ivw(effects.keep(~wrong))[0] if again else None
    return Steiger(total_x, total_y, total_x > total_y, p, names, filtered)


def _outcome(effects: Effects) -> tuple[Array, Array, Array]:
    return effects.by, effects.se_y, effects.n_y


def _explained(z: Array, n: Array) -> Array:
    found: Array = z**2 / (z**2 + n - 2)
    return found
