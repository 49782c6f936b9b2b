"""Fisher's z test of a partial correlation, one Cholesky factor a test.

Anderson 2003, An Introduction to Multivariate Statistical Analysis, section 4.3. PC asks for a million
tests at 50 columns; causal-learn's own test spends most of each on checks of its arguments.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.linalg.lapack import dpotrf

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable

SINGULAR = "the columns determine each other (a sum, a copy or a recoding of one): leave one out"

LEAST_PIVOT = 1e-6
"""Of a Cholesky factor of correlations: 1 - R squared of a column given the others below 1e-12."""


class FisherZ:
    """p values of no partial correlation between two columns given others, each computed once.

    Args:
        data: (n, columns), no column constant.
    """

    def __init__(self, data: Any, **_: Any) -> None:
        self.n = len(data)
        self._correlation = np.corrcoef(data, rowvar=False)
        self._known: dict[tuple[int, ...], float] = {}

    def __call__(self, first: int, second: int, given: Iterable[int] | None = None) -> float:
        """The p value (0 to 1).

        Raises:
            DataError: the columns are linearly dependent.
        """
        pair = (first, second) if first < second else (second, first)
        key = (*sorted(() if given is None else given), *pair)
        p = self._known.get(key)
        if p is None:
            p = self._known[key] = self._p_value(key)
        return p

    def _p_value(self, places: tuple[int, ...]) -> float:
        """Of the last two places given the others."""
        where = np.array(places)
        factor, failed = dpotrf(self._correlation[where[:, None], where], 1)
        # Of exact sums rounding leaves a pivot of nothing, on which side of 0 is chance.
        if failed or np.diagonal(factor).min() < LEAST_PIVOT:
            raise DataError(SINGULAR)
        # The residual of the last column, in parts along and beside the residual of the one before.
        z = math.asinh(factor[-1, -2] / factor[-1, -1])
        return math.erfc(math.sqrt(self.n - len(places) - 1) * abs(z) / math.sqrt(2))
