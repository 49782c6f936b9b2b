"""Rows that sum up the others, as spreadsheets put below a table: no people, and refused with their line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from graphs.errors import DataError
from tools.causal.written_numbers import numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_WORDS = re.compile(
    r"(?:grand|sub|column)?[ -]?(?:total|sum|mean|average|avg|median|count)s?|sum total|std\.?(?: ?dev\.?)?|sd|gesamt(?:summe)?"
    r"|summe|mittel(?:wert)?|durchschnitt|somme|moyenne|ensemble|suma|promedio|m[eé]dia|totale|somma|totaal|gemiddelde"
    r"|итого|всего|среднее|合计|总计|平均|合計",
    re.IGNORECASE,
)
LEAST_ROWS = 10
FEW_LEVELS = 4
"""Rows a level, from which on a column holds kinds of people: their mean is none of them."""


def refuse_summaries(frame: Any, data: bytes, name: str, skip: int) -> None:
    """Refuse rows of totals and of means.

    Args:
        frame: the rows, numbers where a whole column is of numbers.
        data: the text.
        name: of the file.
        skip: lines up to the header.

    Raises:
        DataError: the line, and that it has to go.
    """
    if len(frame) <= LEAST_ROWS:
        return
    found = _named(frame) or _summed(frame)
    if found is None:
        return
    place, why = found
    lines = [n for n, line in enumerate(data.splitlines(), 1) if n > skip and line.strip()]
    at = f"line {lines[place]}" if len(lines) == len(frame) else f"row {place + 1}"
    raise DataError(
        f"{name}, {at}: {why}, so that it sums up the others and is no person: take it out"
    )


def _named(frame: Any) -> tuple[int, str] | None:
    """A cell such as "Total" where the others of the column are numbers, or names of which none is there twice."""
    for column in frame.columns:
        if frame[column].dtype.kind in "iufb":
            continue
        cells = frame[column].dropna().astype(str).str.strip()
        words = cells[cells.str.rstrip(":").str.fullmatch(_WORDS)]
        if not 0 < len(words) <= len(cells) / LEAST_ROWS:
            continue
        others = cells.drop(words.index)
        if others.is_unique or numbers_of([*others.unique()]) is not None:
            return int(words.index[0]), f"{column!r} is {words.iloc[0]!r} beside {others.iloc[0]!r}"
    return None


def _summed(frame: Any) -> tuple[int, str] | None:
    """The last row, where each of its numbers is the sum, or each the mean, of those above."""
    ways: dict[str, Callable[[Array], Any]] = {"sum": np.sum, "mean": np.mean}
    held: list[tuple[float, Array]] = []
    for column in frame.columns:
        values = frame[column]
        if values.dtype.kind not in "iuf" or values.isna().iloc[-1]:
            continue
        numbers = values.to_numpy(dtype=float)
        last, above = float(numbers[-1]), numbers[:-1][~np.isnan(numbers[:-1])]
        ways = {
            way: of for way, of in ways.items() if len(above) and _agree(last, float(of(above)))
        }
        if not ways:
            return None
        held.append((last, above))
    varied = [one for one in held if one[1].max() > one[1].min()]
    beyond = {
        "sum": any(last > above.max() for last, above in varied),
        "mean": any(_is_between(last, above) for last, above in varied),
    }
    way = next((way for way in ways if beyond[way]), None)
    if len(varied) < 2 or way is None:
        return None
    return len(frame) - 1, f"each number is the {way} of those above"


def _agree(cell: float, number: float) -> bool:
    """Whether the cell is this number, as far as it is written out."""
    digits = len(np.format_float_positional(cell).partition(".")[2])
    return abs(cell - number) <= 0.51 * 10.0**-digits + 1e-9 * abs(number)


def _is_between(cell: float, above: Array) -> bool:
    """Whether the column above holds few kinds of numbers, and the cell is none of them."""
    levels = np.unique(above)
    return len(levels) * FEW_LEVELS <= len(above) and cell not in levels
