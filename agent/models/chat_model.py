"""`ChatModel`: the one seam to language models.

A model fills a typed slot or scores labels; it never decides what runs next. Scores say how they came
about: `logits` are log-probabilities of the labels, `sampled` are frequencies over k answers and are
never passed off as the former.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from graphs.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T", bound=BaseModel)
Role = Literal["system", "user", "assistant"]
How = Literal["logits", "sampled", "scripted", "rules"]

SWITCH = "AETIA_MODELS"
"""`off` in the environment: no model may be called, whatever is configured."""


@dataclass(frozen=True)
class Message:
    """One turn."""

    role: Role
    content: str


@dataclass(frozen=True)
class Sampling:
    """How an answer is drawn.

    `temperature` 0 takes the most likely token each time, above 0 draws. The same seed draws the same;
    the n-th conversation of `complete_many` is the n-th draw of it. An answer ends before the first of
    the `stop` texts: where a server computes past it, the rest is cut off and still paid for.
    """

    temperature: float = 0.0
    seed: int = 0
    stop: tuple[str, ...] = ()

    def cut(self, text: str) -> str:
        """The text up to the first stop."""
        ends = [at for mark in self.stop if (at := text.find(mark)) >= 0]
        return text[: min(ends)] if ends else text


MOST_LIKELY = Sampling()
"""No draw: the most likely token each time."""


@dataclass(frozen=True)
class Usage:
    """What a call took. `cost` is in US dollars where prices are known, else 0.

    `cached_tokens` are those of the prompt that were computed by an earlier call.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    cost: float = 0.0
    calls: int = 1
    cached_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        """The sum of both."""
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.seconds + other.seconds,
            self.cost + other.cost,
            self.calls + other.calls,
            self.cached_tokens + other.cached_tokens,
        )


@dataclass(frozen=True)
class Completion(Generic[T]):
    """A model's text; `parsed` when a schema was asked for.

    `notes` say what the reader of a result should know: what a server does not take, a cut answer.
    """

    text: str
    model: str
    usage: Usage
    parsed: T | None = None
    repairs: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LabelScores:
    """Natural log-probabilities over the labels, one row for each branch; each row sums to 1.

    `n` is the number of answers behind a sampled row; `notes` are as in `Completion`.
    """

    labels: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
    how: How
    model: str
    usage: Usage
    n: int = 0
    notes: tuple[str, ...] = ()

    def best(self) -> tuple[str, ...]:
        """The most likely label of each branch; the first of equals."""
        return tuple(self.labels[max(range(len(row)), key=row.__getitem__)] for row in self.rows)


@dataclass(frozen=True)
class Embedded:
    """One vector for each text; `notes` are as in `Completion`."""

    vectors: tuple[tuple[float, ...], ...]
    model: str
    usage: Usage = field(default_factory=Usage)
    notes: tuple[str, ...] = ()


class ChatModel(Protocol):
    """A language model.

    Raises (every method):
        SetupError: models are switched off, or the backend is not installed.
        PromptTooLongError: a prompt does not fit.
        ModelError: see `graphs.errors`.
        DeadlineError: `deadline_s` passed; the work was stopped.
    """

    @property
    def name(self) -> str:
        """The model, as results name it."""
        ...

    async def complete(
        self,
        messages: Sequence[Message],
        schema: type[T] | None = None,
        *,
        max_tokens: int = 512,
        deadline_s: float = 60.0,
        sampling: Sampling = MOST_LIKELY,
    ) -> Completion[T]:
        """One answer; with a schema, JSON that it accepts."""
        ...

    async def complete_many(
        self,
        conversations: Sequence[Sequence[Message]],
        schema: type[T] | None = None,
        *,
        max_tokens: int = 512,
        deadline_s: float = 60.0,
        sampling: Sampling = MOST_LIKELY,
    ) -> list[Completion[T]]:
        """One answer to each, in order; the first failure ends them all."""
        ...

    async def score_labels(
        self,
        prefix: str,
        suffixes: Sequence[str],
        labels: Sequence[str],
        *,
        deadline_s: float = 60.0,
    ) -> LabelScores:
        """How likely each label follows the prefix and each suffix."""
        ...

    async def embed(self, texts: Sequence[str], *, deadline_s: float = 60.0) -> Embedded:
        """A vector for each text."""
        ...

    async def close(self) -> None:
        """Release connections and memory."""
        ...


def require_models_allowed() -> None:
    """Stop where models are switched off.

    Raises:
        SetupError: `AETIA_MODELS=off`.
    """
    if os.environ.get(SWITCH, "").lower() == "off":
        raise SetupError(f"language models are switched off ({SWITCH}=off); unset it to call one")
