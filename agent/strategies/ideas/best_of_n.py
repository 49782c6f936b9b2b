"""`best-of-n`: many drawn chains, a verifier scores each by its label, the best one answers.

Cobbe et al. 2021, arXiv:2110.14168. The verifier is the model itself, asked whether a chain is right,
and, where a judge reads the context, what that judge finds of its steps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.strategies.chains import MOST, NO_ANSWER, NO_CHAIN, draw
from agent.strategies.posed import Found, Step
from agent.strategies.validity import assess, share

if TYPE_CHECKING:
    from agent.strategies.desk import Desk


@dataclass(frozen=True)
class BestOfN:
    """At most `most` chains; an option is as probable as its best chain is valid."""

    name: str = "best-of-n"
    most: int = MOST

    async def think(self, desk: Desk) -> Found:
        """See `Strategy`."""
        chains = await draw(desk, drawn=True, assessed=(desk.prompts.verify,), most=self.most)
        answered = [chain for chain in chains if chain.option is not None]
        if not answered:
            return Found(None, reason=NO_ANSWER if chains else NO_CHAIN)
        valid = [share(one) for one in await assess(desk, [chain.text for chain in answered])]
        steps = tuple(
            Step(f"{number}", None, "chain", chain.text, chain.option, value)
            for number, (chain, value) in enumerate(zip(answered, valid, strict=True), 1)
        )
        best = [
            max((v for c, v in zip(answered, valid, strict=True) if c.option == option), default=0)
            for option in range(desk.k)
        ]
        least = min(value for value in best if value) / 2  # of an option that no chain ends at
        return Found(tuple(math.log(value or least) for value in best), steps)
