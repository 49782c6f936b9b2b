"""What a design must have before anything is fitted: enough rows an arm, an outcome that varies, full rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tools.causal.coding import Unusable
from tools.causal.estimate import condition
from tools.causal.numbers_for_dates import dates_seen
from tools.causal.query import refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

MIN_PER_ARM = 10
EXACT = 1e-6
"""Share of the outcome's spread that rounding alone leaves over."""


def check_sizes(t: Array, name: str, covariates: int) -> None:
    """Refuse arms that are too small (`Unusable`)."""
    treated, untreated = int(t.sum()), int(len(t) - t.sum())
    if min(treated, untreated) < max(MIN_PER_ARM, covariates):
        text = (
            f"{treated} rows with {name} and {untreated} without are too few; at least "
            f"{max(MIN_PER_ARM, covariates)} in each arm are needed"
        )
        raise Unusable(refuse("TOO_FEW", text))


def check_outcome(y: Array, name: str) -> None:
    """Refuse an outcome of one value (`Unusable`)."""
    if np.ptp(y) == 0:
        raise Unusable(refuse("BAD_OUTCOME", f"the outcome {name!r} has one value only"))


def check_no_dates(values: Array, name: str) -> None:
    """Refuse dates that are written as whole numbers where a quantity is needed (`Unusable`)."""
    if seen := dates_seen(values):
        text = f"{seen.said(name)}. Give days or months since a start"
        raise Unusable(refuse("BAD_CODING", text))


def _standardized(x: Array) -> Array:
    centered = x - x.mean(axis=0)
    centered[:, 0] = 1.0
    scaled: Array = centered / np.maximum(centered.std(axis=0), 1e-300)
    scaled[:, 0] = 1.0
    return scaled


def check_rank(x: Array, t: Array, groups: list[str]) -> None:
    """Refuse covariates that repeat each other or the treatment (`Unusable`)."""
    scaled = condition(x)
    if scaled.shape[1] < x.shape[1] or np.linalg.matrix_rank(_standardized(x)) < x.shape[1]:
        names = ", ".join(dict.fromkeys(groups[1:]))
        raise Unusable(refuse("COLLINEAR", f"the covariates repeat each other: {names}"))
    if np.linalg.matrix_rank(np.column_stack([scaled, t])) == x.shape[1]:
        raise Unusable(
            refuse("COLLINEAR", "the covariates determine the treatment exactly; nothing is left")
        )


def check_not_determined(y: Array, x: Array, groups: list[str], name: str) -> None:
    """Refuse covariates that hold the outcome itself, in other units or in parts (`Unusable`)."""
    if not determines(x, y):
        return
    needed = list(dict.fromkeys(groups[1:]))
    for one in list(needed):
        rest = ["intercept", *(other for other in needed if other != one)]
        if determines(x[:, np.isin(groups, rest)], y):
            needed.remove(one)
    held, verb = " and ".join(map(repr, needed)), "determine" + "s" * (len(needed) == 1)
    text = f"{held} {verb} the outcome {name!r} exactly, and nothing is left to the treatment: a part or copy of the outcome is no covariate"  # fmt: skip
    raise Unusable(refuse("COLLINEAR", text))


def determines(x: Array, y: Array) -> bool:
    """Whether a linear combination of the columns (the first of ones) is the outcome, but for rounding."""
    basis, centered = condition(x), y - y.mean()
    left = centered - basis @ (basis.T @ centered) / len(y)
    return bool(np.linalg.norm(left) <= EXACT * np.linalg.norm(centered))
