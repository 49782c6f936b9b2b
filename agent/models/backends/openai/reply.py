"""Reading an answer: its text, or the typed error that it is, and the JSON in the text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from graphs.errors import ModelOutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agent.models.backends.openai.key import Voice

T = TypeVar("T", bound=BaseModel)

THOUGHT_BEGINS, THOUGHT_ENDS = "<think>", "</think>"
"""Around the reasoning of models whose server leaves it in the text (vLLM without a parser)."""

TRIED = 20
"""Places in a text at which JSON is looked for."""


@dataclass(frozen=True)
class Reply:
    """The text of an answer, without the model's reasoning."""

    text: str
    cut: bool = False
    """Whether the limit of tokens ended it."""


def read(answer: Any, max_tokens: int, say: Voice) -> Reply | ModelOutputError:
    """The text of a chat completion, or the error that says what came in its place.

    The error is for the caller to raise, once it has let the answer go: a server may send the key
    back, and reports of errors may show what a function holds.
    """
    choices = getattr(answer, "choices", None)
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = getattr(choice, "message", None)
    if message is None:
        return ModelOutputError(say("the answer holds no choice with a message"))
    finish = getattr(choice, "finish_reason", None)
    text = getattr(message, "content", None)
    if isinstance(text, str) and text.strip() and finish != "content_filter":
        return _checked(_without_thought(text), finish == "length", max_tokens, say)
    return ModelOutputError(say(_why_none(message, finish, max_tokens)))


def piece_of(piece: Any) -> tuple[str, str | None]:
    """The text of one piece of a stream, and why the stream ends with it, if it does."""
    choices = getattr(piece, "choices", None)
    choice = choices[0] if isinstance(choices, list) and choices else None
    text = getattr(getattr(choice, "delta", None), "content", None)
    return (text if isinstance(text, str) else ""), getattr(choice, "finish_reason", None)


def parse(schema: type[T], text: str) -> tuple[T | None, str]:
    """The first JSON in a text that the schema accepts, and else what is wrong.

    Words and fences around it do not matter, and neither do raw line ends in strings, which
    llama.cpp's grammars let through.
    """
    problem = "it holds no JSON"
    for value in _values(text):
        try:
            return schema.model_validate_json(json.dumps(value)), ""
        except ValidationError as error:
            if problem == "it holds no JSON":
                problem = str(error.errors(include_url=False, include_input=False))
    return None, problem


def _values(text: str) -> Iterator[Any]:
    """JSON objects and lists, from the left, none from inside another."""
    decoder = json.JSONDecoder(strict=False)
    end = tried = 0
    for start in (found.start() for found in re.finditer(r"[\[{]", text)):
        # After such signs stands a part of something larger, which did not decode as a whole.
        inside = tried and text[max(start - 9, 0) : start].rstrip().endswith(('":', ",", "[", "{"))
        if start < end or inside:
            continue
        tried += 1
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            pass
        else:
            yield value
        if tried == TRIED:
            return


def _without_thought(text: str) -> str | None:
    """What follows the reasoning; None when the reasoning never ends."""
    if THOUGHT_ENDS in text:  # some templates give the opening mark to the prompt
        return text.rpartition(THOUGHT_ENDS)[2].strip()
    return None if text.lstrip().startswith(THOUGHT_BEGINS) else text


def _checked(text: str | None, cut: bool, most: int, say: Voice) -> Reply | ModelOutputError:
    if not text:
        return ModelOutputError(
            say(f"the model thought and did not answer; raise max_tokens above {most}")
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return ModelOutputError(say("the answer holds half characters that are no text"))
    return Reply(say.key.clean(text), cut)


def _why_none(message: Any, finish: object, max_tokens: int) -> str:
    if getattr(message, "refusal", None):
        return f"the model refused: {message.refusal}"
    if finish == "content_filter":
        return "a content filter of the server held the answer back"
    if getattr(message, "tool_calls", None):
        return "the model called a tool, but none was offered"
    # vLLM renamed `reasoning_content` to `reasoning`.
    thought = getattr(message, "reasoning_content", None) or getattr(message, "reasoning", None)
    if finish == "length" or thought:
        return f"the model gave no answer within max_tokens = {max_tokens}; raise it"
    return "the answer holds no text"
