"""Instrumental variables: Wald and two-stage least squares, with intervals that weakness cannot fool.

2SLS with HC1 or cluster-robust errors (Wooldridge 2010, section 5.2); Anderson-Rubin confidence sets
(Anderson & Rubin 1949; Andrews, Stock & Sun 2019, section 5), robust for one instrument and
homoskedastic for several; first-stage F (Olea & Pflueger 2013: with one instrument the effective F
is the robust F); Sargan's test of overidentification.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.estimate import condition, from_influence
from tools.causal.quasi.errors import CannotEstimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

CHI2 = 3.841459


@dataclass(frozen=True)
class Instrumental:
    """The effect among compliers (or the constant effect), and how strong the instrument is.

    `ar_set` is the 95 % Anderson-Rubin confidence set as a tuple of intervals: one interval, two
    half-lines, the whole line, or nothing when the instruments contradict each other.
    """

    value: float
    se: float
    ci_low: float
    ci_high: float
    first_stage_f: float
    ar_set: tuple[tuple[float, float], ...]
    sargan_p: float | None


def two_stage(
    y: Array, t: Array, z: Array, x: Array, *, cluster: Array | None = None
) -> Instrumental:
    """Two-stage least squares of the outcome on the treatment; Wald's ratio without covariates.

    Args:
        y: outcomes (n,).
        t: treatment (n,), binary or continuous.
        z: instruments (n, m).
        x: design of the covariates (n, k) with a first column of ones.
        cluster: ids of dependent rows.

    Raises:
        CannotEstimate: an instrument is constant given the covariates, or too few rows.
    """
    if len(y) < z.shape[1] + x.shape[1] + 10:
        raise CannotEstimate("TOO_FEW", f"{len(y)} rows are too few for {z.shape[1]} instruments")
    basis = np.linalg.qr(condition(x))[0]
    ry, rt = (v - basis @ (basis.T @ v) for v in (y, t))
    rz = z - basis @ (basis.T @ z)
    if np.linalg.matrix_rank(rz / np.maximum(np.abs(z).max(axis=0), 1e-300), tol=1e-8) < z.shape[1]:
        text = "an instrument does not vary once the covariates are held fixed"
        raise CannotEstimate("COLLINEAR", text)
    free = len(y) - basis.shape[1] - z.shape[1]
    gamma = np.linalg.lstsq(rz, rt, rcond=None)[0]
    fitted = rz @ gamma
    strength = float(fitted @ rt)
    if strength <= 1e-12 * float(rt @ rt):
        raise CannotEstimate("NO_ESTIMATOR", "the instrument does not move the treatment at all")
    value = float(fitted @ ry / strength)
    n, k = len(y), basis.shape[1] + 1
    influence = n * fitted * (ry - value * rt) / strength * np.sqrt((n - 1) / (n - k))
    se = from_influence(value, influence, cluster).se
    half = 1.959964 * se
    one = z.shape[1] == 1
    ar = _robust_set(ry, rt, rz[:, 0], cluster) if one else _classical_set(ry, rt, rz, free)
    sargan = None if one else _sargan(ry - value * rt, rz)
    f = _first_stage_f(rt, rz, gamma, free, cluster)
    return Instrumental(value, se, value - half, value + half, f, ar, sargan)


def _first_stage_f(rt: Array, rz: Array, gamma: Any, free: int, cluster: Array | None) -> float:
    """Wald statistic of the instruments in the first stage over their number, robust."""
    scores = rz * (rt - rz @ gamma)[:, None]
    if cluster is not None:
        _, ids = np.unique(cluster, return_inverse=True)
        sums = np.zeros((ids.max() + 1, rz.shape[1]))
        np.add.at(sums, ids, scores)
        scores = sums
    bread = np.linalg.inv(rz.T @ rz)
    covariance = bread @ (scores.T @ scores) @ bread * len(rt) / max(free, 1)
    statistic = float(gamma @ np.linalg.solve(covariance, gamma))
    return statistic / int(rz.shape[1])


def _robust_set(
    ry: Array, rt: Array, z: Array, cluster: Array | None
) -> tuple[tuple[float, float], ...]:
    """Values b with (sum of z (y - b t))^2 <= 3.84 sum of squares: a quadratic inequality in b."""
    first: Any = z * ry
    second: Any = z * rt
    if cluster is not None:
        _, ids = np.unique(cluster, return_inverse=True)
        first, second = np.bincount(ids, weights=first), np.bincount(ids, weights=second)
    a, b = first.sum(), second.sum()
    return _solve(
        b**2 - CHI2 * float(second @ second),
        -2 * (a * b - CHI2 * float(first @ second)),
        a**2 - CHI2 * float(first @ first),
    )


def _classical_set(ry: Array, rt: Array, rz: Array, free: int) -> tuple[tuple[float, float], ...]:
    q = np.linalg.qr(rz)[0]
    from scipy import stats

    bound = stats.f.ppf(0.95, rz.shape[1], free) * rz.shape[1] / free

    def form(one: Array, other: Array) -> float:
        inside = float((q.T @ one) @ (q.T @ other))
        return inside - float(bound) * (float(one @ other) - inside)

    return _solve(form(rt, rt), -2 * form(ry, rt), form(ry, ry))


def _solve(a: float, b: float, c: float) -> tuple[tuple[float, float], ...]:
    """Where a v^2 + b v + c <= 0."""
    inner = b**2 - 4 * a * c
    if inner < 0:
        return () if a > 0 else ((-np.inf, np.inf),)
    low, high = sorted(((-b - np.sqrt(inner)) / (2 * a), (-b + np.sqrt(inner)) / (2 * a)))
    return ((low, high),) if a > 0 else ((-np.inf, low), (high, np.inf))


def _sargan(residual: Array, rz: Array) -> float:
    q = np.linalg.qr(rz)[0]
    explained = float(((q.T @ residual) ** 2).sum())
    statistic = len(residual) * explained / float(residual @ residual)
    from scipy import stats

    return float(stats.chi2.sf(statistic, rz.shape[1] - 1))
