"""Label scores of many prompts: read off where the server settles them, else sampled."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.models.backends.openai.labels import (
    Reading,
    Row,
    check_labels,
    label_in,
    positions_of,
    row_of,
    sampled_row,
)
from agent.models.backends.openai.reply import Reply, read
from agent.models.backends.openai.request import ChatRequest
from agent.models.backends.openai.together import together
from agent.models.chat_model import Usage
from graphs.errors import ModelOutputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.models.backends.openai.budget import Ledger
    from agent.models.backends.openai.line import Deadline, ServerLine

TOP = 20
"""Most alternatives that the protocol gives for a token."""

DEEPER = 8
"""Tokens that are read where the first does not settle a label."""

LABEL_SHARE = 0.5
"""Of a prompt's sampled answers, so many must begin with a label."""


@dataclass(frozen=True)
class Scores:
    """Rows, and the fewest answers behind a sampled one; `n` is 0 for log-probabilities."""

    rows: tuple[Row, ...]
    usage: Usage
    n: int = 0
    notes: tuple[str, ...] = ()


class Scorer:
    """Scores prompts at one server, and remembers how many tokens its labels take."""

    def __init__(
        self, name: str, line: ServerLine, ledger: Ledger, samples: int, seed: int
    ) -> None:
        self._name, self._line, self._ledger = name, line, ledger
        self._samples, self._seed = samples, seed
        self._depth = 1

    async def score(
        self, prompts: Sequence[str], labels: Sequence[str], deadline: Deadline
    ) -> Scores:
        """One row a prompt; all are of one kind."""
        check_labels(labels)
        if not prompts:
            return Scores((), Usage(calls=0))
        usage = Usage(calls=0)
        if self._line.dialect.takes("logprobs"):
            # The first goes alone: it tells whether there are any, and the server keeps the prefix.
            readings = [await self._read_off(prompts[0], labels, deadline)]
            if readings[0][0] is not None:
                readings += await together(
                    self._read_off(prompt, labels, deadline) for prompt in prompts[1:]
                )
            usage = sum((took for _, took in readings), usage)
            rows = tuple(row for row, _ in readings if row is not None)
            if len(rows) == len(prompts):
                return Scores(rows, usage)
        return await self._sample(prompts, labels, deadline, usage)

    async def _read_off(
        self, prompt: str, labels: Sequence[str], deadline: Deadline
    ) -> tuple[Row | None, Usage]:
        """The row of one prompt, None where the server does not settle it."""
        depth = self._depth
        reading, usage = await self._reading(prompt, labels, depth, deadline)
        if reading.row is None and reading.deeper and depth < DEEPER:
            self._depth = DEEPER
            reading, took = await self._reading(prompt, labels, DEEPER, deadline)
            usage += took
        return reading.row, usage

    async def _reading(
        self, prompt: str, labels: Sequence[str], depth: int, deadline: Deadline
    ) -> tuple[Reading, Usage]:
        options = {"seed": self._seed, "logprobs": True, "top_logprobs": TOP}
        answer, took = await self._answer(prompt, depth, options, deadline)
        positions = positions_of(answer)
        if not positions:
            # No refusal, and nothing came: asking again would cost and bring nothing.
            self._line.learn("logprobs")
        choices = getattr(answer, "choices", None)
        ended = isinstance(choices, list) and bool(choices) and choices[0].finish_reason == "stop"
        return row_of(positions, labels, ended=ended), took

    async def _sample(
        self, prompts: Sequence[str], labels: Sequence[str], deadline: Deadline, usage: Usage
    ) -> Scores:
        drawn = await together(
            self._draw(prompt, labels, draw, deadline)
            for prompt in prompts
            for draw in range(self._samples)
        )
        usage = sum((took for _, took in drawn), usage)
        rows, counted = [], []
        for at in range(0, len(drawn), self._samples):
            said = [label for label, _ in drawn[at : at + self._samples] if label is not None]
            counted.append(len(said))
            rows.append(sampled_row(Counter(said), labels))
        fewest = min(counted)
        if fewest < LABEL_SHARE * self._samples or fewest == 0:
            text = f"only {fewest} of {self._samples} answers began with one of {list(labels)}"
            raise ModelOutputError(self._line.say(f"{text}; ask for the label alone in the prompt"))
        notes: tuple[str, ...] = ("scores are frequencies: the tokens did not settle the labels",)
        missed = len(drawn) - sum(counted)
        if missed:
            notes += (f"{missed} of {len(drawn)} sampled answers began with no label",)
        return Scores(tuple(rows), usage, fewest, notes)

    async def _draw(
        self, prompt: str, labels: Sequence[str], draw: int, deadline: Deadline
    ) -> tuple[str | None, Usage]:
        """The label of one sampled answer; None where it begins with none."""
        # No token is shorter than a byte; some more for signs before the label.
        most = max(len(label.encode("utf-8")) for label in labels) + 4
        options = {"seed": self._seed + draw, "temperature": 1.0}
        answer, took = await self._answer(prompt, most, options, deadline)
        reply = read(answer, most, self._line.say)
        return (label_in(reply.text, labels) if isinstance(reply, Reply) else None), took

    async def _answer(
        self, prompt: str, max_tokens: int, options: dict[str, Any], deadline: Deadline
    ) -> tuple[Any, Usage]:
        start = time.monotonic()
        turns = ({"role": "user", "content": prompt},)
        request = ChatRequest(self._name, turns, max_tokens, options=options)
        size = request.size()
        send = self._line.client.chat.completions.create
        answer = await self._line.call(send, request.build, deadline)
        return answer, self._ledger.add_answer(answer, time.monotonic() - start, size)
