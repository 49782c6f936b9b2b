"""Who paid for a study, as its report says it."""

from __future__ import annotations

import re

from tools.literature.reading.spans import Span, spanned

LONGEST = 200
"""Characters of a statement that are kept."""
_TO_END = r"(?P<who>[^\n;()]{3,400}?)(?=\)|;|\n|\.(?:\s|\)|$)|$)"
_GRANT = r"(?:an? |the )?(?:[\w-]+ ){0,3}?(?:grants?|funding|funds|awards?|contracts?)\b(?: \([^()]*\))?(?: (?:number|no\.?|#)? ?[\w/-]*\d[\w/-]*)? (?:from|of|by) "
_STUDY = r"(?:study|trial|work|research|project)"
_STATED = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (rf"^(?:FUNDING|Funding)(?: sources?| statement)?\s*[:.\n]\s*(?:Funded by |Supported by )?{_TO_END}", re.MULTILINE),
        (rf"\b(?:funding|sponsor(?:ship)?)(?: sources?| statement)?:\s+{_TO_END}", re.IGNORECASE),
        (rf"\(\s*(?:funded|sponsored) by (?:{_GRANT})?{_TO_END}", re.IGNORECASE),
        (rf"\b{_STUDY} (?:was|is) (?:\w+ )?(?:funded|supported|sponsored) (?:in part |solely |entirely )?by (?:{_GRANT})?{_TO_END}", re.IGNORECASE),
        (rf"\b(?:supported|sponsored) (?:in part )?by {_GRANT}{_TO_END}", re.IGNORECASE),
    )
)  # fmt: skip


def funding_of(text: str) -> Span | None:
    """What is said of who paid; None where nothing is said.

    Args:
        text: of a report, its headings on lines of their own.
    """
    for pattern in _STATED:
        match = pattern.search(text)
        if match is not None:
            start, end = match.span("who")
            return spanned(text, start, min(end, start + LONGEST))
    return None
