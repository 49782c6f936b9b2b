"""SNP effects side by side, and one causal estimate from them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats
from scipy.linalg import solve_triangular

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Effects:
    """Harmonised associations of n SNPs with k exposures and one outcome.

    Attributes:
        snps: n identifiers.
        exposures: k names.
        outcome: its name.
        bx: effects on the exposures, shape (n, k), in their own units for one effect allele.
        se_x: their standard errors, shape (n, k).
        by: effects of the same alleles on the outcome, shape (n,).
        se_y: their standard errors, shape (n,).
        n_x: sample sizes of the exposures, shape (n, k), NaN where unknown.
        n_y: sample sizes of the outcome, shape (n,), NaN where unknown.
        correlation: correlation of the effect alleles, shape (n, n); None when not given.
    """

    snps: tuple[str, ...]
    exposures: tuple[str, ...]
    outcome: str
    bx: Array
    se_x: Array
    by: Array
    se_y: Array
    n_x: Array
    n_y: Array
    correlation: Array | None = None

    def __len__(self) -> int:
        return len(self.snps)

    def x(self, exposure: int = 0) -> tuple[Array, Array]:
        """(effects, standard errors) of one exposure, shape (n,) each."""
        return self.bx[:, exposure], self.se_x[:, exposure]

    def keep(self, wanted: NDArray[Any]) -> Effects:
        """The SNPs chosen by a boolean mask of shape (n,)."""
        places = np.flatnonzero(wanted)
        matrix = None if self.correlation is None else self.correlation[np.ix_(places, places)]
        return Effects(
            tuple(self.snps[i] for i in places),
            self.exposures,
            self.outcome,
            self.bx[places],
            self.se_x[places],
            self.by[places],
            self.se_y[places],
            self.n_x[places],
            self.n_y[places],
            matrix,
        )

    def correlated(self) -> bool:
        """Whether the SNPs are known to be correlated."""
        return self.correlation is not None and bool(
            np.abs(self.correlation - np.eye(len(self))).max() > 1e-8
        )


@dataclass(frozen=True)
class MrEstimate:
    """The causal effect of one unit of exposure on the outcome, by one method.

    `distribution` is the reference distribution of both the p value and the 95 % interval. `se` is
    NaN for a method that inverts a likelihood ratio; `ranges` are then the supported values, and the
    interval is their hull (an end is infinite where the likelihood has none).
    """

    estimate: float
    se: float
    p: float
    ci_low: float
    ci_high: float
    n_snps: int
    distribution: str
    ranges: tuple[tuple[float, float], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON types; an infinite end is None."""
        more = {"ranges": [list(map(_finite, pair)) for pair in self.ranges]} if self.ranges else {}
        return {
            "estimate": self.estimate,
            "se": _finite(self.se),
            "p": self.p,
            "ci_low": _finite(self.ci_low),
            "ci_high": _finite(self.ci_high),
            "n_snps": self.n_snps,
            "distribution": self.distribution,
        } | more


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def estimate_of(value: float, se: float, n_snps: int, df: int | None = None) -> MrEstimate:
    """An estimate with its two-sided p value and 95 % interval.

    Args:
        value: the causal estimate.
        se: its standard error.
        n_snps: SNPs used.
        df: degrees of freedom of Student's t; the normal distribution when None.
    """
    value, se = float(value), float(se)
    law = stats.norm if df is None else stats.t(df)
    half = float(law.ppf(0.975)) * se
    p = float(2 * law.sf(abs(value) / se))
    name = "normal" if df is None else f"t({df})"
    return MrEstimate(value, se, p, value - half, value + half, n_snps, name)


def whiten(columns: Array, se_y: Array, correlation: Array | None) -> Array:
    """Columns in units in which the outcome associations are independent with variance 1.

    Args:
        columns: shape (n, k).
        se_y: standard errors of the outcome associations, shape (n,).
        correlation: their correlation, shape (n, n); None for independence.

    Raises:
        numpy.linalg.LinAlgError: the correlation is not positive definite.
    """
    scaled = columns / se_y[:, None]
    if correlation is None:
        return scaled
    root = np.linalg.cholesky(correlation)
    white: Array = solve_triangular(root, scaled, lower=True)
    return white
