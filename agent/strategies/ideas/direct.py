"""`direct`: read the label distribution, the order of the options averaged out; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.strategies.desk import pooled, top
from agent.strategies.posed import Found, Step

if TYPE_CHECKING:
    from agent.strategies.desk import Desk

TOO_DEAR = "the budget does not hold one reading of the question"


@dataclass(frozen=True)
class Direct:
    """Label log-probabilities over the rotations of shuffled options, as many as the budget holds."""

    name: str = "direct"

    async def think(self, desk: Desk) -> Found:
        """See `Strategy`."""
        rows = await desk.read()
        if not rows:
            return Found(None, reason=TOO_DEAR)
        steps = tuple(
            Step(f"{number}", None, "direct", f"options in order {number}", top(row))
            for number, row in enumerate(rows, 1)
        )
        return Found(pooled(rows), steps)
