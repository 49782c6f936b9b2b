"""Passages: spans of a document that a reader can cite. `text[start:end]` is the passage, to the letter.

An abstract is one passage, whatever its sections: a sentence of its results means little
without what was done to whom. A longer text is cut where sections or sentences end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.literature.corpora.records import Section

MOST_WORDS = 320
"""Of one passage: nearly all abstracts fit whole (99 % of the 2,875 trial abstracts that were counted)."""
FULL_WORDS = 200
"""A passage of a longer text is closed at the first end of a sentence after so many words, and at the
end of a section after half of them."""
END = re.compile(r"[.!?][\"')\]]?\s+(?=[\"'(\[]?[A-Z0-9])|\n+")
ABBREVIATED = re.compile(
    r"\b(?:vs|e\.g|i\.e|cf|al|fig|figs|no|approx|dr|mr|mrs|st|ca|[A-Z])\.$", re.IGNORECASE
)
WORD = re.compile(r"\S+")


def passages(text: str, sections: tuple[Section, ...]) -> tuple[tuple[int, int], ...]:
    """Spans that cover all of the text, in order, none of them empty."""
    if _words(text, 0, len(text)) <= MOST_WORDS:
        return (_trimmed(text, 0, len(text)),) if text.strip() else ()
    starts = {section.start - len(section.heading) - 1 for section in sections if section.heading}
    return tuple(span for span in _grown(text, starts) if span[0] < span[1])


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of sentences, by their end marks; abbreviations do not end one."""
    start = 0
    for found in END.finditer(text):
        before = text[max(start, found.start() - 8) : found.start() + 1]
        if ABBREVIATED.search(before) and not found.group().startswith("\n"):
            continue
        yield start, found.end()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def _grown(text: str, section_starts: set[int]) -> Iterator[tuple[int, int]]:
    start, held = 0, 0
    for first, last in _short_sentences(text):
        count = _words(text, first, last)
        opens = any(first <= at < last for at in section_starts)
        full = held >= (FULL_WORDS // 2 if opens else FULL_WORDS)
        if held and (full or held + count > MOST_WORDS):
            yield _trimmed(text, start, first)
            start, held = first, 0
        held += count
    yield _trimmed(text, start, len(text))


def _short_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Sentences; one that is longer than a passage is cut between words."""
    for first, last in sentences(text):
        words = list(WORD.finditer(text, first, last))
        cuts = [words[at].start() for at in range(MOST_WORDS, len(words), MOST_WORDS)]
        yield from zip([first, *cuts], [*cuts, last], strict=True)


def _words(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
