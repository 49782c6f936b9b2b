"""Requests as they go over the wire: what never changes first, so that servers can keep it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from agent.models.backends.openai.dialect import Dialect
    from agent.models.chat_model import Message

ASKED = "Answer with one JSON object of this schema and nothing else:"


@dataclass(frozen=True)
class ChatRequest:
    """One chat completion to ask for; `options` are the protocol's own parameters."""

    model: str
    turns: tuple[dict[str, str], ...]
    max_tokens: int
    schema: type[BaseModel] | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def build(self, dialect: Dialect) -> dict[str, Any]:
        """The arguments for the SDK."""
        turns, shape = self.turns, {}
        if self.schema is not None and dialect.takes("response_format"):
            shape = {"response_format": _response_format(self.schema, dialect)}
        if self.schema is not None and not dialect.takes("json_schema"):
            turns = _with_schema(turns, self.schema)
        if not dialect.takes("system"):
            turns = _without_system(turns)
        return {
            "model": self.model,
            "messages": list(turns),
            "max_tokens": self.max_tokens,
            "temperature": 0,
            **shape,
            **self.options,
        }

    def size(self) -> int:
        """Bytes of the conversation.

        Raises:
            InputError: it holds characters that are no text.
        """
        try:
            return sum(len(turn["content"].encode("utf-8")) for turn in self.turns)
        except UnicodeEncodeError as error:
            raise InputError(
                f"the prompt holds half a character (a lone surrogate) at {error.start}; "
                "read its source as UTF-8"
            ) from None


def turns_of(messages: Sequence[Message]) -> tuple[dict[str, str], ...]:
    """Messages as the protocol writes them."""
    return tuple({"role": one.role, "content": one.content} for one in messages)


def _response_format(schema: type[BaseModel], dialect: Dialect) -> dict[str, Any]:
    shape = schema.model_json_schema()
    if not dialect.takes("json_schema"):  # JSON mode; llama_cpp.server takes the schema along
        return {"type": "json_object", "schema": shape}
    named = {"name": schema.__name__, "schema": shape, "strict": False}
    return {"type": "json_schema", "json_schema": named}


def _with_schema(
    turns: tuple[dict[str, str], ...], schema: type[BaseModel]
) -> tuple[dict[str, str], ...]:
    """The schema at the end of the system's words, which are the same in every call, else last."""
    asked = f"{ASKED} {json.dumps(schema.model_json_schema())}"
    at = 0 if turns and turns[0]["role"] == "system" else len(turns) - 1
    changed = {**turns[at], "content": f"{turns[at]['content']}\n\n{asked}"}
    return (*turns[:at], changed, *turns[at + 1 :])


def _without_system(turns: tuple[dict[str, str], ...]) -> tuple[dict[str, str], ...]:
    """The system's words at the head of the first turn of the user."""
    if len(turns) < 2 or turns[0]["role"] != "system":
        return turns
    joined = f"{turns[0]['content']}\n\n{turns[1]['content']}"
    return ({**turns[1], "content": joined}, *turns[2:])
