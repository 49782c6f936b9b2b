"""`Span`: a place in a text, and the words that stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.literature.reading.numerals import plain

_ABBREVIATED = re.compile(
    r"(?:\b(?:vs|v|e\.g|i\.e|cf|al|approx|resp|fig|no|nos|ref|dr|st|inc|ca|sp|spp|[A-Z])|\bp\s*=?)\.$",
    re.IGNORECASE,
)
_END = re.compile(r"[.?!][)\]'\"”’]*(?:\s+|(?=[A-Z][a-z]+\s))|\n+")


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` (0-based, end excluded) of a text; `text` is what they reproduce."""

    start: int
    end: int
    text: str


def spanned(text: str, start: int, end: int) -> Span:
    """The span, without blanks at its ends."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    return Span(start, start + len(words), words)


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences, each where it stands; a decimal point or an abbreviation ends none."""
    same = plain(text)
    found, begin = [], 0
    for match in _END.finditer(text):
        at = match.start()
        if text[at] != "\n":
            before, after = same[begin : at + 1], same[match.end() : match.end() + 1]
            if _ABBREVIATED.search(before[-8:]) or after.islower():
                continue
            if after.isdigit() and before[-2:-1].isspace():
                continue
        if (whole := spanned(text, begin, match.end())).text:
            found.append(whole)
        begin = match.end()
    if (rest := spanned(text, begin, len(text))).text:
        found.append(rest)
    return tuple(found)
