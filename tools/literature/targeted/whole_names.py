"""Whether a name stands for the thing itself, or is part of a longer name or of a list.

"severe stroke", "stroke severity", "stroke or death" are other outcomes than stroke; "aspirin resistance" is
another exposure than aspirin.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from tools.literature.targeted.vocabulary import (
    BEFORE_EXPOSURE,
    BEFORE_OUTCOME,
    BEHIND_EXPOSURE,
    BEHIND_OUTCOME,
)

if TYPE_CHECKING:
    from tools.literature.targeted.published import Published
    from tools.literature.targeted.sought import Mention

Role = Literal["exposure", "outcome"]

_BEHIND = {"exposure": BEHIND_EXPOSURE, "outcome": BEHIND_OUTCOME}
_BEFORE = {"exposure": BEFORE_EXPOSURE, "outcome": BEFORE_OUTCOME}
_BREAK = re.compile(r"[^\w\s'’]")
_LISTED = re.compile(
    r"^\s*(?:\([^()]{1,30}\)\s*)?(?:,?\s*(?:and(?:/or)?|or|as well as|plus)\s|[/+&]|(?:,\s[^,.;()]{1,40}){1,5},?\s(?:or|and)\s)",
    re.IGNORECASE,
)
_LISTED_BEFORE = re.compile(
    r"(?:\band(?:/or)?|\bor|[/+&]|,|\bplus)\s+(?:(?:of|in|the|a|an|any|risk|incidence|rate) )*$",
    re.IGNORECASE,
)

_LEAD = re.compile(r"[\s)\],;]*(?:and|or|but|while|whereas)?\s*(?:for|of|in)?\s*", re.IGNORECASE)
"""What joins the words on one figure to those on the figure before."""


def is_whole(text: Published, mention: Mention, role: Role) -> bool:
    """Whether nothing beside the name makes it another one.

    Args:
        text: where it stands.
        mention: the name.
        role: of which side it is.
    """
    same, words = text.same, text.words
    if mention.first > 0:
        word = words[mention.first - 1]
        between = same[word.end : mention.start]
        if between == "-" or "/" in between:
            return False
        apart = _BREAK.search(between) or "\n" in text.whole[word.end : mention.start]
        if not apart and not _may_stand(word.folded, _BEFORE[role]):
            return False
    if mention.last + 1 < len(words):
        word = words[mention.last + 1]
        between = same[mention.end : word.start]
        if between == "-":
            return (
                word.folded
                in (
                    "treated",
                    "group",
                    "arm",
                )
                and role == "exposure"
            )
        if "/" in between:
            return False
        apart = _BREAK.search(between) or "\n" in text.whole[mention.end : word.start]
        if not apart and not _may_stand(word.folded, _BEHIND[role]):
            return False
    return True


def is_listed(text: Published, mention: Mention, start: int, end: int) -> bool:
    """Whether the name is one of several that a figure may be of.

    Args:
        text: where it stands.
        mention: of the outcome.
        start: where the words on the figure begin: a list before it is of another figure.
        end: where they end.
    """
    same = text.same
    if _LISTED.match(same[mention.end : end]):
        return True
    lead = _LEAD.match(same, start, mention.start)
    begin = lead.end() if lead else start
    return _LISTED_BEFORE.search(same[begin : mention.start]) is not None


def _may_stand(word: str, allowed: frozenset[str]) -> bool:
    return word in allowed or word[0].isdigit()
