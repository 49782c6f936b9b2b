"""Regression discontinuity, by the authors' own package rdrobust (extra `rd`).

Local linear regression with robust bias-corrected intervals (Calonico, Cattaneo & Titiunik 2014);
fuzzy where the treatment is not decided by the cutoff alone; a density check at the cutoff and two
placebo cutoffs beside it.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphs.errors import SetupError
from tools.causal.quasi.errors import CannotEstimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

MIN_SIDE = 20


@dataclass(frozen=True)
class Discontinuity:
    """The effect at the cutoff: bias-corrected value, robust interval, and checks."""

    value: float
    se: float
    ci_low: float
    ci_high: float
    conventional: float
    bandwidth: float
    n_left: int
    n_right: int
    fuzzy: bool
    density_p: float
    placebo_p: tuple[float, ...]


def discontinuity(y: Array, t: Array, running: Array, cutoff: float) -> Discontinuity:
    """The jump of the outcome at the cutoff, per unit of treatment.

    Args:
        y: outcomes (n,).
        t: treatment (n,); when the cutoff decides it the design is sharp, fuzzy otherwise.
        running: the running variable (n,).
        cutoff: where the treatment changes.

    Raises:
        CannotEstimate: fewer than 20 rows on a side, or no jump of the treatment at the cutoff.
        SetupError: rdrobust is not installed.
    """
    above = running >= cutoff
    if min(above.sum(), (~above).sum()) < MIN_SIDE:
        text = f"{(~above).sum()} rows below and {above.sum()} above {cutoff:g}: too few"
        raise CannotEstimate("TOO_FEW", text)
    sharp_up, sharp_down = bool((t == above).all()), bool((t == ~above).all())
    fuzzy = None if sharp_up or sharp_down else t
    found = _rdrobust(y, running, cutoff, fuzzy)
    sign = -1.0 if sharp_down else 1.0
    value, se = sign * float(found.coef.iloc[1, 0]), float(found.se.iloc[2, 0])
    limits = sorted(sign * float(v) for v in found.ci.iloc[2])
    width = float(found.bws.iloc[0].min())
    near = np.abs(running - cutoff) <= width
    placebos = tuple(
        _placebo(y[side], running[side]) for side in (above, ~above) if side.sum() > 4 * MIN_SIDE
    )
    return Discontinuity(
        value=value,
        se=se,
        ci_low=limits[0],
        ci_high=limits[1],
        conventional=sign * float(found.coef.iloc[0, 0]),
        bandwidth=width,
        n_left=int((near & ~above).sum()),
        n_right=int((near & above).sum()),
        fuzzy=fuzzy is not None,
        density_p=_density(running, cutoff, width),
        placebo_p=placebos,
    )


def _rdrobust(y: Array, running: Array, cutoff: float, fuzzy: Array | None) -> Any:
    try:
        from rdrobust import rdrobust
    except ImportError as error:
        text = "regression discontinuity needs rdrobust: pip install 'aetia[rd]'"
        raise SetupError(text) from error
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            return rdrobust(y, running, c=cutoff, fuzzy=fuzzy)
    except Exception as error:
        # rdrobust raises bare exceptions for data that it cannot use.
        raise CannotEstimate("NO_ESTIMATOR", f"rdrobust could not fit: {error}") from error


def _placebo(y: Array, running: Array) -> float:
    """p-value of a jump at the median of one side, where there should be none."""
    try:
        found = _rdrobust(y, running, float(np.median(running)), None)
    except CannotEstimate:
        return float("nan")
    return float(found.pv.iloc[2, 0])


def _density(running: Array, cutoff: float, width: float) -> float:
    """p-value that as many rows fall just above as just below (Frandsen 2017, binomial form)."""
    near = np.abs(running - cutoff) <= width / 2
    above = int((running[near] >= cutoff).sum())
    from scipy import stats

    return float(stats.binomtest(above, max(int(near.sum()), 1)).pvalue)
