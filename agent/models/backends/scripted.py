"""`ScriptedModel`: a model that says what it was told to say. The public fake of `ChatModel`."""

from __future__ import annotations

import json
import math
from collections import deque
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from agent.models.chat_model import MOST_LIKELY, Completion, Embedded, LabelScores, Usage
from graphs.errors import DataError, ModelOutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from agent.models.chat_model import Message, Sampling

T = TypeVar("T", bound=BaseModel)


class ScriptedModel:
    """Answers from a queue, a function of the last message, or a recording.

    Args:
        answers: texts or errors, given in order; or a function from the last message to a text.
        scores: a function from (prefix + suffix, label) to a weight above 0; equal weights if None.
    """

    name = "scripted"

    def __init__(
        self,
        answers: Sequence[str | Exception] | Callable[[str], str] = (),
        *,
        scores: Callable[[str, str], float] | None = None,
    ) -> None:
        self._queue = deque(() if callable(answers) else answers)
        self._function = answers if callable(answers) else None
        self._scores = scores
        self.seen: list[tuple[Message, ...]] = []

    @classmethod
    def recorded(cls, path: Path) -> ScriptedModel:
        """A recording: JSON Lines of `{"prompt": last message, "answer": text}`.

        Raises:
            DataError: the file cannot be read so.
        """
        try:
            with path.open(encoding="utf-8") as file:
                rows = [json.loads(line) for line in file if line.strip()]
            known = {row["prompt"]: row["answer"] for row in rows}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(f"{path} is no recording of prompts and answers: {error}") from error

        def answer(prompt: str) -> str:
            if prompt not in known:
                raise DataError(f"{path.name} has no answer to {prompt[:80]!r}")
            return str(known[prompt])

        return cls(answer)

    async def complete(
        self,
        messages: Sequence[Message],
        schema: type[T] | None = None,
        *,
        max_tokens: int = 512,
        deadline_s: float = 60.0,
        sampling: Sampling = MOST_LIKELY,
    ) -> Completion[T]:
        """The next scripted answer; an error of the script is raised."""
        del max_tokens, deadline_s
        self.seen.append(tuple(messages))
        if self._function is not None:
            text = self._function(messages[-1].content)
        elif self._queue:
            said = self._queue.popleft()
            if isinstance(said, Exception):
                raise said
            text = said
        else:
            raise ModelOutputError("the script has no further answer")
        parsed = None
        if schema is not None:
            try:
                parsed = schema.model_validate_json(text)
            except ValidationError as error:
                raise ModelOutputError(f"the scripted answer does not fit: {error}") from error
        return Completion(sampling.cut(text), self.name, Usage(), parsed)

    async def complete_many(
        self,
        conversations: Sequence[Sequence[Message]],
        schema: type[T] | None = None,
        *,
        max_tokens: int = 512,
        deadline_s: float = 60.0,
        sampling: Sampling = MOST_LIKELY,
    ) -> list[Completion[T]]:
        """One scripted answer after the other."""
        del max_tokens, deadline_s
        return [
            await self.complete(messages, schema, sampling=sampling) for messages in conversations
        ]

    async def score_labels(
        self,
        prefix: str,
        suffixes: Sequence[str],
        labels: Sequence[str],
        *,
        deadline_s: float = 60.0,
    ) -> LabelScores:
        """The scripted weights, normalized."""
        del deadline_s
        rows = []
        for suffix in suffixes:
            weights = [
                self._scores(prefix + suffix, one) if self._scores else 1.0 for one in labels
            ]
            total = sum(weights)
            rows.append(tuple(math.log(weight / total) for weight in weights))
        return LabelScores(tuple(labels), tuple(rows), "scripted", self.name, Usage())

    async def embed(self, texts: Sequence[str], *, deadline_s: float = 60.0) -> Embedded:
        """Counts of the letters a to z: alike texts are near, and nothing is random."""
        del deadline_s
        letters = "abcdefghijklmnopqrstuvwxyz"
        vectors = tuple(tuple(float(text.lower().count(c)) for c in letters) for text in texts)
        return Embedded(vectors, self.name)

    async def close(self) -> None:
        """Nothing to release."""
