"""Outcomes in a row with a P value each, and one word for all: "A (P = 0.02) and B (P = 0.01) were higher with X".

Taken only where nothing but names and P values stands in the row, and the one word of direction before or
behind it; "a decrease in duration of A (P = 0.04) and B (P = 0.01)" may be the duration of both, so it is not.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tools.literature.reading.comparative import said_of
from tools.literature.reading.p_values import p_values

if TYPE_CHECKING:
    from tools.literature.reading.p_values import PValue
    from tools.literature.targeted.published import Published
    from tools.literature.targeted.sought import Mention

_OWN = re.compile(r"\s*(?:\([^()]{1,30}\)\s*)?[(\[,]\s*$")
_EACH = re.compile(r"\brespectively\b", re.IGNORECASE)
_OF = re.compile(r"\bof\b", re.IGNORECASE)
SIDES = {"up": 1, "down": -1}


def in_a_row(text: Published, mention: Mention, start: int, end: int) -> tuple[int, PValue] | None:
    """The way that a clause tells of all its outcomes, and the P value of this one; None where it is no such row.

    Args:
        text: where it stands.
        mention: the outcome.
        start: where its clause begins.
        end: where it ends.
    """
    same = text.same
    found = p_values(text.whole, same, start, end)
    own = next((p for p in found if p.span.start >= mention.end), None)
    if len(found) < 2 or own is None or not _OWN.fullmatch(same, mention.end, own.span.start):
        return None
    if _EACH.search(same, start, end):
        return None
    rows = [said_of(text.whole, a.span.end, b.span.start) for a, b in pairwise(found)]
    before = said_of(text.whole, start, found[0].span.start)
    behind = said_of(text.whole, found[-1].span.end, end)
    told = {word.told for word in (*before, *behind)}
    judged = any(word.is_judgement for word in (*before, *behind))
    if any(rows) or judged or len(told) != 1 or "same" in told:
        return None
    if before and _OF.search(same, before[-1].end, found[0].span.start):
        return None
    return SIDES[told.pop()], own
