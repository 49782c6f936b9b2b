"""Models whose every answer is kept as it comes: a run that goes on asks nothing twice.

A model's call may cost minutes or money. It is kept by the hash of what was asked, before the step that
asked is done; the same question in the same run is answered from there, with what it cost the first time.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

from agent.models.chat_model import MOST_LIKELY, Completion, Embedded, LabelScores, Usage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from agent.artefacts import Artefacts
    from agent.judges.pair_judge import Pair, PairJudge
    from agent.models.chat_model import ChatModel, Message, Sampling, T
    from agent.runs.saving import Saving

    Parsed = type[Any] | None


class _Paid:
    """Keeps what is paid for."""

    def __init__(self, name: str, artefacts: Artefacts, saving: Saving) -> None:
        self._name, self._artefacts, self._saving = name, artefacts, saving

    async def once(self, asked: object, call: Callable[[], Awaitable[Any]]) -> dict[str, Any]:
        """What was answered to this, as JSON types."""
        text = json.dumps([self._name, asked], sort_keys=True)
        key = f"paid:{self._name.split()[0]}:{hashlib.sha256(text.encode()).hexdigest()[:32]}"
        held = self._artefacts.raw(key)
        if held is None:
            held = _plain(await call())
            self._artefacts.put_raw(key, held)
            await self._saving.keep(self._artefacts)
        return cast("dict[str, Any]", held)


class PaidModel:
    """A `ChatModel` in front of another, which stays the caller's."""

    def __init__(self, model: ChatModel, artefacts: Artefacts, saving: Saving) -> None:
        self._model = model
        self._paid = _Paid(f"model {model.name}", artefacts, saving)

    @property
    def name(self) -> str:
        """Of the model behind."""
        return self._model.name

    @property
    def sha256(self) -> str:
        """Of its file; empty where it has none."""
        return getattr(self._model, "sha256", "")

    async def complete(
        self, messages: Sequence[Message], schema: type[T] | None = None, *,
        max_tokens: int = 512, deadline_s: float = 60.0, sampling: Sampling = MOST_LIKELY,
    ) -> Completion[T]:  # fmt: skip
        """As the protocol says."""
        asked = ["complete", _turns(messages), _form(schema), max_tokens, asdict(sampling)]
        held = await self._paid.once(
            asked, lambda: self._model.complete(
                messages, schema, max_tokens=max_tokens, deadline_s=deadline_s, sampling=sampling
            ),
        )  # fmt: skip
        return _completion(held, schema)

    async def complete_many(
        self, conversations: Sequence[Sequence[Message]], schema: type[T] | None = None, *,
        max_tokens: int = 512, deadline_s: float = 60.0, sampling: Sampling = MOST_LIKELY,
    ) -> list[Completion[T]]:  # fmt: skip
        """As the protocol says."""
        asked = [
            "complete_many",
            [_turns(c) for c in conversations],
            _form(schema),
            max_tokens,
            asdict(sampling),
        ]

        async def call() -> list[Completion[T]]:
            return await self._model.complete_many(
                conversations,
                schema,
                max_tokens=max_tokens,
                deadline_s=deadline_s,
                sampling=sampling,
            )

        held = await self._paid.once(asked, call)
        return [_completion(one, schema) for one in held["many"]]

    async def score_labels(
        self, prefix: str, suffixes: Sequence[str], labels: Sequence[str], *,
        deadline_s: float = 60.0,
    ) -> LabelScores:  # fmt: skip
        """As the protocol says."""
        held = await self._paid.once(
            ["score_labels", prefix, list(suffixes), list(labels)],
            lambda: self._model.score_labels(prefix, suffixes, labels, deadline_s=deadline_s),
        )
        return _scores(held)

    async def embed(self, texts: Sequence[str], *, deadline_s: float = 60.0) -> Embedded:
        """As the protocol says."""
        held = await self._paid.once(
            ["embed", list(texts)], lambda: self._model.embed(texts, deadline_s=deadline_s)
        )
        vectors = tuple(tuple(row) for row in held["vectors"])
        return Embedded(vectors, held["model"], Usage(**held["usage"]), tuple(held["notes"]))

    async def close(self) -> None:
        """The model behind stays the caller's."""


class PaidJudge:
    """A `PairJudge` in front of another, which stays the caller's."""

    def __init__(self, judge: PairJudge, artefacts: Artefacts, saving: Saving) -> None:
        self._judge = judge
        self._paid = _Paid(f"judge {judge.name} {judge.sha256}", artefacts, saving)

    def __getattr__(self, name: str) -> Any:
        """Names, hashes, labels and calibrations are those of the judge behind."""
        return getattr(self._judge, name)

    async def judge(self, pairs: Sequence[Pair], *, deadline_s: float = 60.0) -> LabelScores:
        """As the protocol says."""
        held = await self._paid.once(
            ["judge", [asdict(pair) for pair in pairs]],
            lambda: self._judge.judge(pairs, deadline_s=deadline_s),
        )
        return _scores(held)

    async def close(self) -> None:
        """The judge behind stays the caller's."""


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return {"many": [_plain(one) for one in value]}
    data = asdict(value)
    if data.get("parsed") is not None:
        data["parsed"] = value.parsed.model_dump(mode="json")
    return json.loads(json.dumps(data, default=float))


def _turns(messages: Sequence[Message]) -> list[dict[str, str]]:
    return [asdict(message) for message in messages]


def _form(schema: Parsed) -> object:
    return schema.model_json_schema() if schema is not None else None


def _completion(held: dict[str, Any], schema: type[T] | None) -> Completion[T]:
    parsed = (
        schema.model_validate(held["parsed"]) if schema and held["parsed"] is not None else None
    )
    return Completion(
        held["text"], held["model"], Usage(**held["usage"]), parsed, held["repairs"],
        tuple(held["notes"]),
    )  # fmt: skip


def _scores(held: dict[str, Any]) -> LabelScores:
    rows = tuple(tuple(row) for row in held["rows"])
    return LabelScores(
        tuple(held["labels"]), rows, held["how"], held["model"], Usage(**held["usage"]),
        held["n"], tuple(held["notes"]),
    )  # fmt: skip
