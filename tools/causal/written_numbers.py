"""Numbers as people write them: decimal commas, thousands marks, TRUE and FALSE, words for a gap."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.causal.as_written import Decimal

ABSENT = frozenset({"na", "n/a", "#n/a", "#na", "nan", "-nan", "null", "none", "<na>", "."})
"""Words for a missing number, in lower case; in a column of words they are words."""
MARKS: tuple[Decimal, ...] = ("point", "comma")
FEW_NUMBERS = 5
_WIDE = str.maketrans("\u2212０１２３４５６７８９．，－＋", "-0123456789.,-+")
"""The typographic minus and the wide signs of Japanese and Chinese keyboards."""
_MARKED = re.compile(
    r"""['\u2019]\d[\d.,]*|="[+-]?\d[\d.,]*"|[$\u20ac\u00a3\u00a5]\s?[+-]?\d[\d.,]*|"""
    r"""[+-]?\d[\d.,]*(?:\s?[%\u2030$\u20ac\u00a3\u00a5]|-)|\(\d[\d.,]*\)"""
)
_LOGICAL = {"true": 1.0, "false": 0.0}
_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+(?:[eE][+-]?\d+)?")
_EITHER = re.compile(r"[+-]?\d{1,3},\d{3}")
_POINTED = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+")
_COMMAED = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+")
_WHOLE = re.compile(r"[+-]?\d+(?:[eE][+-]?\d+)?")
_WITH_POINT = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][+-]?\d+)?")
_WITH_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)?(?:,\d*)?(?:[eE][+-]?\d+)?")
_FORTRAN = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))[dD]([+-]?\d{1,3})")
_SPACED = re.compile(
    r"[+-]?\d{1,3}(?:(?P<mark>['\u2019\u00a0\u202f\u2009])\d{3})(?:(?P=mark)\d{3})*(?:[.,]\d+)?"
)
_LAKHS = re.compile(r"[+-]?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
"""Groups of two digits before the last three, as in India."""
_FORMULA = re.compile(r'="([+-]?(?:0|[1-9]\d*)(?:\.\d+)?)"')
"""How spreadsheets are made to keep a cell as it is; with zeros in front it is a code."""
_GROUPS = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|[+-]?\d{1,3}(?:,\d{3})+\.\d+")


def has_decimal_comma(written: Iterable[str]) -> bool:
    """Whether numbers that `numbers_of` read have a comma for their decimal mark."""
    commas = [text.strip() for text in written if "," in text]
    return bool(commas) and not any(map(_grouped, commas))


def either(levels: Iterable[str]) -> str | None:
    """A cell of a column whose mark may part decimals or thousands; None where it does not occur.

    Such a column is of whole numbers and of groups of three digits behind one mark.
    """
    given = [text for text in (_plain(level.strip()) for level in levels) if text]
    given = [text for text in given if text.lower() not in ABSENT]
    for mark, pattern in ((".", _POINTED), (",", _COMMAED)):
        marked = [text for text in given if mark in text]
        rest = [text for text in given if mark not in text]
        fits = all(pattern.fullmatch(text) for text in marked) and all(map(_WHOLE.fullmatch, rest))
        if marked and fits and not any(text.count(mark) > 1 for text in marked):
            return marked[0]
    return None


def said_of_either(column: str, cell: str) -> str:
    """What is the matter with such a column, and what settles it."""
    mark = "point" if "." in cell else "comma"
    return (
        f"{column!r} holds {cell!r}: the {mark} may be a decimal {mark} or a thousands mark, and "
        "nothing tells which; say --decimal point or --decimal comma (of a descriptor: [written], "
        'decimal = "point")'
    )


def numbers_of(levels: Sequence[str], decimal: Decimal | None = None) -> dict[str, float] | None:
    """Number of each cell, NaN for words for "missing"; None where a cell is no certain number.

    `decimal` is the mark that the user names; without it a mark is read where it can be but one.
    """
    spelled = {level: _plain(level.strip()) for level in levels}
    given = [text for text in spelled.values() if text.lower() not in ABSENT]
    if not given:
        return None
    with_comma = [text for text in given if "," in text]
    if all(text.lower() in _LOGICAL for text in given):
        read = {text: _LOGICAL[text.lower()] for text in given}
    elif decimal == "comma":
        read = _floats(given, {".": "", ",": "."}, (_WITH_COMMA,), everywhere=True)
    elif decimal == "point":
        read = _floats(given, {",": ""}, (_WITH_POINT, _LAKHS), everywhere=True)
    elif any(text.count(".") > 1 for text in given) and not with_comma:
        read = _floats(given, {".": ""}, (_POINTED, _WHOLE), everywhere=True)
    elif any(map(_grouped, with_comma)):
        read = _floats(given, {",": ""}, (_GROUPS, _LAKHS, _EITHER))
    elif any(not _EITHER.fullmatch(text) for text in with_comma):
        read = _floats(given, {".": "", ",": "."}, (_DECIMAL_COMMA,))
    else:
        read = {} if with_comma else _floats(given, {}, ())
    if not read:
        return None
    return {level: read.get(text, float("nan")) for level, text in spelled.items()}


def _grouped(text: str) -> bool:
    """Whether commas can only part thousands (and lakhs) in it."""
    return bool(_GROUPS.fullmatch(text) or _LAKHS.fullmatch(text))


def _plain(text: str) -> str:
    """A typographic minus, an exponent after D and thousands set apart, as a program writes them."""
    text = text.translate(_WIDE)
    if formula := _FORMULA.fullmatch(text):
        return formula[1]
    if fortran := _FORTRAN.fullmatch(text):
        return f"{fortran[1]}e{fortran[2]}"
    return re.sub(r"['\u2019\u00a0\u202f\u2009]", "", text) if _SPACED.fullmatch(text) else text


def marked_among(levels: Iterable[str]) -> str | None:
    """A number with a percent sign, a currency or a sign of a spreadsheet, in a column of numbers."""
    given = [level.strip() for level in levels if level.strip().lower() not in ABSENT]
    marked = [text for text in given if _MARKED.fullmatch(text)]
    rest = [text for text in given if not _MARKED.fullmatch(text)]
    numbers = len(given) >= FEW_NUMBERS and all(numbers_of([text]) is not None for text in rest)
    return marked[0] if marked and numbers else None


def words_among(levels: Iterable[str]) -> list[str]:
    """The words of a column that otherwise holds numbers; none where it holds words of its own.

    Of few different numbers nobody can tell: 0, 1, 2 and 3+ are levels.
    """
    words: list[str] = []
    numbers = 0
    for level in levels:
        if numbers_of([level]) is not None:
            numbers += 1
        elif level.strip().lower() not in ABSENT:
            words.append(level)
    return words if numbers >= FEW_NUMBERS and len(words) <= numbers / 2 else []


def _floats(
    given: Sequence[str],
    turned: dict[str, str],
    patterns: Sequence[re.Pattern[str]],
    *,
    everywhere: bool = False,
) -> dict[str, float]:
    """The numbers, with marks turned; empty where one is none.

    Cells with a comma (`everywhere`: all cells) must fit a pattern, and the others be whole where a
    comma is the decimal mark.
    """
    read: dict[str, float] = {}
    for text in given:
        bare = text
        checked = everywhere or "," in text
        if checked and not any(pattern.fullmatch(text) for pattern in patterns):
            return {}
        if not everywhere and turned.get(",") == "." and "," not in text and "." in text:
            return {}
        for old, new in turned.items():
            bare = bare.replace(old, new)
        try:
            read[text] = float(bare)
        except ValueError:
            return {}
        if "_" in bare:
            return {}
    return read
