"""Any server that speaks the OpenAI protocol: OpenAI, vLLM, llama-server, Ollama, LM Studio, OpenRouter.

Structured outputs where the server has them; else the schema goes into the prompt and the answer is
validated and, at most twice, sent back for repair. Label scores: `scores`. Whatever a server
does not take is left out, remembered and named in the notes of the result.

Ollama cuts prompts that do not fit without an error, and takes no context length by this protocol:
set `OLLAMA_CONTEXT_LENGTH` at the server.
"""

from __future__ import annotations

import time
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from agent.models.backends.openai.budget import Budget, Ledger
from agent.models.backends.openai.key import Key, Voice
from agent.models.backends.openai.line import Deadline, ServerLine
from agent.models.backends.openai.reply import Reply, parse, piece_of, read
from agent.models.backends.openai.request import ChatRequest, turns_of
from agent.models.backends.openai.scores import Scorer
from agent.models.backends.openai.together import together
from agent.models.backends.openai.vectors import vectors_of
from agent.models.chat_model import (
    MOST_LIKELY,
    Completion,
    Embedded,
    LabelScores,
    Usage,
    require_models_allowed,
)
from graphs.errors import ModelOutputError, ModelUnavailableError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from agent.models.chat_model import Message, Sampling

T = TypeVar("T", bound=BaseModel)

REPAIRS = 2
SAMPLES = 8
TEXTS_A_REQUEST = 256


class OpenAiModel:
    """A `ChatModel` behind an address.

    Args:
        model: its name at the server.
        base_url: such as `http://127.0.0.1:8080/v1`; `OPENAI_BASE_URL`, else OpenAI's own, when None.
        key_variable: environment variable that holds the key; servers without keys need none.
        budget: tokens and money that may be spent.
        concurrency: requests under way at once, a stream being one until its end.
        samples: answers behind a sampled score.
        seed: sent along, and of the waiting times.

    Raises:
        SetupError: models are switched off, or the address or the key cannot be one.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        key_variable: str = "OPENAI_API_KEY",
        budget: Budget | None = None,
        concurrency: int = 8,
        samples: int = SAMPLES,
        seed: int = 0,
    ) -> None:
        require_models_allowed()
        self.name = model
        self._ledger = Ledger(budget or Budget(), model)
        voice = Voice(model, Key(key_variable))
        self._line = ServerLine(voice, base_url, self._ledger, concurrency, seed)
        self._seed = seed
        self._scorer = Scorer(model, self._line, self._ledger, samples, seed)

    @property
    def spent(self) -> Usage:
        """All that this object has taken so far."""
        return self._ledger.spent

    @property
    def notes(self) -> tuple[str, ...]:
        """What was found out about the server so far, a sentence each."""
        estimated = ("the server counts no tokens: they are estimated from the bytes",)
        return self._line.dialect.notes() + (estimated if self._ledger.estimated else ())

    async def complete(
        self,
        messages: Sequence[Message],
        schema: type[T] | None = None,
        *,
        max_tokens: int = 512,
        deadline_s: float = 60.0,
        sampling: Sampling = MOST_LIKELY,
    ) -> Completion[T]:
        """One answer; with a schema, validated and repaired at most twice."""
        deadline, turns, usage = Deadline.after(deadline_s), turns_of(messages), Usage(calls=0)
        wanted, problem = schema.__name__ if schema else "", ""
        for repairs in range(REPAIRS + 1):
            reply, took = await self._ask(turns, schema, max_tokens, deadline, sampling)
            usage += took
            if schema is None:
                cut = (f"the answer was cut at max_tokens = {max_tokens}",) if reply.cut else ()
                text = sampling.cut(reply.text)
                return Completion(text, self.name, usage, notes=self.notes + cut)
            parsed, problem = parse(schema, reply.text)
            if parsed is not None:
                return Completion(reply.text, self.name, usage, parsed, repairs, notes=self.notes)
            if reply.cut:  # another answer would be cut too
                raise self._wrong(
                    f"the JSON was cut at max_tokens = {max_tokens}; raise it, or bound the schema"
                )
            asked = f"That is not valid: {problem}. Answer with the JSON alone."
            turns += (
                {"role": "assistant", "content": reply.text},
                {"role": "user", "content": asked},
            )
        raise self._wrong(f"no valid {wanted} in {REPAIRS + 1} answers: {problem}")

    async def complete_many(
        self,
        conversations: Sequence[Sequence[Message]],
        schema: type[T] | None = None,
        *,
        max_tokens: int = 512,
        deadline_s: float = 60.0,
        sampling: Sampling = MOST_LIKELY,
    ) -> list[Completion[T]]:
        """All at once, as many as the concurrency allows; the first failure cancels the rest."""
        return await together(
            self.complete(
                turns,
                schema,
                max_tokens=max_tokens,
                deadline_s=deadline_s,
                sampling=replace(
                    sampling, seed=sampling.seed + (number if sampling.temperature else 0)
                ),
            )
            for number, turns in enumerate(conversations)
        )

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int = 512, deadline_s: float = 60.0
    ) -> AsyncGenerator[str, None]:
        """The pieces of one answer as they come; a stream that is cut off is an error."""
        start, deadline = time.monotonic(), Deadline.after(deadline_s)
        options = {"seed": self._seed, "stream": True, "stream_options": {"include_usage": True}}
        request = ChatRequest(self.name, turns_of(messages), max_tokens, options=options)
        size, received, usage, finish = request.size(), 0, None, None
        send = self._line.client.chat.completions.create
        try:
            async with aclosing(self._line.stream(send, request.build, deadline)) as pieces:
                async for piece in pieces:
                    usage = getattr(piece, "usage", None) or usage
                    text, ended = piece_of(piece)
                    finish = ended or finish
                    if text:
                        received += len(text.encode("utf-8", "replace"))
                        yield self._line.say.key.clean(text)
        finally:
            if received or usage:
                self._ledger.add(usage, time.monotonic() - start, size, received)
        if finish is None:
            raise ModelUnavailableError(self._line.say("the stream was cut off before its end"))
        if finish == "content_filter":
            raise self._wrong("a content filter of the server broke the answer off")

    async def score_labels(
        self,
        prefix: str,
        suffixes: Sequence[str],
        labels: Sequence[str],
        *,
        deadline_s: float = 60.0,
    ) -> LabelScores:
        """Log-probabilities where the server settles them, else frequencies of sampled answers.

        Raises:
            InputError: the labels cannot be told apart.
            ModelOutputError: sampled answers were mostly no label.
        """
        prompts = [f"{prefix}{suffix}" for suffix in suffixes]
        scores = await self._scorer.score(prompts, labels, Deadline.after(deadline_s))
        return LabelScores(
            tuple(labels),
            scores.rows,
            "sampled" if scores.n else "logits",
            self.name,
            scores.usage,
            scores.n,
            notes=self.notes + scores.notes,
        )

    async def embed(self, texts: Sequence[str], *, deadline_s: float = 60.0) -> Embedded:
        """The server's vectors, in the order of the texts."""
        deadline = Deadline.after(deadline_s)
        parts = [
            list(texts[at : at + TEXTS_A_REQUEST]) for at in range(0, len(texts), TEXTS_A_REQUEST)
        ]
        found = await together(self._embed(part, deadline) for part in parts)
        vectors = tuple(vector for part, _ in found for vector in part)
        if len({len(vector) for vector in vectors}) > 1:
            raise self._wrong("the vectors of one call differ in length")
        usage = sum((took for _, took in found), Usage(calls=0))
        return Embedded(vectors, self.name, usage, notes=self.notes)

    async def close(self) -> None:
        """Close the connections; a second time does nothing."""
        await self._line.close()

    async def _ask(
        self,
        turns: tuple[dict[str, str], ...],
        schema: type[BaseModel] | None,
        max_tokens: int,
        deadline: Deadline,
        sampling: Sampling,
    ) -> tuple[Reply, Usage]:
        start = time.monotonic()
        drawn = {"seed": self._seed + sampling.seed, "temperature": sampling.temperature}
        request = ChatRequest(self.name, turns, max_tokens, schema, drawn)
        size = request.size()
        send = self._line.client.chat.completions.create
        answer = await self._line.call(send, request.build, deadline)
        # What was paid for counts, also where it turns out to be no answer.
        took = self._ledger.add_answer(answer, time.monotonic() - start, size)
        reply = read(answer, max_tokens, self._line.say)
        del answer  # see `read`
        if isinstance(reply, ModelOutputError):
            raise reply
        return reply, took

    async def _embed(
        self, texts: list[str], deadline: Deadline
    ) -> tuple[tuple[tuple[float, ...], ...], Usage]:
        start = time.monotonic()
        request: dict[str, Any] = {"model": self.name, "input": texts, "encoding_format": "float"}
        send = self._line.client.embeddings.create
        answer = await self._line.call(send, lambda _: request, deadline)
        size = sum(len(text.encode("utf-8", "replace")) for text in texts)
        took = self._ledger.add(
            getattr(answer, "usage", None), time.monotonic() - start, size, received=0
        )
        vectors = vectors_of(answer, len(texts), self._line.say)
        del answer  # see `read`
        if isinstance(vectors, ModelOutputError):
            raise vectors
        return vectors, took

    def _wrong(self, text: str) -> ModelOutputError:
        return ModelOutputError(self._line.say(text))
