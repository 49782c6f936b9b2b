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
FINE = 0.5
"""Share of distinct rows that one column must tell apart for a repetition to be no coincidence."""


def row_warnings(design: Design) -> list[Warned]:
    """Repeated rows, unless clusters are declared, and codes that lie far from the other values."""
    found = [] if design.cluster is not None else list(_repeated(design))
    columns = [("the outcome", design.y)]
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
    levels = np.unique(values)
    if len(levels) < 4:
        return
    for place, code in ((-1, levels[-1]), (0, levels[0])):
        rest = levels[:-1] if place else levels[1:]
        width = rest[-1] - rest[0]
        gap = code - rest[-1] if place else rest[0] - code
        if code in CODES and gap > max(width, 1e-300):
            n = int((values == code).sum())
            text = (
                f"{name} is {code:g} in {n} rows and {rest[0]:g} to {rest[-1]:g} in the others: "
                f"if {code:g} stands for missing, say so with --na={code:g}"
            )
            yield Warned("MISSING_CODE", text)
