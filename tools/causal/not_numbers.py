"""A column of text where numbers are needed: what it holds instead, and what would settle it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.causal.written_numbers import ABSENT, MARKS, either, numbers_of, said_of_either

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SHOWN = 4
MARKED = re.compile(
    r"[~$€£¥]*\s*[+-]?\d[\d.,]*\s*[+]?(%|‰|[A-Za-zµμ][A-Za-z0-9/²³^.µμ]{0,9}|[$€£¥])?"
)
"""A number with a unit, a currency, a percent sign or a plus behind it."""
UNTOLD = frozenset(
    ("-", "--", "?", "nd", "n.d.", "n.a.", "unk", "unknown", "missing", "not done", "refused", "declined",
     "don't know", "dk", "not known", "not stated", "not available", "prefer not to say", "prefer not to answer",
     "no answer", "not applicable", "inapplicable", "not asked", "not ascertained", "skipped", "refusal", "can't say",
     "unbekannt", "keine angabe", "k.a.", "inconnu", "desconocido", "onbekend", "no response", "weiß nicht", "weiss nicht", "ne sait pas", "no sabe", "não sabe")
)  # fmt: skip
"""Words for no answer, in small letters."""
_FLAGGED = re.compile(
    r"[+-]?\d[\d.,]*\s*[*\u2020\u2021#^!?-]{1,3}|[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?|[+-]?\d+(?:_\d+)+(?:[.,]\d+)?"
)
"""A number with a footnote's mark or a minus behind it, or with blanks or underscores that part thousands."""


def _other_digits(word: str) -> bool:
    return any(c.isdecimal() and not c.isascii() for c in word)


_LIMIT = re.compile(r"(?:[<>≤≥]=?|[<>]\s*)\s*\d[\d.,]*.{0,10}")
_ACCOUNTING = re.compile(r"\(\s*[$€£¥]?\d[\d.,]*\)")
DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?|\d{1,2}[- ]?[A-Za-z]{3,9}[- ]?\d{2,4}"
)
"""A day as people write it."""
_COMMAED = re.compile(r"[+-]?[\d.]+,[\d,.]+")


_SAID: tuple[tuple[Callable[[Iterable[object]], bool], Callable[[str], object], str], ...] = (
    (any, _other_digits, ": numbers in other digits than 0 to 9; write these"),
    (
        any,
        _LIMIT.fullmatch,
        ", limits of what can be measured: such rows are no gaps, and leaving them out would move "
        "the number; write a number for them, and say in the report which",
    ),
    (any, _ACCOUNTING.fullmatch, ", numbers in brackets: write negative numbers with a minus"),
    (all, DATE.fullmatch, ", dates; give numbers, such as days since the start"),
    (
        any,
        _COMMAED.fullmatch,
        ", with a comma, and other cells with a point: write all decimals with a point",
    ),
    (
        any,
        _FLAGGED.fullmatch,
        ", numbers with a mark or parted by it: each holds a measured value, which --na would throw away; write bare "
        "numbers",
    ),
    (all, MARKED.fullmatch, ", numbers with a mark: write bare numbers"),
)
"""What some or all odd cells of a column are, and what to do about it."""


def said_of_words(name: str, levels: Sequence[str]) -> str:
    """What is the matter with the column of that name.

    Args:
        name: of the column.
        levels: its different cells as text.
    """
    commas = [level for level in levels if _COMMAED.fullmatch(level.strip())]
    text = either(levels) or next(iter(commas), None)
    settled = any(numbers_of(levels, mark) is not None for mark in MARKS)
    if text and settled:
        return said_of_either(name, text)
    words = [
        level
        for level in levels
        if not _is_read(level, marked=bool(commas)) and level.strip().lower() not in ABSENT
    ]
    words = words or commas
    if not words:
        return f"{name!r} holds numbers as text or objects; turn them into numbers"
    numbers = sum(
        _is_read(level, marked=bool(commas)) and level.strip().lower() not in ABSENT
        for level in levels
    )
    words = words if numbers else list(levels)
    shown = f"{name!r} holds {', '.join(repr(level) for level in words[:SHOWN])}"
    return f"{shown}{_kind(name, words, numbers)}"


def _kind(name: str, words: Sequence[str], numbers: int) -> str:
    bare = [word.strip() for word in words]
    for of, kind, said in _SAID:
        if of(map(kind, bare)):
            return said
    folded = {word.casefold() for word in bare}
    if len(folded) < len(words):
        return f": {len(words)} spellings of {len(folded)} words, by capitals or blanks; write each in one way"
    if numbers > len(words):
        listed = ",".join(bare[:SHOWN])
        return f" beside {numbers} different numbers: if that stands for missing say so with --na {name}={listed}"
    absent = [word for word in bare if word.lower() in (ABSENT | UNTOLD) - {"none"}]
    if absent and not numbers and len(bare) - len(absent) == 2:
        rest = " and ".join(word for word in bare if word not in absent)
        stands = "stands" if len(absent) == 1 else "stand"
        return (
            f": if {' and '.join(absent)} {stands} for missing say so with --na {name}={','.join(absent)}, and "
            f"{rest} are its two codes"
        )
    return (
        f": {len(words)} levels and no numbers. Write numbers for them, if they have an order; --na "
        f"{name}=WORD is for a word that stands for missing"
    )


def _is_read(text: str, *, marked: bool) -> bool:
    """Whether a cell is a number; with a mark of either kind where a column has such."""
    return is_number(text) or (
        marked and any(numbers_of([text], mark) is not None for mark in MARKS)
    )


def is_number(text: str) -> bool:
    """Whether a text is a number as a program writes it."""
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text  # which Python alone takes for nothing
