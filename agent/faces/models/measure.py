"""Measure a local model: loading, reading, writing, scoring labels cold and warm, memory.

Every measurement is repeated and its median is reported. A prompt that was read before is kept by the
backend, so each cold one begins with a number of its own.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from agent.models.chat_model import Message
from graphs.errors import InputError, SetupError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from pydantic import BaseModel

    from agent.models.backends.llama.model import LlamaModel
    from agent.models.chat_model import Completion, LabelScores

LABELS = ("yes", "no")
SENTENCE = (
    "Reported: of {number} patients who took the drug, some did better than those who did not. "
)
SUFFIX = (
    "\nStatement {number}: the drug helps most patients with the disease. Is it supported? Answer:"
)
ROOM = 256
"""Tokens for a suffix, its label and the chat template."""
PATIENCE_S = 3600.0


@dataclass(frozen=True)
class Plan:
    """What is measured: `prefix` tokens, `branches` that share them, `answer` tokens written."""

    prefix: int
    branches: int
    answer: int
    repeat: int
    threads: int | None


@dataclass(frozen=True)
class Figure:
    """One measurement; `value` is None when it could not be taken, and `note` says why."""

    name: str
    value: float | None
    unit: str
    note: str = ""


async def measure_decoder(path: Path, context_length: int | None, plan: Plan) -> list[Figure]:
    """Measure a model that writes.

    Raises:
        InputError: the prompt does not fit into the model's context.
        SetupError: llama.cpp is not installed, or the model cannot be used.
    """
    from agent.models.backends.llama.model import LlamaModel

    needed = plan.prefix + ROOM + plan.answer
    if context_length is not None and needed > context_length:
        raise InputError(
            f"a prefix of {plan.prefix} tokens with its answer needs {needed} tokens, and the model "
            f"was trained for {context_length}; give a smaller --prefix"
        )
    start = time.perf_counter()
    model = LlamaModel(path, n_ctx=needed, n_threads=plan.threads)
    loaded = time.perf_counter() - start
    try:
        figures = [Figure("load", loaded, "s"), *await _scoring(model, plan)]
        figures.append(await _writing(model, plan))
        memory = model.memory()
    finally:
        await model.close()
    gigabyte = 1e9
    return [
        *figures,
        Figure("memory of the weights", memory.weights / gigabyte, "GB"),
        Figure("memory of the contexts", sum(memory.contexts) / gigabyte, "GB"),
        Figure("memory of the process", memory.resident / gigabyte, "GB"),
    ]


async def measure_judge(path: Path, plan: Plan) -> list[Figure]:
    """Measure a classifier of pairs; passages are as long as fits, at most `plan.prefix` tokens.

    Raises:
        SetupError: llama.cpp is not installed, or the file is no cross-encoder.
    """
    from agent.models.backends.llama.cross_encoder import CrossEncoder

    start = time.perf_counter()
    judge = CrossEncoder(path, n_threads=plan.threads)
    loaded = time.perf_counter() - start
    try:
        claim = "the drug helps most patients with the disease"
        count, passage = 0, ""
        while judge.fits((claim, longer := passage + SENTENCE.format(number=count))):
            if judge.count((claim, longer)) > plan.prefix:
                break
            count, passage = count + 1, longer
        pairs = [(f"{claim}, {number} of them", passage) for number in range(plan.branches)]
        tokens = judge.count(pairs[0])
        await judge.score(pairs[:1], deadline_s=PATIENCE_S)
        seconds = await _median(plan, lambda _: judge.score(pairs, deadline_s=PATIENCE_S))
    finally:
        await judge.close()
    note = f"{plan.branches} pairs of about {tokens} tokens in one call"
    return [Figure("load", loaded, "s"), Figure("judge", plan.branches / seconds, "pairs/s", note)]


async def _scoring(model: LlamaModel, plan: Plan) -> list[Figure]:
    """Reading a prompt, and scoring the branches with the prefix unread (cold) and kept (warm)."""
    suffixes = [SUFFIX.format(number=number) for number in range(plan.branches)]
    texts = [_prefix(model, plan.prefix, begin) for begin in range(2 * plan.repeat + 1)]

    async def score(text: str, branches: list[str]) -> LabelScores:
        return await model.score_labels(text, branches, LABELS, deadline_s=PATIENCE_S)

    # The context is made at the first call, which is therefore not counted.
    await score(texts[0][:200], suffixes[:1])
    tokens = model.count(texts[1] + suffixes[0])
    read = await _median(plan, lambda turn: score(texts[1 + turn], suffixes[:1]))
    cold = await _median(plan, lambda turn: score(texts[1 + plan.repeat + turn], suffixes))
    warm = await _median(plan, lambda _: score(texts[-1], suffixes))
    shared = f"{plan.branches} branches on a prefix of {plan.prefix} tokens"
    return [
        Figure("read a prompt", tokens / read, "tokens/s", f"{tokens} tokens"),
        Figure("score labels, cold", cold, "s", shared),
        Figure("score labels, warm", warm, "s", f"{shared} that was read before"),
    ]


async def _writing(model: LlamaModel, plan: Plan) -> Figure:
    """Tokens a second once the prompt has been read."""
    ask = [Message("user", "Write a long text about the heart.")]

    async def write(tokens: int) -> int:
        answer: Completion[BaseModel] = await model.complete(
            ask, max_tokens=tokens, deadline_s=PATIENCE_S
        )
        return answer.usage.completion_tokens

    try:
        await write(1)
    except SetupError as error:
        return Figure("write", None, "tokens/s", str(error))
    start = time.perf_counter()
    written = [await write(plan.answer) for _ in range(plan.repeat)]
    seconds = time.perf_counter() - start
    return Figure("write", sum(written) / seconds, "tokens/s", f"{max(written)} tokens an answer")


def _prefix(model: LlamaModel, tokens: int, begin: int) -> str:
    """A text of about that many tokens; texts with another `begin` share no first words."""
    text = f"Question {begin}. "
    step = max(model.count(text + SENTENCE.format(number=0)) - model.count(text), 1)
    number = 0
    while (have := model.count(text)) < tokens - step:
        more = max((tokens - have) // (2 * step), 1)
        text += "".join(SENTENCE.format(number=number + extra) for extra in range(more))
        number += more
    return text


async def _median(plan: Plan, work: Callable[[int], Awaitable[object]]) -> float:
    times = []
    for turn in range(plan.repeat):
        start = time.perf_counter()
        await work(turn)
        times.append(time.perf_counter() - start)
    return median(times)
