"""Near-equal hypotheses: those whose heaviest walks pass through the same nodes stand for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.candidates.proposing import Proposal

COMPARED = 3
"""Heaviest walks that are compared."""


def merged(proposals: Sequence[Proposal]) -> list[tuple[Proposal, tuple[Proposal, ...]]]:
    """The best of each group with the others of it, in the order given (best first)."""
    groups: dict[tuple[tuple[str, ...], ...], list[Proposal]] = {}
    for proposal in proposals:
        through = tuple(walk.nodes[:-1] for walk in proposal.walks[:COMPARED])
        key = through or ((proposal.curie,),)
        groups.setdefault(key, []).append(proposal)
    return [(group[0], tuple(group[1:])) for group in groups.values()]
