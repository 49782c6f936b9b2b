"""Models and judges whose every call is a span: what was asked of which model, and what it took."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from agent import telemetry
from agent.models.chat_model import MOST_LIKELY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.judges.pair_judge import Pair
    from agent.models.chat_model import (
        Completion,
        Embedded,
        LabelScores,
        Message,
        Sampling,
        T,
        Usage,
    )


class _Traced:
    """What is not a call is that of the model behind, which stays the caller's."""

    def __init__(self, behind: Any) -> None:
        self._behind = behind

    def __getattr__(self, name: str) -> Any:
        return getattr(self._behind, name)

    def _span(self, operation: str, **attributes: object) -> Any:
        name = self._behind.name
        return telemetry.span(
            f"{operation} {name}", "client", gen_ai__operation__name=operation,
            gen_ai__provider__name=type(self._behind).__module__.rpartition(".")[2],
            gen_ai__request__model=name, **attributes,
        )  # fmt: skip

    async def close(self) -> None:
        """The model behind stays the caller's."""


class TracedModel(_Traced):
    """A `ChatModel` in front of another."""

    async def complete(
        self, messages: Sequence[Message], schema: type[T] | None = None, *,
        max_tokens: int = 512, deadline_s: float = 60.0, sampling: Sampling = MOST_LIKELY,
    ) -> Completion[T]:  # fmt: skip
        """As the protocol says."""
        with self._span("chat", **_drawn(sampling, max_tokens)) as told:
            told.content(gen_ai__input__messages=_written([messages]))
            done: Completion[T] = await self._behind.complete(
                messages, schema, max_tokens=max_tokens, deadline_s=deadline_s, sampling=sampling
            )
            _took(told, done.usage)
            told.content(gen_ai__output__messages=done.text)
            return done

    async def complete_many(
        self, conversations: Sequence[Sequence[Message]], schema: type[T] | None = None, *,
        max_tokens: int = 512, deadline_s: float = 60.0, sampling: Sampling = MOST_LIKELY,
    ) -> list[Completion[T]]:  # fmt: skip
        """As the protocol says."""
        drawn = _drawn(sampling, max_tokens)
        with self._span("chat", gen_ai__request__choice__count=len(conversations), **drawn) as told:
            told.content(gen_ai__input__messages=_written(conversations))
            done: list[Completion[T]] = await self._behind.complete_many(
                conversations, schema, max_tokens=max_tokens, deadline_s=deadline_s,
                sampling=sampling,
            )  # fmt: skip
            _took(told, *(one.usage for one in done))
            told.content(gen_ai__output__messages=json.dumps([one.text for one in done]))
            return done

    async def score_labels(
        self, prefix: str, suffixes: Sequence[str], labels: Sequence[str], *,
        deadline_s: float = 60.0,
    ) -> LabelScores:  # fmt: skip
        """As the protocol says."""
        with self._span("text_completion") as told:
            told.content(gen_ai__input__messages=json.dumps([prefix, list(suffixes)]))
            done: LabelScores = await self._behind.score_labels(
                prefix, suffixes, labels, deadline_s=deadline_s
            )
            _took(told, done.usage)
            return done

    async def embed(self, texts: Sequence[str], *, deadline_s: float = 60.0) -> Embedded:
        """As the protocol says."""
        with self._span("embeddings") as told:
            done: Embedded = await self._behind.embed(texts, deadline_s=deadline_s)
            _took(told, done.usage)
            return done


class TracedJudge(_Traced):
    """A `PairJudge` in front of another."""

    async def judge(self, pairs: Sequence[Pair], *, deadline_s: float = 60.0) -> LabelScores:
        """As the protocol says."""
        with self._span("judge", aetia__pairs=len(pairs)) as told:
            told.content(gen_ai__input__messages=json.dumps([asdict(pair) for pair in pairs]))
            done: LabelScores = await self._behind.judge(pairs, deadline_s=deadline_s)
            _took(told, done.usage)
            return done


def _drawn(sampling: Sampling, most: int) -> dict[str, object]:
    return {
        "gen_ai__request__temperature": sampling.temperature,
        "gen_ai__request__seed": sampling.seed,
        "gen_ai__request__max_tokens": most,
    }


def _took(told: telemetry.Told, *usages: Usage) -> None:
    told.tell(
        gen_ai__usage__input_tokens=sum(one.prompt_tokens for one in usages),
        gen_ai__usage__output_tokens=sum(one.completion_tokens for one in usages),
    )


def _written(conversations: Sequence[Sequence[Message]]) -> str:
    return json.dumps([[asdict(one) for one in messages] for messages in conversations])
