"""Cause and outcome that are two names of one thing: scurvy is the lack of vitamin C, by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.question import GroundedMention
    from agent.writing.case import Case

LACK = re.compile(r"\b(?:deficienc(?:y|ies)|lack|shortage|insufficiency)\b", re.IGNORECASE)


def is_named_lack(case: Case) -> bool:
    """Whether a lack is asked about as the cause of what is its other name, such as scurvy."""
    x, y = case.dossier.treatment, case.dossier.outcome
    if x is None or y is None or x.curie is None or x.curie != y.curie:
        return False
    question = case.dossier.question
    if question.kind not in ("effect", "harm") or question.asked_direction != "increases":
        return False
    return bool(LACK.search(x.mention)) and not LACK.search(y.mention)


def named_lack(x: GroundedMention, y: GroundedMention) -> str:
    """One sentence, which says that the one is a name of the other.

    Args:
        x: the lack.
        y: what it is called.
    """
    return f"Yes: {y.mention} is {x.mention}; the two are names of one thing."
