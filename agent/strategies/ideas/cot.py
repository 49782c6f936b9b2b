"""`cot`: one chain of thought, the most likely one, then the label distribution after it.

Wei et al. 2022, arXiv:2201.11903.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.strategies.chains import NO_ANSWER, NO_CHAIN, draw, votes
from agent.strategies.desk import pooled, top
from agent.strategies.posed import Found, Step

if TYPE_CHECKING:
    from agent.strategies.desk import Desk


@dataclass(frozen=True)
class ChainOfThought:
    """One chain; its answer is read in as many orders of the options as the budget then holds."""

    name: str = "cot"

    async def think(self, desk: Desk) -> Found:
        """See `Strategy`."""
        chains = await draw(desk, drawn=False, read=True, wanted=1, most=1)
        if not chains:
            return Found(None, reason=NO_CHAIN)
        (chain,) = chains
        rows = await desk.read(chain.text)
        option = top(pooled(rows)) if rows and chain.option is None else chain.option
        steps = (Step("1", None, "chain", chain.text, option),)
        if option is None:
            return Found(None, steps, NO_ANSWER)
        return Found(pooled(rows) if rows else votes(desk, chains), steps)
