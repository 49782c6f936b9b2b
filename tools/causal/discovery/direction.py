"""Which of two columns is the cause: a guess from the shape of their relation, never a finding.

Regression error (RECI, Bloebaum et al. 2018, AISTATS): with both scaled to 0 to 1, the effect is predicted
from the cause with the smaller error where the noise is small and independent of the cause, and nothing
else causes both. These conditions cannot be tested on the two columns, so what comes out is no evidence
of a cause: it is for benchmarks and for a person to judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

DEGREE = 3
MIN_ROWS = 30
MIN_MARGIN = 0.02


@dataclass(frozen=True)
class Guess:
    """Whether the first is taken for the cause; None where the errors are too near to one another.

    `margin` is how much larger the error of the other direction is, 0 to 1.
    """

    first_causes: bool | None
    margin: float
    reason: str


def guess_direction(first: Array, second: Array) -> Guess:
    """Compare the errors of predicting each column from the other by a cubic.

    Args:
        first: numbers of one column.
        second: those of the other, of the same rows.
    """
    kept = np.isfinite(first) & np.isfinite(second)
    x, y = first[kept], second[kept]
    if len(x) < MIN_ROWS:
        return Guess(None, 0.0, f"{len(x)} rows with both; {MIN_ROWS} are needed")
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return Guess(None, 0.0, "a column never varies")
    forward, backward = _error(_scaled(x), _scaled(y)), _error(_scaled(y), _scaled(x))
    margin = abs(forward - backward) / max(forward, backward, 1e-12)
    if margin < MIN_MARGIN:
        return Guess(None, margin, "both directions predict alike")
    return Guess(bool(forward < backward), margin, f"errors {forward:.3g} and {backward:.3g}")


def _scaled(values: Array) -> Array:
    low, high = values.min(), values.max()
    return np.asarray((values - low) / (high - low), dtype=float)


def _error(cause: Array, effect: Array) -> float:
    basis = np.vander(cause, DEGREE + 1)
    weights, *_ = np.linalg.lstsq(basis, effect, rcond=None)
    return float(((effect - basis @ weights) ** 2).mean())
