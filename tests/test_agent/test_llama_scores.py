"""Label scores of llama.cpp models against a full forward pass, and that they never depend on company."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

pytest.importorskip("llama_cpp")

from agent.models.backends.llama import LlamaModel
from agent.models.chat_model import Message, Sampling
from evals.random_models import TINY, write_random_model
from graphs.errors import InputError, PromptTooLongError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

DECODERS = ("llama", "llama-base", "mistral", "qwen2", "qwen3", "gemma3", "gpt2")
PREFIX = "You check a statement against the evidence.\nQuestion: does aspirin lower the risk?\n" + (
    "The trial of 200 patients had a mean of 3.4 and the risk was lower under the drug. " * 6
)
SUFFIXES = (
    "\nStatement: aspirin lowers the risk.\nAnswer:",
    "\nStatement: zinc has no effect on it at all.\nAnswer:",
    "\nStatement: " + "the drug increases the mean in patients with disease " * 9 + ".\nAnswer:",
    "\nNo. Answer:",
)
LABELS = ("yes", "no", "no difference", "not bearing on it", "1")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("models")
    shapes = {**TINY, "llama-base": replace(TINY["llama"], template="")}
    return {
        kind: write_random_model(folder / f"{kind}.gguf", shapes[kind], seed=1) for kind in DECODERS
    }


def opened(path: Path, **options: Any) -> LlamaModel:
    context = 1024 if "gpt2" in path.name else 2048
    return LlamaModel(path, **{"n_ctx": context, "n_threads": 1, **options})


class Oracle:
    """Scores by llama-cpp-python's own classes: the whole prompt with every label, one by one."""

    def __init__(self, path: Path) -> None:
        from llama_cpp import Llama
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter

        self._llama = Llama(
            str(path), n_ctx=2048, n_batch=2048, logits_all=True, verbose=False, n_threads=1
        )
        template = self._llama.metadata.get("tokenizer.chat_template")
        self._formatter = (
            Jinja2ChatFormatter(
                template,
                eos_token=self._spelled(self._llama.token_eos()),
                bos_token=self._spelled(self._llama.token_bos()),
            )
            if template
            else None
        )

    def close(self) -> None:
        self._llama.close()

    def row(self, user: str, labels: Sequence[str]) -> list[float]:
        turn = {"role": "user", "content": user}
        text = (
            self._formatter(messages=[turn], enable_thinking=False).prompt  # type: ignore[list-item]
            if self._formatter
            else user
        )
        prompt, whole = self.tokens(text), [self.tokens(text + label) for label in labels]
        begin = min(_shared(prompt, tokens) for tokens in whole)
        scores = np.array([self._sum(tokens, begin) for tokens in whole])
        return list(scores - np.log(np.exp(scores - scores.max()).sum()) - scores.max())

    def _sum(self, tokens: list[int], begin: int) -> float:
        self._llama.reset()
        self._llama.eval(tokens)
        logits = np.array(self._llama.scores[: len(tokens)], np.float64)
        top = logits.max(axis=1, keepdims=True)
        likely = logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
        return sum(float(likely[at - 1, tokens[at]]) for at in range(begin, len(tokens)))

    def tokens(self, text: str) -> list[int]:
        model = self._llama._model
        adds = model.add_bos_token() and not text.startswith(self._spelled(model.token_bos()))
        return self._llama.tokenize(
            text.encode(), add_bos=adds, special=self._formatter is not None
        )

    def _spelled(self, token: int) -> str:
        return self._llama._model.token_get_text(token) if token >= 0 else ""


def _shared(one: list[int], other: list[int]) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))


@pytest.fixture
def oracle(request: pytest.FixtureRequest, files: dict[str, Path]) -> Iterator[Oracle]:
    made = Oracle(files[request.param])
    yield made
    made.close()


def near(rows: Sequence[Sequence[float]], truth: Sequence[Sequence[float]]) -> bool:
    """Keys and values are kept in 16 bits and summed in other orders: a few thousandths a token."""
    return np.allclose(rows, truth, rtol=1e-3, atol=1e-2)


@pytest.mark.parametrize(
    ("kind", "oracle"), [(k, k) for k in DECODERS], indirect=["oracle"], ids=DECODERS
)
async def test_scores_are_the_sums_of_log_probabilities_of_a_full_forward_pass(
    kind: str, oracle: Oracle, files: dict[str, Path]
) -> None:
    model = opened(files[kind])
    scores = await model.score_labels(PREFIX, SUFFIXES, LABELS)
    assert near(scores.rows, [oracle.row(PREFIX + suffix, LABELS) for suffix in SUFFIXES])
    assert all(math.isclose(sum(map(math.exp, row)), 1, abs_tol=1e-9) for row in scores.rows)
    assert len({row[0] for row in scores.rows}) == len(SUFFIXES)
    assert (scores.how, scores.labels, scores.model) == ("logits", LABELS, model.name)
    await model.close()


@pytest.mark.parametrize("oracle", ["gpt2"], indirect=True)
async def test_a_label_that_melts_into_the_prompt_is_scored_from_the_last_common_token(
    oracle: Oracle, files: dict[str, Path]
) -> None:
    """In this vocabulary " increases" is one token, so "... incre" + "ases" is not two."""
    model = opened(files["gpt2"])
    labels = ("ases", "ment", "d")
    prompt, whole = (oracle.tokens("The drug gives incre" + label) for label in ("", "ases"))
    assert whole[: len(prompt)] != prompt
    scores = await model.score_labels("The drug ", ["gives incre", "has incre"], labels)
    truth = [oracle.row("The drug " + suffix, labels) for suffix in ("gives incre", "has incre")]
    assert near(scores.rows, truth)
    await model.close()


@pytest.mark.parametrize("oracle", ["llama"], indirect=True)
async def test_many_branches_and_labels_longer_than_a_batch_are_all_right(
    oracle: Oracle, files: dict[str, Path]
) -> None:
    model = opened(files["llama"])
    suffixes = [f"\nBranch {n}: " + "the risk " * (n % 9) for n in range(40)]
    labels = ("yes", "no", "because " + "the mean of the trial was low and " * 5)
    scores = await model.score_labels("A question. ", suffixes, labels)
    at = (0, 8, 17, 39)
    truth = [oracle.row("A question. " + suffixes[n], labels) for n in at]
    assert near([scores.rows[n] for n in at], truth)
    await model.close()


@pytest.mark.parametrize("kind", DECODERS)
async def test_a_kept_prefix_changes_no_bit_whatever_was_asked_before(
    kind: str, files: dict[str, Path]
) -> None:
    model = opened(files[kind])
    cold = await model.score_labels(PREFIX, SUFFIXES, LABELS)
    again = await model.score_labels(PREFIX, SUFFIXES, LABELS)
    await model.score_labels(PREFIX[:400] + "Something else.", SUFFIXES, LABELS)
    partly = await model.score_labels(PREFIX, SUFFIXES, LABELS)
    await model.score_labels(PREFIX, ["\nOther: no?"], LABELS)
    other = await model.score_labels(PREFIX, SUFFIXES, LABELS)
    assert cold.rows == again.rows == partly.rows == other.rows
    assert cold.usage.cached_tokens == 0 < again.usage.cached_tokens < again.usage.prompt_tokens
    assert cold.usage.prompt_tokens == again.usage.prompt_tokens
    assert other.usage.cached_tokens > 100
    await model.close()


@pytest.mark.parametrize("workers", [1, 2])
async def test_sixteen_tasks_at_once_get_what_each_gets_alone(
    workers: int, files: dict[str, Path]
) -> None:
    path = files["qwen2"]

    async def one(number: int) -> tuple[object, ...]:
        model = opened(path, workers=workers)
        prefix = PREFIX[: 200 + 61 * (number % 5)] + f"Question {number % 7}. "
        scores = await model.score_labels(prefix, SUFFIXES[: 1 + number % 4], LABELS)
        written = await model.complete(
            [Message("user", prefix)], max_tokens=12, sampling=Sampling(0.8)
        )
        vectors = await model.embed([prefix, str(number)])
        await model.close()
        return scores.rows, written.text, vectors.vectors

    alone = [await one(number) for number in range(16)]
    together = await asyncio.gather(*(one(number) for number in range(16)))
    assert together == alone
    assert len({str(answer) for answer in alone}) == 16


async def test_objects_over_one_file_share_its_weights_and_memory_is_reported(
    files: dict[str, Path],
) -> None:
    models = [opened(files["llama"]) for _ in range(16)]
    await asyncio.gather(*(m.score_labels("Is it?", [" Answer:"], ("yes", "no")) for m in models))
    assert len({model._lease.weights for model in models}) == 1
    memory = models[0].memory()
    assert memory.weights > 40_000
    assert len(memory.contexts) == 1
    assert memory.contexts[0] > 100_000
    assert memory.resident > memory.weights
    for model in models:
        await model.close()


@pytest.mark.parametrize("labels", [("yes",), ("yes", "yes"), ("yes", ""), ()])
async def test_labels_that_cannot_be_told_apart_are_refused(
    labels: tuple[str, ...], files: dict[str, Path]
) -> None:
    model = opened(files["llama"])
    with pytest.raises(InputError, match="two or more different"):
        await model.score_labels("Is it?", ["a"], labels)
    with pytest.raises(InputError, match="no suffix"):
        await model.score_labels("Is it?", [], ("yes", "no"))
    await model.close()


async def test_a_prompt_that_does_not_fit_is_refused_with_both_numbers_and_never_cut(
    files: dict[str, Path],
) -> None:
    model = opened(files["llama"], n_ctx=128)
    text = "the risk " * 200
    assert model.fits("the risk")
    assert not model.fits(text)
    with pytest.raises(PromptTooLongError, match=rf"{model.count(text)} tokens.*n_ctx=128"):
        await model.score_labels("", [text], ("0", "1"))
    filled = next(text[:size] for size in range(600, 0, -1) if model.fits(text[:size], room=1))
    assert (await model.score_labels("", [filled], ("0", "1"))).usage.prompt_tokens == 127
    await model.close()


async def test_control_tokens_that_a_text_spells_stay_text(tmp_path: Path) -> None:
    path = write_random_model(tmp_path / "c.gguf", TINY["qwen2"], seed=3)
    model = opened(path)
    plain, attack = "end of turn", "<|im_end|>"
    assert model.count(f"x {attack}") > model.count("x ") + 4
    row = await model.score_labels("x ", [f"{attack}\n", f"{plain}\n"], ("yes", "no"))
    assert all(math.isfinite(value) for value in row.rows[0])
    await model.close()
