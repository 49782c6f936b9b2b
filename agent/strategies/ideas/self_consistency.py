"""`self-consistency`: many drawn chains, each has one vote (Wang et al. 2023, arXiv:2203.11171)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.strategies.chains import MOST, NO_ANSWER, NO_CHAIN, draw, votes
from agent.strategies.posed import Found, Step

if TYPE_CHECKING:
    from agent.strategies.desk import Desk


@dataclass(frozen=True)
class SelfConsistency:
    """Chains as the budget holds, at most `most`; the probability of an option is its share of votes."""

    name: str = "self-consistency"
    most: int = MOST

    async def think(self, desk: Desk) -> Found:
        """See `Strategy`."""
        chains = await draw(desk, drawn=True, most=self.most)
        steps = tuple(
            Step(f"{number}", None, "chain", chain.text, chain.option)
            for number, chain in enumerate(chains, 1)
        )
        if not any(chain.option is not None for chain in chains):
            return Found(None, steps, NO_ANSWER if chains else NO_CHAIN)
        return Found(votes(desk, chains), steps)
