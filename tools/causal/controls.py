"""Negative controls: what cannot be an effect must show none, and what it shows is the bias.

Lipsitch, Tchetgen Tchetgen & Cohen 2010, Epidemiology 21:383: an outcome that the treatment cannot
affect, or an exposure that cannot affect the outcome, with the same rows and adjustment. Several
controls give the distribution of systematic error, by which the interval is calibrated (Schuemie et
al. 2014, Stat Med 33:209; 2018, PNAS 115:2571).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tools.causal.estimate import ols
from tools.causal.query import Calibration, NegativeControl

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from tools.causal.design import Design
    from tools.causal.estimate import Fit

    Array = NDArray[np.float64]

MIN_ROWS = 50
MIN_CONTROLS = 3


def negative_control(
    design: Design,
    estimator: Callable[[Array, Array, Array], Fit],
    name: str | None,
    label: str,
    values: Array | None = None,
) -> NegativeControl:
    """Estimate the effect on the control outcome.

    Args:
        design: with the control outcome in `control`.
        estimator: the one that made the estimate.
        name: column of the control outcome; None when the data set declares none.
        label: its printed name.
        values: the control outcome (n,); `design.control` when None.
    """
    values = design.control if values is None else values
    if name is None or values is None:
        text = (
            "none is available: the data set declares no outcome that the treatment cannot affect"
        )
        return NegativeControl("unavailable", None, None, None, None, text)
    rows = ~np.isnan(values)
    if rows.sum() < MIN_ROWS or np.ptp(values[rows]) == 0:
        text = f"{label} cannot be used: only {int(rows.sum())} values, or no variation"
        return NegativeControl("unavailable", name, None, None, None, text)
    fit = estimator(values[rows], design.t[rows], design.x[rows])
    low, high = fit.value - 1.96 * fit.se, fit.value + 1.96 * fit.se
    numbers = f"{fit.value:.3g} (95 % CI {low:.3g} to {high:.3g})"
    if low <= 0 <= high:
        text = f"{label}, which the treatment cannot affect, shows no effect: {numbers}"
        return NegativeControl("clean", name, fit.value, low, high, text)
    text = (
        f"{label}, which the treatment cannot affect, shows an effect of {numbers} after the same "
        "adjustment: confounding remains"
    )
    return NegativeControl("biased", name, fit.value, low, high, text)


def negative_exposure(design: Design, name: str, values: Array) -> NegativeControl:
    """An exposure that cannot affect the outcome, in a linear model with treatment and covariates.

    Args:
        design: the complete cases.
        name: of the control exposure.
        values: the control exposure (n,), NaN where missing.
    """
    rows = ~np.isnan(values)
    if rows.sum() < MIN_ROWS or np.ptp(values[rows]) == 0:
        text = f"{name} cannot be used: only {int(rows.sum())} values, or no variation"
        return NegativeControl("unavailable", name, None, None, None, text)
    covariates = np.column_stack([design.x[rows], design.t[rows]])
    fit = ols(design.y[rows], values[rows], covariates)
    low, high = fit.value - 1.96 * fit.se, fit.value + 1.96 * fit.se
    numbers = f"{fit.value:.3g} per unit (95 % CI {low:.3g} to {high:.3g})"
    clean = low <= 0 <= high
    said = "shows none" if clean else "is associated with it: confounding remains"
    text = f"{name}, which cannot affect the outcome, {said}: {numbers}"
    return NegativeControl("clean" if clean else "biased", name, fit.value, low, high, text)


def calibrate(value: float, se: float, controls: Sequence[NegativeControl]) -> Calibration | None:
    """The estimate and interval after removing the systematic error that the controls show.

    Args:
        value: the estimate.
        se: its standard error.
        controls: at least three estimates on the same scale whose truth is 0; None otherwise.
    """
    rows = [
        (c.value, (c.ci_high - c.ci_low) / 3.92)
        for c in controls
        if c.value is not None and c.ci_low is not None and c.ci_high is not None
    ]
    if len(rows) < MIN_CONTROLS:
        return None
    from scipy import optimize  # half a second, and few requests name three controls

    effects, errors = np.array(rows).T

    def loss(theta: Array) -> float:
        variance = np.exp(2 * theta[1]) + errors**2
        return float((np.log(variance) + (effects - theta[0]) ** 2 / variance).sum())

    start = [effects.mean(), np.log(max(effects.std(), 1e-3 * errors.mean()))]
    mean, log_sd = optimize.minimize(loss, start, method="Nelder-Mead").x
    spread = float(np.hypot(se, np.exp(log_sd)))
    center = float(value - mean)
    low, high = center - 1.96 * spread, center + 1.96 * spread
    text = (
        f"calibrated by {len(rows)} negative controls (systematic error {mean:.3g}, sd "
        f"{np.exp(log_sd):.3g}): {center:.3g} (95 % CI {low:.3g} to {high:.3g})"
    )
    return Calibration(center, low, high, float(mean), float(np.exp(log_sd)), len(rows), text)
