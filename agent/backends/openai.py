"""Any server that speaks the OpenAI protocol: OpenAI, vLLM, llama-server, Ollama, LM Studio, OpenRouter.

Structured outputs where the server has them; else the schema goes into the prompt and the answer is
validated and, at most twice, sent back for repair. Label scores come from `top_logprobs` where given,
else from k sampled answers, which the result says. Retries wait with jitter, honour Retry-After, and
end with the deadline. The key comes from the environment and is cut out of every message.
"""

from __future__ import annotations

import asyncio
import math
import os
import random
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from agent.model import Completion, Embedded, LabelScores, Usage, require_models_allowed
from graphs.errors import (
    BudgetError,
    DeadlineError,
    ModelOutputError,
    ModelRefusedError,
    ModelUnavailableError,
    PromptTooLongError,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from agent.model import Message

T = TypeVar("T", bound=BaseModel)

REPAIRS = 2
RETRIES = 5
FIRST_WAIT_S = 0.5
SAMPLES = 8
TOP = 20
"""Most alternatives that the protocol gives for a token."""


@dataclass(frozen=True)
class Budget:
    """What one model object may spend; None is no limit. Prices in US dollars a million tokens."""

    tokens: int | None = None
    dollars: float | None = None
    prompt_price: float = 0.0
    completion_price: float = 0.0


class OpenAiModel:
    """A `ChatModel` behind an address.

    Args:
        model: its name at the server.
        base_url: such as `http://127.0.0.1:8080/v1`; OpenAI's own when None.
        key_variable: environment variable that holds the key; servers without keys need none.
        budget: tokens and money that may be spent.
        concurrency: calls under way at once.
        samples: answers behind a sampled score.
        seed: sent along, and of the waiting times.
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
        from openai import AsyncOpenAI

        require_models_allowed()
        self.name = model
        self.spent = Usage(calls=0)
        self._key = os.environ.get(key_variable) or "none"
        self._client = AsyncOpenAI(api_key=self._key, base_url=base_url, max_retries=0)
        self._budget = budget or Budget()
        self._gate = asyncio.Semaphore(concurrency)
        self._samples = samples
        self._seed = seed
        self._random = random.Random(seed)
        self._has_schemas = True

    async def complete(
        self,
        messages: Sequence[Message],
        schema: type[T] | None = None,
        *,
        max_tokens: int = 512,
        deadline_s: float = 60.0,
    ) -> Completion[T]:
        """One answer; with a schema, validated and repaired at most twice."""
        end = time.monotonic() + deadline_s
        turns: list[dict[str, str]] = [{"role": m.role, "content": m.content} for m in messages]
        usage = Usage(calls=0)
        for repairs in range(REPAIRS + 1):
            answer, took = await self._ask(turns, schema, max_tokens, end)
            usage += took
            if schema is None:
                return Completion(answer, self.name, usage)
            try:
                parsed = schema.model_validate_json(_json_of(answer))
            except ValidationError as error:
                problem = str(error.errors(include_url=False, include_input=False))
                turns += [
                    {"role": "assistant", "content": answer},
                    {"role": "user", "content": f"That is not valid: {problem}. Answer with the JSON alone."},
                ]  # fmt: skip
                continue
            return Completion(answer, self.name, usage, parsed, repairs)
        raise ModelOutputError(f"{self.name} gave no valid {schema.__name__} in {REPAIRS + 1} answers: {problem}")  # type: ignore[union-attr]  # fmt: skip

    async def complete_many(
        self,
        conversations: Sequence[Sequence[Message]],
        schema: type[T] | None = None,
        *,
        max_tokens: int = 512,
        deadline_s: float = 60.0,
    ) -> list[Completion[T]]:
        """All at once, as many as the concurrency allows; the first failure cancels the rest."""
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(
                        self.complete(turns, schema, max_tokens=max_tokens, deadline_s=deadline_s)
                    )
                    for turns in conversations
                ]
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None
        return [task.result() for task in tasks]

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int = 512, deadline_s: float = 60.0
    ) -> AsyncIterator[str]:
        """The pieces of one answer as they come; a stream that is cut off is an error."""
        end = time.monotonic() + deadline_s
        turns: list[Any] = [{"role": m.role, "content": m.content} for m in messages]
        pieces = await self._call(
            lambda left: self._client.chat.completions.create(
                model=self.name, messages=turns, max_tokens=max_tokens, temperature=0,
                stream=True, timeout=left,
            ),
            end,
        )  # fmt: skip
        finished = False
        try:
            async with asyncio.timeout(max(end - time.monotonic(), 0.0)):
                async for piece in pieces:
                    for choice in piece.choices:
                        finished |= choice.finish_reason is not None
                        if choice.delta.content:
                            yield choice.delta.content
        except TimeoutError:
            raise self._late(deadline_s) from None
        except Exception as error:
            raise self._typed(error) from None
        if not finished:
            raise ModelUnavailableError(f"{self.name}: the stream was cut off before its end")

    async def score_labels(
        self,
        prefix: str,
        suffixes: Sequence[str],
        labels: Sequence[str],
        *,
        deadline_s: float = 60.0,
    ) -> LabelScores:
        """Log-probabilities where the server gives them, else frequencies over sampled answers."""
        end = time.monotonic() + deadline_s
        prompts = [f"{prefix}{suffix}" for suffix in suffixes]
        found = await asyncio.gather(*(self._first_token(p, labels, end) for p in prompts))
        usage = sum((took for _, took in found), Usage(calls=0))
        rows = [row for row, _ in found]
        if all(row is not None for row in rows):
            exact = tuple(row for row in rows if row is not None)
            return LabelScores(tuple(labels), exact, "logits", self.name, usage)
        sampled = await asyncio.gather(*(self._sampled(p, labels, end) for p in prompts))
        usage = sum((took for _, took in sampled), usage)
        drawn = tuple(row for row, _ in sampled)
        return LabelScores(tuple(labels), drawn, "sampled", self.name, usage, self._samples)

    async def embed(self, texts: Sequence[str], *, deadline_s: float = 60.0) -> Embedded:
        """The server's embeddings."""
        end, start = time.monotonic() + deadline_s, time.monotonic()
        answer = await self._call(
            lambda left: self._client.embeddings.create(
                model=self.name, input=list(texts), encoding_format="float", timeout=left
            ),
            end,
        )
        vectors = tuple(tuple(item.embedding) for item in answer.data)
        if len(vectors) != len(texts):
            raise ModelOutputError(f"{len(texts)} texts were sent and {len(vectors)} vectors came")
        return Embedded(vectors, self.name, self._count(answer.usage, start))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _ask(
        self,
        turns: list[dict[str, str]],
        schema: type[BaseModel] | None,
        max_tokens: int,
        end: float,
    ) -> tuple[str, Usage]:
        start = time.monotonic()
        if schema is not None and self._has_schemas:
            shape = {"name": schema.__name__, "schema": schema.model_json_schema(), "strict": False}
            extra: dict[str, Any] = {
                "response_format": {"type": "json_schema", "json_schema": shape}
            }
        else:
            extra = {}
        sent = turns
        if schema is not None and not self._has_schemas:
            # The schema follows what is the same in every call, so that prompt caches can be used.
            asked = f"Answer with one JSON object of this schema and nothing else: {schema.model_json_schema()}"
            sent = [*turns[:-1], {**turns[-1], "content": f"{turns[-1]['content']}\n\n{asked}"}]
        try:
            answer = await self._chat(sent, max_tokens, end, **extra)
        except ModelRefusedError as error:
            if not extra or "response_format" not in str(error):
                raise
            self._has_schemas = False
            return await self._ask(turns, schema, max_tokens, end)
        if not answer.choices or answer.choices[0].message.content is None:
            raise ModelOutputError(f"{self.name} answered without any text")
        return answer.choices[0].message.content, self._count(answer.usage, start)

    async def _first_token(
        self, prompt: str, labels: Sequence[str], end: float
    ) -> tuple[tuple[float, ...] | None, Usage]:
        """Label log-probabilities from the first token, or None where the server gives none."""
        start = time.monotonic()
        turns = [{"role": "user", "content": prompt}]
        answer = await self._chat(turns, 1, end, logprobs=True, top_logprobs=TOP)
        usage = self._count(answer.usage, start)
        given = answer.choices[0].logprobs if answer.choices else None
        if given is None or not given.content:
            return None, usage
        tokens = [(t.token, t.logprob) for t in given.content[0].top_logprobs]
        return row_of(tokens, labels), usage

    async def _sampled(
        self, prompt: str, labels: Sequence[str], end: float
    ) -> tuple[tuple[float, ...], Usage]:
        """Frequencies of the labels, half a count added to each (Jeffreys)."""
        turns = [{"role": "user", "content": prompt}]
        start = time.monotonic()
        counts: Counter[str] = Counter()
        usage = Usage(calls=0)
        for draw in range(self._samples):
            answer = await self._chat(turns, 8, end, temperature=1.0, seed=self._seed + draw)
            usage += self._count(answer.usage, start)
            said = (answer.choices[0].message.content or "") if answer.choices else ""
            words = said.strip().lower()
            counts.update(label for label in labels if words.startswith(label.lower()))
        total = sum(counts.values()) + 0.5 * len(labels)
        return tuple(math.log((counts[label] + 0.5) / total) for label in labels), usage

    async def _chat(self, turns: list[Any], max_tokens: int, end: float, **extra: Any) -> Any:
        options = {"temperature": 0, "seed": self._seed, **extra}
        return await self._call(
            lambda left: self._client.chat.completions.create(
                model=self.name, messages=turns, max_tokens=max_tokens, timeout=left, **options
            ),
            end,
        )

    async def _call(self, send: Callable[[float], Awaitable[Any]], end: float) -> Any:
        """Send, retry what may succeed later, and stop at the deadline."""
        seconds = end - time.monotonic()
        self._check_budget()
        for attempt in range(RETRIES + 1):
            left = end - time.monotonic()
            if left <= 0:
                raise self._late(seconds)
            try:
                async with asyncio.timeout(left), self._gate:
                    answer = await send(left)
                if isinstance(answer, str):  # a gateway's page, not the protocol
                    raise ModelOutputError(f"{self.name}: the server sent text, not JSON")
                return answer
            except TimeoutError:
                raise self._late(seconds) from None
            except ModelOutputError:
                raise
            except Exception as error:
                typed = self._typed(error)
                if not typed.retryable or attempt == RETRIES:
                    raise typed from None
                wait = _retry_after(error) or FIRST_WAIT_S * 2**attempt * self._random.uniform(
                    0.5, 1.5
                )
                if time.monotonic() + wait >= end:
                    raise typed from None
                await asyncio.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _typed(self, error: Exception) -> Any:
        """The error of our tree for one of the SDK, without the key."""
        import openai

        text = (
            f"{self.name}: {error}".replace(self._key, "***")
            if self._key != "none"
            else f"{self.name}: {error}"
        )
        if isinstance(error, openai.APITimeoutError):
            return DeadlineError(text)
        if isinstance(error, openai.APIStatusError):
            status = error.status_code
            if status in (408, 409, 425, 429) or status >= 500:
                return ModelUnavailableError(f"{text} (status {status})")
            if "context" in text.lower() and "length" in text.lower():
                return PromptTooLongError(text)
            hint = "; set the key in the environment" if status in (401, 403) else ""
            return ModelRefusedError(f"{text} (status {status}){hint}")
        if isinstance(error, openai.APIConnectionError):
            return ModelUnavailableError(f"{text} (is the server up?)")
        return ModelOutputError(f"{text} ({type(error).__name__})")

    def _late(self, seconds: float) -> DeadlineError:
        return DeadlineError(f"{self.name} did not answer within {seconds:.3g} s and was stopped")

    def _count(self, usage: Any, start: float) -> Usage:
        prompt = getattr(usage, "prompt_tokens", 0) or 0
        written = getattr(usage, "completion_tokens", 0) or 0
        prices = self._budget
        cost = (prompt * prices.prompt_price + written * prices.completion_price) / 1e6
        took = Usage(prompt, written, time.monotonic() - start, cost)
        self.spent += took
        return took

    def _check_budget(self) -> None:
        tokens = self.spent.prompt_tokens + self.spent.completion_tokens
        if self._budget.tokens is not None and tokens >= self._budget.tokens:
            raise BudgetError(
                f"{self.name}: {tokens} tokens are spent, the budget is {self._budget.tokens}"
            )
        if self._budget.dollars is not None and self.spent.cost >= self._budget.dollars:
            raise BudgetError(
                f"{self.name}: ${self.spent.cost:.2f} are spent, the budget is ${self._budget.dollars:.2f}"
            )


def row_of(tokens: Sequence[tuple[str, float]], labels: Sequence[str]) -> tuple[float, ...] | None:
    """Normalized label log-probabilities from a token's alternatives; None when none begins a label.

    A token counts for the one label that it begins; a label that no alternative begins gets at most
    the least probability that is listed.
    """
    mass: dict[str, float] = {}
    for token, logprob in tokens:
        word = token.strip().lower()
        begun = [label for label in labels if word and label.lower().startswith(word)]
        if len(begun) == 1:
            mass[begun[0]] = mass.get(begun[0], 0.0) + math.exp(logprob)
    if not mass:
        return None
    floor = math.exp(min(logprob for _, logprob in tokens))
    weights = [mass.get(label, min(floor, *mass.values())) for label in labels]
    total = sum(weights)
    return tuple(math.log(weight / total) for weight in weights)


def _json_of(text: str) -> str:
    """The outermost object of an answer, without the fence or words around it."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


def _retry_after(error: Exception) -> float | None:
    response = getattr(error, "response", None)
    text = response.headers.get("retry-after") if response is not None else None
    try:
        return float(text) if text else None
    except ValueError:
        return None
