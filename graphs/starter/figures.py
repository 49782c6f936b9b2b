"""Figures of a row of evidence as people write them, and what no study can have found."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graphs.errors import DataError
from graphs.findings import RATIOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SIGNS = str.maketrans({"\u2212": "-", "\u00b7": ".", "\u2219": "."})
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,(?:\d{1,2}|\d{4,})|[+-]?0,\d+")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
EDGE = 0.1
"""Share of an interval (of its logarithms, for ratios) within which no estimate lies at its ends."""
LARGE, NARROW = 100.0, 2.0
"""A ratio beyond that, with limits that are closer than that many times, is a percentage or a slip."""


def number(row: Mapping[str, str], column: str) -> float:
    """A figure, with a point or a comma for its decimals.

    Raises:
        DataError: the cell is empty, no number, or one whose comma may part decimals or thousands.
    """
    text = row[column].strip().translate(_SIGNS)
    if _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if _NUMBER.fullmatch(text):
        return float(text)
    if not text:
        raise DataError(f"{column} is empty: a number is needed")
    raise DataError(f"{column} is {row[column]!r}: write it as a plain number, such as 0.75")


def count(row: Mapping[str, str], column: str) -> int | None:
    """A whole number above 0, None where the cell is empty; commas part thousands.

    Raises:
        DataError: the cell holds something else.
    """
    text = row[column].strip()
    if not text:
        return None
    text = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
    if not re.fullmatch(r"\d+", text, re.ASCII) or int(text) == 0:
        raise DataError(f"{column} is {row[column]!r}: a whole number above 0 is needed")
    return int(text)


def year(row: Mapping[str, str]) -> int:
    """The year of publication.

    Raises:
        DataError: it is none, or to come.
    """
    text, last = row["year"].strip(), datetime.now(UTC).year + 1
    if not re.fullmatch(r"\d{4}", text, re.ASCII) or not 1900 <= int(text) <= last:
        raise DataError(f"year is {text!r}: one of 1900 to {last} is needed")
    return int(text)


def check_interval(measure: str, middle: float, low: float, high: float) -> None:
    """Refuse an estimate and limits that do not belong together.

    Raises:
        DataError: why they do not.
    """
    if not (all(map(math.isfinite, (low, middle, high))) and low <= middle <= high and low < high):
        raise DataError(f"{middle} lies outside {low} to {high}")
    ratio = measure in RATIOS
    if ratio and low <= 0:
        raise DataError("the interval of a ratio must be above 0")
    places = [*_places(ratio, middle, low, high)]
    if places and (max(places) < EDGE or min(places) > 1 - EDGE):
        scale = " on the scale of logarithms" if ratio else ""
        raise DataError(
            f"{middle} is no middle of {low} to {high}{scale}: one of the three is written wrongly"
        )
    if ratio and high / low < NARROW and not 1 / LARGE < middle < LARGE:
        raise DataError(f"a ratio of {middle} with limits so near to it: is it a percentage?")


def _places(ratio: bool, *figures: float) -> Iterator[float]:
    """Where the estimate lies between the limits, 0 to 1, whatever was rounded away."""
    digits = max(len(repr(f).partition("e")[0].partition(".")[2].rstrip("0")) for f in figures)
    half = 0.5 * 10.0**-digits
    for side in (-half, half):
        ends = [figures[0] + side, *(limit - side for limit in figures[1:])]
        if ratio and min(ends) <= 0:
            return
        middle, low, high = map(math.log, ends) if ratio else ends
        if not low < high:
            return
        yield (middle - low) / (high - low)
