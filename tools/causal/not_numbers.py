"""A column of text where numbers are needed: what it holds instead, and what would settle it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.causal.written_numbers import ABSENT, either, said_of_either

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN = 4
MARKED = re.compile(
    r"[~$€£¥]*\s*[+-]?\d[\d.,]*\s*[+]?(%|‰|[A-Za-zµμ][A-Za-z0-9/²³^.µμ]{0,9}|[$€£¥])?"
)
"""A number with a unit, a currency, a percent sign or a plus behind it."""
_LIMIT = re.compile(r"(?:[<>≤≥]=?|[<>]\s*)\s*\d[\d.,]*.{0,10}")
_ACCOUNTING = re.compile(r"\(\s*[$€£¥]?\d[\d.,]*\)")
DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?|\d{1,2}[- ]?[A-Za-z]{3,9}[- ]?\d{2,4}"
)
"""A day as people write it."""
_COMMAED = re.compile(r"[+-]?[\d.]+,[\d,.]+")


def said_of_words(name: str, levels: Sequence[str]) -> str:
    """What is the matter with the column of that name.

    Args:
        name: of the column.
        levels: its different cells as text.
    """
    commas = [level for level in levels if _COMMAED.fullmatch(level.strip())]
    if text := either(levels) or next(iter(commas), None):
        return said_of_either(name, text)
    words = [
        level for level in levels if not is_number(level) and level.strip().lower() not in ABSENT
    ]
    if not words:
        return f"{name!r} holds numbers as text or objects; turn them into numbers"
    numbers = sum(is_number(level) and level.strip().lower() not in ABSENT for level in levels)
    words = words if numbers else list(levels)
    shown = f"{name!r} holds {', '.join(repr(level) for level in words[:SHOWN])}"
    return f"{shown}{_kind(name, words, numbers)}"


def _kind(name: str, words: Sequence[str], numbers: int) -> str:
    bare = [word.strip() for word in words]
    if any(any(c.isdecimal() and not c.isascii() for c in word) for word in bare):
        return ": numbers in other digits than 0 to 9; write these"
    if any(map(_LIMIT.fullmatch, bare)):
        return (
            ", limits of what can be measured: such rows are no gaps, and leaving them out would move "
            "the number; write a number for them, and say in the report which"
        )
    if any(map(_ACCOUNTING.fullmatch, bare)):
        return ", numbers in brackets: write negative numbers with a minus"
    if all(map(DATE.fullmatch, bare)):
        return ", dates; give numbers, such as days since the start"
    if all(map(MARKED.fullmatch, bare)):
        return ", numbers with a mark: write bare numbers"
    folded = {word.casefold() for word in bare}
    if len(folded) < len(words):
        return f": {len(words)} spellings of {len(folded)} words, by capitals or blanks; write each in one way"
    if numbers > len(words):
        listed = ",".join(bare[:SHOWN])
        return f" beside {numbers} different numbers: if that stands for missing say so with --na {name}={listed}"
    return (
        f": {len(words)} levels and no numbers. Write numbers for them, if they have an order; --na "
        f"{name}=WORD is for a word that stands for missing"
    )


def is_number(text: str) -> bool:
    """Whether a text is a number as a program writes it."""
    try:
        float(text)
    except ValueError:
        return False
    return True
