"""Whole numbers that are dates as people write them (20240131, 202401, 31012024) or calendar years."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SHARE = 0.9
"""Of the rows, from which on they are dates."""
FEWEST = 5
"""Different numbers that all being dates is no coincidence: one in 25 numbers of that size is one."""
FIRST_YEAR, LAST_YEAR = 1880, 2120
YEARS = (1900, 2100)


_STEPS = {
    "yyyymmdd": "20200131 and 20200201 differ by 70",
    "yyyymm": "202012 and 202101 differ by 89",
    "ddmmyyyy": "31012020 and 1022020 differ by 29990000",
    "mmddyyyy": "1312020 and 2012020 differ by 700000",
    "yyyy": "the year 0 is no beginning",
}


class DatesSeen(NamedTuple):
    """Rows of a column that look like dates."""

    pattern: str
    rows: int
    of: int
    example: str

    def said(self, name: str) -> str:
        """What is seen in the column of that name, and why it is no quantity."""
        return (
            f"{name!r} looks like dates written as numbers ({self.pattern}, such as {self.example}) in {self.rows} of "
            f"{self.of} rows, and such numbers are no distances in time: {_STEPS[self.pattern]}"
        )


def dates_seen(values: Array) -> DatesSeen | None:
    """The pattern that the numbers of a column follow; None where they are no dates.

    Args:
        values: numbers, with or without gaps (NaN).
    """
    held = values[~np.isnan(values)]
    if len(held) == 0 or (held % 1 != 0).any() or not (np.abs(held) < 1e9).all():
        return None
    levels, counts = np.unique(held.astype(np.int64), return_counts=True)
    for pattern, fits in (
        ("yyyymmdd", _days(levels // 10_000, levels // 100 % 100, levels % 100)),
        ("yyyymm", _days(levels // 100, levels % 100, np.ones_like(levels))),
        ("ddmmyyyy", _days(levels % 10_000, levels // 10_000 % 100, levels // 1_000_000)),
        ("mmddyyyy", _days(levels % 10_000, levels // 1_000_000, levels // 10_000 % 100)),
    ):
        rows = int(counts[fits].sum())
        if int(fits.sum()) >= FEWEST and rows >= SHARE * len(held):
            return DatesSeen(pattern, rows, len(held), f"{levels[fits][0]:d}")
    return None


def years_seen(values: Array) -> DatesSeen | None:
    """Calendar years, where every number is one."""
    held = values[~np.isnan(values)]
    years = (held >= YEARS[0]) & (held <= YEARS[1]) & (held % 1 == 0)
    if len(held) == 0 or years.sum() < max(1.0, SHARE * len(held)) or held.min() < 1000:
        return None
    return DatesSeen("yyyy", int(years.sum()), len(held), f"{held[years][0]:g}")


def _days(
    year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64]
) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (
        (year >= FIRST_YEAR)
        & (year <= LAST_YEAR)
        & (month >= 1)
        & (month <= 12)
        & (day >= 1)
        & (day <= 31)
    )
    return found
