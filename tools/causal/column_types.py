"""What a column of a data frame is taken to be: two values, numbers, or levels; never a guess."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Literal

from graphs.errors import DataError
from tools.causal.spellings import DECLARED
from tools.causal.written_numbers import (
    FEW_NUMBERS,
    either,
    marked_among,
    numbers_of,
    said_of_either,
    words_among,
)

if TYPE_CHECKING:
    import pandas as pd


def column_type(
    frame: pd.DataFrame, name: str, role: str
) -> Literal["binary", "continuous", "categorical"]:
    """What a column is taken to be.

    Args:
        frame: the rows.
        name: of the column.
        role: what it is for; only a covariate may be numbers by one reading and levels by another.

    Raises:
        DataError: it has lists in its cells, or is a covariate of numbers of which nothing says what
            a mark or a word among them means.
    """
    column = frame[name].dropna()
    if len(column) and not isinstance(column.iloc[0], Hashable):
        raise DataError(f"{name!r} holds lists or tables in its cells; give one value a row")
    if role == "covariate" and column.dtype.kind not in "iufbM":
        _refuse_unclear(column, name)
    if len(column.unique()) <= 2:
        return "binary"
    if role == "covariate" and name in frame.attrs.get(DECLARED, ()):
        return "categorical"
    return "continuous" if column.dtype.kind in "if" else "categorical"


def _refuse_unclear(column: Any, name: str) -> None:
    """Refuse text that is of numbers in part, or written so that two readings are possible."""
    codes = "or say that they are codes (--categorical)"
    levels = [str(level) for level in column.unique()]
    if text := either(levels):
        raise DataError(f"{said_of_either(name, text)}, {codes}")
    if text := marked_among(levels):
        raise DataError(
            f"{name!r} holds {text!r}, a number with a mark: write bare numbers, {codes}"
        )
    if column.dtype.name != "category" and len(levels) >= FEW_NUMBERS and numbers_of(levels):
        raise DataError(f"{name!r} holds numbers as text: turn them into numbers, {codes}")
    if words := words_among(levels):
        rows = int(column.astype(str).isin(words).sum())
        shown = ", ".join(repr(word) for word in words[:4])
        raise DataError(
            f"{name!r} holds numbers, and words in {rows} of {len(column)} rows ({shown}): declare "
            "them missing (--na), or the column a set of codes (--categorical)"
        )
