"""Numbers in the cells of one row of associations, or why the row cannot be used."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from tools.causal.mendelian.powers import number_of
from tools.causal.mendelian.row_marks import MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping

_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[ ,]\d{3})+")


class RejectedRowError(Exception):
    """Why a row cannot be used; caught where rows are counted.

    `p` is what is known of the p value where the row is lost for how its numbers are written, else NaN.
    """

    def __init__(self, reason: str, p: float = math.nan) -> None:
        super().__init__(reason)
        self.p = p


def cell(cells: list[str], found: Mapping[str, int], kind: str) -> str:
    """The text of one kind of column, "" where the table or the row has none."""
    place = found.get(kind)
    return cells[place] if place is not None and place < len(cells) else ""


def number_in(cells: list[str], found: Mapping[str, int], kind: str) -> float:
    """The number of one kind of column, NaN where it has a gap or is not there."""
    text = cell(cells, found, kind)
    if text.lower() in MISSING:
        return math.nan
    try:
        return number_of(text)
    except ValueError:
        raise RejectedRowError(f"{kind} is not a number") from None


def between(value: float, name: str, high: float) -> float:
    """The value, which is 0 or more and at most `high` (or NaN)."""
    if value < 0 or value > high:
        raise RejectedRowError(f"{name} is out of range")
    return value


def size_in(cells: list[str], found: Mapping[str, int]) -> float:
    """People of a row; marks between groups of three digits are of thousands, as nobody counts in decimals."""
    text = cell(cells, found, "n")
    if _THOUSANDS.fullmatch(text):
        return float(re.sub(r"[ ,]", "", text))
    try:
        return between(number_in(cells, found, "n"), "n", math.inf)
    except RejectedRowError as error:
        raise RejectedRowError(f"{error} ({left_out('n')})") from None


def share_in(cells: list[str], found: Mapping[str, int]) -> float:
    """The frequency of a row, also where it is written as `33%`."""
    text = cell(cells, found, "eaf")
    if not text.endswith("%"):
        return number_in(cells, found, "eaf")
    try:
        return number_of(text[:-1]) / 100
    except ValueError:
        raise RejectedRowError("eaf is not a number") from None


def left_out(kind: str) -> str:
    """What to do where a column that is not needed cannot be read."""
    return f"not needed: --exposure-columns or --outcome-columns {kind}= leaves the column out"
