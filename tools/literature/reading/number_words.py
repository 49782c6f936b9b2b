"""Numbers written in words: "Two hundred and seventeen" is 217."""

from __future__ import annotations

import re

_UNITS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_SCALES = {"hundred": 100, "thousand": 1000}
_ANY = "|".join(sorted([*_UNITS, *_TENS, *_SCALES], key=len, reverse=True))

WORDS = rf"\b(?:{_ANY})(?:(?:[\s-]|\sand\s)+(?:{_ANY}))*\b"
"""A number in words, in any case."""


def number_in_words(text: str) -> int:
    """The number.

    Args:
        text: what `WORDS` matched.

    Raises:
        ValueError: a word is none of a number.
    """
    total, part = 0, 0
    for word in re.split(r"[\s-]+", text.lower().strip()):
        if word in _UNITS:
            part += _UNITS[word]
        elif word in _TENS:
            part += _TENS[word]
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word == "thousand":
            total, part = total + max(part, 1) * 1000, 0
        elif word != "and":
            raise ValueError(f"{word!r} is no word of a number")
    return total + part
