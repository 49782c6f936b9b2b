"""The contamination mixture: SNPs that agree on an effect, and SNPs whose ratios mean nothing.

Burgess, Foley, Allara, Staley & Howson 2020, Nat Commun 11:376. A SNP is valid at an effect where
the normal density of its ratio around that effect is above its density under "invalid" (mean 0, sd
psi beside its own error). Between the effects at which a SNP changes sides the log-likelihood is a
parabola, so the maximum and the interval are solved for piece by piece: no grid decides them, however
far apart the ratios lie. `phi` is the overdispersion of the valid SNPs (1 or more): it widens the
interval and divides the test statistic, as in the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from tools.causal.mendelian.effects import MrEstimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.mendelian.effects import Effects

    Array = NDArray[np.float64]

PSI = 1.5
"""Spread of invalid ratios over the spread of all ratios, the paper's choice."""
SUPPORT = 3.841459
"""95 % point of chi-squared with one degree of freedom."""


@dataclass(frozen=True)
class Pieces:
    """The profile log-likelihood, L(v) = peak - (v - center)^2 * curve / 2 on each [start, end]."""

    start: Array
    end: Array
    center: Array
    curve: Array
    peak: Array

    def best(self) -> tuple[float, float]:
        """(effect, log-likelihood) at the maximum."""
        at = np.clip(self.center, self.start, self.end)
        heights = self.peak - (at - self.center) ** 2 * self.curve / 2
        top = int(heights.argmax())
        return float(at[top]), float(heights[top])

    def at(self, value: float) -> float:
        """The log-likelihood of one effect."""
        place = np.flatnonzero((self.start <= value) & (value <= self.end))
        gap = value - self.center[place]
        return float((self.peak[place] - gap**2 * self.curve[place] / 2).max())

    def above(self, level: float) -> tuple[tuple[float, float], ...]:
        """Where the log-likelihood is at least the level: disjoint intervals in order."""
        room = 2 * (self.peak - level)
        flat = self.curve <= 0
        half = np.sqrt(np.maximum(room, 0.0) / np.where(flat, 1.0, self.curve))
        half[flat & (room >= 0)] = np.inf
        low = np.maximum(self.start, self.center - half)
        high = np.minimum(self.end, self.center + half)
        found: list[tuple[float, float]] = []
        for left, right, inside in zip(low, high, (room >= 0) & (low <= high), strict=True):
            if not inside:
                continue
            touches = found and left <= found[-1][1] + 1e-12 * max(1.0, abs(left))
            first = found.pop()[0] if touches else float(left)
            found.append((first, float(right)))
        return tuple(found)


def contamination_mixture(effects: Effects) -> MrEstimate:
    """Estimate, likelihood interval and test, exact for the given psi.

    The interval is the hull of the supported values; where they lie apart, `ranges` lists them. It
    has no end on either side when the data cannot be told from SNPs of which none is valid.

    Args:
        effects: three independent SNPs or more, none without an effect on the exposure.
    """
    bx, _ = effects.x()
    ratio, se = effects.by / bx, effects.se_y / np.abs(bx)
    invalid = stats.norm.logpdf(ratio, 0.0, np.hypot(PSI * ratio.std(ddof=1), se))
    pieces = profile(ratio, se, invalid)
    theta, peak = pieces.best()
    phi2 = _overdispersion(ratio, se, stats.norm.logpdf(theta, ratio, se) > invalid)
    ranges = pieces.above(peak - SUPPORT * phi2 / 2)
    p = float(stats.chi2.sf(2 * max(0.0, peak - pieces.at(0.0)) / phi2, 1))
    law = "likelihood ratio"
    low, high = ranges[0][0], ranges[-1][1]
    return MrEstimate(theta, float("nan"), p, low, high, len(effects), law, ranges)


def profile(ratio: Array, se: Array, invalid: Array) -> Pieces:
    """The log-likelihood of the effect, every SNP on the side that fits it better.

    Args:
        ratio: Wald ratios (n,).
        se: their first-order errors (n,).
        invalid: log density of each ratio under "invalid" (n,).
    """
    log_peak = stats.norm.logpdf(0.0, 0.0, se)
    reach = se * np.sqrt(2 * np.maximum(log_peak - invalid, 0.0))
    ends = np.concatenate([ratio - reach, ratio + reach])
    weight = se**-2.0
    # Sums over the valid SNPs of a piece: weights, weighted ratios, and what the SNP gains.
    gains = log_peak - invalid
    steps = np.stack([weight, weight * ratio, gains - weight * ratio**2 / 2])
    order = np.argsort(ends, kind="stable")
    changes = np.concatenate([steps, -steps], axis=1)[:, order]
    sums = np.concatenate([np.zeros((3, 1)), np.cumsum(changes, axis=1)], axis=1)
    some = np.concatenate([[0], np.cumsum(np.repeat([1, -1], len(ratio))[order])]) > 0
    curve = np.where(some, sums[0], 0.0)
    center = np.divide(sums[1], sums[0], out=np.zeros_like(curve), where=some)
    peak = invalid.sum() + np.where(some, sums[2] + curve * center**2 / 2, 0.0)
    edges = np.concatenate([[-np.inf], ends[order], [np.inf]])
    flat = np.where(np.isfinite(edges[:-1]), edges[:-1], edges[1:])
    center = np.where(some, center, flat)
    return Pieces(edges[:-1], edges[1:], center, curve, peak)


def _overdispersion(ratio: Array, se: Array, valid: NDArray[np.bool_]) -> float:
    """Squared residual standard error of the valid SNPs, 1 or more."""
    if valid.sum() < 2:
        return 1.0
    weight = se[valid] ** -2.0
    gaps = ratio[valid] - np.average(ratio[valid], weights=weight)
    return max(1.0, float((weight * gaps**2).sum()) / int(valid.sum() - 1))
