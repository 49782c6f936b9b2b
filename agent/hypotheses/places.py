"""The places that a list has for ideas that argue weakly: a few of each way, so that they do not fill it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from agent.hypotheses.hypothesis import SetAside
from tools.candidates.arguments import BY_FACTOR, COMMON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.candidates.proposing import Proposal

    Group = tuple[Proposal, tuple[Proposal, ...]]

WEAK_PLACES = 4
"""Ideas of a list that argue weakly in one way."""
WEAK = {
    COMMON: "it is argued for by way of what very many diseases have alone",
    BY_FACTOR: "it is argued for by a risk factor alone, which those who treat that think of already",
}


def without_many_weak(groups: Sequence[Group]) -> tuple[tuple[Group, ...], tuple[SetAside, ...]]:
    """(groups, what has no place because so many before it argue as weakly, with the reason)."""
    seen: Counter[int] = Counter()
    kept, left = [], []
    for proposal, others in groups:
        seen[proposal.argued] += 1
        if proposal.argued in WEAK and seen[proposal.argued] > WEAK_PLACES and not proposal.sources:
            reason = f"{WEAK[proposal.argued]}; of such, {WEAK_PLACES} have a place in a list"
            left.append(SetAside.of(proposal, reason))
        else:
            kept.append((proposal, others))
    return tuple(kept), tuple(left)
