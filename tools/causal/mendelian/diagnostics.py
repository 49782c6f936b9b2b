"""How strong the instruments are, and what each of them contributes.

F statistic of a SNP: (bx / se_x)^2; their mean counts the correlation of the SNPs where it is given
(z' R^-1 z / n, as MendelianRandomization does). I2_GX: Bowden, Del Greco, Minelli, Davey Smith, Sheehan &
Thompson 2016, Int J Epidemiol 45:1961, from associations divided by the error of the outcome
association; below 0.9 MR-Egger is biased towards the null.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.causal.mendelian.effects import whiten
from tools.causal.mendelian.methods import ivw, wald_ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.mendelian.effects import Effects, MrEstimate

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Strength:
    """F of each SNP, its mean and minimum, SNPs below 10, and I2_GX (None with one SNP)."""

    f: Array
    mean_f: float
    min_f: float
    weak: int
    i2_gx: float | None


def strength(effects: Effects, exposure: int = 0) -> Strength:
    """Strength of the SNPs as instruments for one exposure."""
    bx, se_x = effects.x(exposure)
    z = bx / se_x
    f = z**2
    scaled, error = np.abs(bx) / effects.se_y, se_x / effects.se_y
    i2 = _i2(scaled, error) if len(bx) > 1 else None
    # Correlated SNPs share their strength: the joint Wald statistic over their number.
    joint = whiten(z[:, None], np.ones(len(z)), effects.correlation)[:, 0] ** 2
    return Strength(f, float(joint.mean()), float(f.min()), int((f < 10).sum()), i2)


def _i2(values: Array, se: Array) -> float:
    weight = se**-2.0
    center = (weight * values).sum() / weight.sum()
    q = float((weight * (values - center) ** 2).sum())
    return max(0.0, (q - (len(values) - 1)) / q) if q > 0 else 0.0


def single_snps(effects: Effects) -> list[tuple[str, MrEstimate]]:
    """The Wald ratio of every SNP."""
    return [(snp, wald_ratio(effects, at)) for at, snp in enumerate(effects.snps)]


def leave_one_out(effects: Effects) -> list[tuple[str, MrEstimate]]:
    """Random-effects IVW without each SNP; empty below three SNPs."""
    if len(effects) < 3:
        return []
    everyone = np.ones(len(effects), dtype=bool)
    found = []
    for at, snp in enumerate(effects.snps):
        kept = everyone.copy()
        kept[at] = False
        found.append((snp, ivw(effects.keep(kept))[0]))
    return found
