"""How a question about a model that is told in words is answered without a chat model: exactly, or not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from evals.tasks.answers import chosen, silent
from evals.tasks.task import QuestionSet

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Posed, Settled
    from tools.formal.answers import FormalAnswer

YES_NO = ("yes", "no")
EXACT = 0.99
"""Probability of an answer that was calculated: what may be wrong is how the text was read."""


class ToldModels(QuestionSet):
    """Yes or no by exact calculation."""

    def calculates(self, text: str) -> FormalAnswer:
        """The formal tool that reads the texts of this set."""
        raise NotImplementedError

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`."""
        del rules

        async def settles(posed: Posed) -> Settled:
            text = self.whole(posed)
            found = await asyncio.to_thread(self.calculates, text)
            if found.answer not in posed.options:
                return silent(posed, found.why, said=found.query)
            return chosen(posed, found.answer, EXACT, f"{found.query}: {found.why}")

        return settles

    def whole(self, posed: Posed) -> str:
        """The text as the set prints it: the model first, then the question."""
        return " ".join((*posed.context, posed.text))
