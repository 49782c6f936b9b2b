"""A second question that says only what is another: "Does X cause Y? And what about Z?"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.reading.sentence.comparison import EFFECTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.reading.sentence.clauses import Draft
    from agent.reading.sentence.nouns import Noun

SUFFERED = EFFECTS | {"biolink:ClinicalAttribute"}
"""Kinds of what may become of somebody."""
_LIKEWISE = re.compile(r"^\W*(?:and |but |or |so )*(?:what|how) about\b", re.IGNORECASE)


def likewise(drafts: Sequence[Draft], before: Draft | None) -> list[Draft]:
    """The clauses of a sentence; one that names one thing alone asks of it what was asked before."""
    if len(drafts) != 1 or before is None or before.treatment is None or before.outcome is None:
        return list(drafts)
    (one,) = drafts
    named = one.treatment or one.outcome
    if named is None or (one.treatment and one.outcome) or not _LIKEWISE.match(one.text):
        return list(drafts)
    kinds = _kinds(named)
    suffered = bool(kinds) and kinds <= SUFFERED and not _kinds(before.treatment) <= SUFFERED
    made = replace(before, text=one.text, comparator=None)
    if suffered:
        return [replace(made, outcome=named)]
    return [replace(made, treatment=named, dose=one.dose)]


def _kinds(noun: Noun) -> set[str]:
    return {hit.node.category for item in noun.core for hit in item.hits}
