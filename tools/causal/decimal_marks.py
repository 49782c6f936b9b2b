"""Numbers of a text table whose mark may part decimals or thousands: read where one reading is possible.

A column that could be either stays text, so that whatever needs its numbers refuses it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError
from tools.causal.written_numbers import MARKS, either, has_decimal_comma, numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.causal.as_written import AsWritten, Decimal


def typed(
    frame: Any, file: str, mark: str, written: AsWritten, as_text: Callable[[list[str]], Any]
) -> Any:
    """Numbers, logicals and decimal commas in columns that pandas left as text, and points it took.

    Args:
        frame: what pandas made of the file.
        file: its name, for messages.
        mark: that parts its cells.
        written: what the user says of it.
        as_text: the cells of some columns as the file has them.

    Raises:
        DataError: decimal commas in one column and points in another, or not the mark that was named.
    """
    floats = [name for name in frame if frame[name].dtype.kind == "f"]
    commas = _convert(frame, file, written.decimal)
    if written.decimal == "comma":
        _points_as_thousands(frame, file, as_text(floats) if floats else None)
    if written.decimal is not None:
        return frame
    if not commas and mark != ";":
        return frame
    thirds = [name for name in floats if _of_thousandths(frame[name])]
    points = [n for n in floats if n not in thirds and (frame[n] % 1 > 0).any()]
    unclear = {}
    for name, cells in as_text(thirds).items() if thirds and not points else ():
        if either([str(level) for level in cells.dropna().unique()]):
            unclear[name] = cells
        elif cells.str.contains(".", regex=False).any():
            points.append(name)
    if commas and points:
        raise DataError(
            f"{file} has decimal commas in {commas[0]!r} and decimal points in {points[0]!r}: write "
            "all numbers with a decimal point"
        )
    for name, cells in () if points else unclear.items():
        frame[name] = cells
    return frame


def _convert(frame: Any, file: str, decimal: Decimal | None) -> list[str]:
    """Turn columns of text that hold numbers; the names of those with decimal commas."""
    commas: list[str] = []
    for column in frame.columns:
        values = frame[column]
        if values.dtype.kind in "iufb":
            continue
        levels = [str(level) for level in values.dropna().unique()]
        table = numbers_of(levels, decimal)
        if table is None:
            if decimal is not None and (numbers_of(levels) is not None or _mostly(levels)):
                _refuse(file, column, levels, decimal)
            continue
        commas += [column] * has_decimal_comma(table)
        # Beside gaps a logical is no text; what was text is found by its text as well.
        frame[column] = values.map(partial(_found, table), na_action="ignore").astype(float)
    return commas


def _found(table: dict[str, float], cell: Any) -> float:
    return table[str(cell)]


def _mostly(levels: list[str]) -> bool:
    """Whether every cell is a number with one mark or the other, so that the mark named is not of all."""
    return all(any(numbers_of([level], mark) for mark in MARKS) for level in levels)


def _points_as_thousands(frame: Any, file: str, cells: Any) -> None:
    """Columns that pandas read with decimal points, in a file whose points part thousands."""
    for name, values in {} if cells is None else cells.items():
        levels = [str(level) for level in values.dropna().unique()]
        if not any("." in level for level in levels):
            continue
        table = numbers_of(levels, "comma")
        if table is None:
            _refuse(file, name, levels, "comma")
        frame[name] = values.map(table).astype(float)


def _refuse(file: str, column: str, levels: list[str], decimal: Decimal) -> None:
    odd = next((text for text in levels if numbers_of([text], decimal) is None), levels[0])
    raise DataError(f"{file}: {column!r} holds {odd!r}, which --decimal {decimal} does not allow")


def _of_thousandths(values: Any) -> bool:
    """Whether no number has more than three digits after the point."""
    scaled = values.dropna() * 1000
    return bool(((scaled - scaled.round()).abs() <= 1e-6 * scaled.abs().clip(lower=1)).all())
