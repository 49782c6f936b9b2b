"""What rows look like that were not meant: repeated people, and codes for "missing" among numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tools.causal.query import Warned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tools.causal.design import Design

    Array = NDArray[np.float64]

CODES = (-1.0, -7.0, -8.0, -9.0, -99.0, -999.0, -9999.0, 99.0, 999.0, 9999.0, 99999.0, 777.0, 888.0)
"""Numbers that data sets use for answers that are missing."""
OF_LEVELS = (7.0, 8.0, 9.0, 77.0, 88.0, 97.0, 98.0)
"""The same, of questions with a few numbered answers."""
MOST_LEVELS = 6
"""Answers, counted from 0 or 1, of such a question."""
FEW = 3
"""Rows that make a number beyond the answers no mere outlier."""
OFTEN = 10
"""Rows that make a number a habit, where it is also thrice as frequent as any other."""
FINE = 0.5
"""Share of distinct rows that one column must tell apart for a repetition to be no coincidence."""


def row_warnings(design: Design) -> list[Warned]:
    """Repeated rows, unless clusters are declared, and codes that lie far from the other values."""
    found = [] if design.cluster is not None else list(_repeated(design))
    columns = [("the outcome", design.y), ("the treatment", design.t)]
    columns += list(zip(design.groups[1:], design.x[:, 1:].T, strict=True))
    for name, values in columns:
        found += _codes(name, values)
    return found


def _repeated(design: Design) -> Iterator[Warned]:
    rows = np.ascontiguousarray(np.column_stack([design.y, design.t, design.x]))
    counts = np.unique(rows.view(np.dtype((np.void, rows.strides[0]))), return_counts=True)[1]
    finest = max(len(np.unique(column)) for column in rows.T)
    again = int((counts - 1).sum())
    if finest < FINE * len(counts) or again == 0:
        return
    if counts.min() > 1:
        times = f"{counts.min()} times" if counts.min() == counts.max() else "twice or more"
        text = f"every row occurs {times}: are the same people in the table again?"
    elif again > 0.05 * len(rows):
        text = f"{again} of {len(rows)} rows repeat another row exactly."
    else:
        return
    text += " The interval takes rows as independent; remove them or declare --cluster"
    yield Warned("REPEATED_ROWS", text)


def _codes(name: str, values: Array) -> Iterator[Warned]:
    levels, counts = np.unique(values, return_counts=True)
    if len(levels) < 3:
        return
    for place in (-1, 0):
        code, rest = levels[place], (levels[:-1] if place else levels[1:])
        others = counts[:-1] if place else counts[1:]
        if _stands_apart(float(code), rest, int(counts[place]), int(others.max())):
            text = (
                f"{name} is {code:g} in {counts[place]} rows and {rest[0]:g} to {rest[-1]:g} in the "
                f"others: if {code:g} stands for missing, say so with --na={code:g}"
            )
            yield Warned("MISSING_CODE", text)


def _stands_apart(code: float, rest: Array, n: int, most: int) -> bool:
    """Whether the smallest or the largest number of a column looks like a code for "missing".

    Args:
        code: that number.
        rest: the other levels, ascending.
        n: rows that hold the code.
        most: rows that hold the most frequent of the others.
    """
    width = float(rest[-1] - rest[0])
    gap = float(code - rest[-1] if code > rest[-1] else rest[0] - code)
    counted = bool((rest == np.round(rest)).all()) and rest[0] >= 0 and rest[-1] <= MOST_LEVELS
    if code in OF_LEVELS or (code in CODES and counted and code > 0):
        return counted and gap >= 2 and n >= FEW
    if code not in CODES:
        return False
    below = code < 0 <= rest[0] and (code < -1 or len(rest) > 2)
    return gap > max(width, 1e-300) or below or (n >= OFTEN and n > 3 * most)
