"""Whether a question asks for the cause of what has happened to one person.

Studies of many tell how often a treatment brings an outcome on, never whether it did so in this person
(Greenland & Robins 1988, Am J Epidemiol 128:1185): the answer has to say so.
"""

from __future__ import annotations

import re

_HAPPENED = re.compile(r"\b(?:did|was|were|is|are|has|have|had|could|might|may)\b", re.IGNORECASE)
_BLAMED = re.compile(
    r"\b(?:caus\w+|due to|because of|down to|to blame|blamed?|responsible|behind|brought on|triggered?|give|given|lead|led to|the reason)\b"
    r"|^\W*(?:is|was|could|might|may) (?:it|this|that)(?: be| have been)? (?:the|my|his|her|their)\b",
    re.IGNORECASE,
)
_CAME = r"[ ,]*(?:\band |\bwho |\bthen |\bnow )*(?:have |has |had )?\b(?:develop\w*|g[eo]ts?|has|have|had|notic\w+|began|start\w*|suffer\w*|experienc\w+)\b[^;,.]*?"
_TOOK = r"[ ,]*(?:\bwho )?(?:have |has |had |is |was |am )?\b(?:been )?(?:on|tak(?:es?|en|ing)|took|us(?:es?|ed|ing)|given|prescribed|start(?:ed|ing))\b(?: the| an?| some)? "
_OWN = r"(?:\b(?:my|his|her|our|their)\b|\b[a-z]+'s)(?: [\w-]+){0,2} "


def is_one_case(asked: str, outcome: str, *, told: bool) -> bool:
    """Whether a sentence asks what brought on an outcome that one person already has.

    Args:
        asked: the sentence as it was written.
        outcome: the words that name the outcome.
        told: whether a story of a person stands before it.
    """
    has_happened = _HAPPENED.search(asked) is not None and _BLAMED.search(asked) is not None
    owned = bool(outcome) and re.search(_OWN + re.escape(outcome), asked, re.IGNORECASE)
    return has_happened and (told or bool(owned))


def without_case(population: str, treatment: str, outcome: str) -> str | None:
    """Who the person is, without what was taken and what came of it; None where nothing else is told."""
    left = population
    for lead, what in ((_CAME, outcome), (_TOOK, treatment)):
        if what:
            left = re.sub(rf"{lead}{re.escape(what)}\b[^;,.]*", "", left, flags=re.IGNORECASE)
    return left.strip(" ,;.") or None
