"""The cross-encoder on a tiny random BERT, against a forward pass in numpy."""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

pytest.importorskip("llama_cpp")

from agent.models.backends.llama.cross_encoder import CrossEncoder
from evals.random_models import TINY, write_random_model
from graphs.errors import DeadlineError, PromptTooLongError, SetupError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

PAIRS = [
    ("aspirin lowers the risk", "the risk was lower under aspirin than under placebo"),
    ("aspirin lowers the risk", "the mean was 3.4 (95% CI 1.2-5.6) in patients"),
    ("zinc increases mean risk", "no effect"),
    ("zinc increases mean risk", "the trial had 200 patients " * 12),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judges")
    return write_random_model(folder / "judge.gguf", TINY["judge"], seed=4)


class Bert:
    """BertForSequenceClassification as its paper has it, over the tensors of a GGUF file."""

    def __init__(self, path: Path) -> None:
        from gguf import GGUFReader

        reader = GGUFReader(str(path))
        self._of = {t.name: np.asarray(t.data, np.float64) for t in reader.tensors}
        self._heads = int(reader.fields["bert.attention.head_count"].contents())
        self._layers = int(reader.fields["bert.block_count"].contents())
        tokens = reader.fields["tokenizer.ggml.tokens"].contents()
        self._ids = {token: number for number, token in enumerate(tokens)}

    def logits(self, claim: str, passage: str) -> Array:
        end = self._ids["[SEP]"]
        ids = [self._ids["[CLS]"], *self._words(claim), end, *self._words(passage), end]
        get = self._of
        x = get["token_embd.weight"][ids] + get["position_embd.weight"][: len(ids)]
        x = self._norm(x + get["token_types.weight"][0], "token_embd_norm")
        for layer in range(self._layers):
            at = f"blk.{layer}."
            x = self._norm(x + self._attend(x, at), at + "attn_output_norm")
            up = self._linear(x, at + "ffn_up")
            active = up * 0.5 * (1 + np.vectorize(math.erf)(up / math.sqrt(2)))
            x = self._norm(x + self._linear(active, at + "ffn_down"), at + "layer_output_norm")
        return self._linear(np.tanh(self._linear(x[0], "cls")), "cls.output")

    def _words(self, text: str) -> list[int]:
        """Greedy longest pieces of each run of letters or digits, and each mark alone."""
        import re

        found: list[int] = []
        for word in re.findall(r"[a-z0-9]+|[^\sa-z0-9]", text.lower()):
            rest, mark = word, "\u2581"
            while rest:
                size = next(n for n in range(len(rest), 0, -1) if mark + rest[:n] in self._ids)
                found.append(self._ids[mark + rest[:size]])
                rest, mark = rest[size:], ""
        return found

    def _attend(self, x: Array, at: str) -> Array:
        q, k, v = (
            self._linear(x, f"{at}attn_{name}").reshape(len(x), self._heads, -1).swapaxes(0, 1)
            for name in "qkv"
        )
        scores = q @ k.swapaxes(1, 2) / math.sqrt(q.shape[-1])
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (weights / weights.sum(-1, keepdims=True)) @ v
        return self._linear(mixed.swapaxes(0, 1).reshape(x.shape), at + "attn_output")

    def _linear(self, x: Array, name: str) -> Array:
        return x @ self._of[name + ".weight"].T + self._of[name + ".bias"]

    def _norm(self, x: Array, name: str) -> Array:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return scaled * self._of[name + ".weight"] + self._of[name + ".bias"]


async def test_rows_are_the_log_softmax_of_the_head_in_the_files_label_order(path: Path) -> None:
    judge, bert = CrossEncoder(path, n_threads=1), Bert(path)
    scores = await judge.score(PAIRS)
    logits = np.array([bert.logits(*pair) for pair in PAIRS])
    truth = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    assert np.abs(np.array(scores.rows) - truth).max() < 1e-2
    assert np.ptp(truth, axis=0).max() > 0.1
    assert scores.labels == judge.labels == TINY["judge"].labels
    assert (scores.how, scores.usage.prompt_tokens) == ("logits", sum(map(judge.count, PAIRS)))
    await judge.close()


async def test_a_batch_gives_what_each_pair_gives_alone_in_the_order_asked(path: Path) -> None:
    judge = CrossEncoder(path, n_threads=1)
    random = np.random.default_rng(0)
    words = ["the", "risk", "was", "lower", "in", "patients", "under", "aspirin"]
    pairs = [
        (" ".join(random.choice(words, 5)), " ".join(random.choice(words, random.integers(1, 60))))
        for _ in range(150)
    ]
    together = await judge.score(pairs)
    alone = [(await judge.score([pair])).rows[0] for pair in pairs]
    assert np.abs(np.array(together.rows) - np.array(alone)).max() < 1e-2
    assert (await judge.score(pairs)).rows == together.rows
    assert (await judge.score([])).rows == ()
    await judge.close()


async def test_calls_at_once_get_what_each_gets_alone(path: Path) -> None:
    async def one(number: int) -> object:
        judge = CrossEncoder(path, n_threads=1)
        rows = (await judge.score(PAIRS[number % 3 :])).rows
        await judge.close()
        return rows

    alone = [await one(number) for number in range(16)]
    assert await asyncio.gather(*(one(number) for number in range(16))) == alone


async def test_a_pair_that_is_too_long_is_refused_with_both_numbers(path: Path) -> None:
    judge = CrossEncoder(path, n_threads=1, max_tokens=32)
    pair = ("zinc", "the risk " * 40)
    assert judge.count(("", "")) == 3
    assert judge.fits(("zinc", "the risk"))
    assert not judge.fits(pair)
    with pytest.raises(PromptTooLongError, match=rf"{judge.count(pair)} tokens.*reads 32"):
        await judge.score([("zinc", "the risk"), pair])
    fitting = ("zinc", "the " * (32 - judge.count(("zinc", ""))))
    assert judge.count(fitting) == 32
    assert len((await judge.score([fitting])).rows) == 1
    await judge.close()


async def test_special_tokens_in_a_text_are_text(path: Path) -> None:
    judge = CrossEncoder(path, n_threads=1)
    assert judge.count(("zinc [SEP]", "no")) > judge.count(("zinc", "no")) + 1
    await judge.close()


async def test_a_deadline_stops_a_long_batch(tmp_path: Path) -> None:
    shape = replace(TINY["judge"], width=512, hidden=2048, heads=8, kv_heads=8, head=64, layers=6)
    judge = CrossEncoder(write_random_model(tmp_path / "slow.gguf", shape, seed=1), n_threads=1)
    start = time.monotonic()
    with pytest.raises(DeadlineError, match="0.4 s"):
        await judge.score([("zinc", "the risk " * 60)] * 300, deadline_s=0.4)
    assert time.monotonic() - start < 0.9
    assert len((await judge.score(PAIRS)).rows) == len(PAIRS)
    await judge.close()


@pytest.mark.parametrize("kind", ["bert", "llama"])
def test_a_file_without_classes_is_refused(kind: str, tmp_path: Path) -> None:
    path = write_random_model(tmp_path / "m.gguf", TINY[kind], seed=1)
    with pytest.raises(SetupError, match="is no cross-encoder"):
        CrossEncoder(path)


def test_more_tokens_than_the_training_context_are_refused_with_both_numbers(path: Path) -> None:
    with pytest.raises(SetupError, match=r"max_tokens=600.*512"):
        CrossEncoder(path, max_tokens=600)
