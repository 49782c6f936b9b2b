"""On which side of the answer a claim stands: for it, or against it with the harms that labels list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agent.answer import Answer, Claim

AGAINST = "Against it, and harms"


def against(answer: Answer) -> frozenset[str]:
    """Ids of the evidence that points the other way than what is claimed."""
    return frozenset(i for rival in answer.rivals for i in rival.against)


def is_against(claim: Claim, contrary: Iterable[str]) -> bool:
    """Whether all that a claim rests on is among the evidence that points the other way."""
    return set(claim.evidence) <= set(contrary)
