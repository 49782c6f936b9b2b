"""What a model object may spend, and what it has spent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from agent.models.chat_model import Usage
from graphs.errors import BudgetError

BYTES_A_TOKEN = 4
"""For servers that count nothing; English text in UTF-8, rounded up."""


@dataclass(frozen=True)
class Budget:
    """Tokens and US dollars that one model object may spend; None is no limit.

    It is looked at before every request, retries and repairs included, once the request has its
    place among the concurrent ones. So it is overshot at most by what is in flight then: no more
    than `concurrency` requests. Prices are in US dollars a million tokens.
    """

    tokens: int | None = None
    dollars: float | None = None
    prompt_price: float = 0.0
    completion_price: float = 0.0


class Ledger:
    """Adds up what was spent against a budget."""

    def __init__(self, budget: Budget, name: str) -> None:
        self.spent = Usage(calls=0)
        self.estimated = False
        self._budget = budget
        self._name = name

    def check(self) -> None:
        """Stop before a request that the budget does not allow.

        Raises:
            BudgetError: all tokens or dollars are spent.
        """
        tokens = self.spent.prompt_tokens + self.spent.completion_tokens
        if self._budget.tokens is not None and tokens >= self._budget.tokens:
            raise BudgetError(
                f"{self._name}: {tokens} tokens are spent, the budget is {self._budget.tokens}"
            )
        if self._budget.dollars is not None and self.spent.cost >= self._budget.dollars:
            raise BudgetError(
                f"{self._name}: ${self.spent.cost:.4f} are spent, "
                f"the budget is ${self._budget.dollars:.4f}"
            )

    def add(self, counted: Any, seconds: float, sent: int, received: int) -> Usage:
        """Book one request.

        Args:
            counted: the answer's `usage`; without one, tokens are estimated from the bytes.
            seconds: how long it took.
            sent: bytes of the prompt.
            received: bytes of the answer.
        """
        prompt = _whole(getattr(counted, "prompt_tokens", None))
        written = _whole(getattr(counted, "completion_tokens", None))
        if prompt is None:
            self.estimated = True
            prompt, written = -(-sent // BYTES_A_TOKEN), -(-received // BYTES_A_TOKEN)
        written = written or 0
        # OpenRouter says what a call cost (its page "Usage Accounting"), in credits: US dollars.
        cost = getattr(counted, "cost", None)
        if not isinstance(cost, int | float) or not math.isfinite(cost) or cost < 0:
            prices = self._budget
            cost = (prompt * prices.prompt_price + written * prices.completion_price) / 1e6
        details = getattr(counted, "prompt_tokens_details", None)
        cached = _whole(getattr(details, "cached_tokens", None)) or 0
        took = Usage(prompt, written, seconds, float(cost), cached_tokens=cached)
        self.spent += took
        return took

    def add_answer(self, answer: Any, seconds: float, sent: int) -> Usage:
        """Book one chat completion, also one that turns out to hold no text."""
        choices = getattr(answer, "choices", None)
        message = (
            getattr(choices[0], "message", None) if choices and isinstance(choices, list) else None
        )
        text = getattr(message, "content", None)
        received = len(text.encode("utf-8", "replace")) if isinstance(text, str) else 0
        return self.add(getattr(answer, "usage", None), seconds, sent, received)


def _whole(count: object) -> int | None:
    """A count of tokens; None for anything that is none."""
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None
