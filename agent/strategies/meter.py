"""The meter: every call to the chat model goes through it, and none is begun that the budget may not hold.

What counts is what the model reports: prompt tokens that were not kept from an earlier call, and
completion tokens. Before a call the most it can take is reckoned: exactly where the model counts tokens
itself, else from the bytes. A server that answers a score by sampling takes several answers where one
was reckoned with; that is learned from its first score, and a question that overdrew says so.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from agent.models.chat_model import Message, Usage
from graphs.errors import ModelOutputError, PromptTooLongError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from agent.models.chat_model import ChatModel, Completion, How, Sampling

    Rows = list[tuple[float, ...]]

BYTES_A_TOKEN = 3
"""Of a model that does not count: English has about four, so that this errs on the wide side."""
FRAME = 8
"""Tokens of a chat template around a prompt, of a model that does not count."""
SPARE = 4
"""Tokens that are never spent, of a model that counts: its reckoning may be short by one or two."""
OFTEN = 0.2
"""Share of chains without an answer; fewer are such as were cut at the end of a budget."""
FEWEST = 4
"""Tokens below which an answer is not worth beginning."""


@dataclass
class Lasting:
    """What is learned of a model over many questions.

    `dearer` is how many times more a score takes than was reckoned, 1 until seen otherwise; `priors`
    are what labels weigh without content; `set_up_tokens` is what measuring them took, once;
    of `chains` drawn, the `silent` ones had to be asked for their answer, and `written` are the tokens
    of all of them.
    """

    dearer: float = 1.0
    priors: dict[str, tuple[float, ...]] = field(default_factory=dict)
    set_up_tokens: int = 0
    chains: int = 0
    silent: int = 0
    written: int = 0

    @property
    def chain_tokens(self) -> float:
        """Tokens of a chain in the mean; infinite until one was seen."""
        return self.written / self.chains if self.chains else math.inf

    @property
    def is_silent(self) -> bool:
        """Whether chains end without an answer so often that room must be kept to ask for it."""
        return self.silent > OFTEN * self.chains


class Meter:
    """Asks the model, within a budget of tokens.

    Args:
        model: is asked.
        budget: tokens that may be taken in all.
        deadline_s: of each call.
        lasting: what is known of the model from earlier questions.
    """

    def __init__(
        self, model: ChatModel, budget: int, *, deadline_s: float, lasting: Lasting
    ) -> None:
        self.model, self.lasting = model, lasting
        self.budget, self.tokens, self.calls, self.parse_failures = budget, 0, 0, 0
        self.how: How | None = None
        self._deadline_s = deadline_s
        self._kept, self._was_scored = "", False
        self._draws = 0

    @property
    def left(self) -> int:
        """Tokens that may still be taken."""
        # What llama.cpp keeps of a prompt may end a few tokens short of where it was reckoned to.
        spare = SPARE if hasattr(self.model, "count") else 0
        return max(self.budget - self.tokens - spare, 0)

    def size(self, prompt: str) -> int:
        """Tokens of a prompt with its frame: exact where the model counts, else not too few."""
        count = getattr(self.model, "count", None)
        if count is not None:
            return int(count(prompt))
        return math.ceil(len(prompt.encode("utf-8", "replace")) / BYTES_A_TOKEN) + FRAME

    async def write(
        self,
        prompt: str,
        n: int,
        *,
        max_tokens: int,
        sampling: Sampling,
        keep: int = 0,
        again: int = 0,
        fewest: int = FEWEST,
    ) -> list[str]:
        """Up to `n` answers to one prompt, as many as fit while `keep` tokens are left over.

        Room is also left to read each answer `again` so many times; none is begun that could not have
        `fewest` tokens.
        """
        texts: list[str] = []
        for _ in range(n):
            room = min(max_tokens, (self.left - keep - self._new(prompt)) // (1 + again))
            if room < min(fewest, max_tokens):
                break
            drawn = replace(sampling, seed=sampling.seed * 1009 + self._draws)
            try:
                done: Completion[BaseModel] = await self.model.complete(
                    [Message("user", prompt)],
                    max_tokens=room,
                    deadline_s=self._deadline_s,
                    sampling=drawn,
                )
            except PromptTooLongError:
                break
            self._draws += 1
            reckoned = self._new(prompt) + math.ceil(len(done.text) / BYTES_A_TOKEN)
            self._pay(done.usage, 1, min(reckoned, self._new(prompt) + room))
            self._kept, self._was_scored = prompt, False
            texts.append(done.text.strip())
        return texts

    async def score(
        self, prefix: str, suffixes: Sequence[str], labels: Sequence[str], *, keep: int = 0
    ) -> Rows:
        """Log-probabilities of the labels after the first suffixes, as many as fit.

        A server whose sampled answers were no labels gives none, and that is a parse failure.
        """
        prefix, suffixes = _leading(prefix, suffixes)
        fitting, reckoned = self._fitting(prefix, suffixes, labels, self.left - keep)
        if not fitting:
            return []
        some = suffixes[:fitting]
        try:
            scores = await self.model.score_labels(
                prefix, some, labels, deadline_s=self._deadline_s
            )
        except ModelOutputError:
            self.parse_failures += len(some)
            self._pay(Usage(), len(some), reckoned)
            return []
        except PromptTooLongError:
            return []
        self._kept, self._was_scored = prefix, True
        self.how = scores.how
        self._pay(scores.usage, len(some), reckoned)
        taken = _new_tokens(scores.usage) or reckoned
        self.lasting.dearer = max(self.lasting.dearer, taken * self.lasting.dearer / reckoned)
        return list(scores.rows)

    async def score_aside(self, prompt: str, labels: Sequence[str]) -> tuple[float, ...] | None:
        """One row that belongs to no question; what it takes is set down apart."""
        try:
            scores = await self.model.score_labels(
                prompt, [""], labels, deadline_s=self._deadline_s
            )
        except ModelOutputError:
            return None
        self._kept = ""
        self.lasting.set_up_tokens += _new_tokens(scores.usage) or self.size(prompt)
        return scores.rows[0]

    def cost(
        self, prefix: str, suffixes: Sequence[str], labels: Sequence[str], *, after: str
    ) -> int:
        """The most that scoring these can take, right after something was written to a prompt."""
        return self._fitting(*_leading(prefix, suffixes), labels, None, after)[1]

    def _new(self, prompt: str) -> int:
        """The most prompt tokens that writing will compute: all but what is kept of the last prompt."""
        kept = "" if self._was_scored and prompt == self._kept else self._kept
        return self.size(prompt) - self._reused(prompt, kept, is_prefix=False)

    def _reused(self, prompt: str, earlier: str, *, is_prefix: bool) -> int:
        tell = getattr(self.model, "reused", None)
        if tell is None or not earlier:
            return 0
        return int(tell(prompt, earlier, is_prefix=is_prefix))

    def _fitting(
        self,
        prefix: str,
        suffixes: Sequence[str],
        labels: Sequence[str],
        room: int | None,
        after: str = "",
    ) -> tuple[int, int]:
        """How many first suffixes fit the room, and what they take at most."""
        if not suffixes:
            return 0, 0
        start, scored = self.size(prefix), self._was_scored and not after
        earlier = after or self._kept
        if not scored and earlier == prefix:
            earlier = ""  # what was answered is kept otherwise than what was scored
        reused = self._reused(prefix, earlier, is_prefix=scored)
        whole = self.size(prefix + suffixes[0])
        tails = [self.size(f"{prefix}{suffixes[0]}{label}") - whole for label in labels]
        later = sum(max(tail - 1, 0) for tail in tails)
        total = 0
        for number, suffix in enumerate(suffixes):
            own = self.size(prefix + suffix) + later - (start if number else reused)
            more = math.ceil((total + max(own, 1)) * self.lasting.dearer)
            if room is not None and more > room:
                return number, math.ceil(total * self.lasting.dearer)
            total += max(own, 1)
        return len(suffixes), math.ceil(total * self.lasting.dearer)

    def _pay(self, usage: Usage, calls: int, reckoned: int) -> None:
        self.tokens += _new_tokens(usage) or reckoned
        self.calls += calls


def _leading(prefix: str, suffixes: Sequence[str]) -> tuple[str, list[str]]:
    """The same prompts, with the whole lines that all suffixes begin with in the prefix."""
    common = os.path.commonprefix(list(suffixes))
    lines = common[: common.rfind("\n") + 1]
    return prefix + lines, [suffix[len(lines) :] for suffix in suffixes]


def _new_tokens(usage: Usage) -> int:
    return usage.prompt_tokens - usage.cached_tokens + usage.completion_tokens
