"""Negative controls: an outcome that the treatment cannot affect must show no effect.

Lipsitch, Tchetgen Tchetgen & Cohen 2010, Epidemiology 21:383. The same rows, adjustment and
estimator are used; an interval that excludes 0 shows that confounding remains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tools.causal.query import NegativeControl

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tools.causal.design import Design
    from tools.causal.estimate import Fit

    Array = NDArray[np.float64]

MIN_ROWS = 50


def negative_control(
    design: Design,
    estimator: Callable[[Array, Array, Array], Fit],
    name: str | None,
    label: str,
) -> NegativeControl:
    """Estimate the effect on the control outcome.

    Args:
        design: with the control outcome in `control`.
        estimator: the one that made the estimate.
        name: column of the control outcome; None when the data set declares none.
        label: its printed name.
    """
    if name is None or design.control is None:
        text = (
            "none is available: the data set declares no outcome that the treatment cannot affect"
        )
        return NegativeControl("unavailable", None, None, None, None, text)
    rows = ~np.isnan(design.control)
    if rows.sum() < MIN_ROWS or np.ptp(design.control[rows]) == 0:
        text = f"{label} cannot be used: only {int(rows.sum())} values, or no variation"
        return NegativeControl("unavailable", name, None, None, None, text)
    fit = estimator(design.control[rows], design.t[rows], design.x[rows])
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
