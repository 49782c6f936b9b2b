"""A cross-encoder: how a claim and a passage go together, as scores over the classes of a GGUF file.

The file is a BERT with a classification head (pooling type RANK). A pair is read as
`[CLS] claim [SEP] passage [SEP]`, token types 0, several pairs a batch.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agent.models.backends.llama.encoder import Encoder
from agent.models.backends.llama.files import sha256_of
from agent.models.backends.llama.machine import cores
from agent.models.backends.llama.opened import RANK, require_classes
from agent.models.backends.llama.pool import Lease
from agent.models.chat_model import LabelScores, Usage, require_models_allowed
from graphs.errors import ModelError, PromptTooLongError, SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.models.backends.llama.native import Tokens

BATCH = 512
"""Tokens of pairs that share a batch; measured: 20 % faster than one by one, larger ones are slower."""


class CrossEncoder:
    """Classes for pairs of texts.

    Args:
        path: a GGUF file with a classification head.
        n_threads: CPU threads; all cores when None.
        max_tokens: most tokens of a pair, the three marks included; at most what the model was
            trained for.
        n_gpu_layers: layers computed on a GPU; -1 for all.

    Raises:
        DataError: the file is missing, damaged or no GGUF.
        SetupError: models are switched off, llama.cpp is missing or has no GPU, or this is no
            cross-encoder.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        n_threads: int | None = None,
        max_tokens: int = 512,
        n_gpu_layers: int = 0,
    ) -> None:
        require_models_allowed()
        self._path = Path(path)
        self._max_tokens = max_tokens
        self._lease = Lease(self._path, n_gpu_layers)
        try:
            require_classes(self._lease.weights, max_tokens)
        except SetupError:
            self._lease.release()
            raise
        weights, threads = self._lease.weights, n_threads or cores()
        width = len(self.labels)
        self._pool = self._lease.pool(
            lambda: Encoder(
                weights, pooling=RANK, width=width, longest=max_tokens, batch=BATCH, threads=threads
            ),
            1,
            ("rank", threads, max_tokens),
        )

    @property
    def name(self) -> str:
        """The file's name."""
        return self._path.name

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes, as the file names them."""
        return self._lease.weights.classes

    @property
    def sha256(self) -> str:
        """The checksum of the file; read once."""
        return sha256_of(self._path)

    def count(self, pair: tuple[str, str]) -> int:
        """The tokens of a pair, the three marks included."""
        return len(self._tokens(pair))

    def fits(self, pair: tuple[str, str]) -> bool:
        """Whether the pair can be scored; one that is too long is never cut."""
        return self.count(pair) <= self._max_tokens

    async def score(
        self, pairs: Sequence[tuple[str, str]], *, deadline_s: float = 60.0
    ) -> LabelScores:
        """Natural log-probabilities of the classes, one row a pair: the log-softmax of the head.

        Raises:
            SetupError: models are switched off, or this one is closed.
            PromptTooLongError: a pair has more than `max_tokens` tokens.
            ModelError: llama.cpp failed.
            DeadlineError: `deadline_s` passed.
        """
        require_models_allowed()
        start = time.monotonic()

        def work(encoder: Encoder) -> tuple[np.ndarray, int]:
            sequences = [self._checked(pair) for pair in pairs]
            return encoder.vectors(sequences), sum(map(len, sequences))

        logits, tokens = await self._pool.run(work, self.name, deadline_s)
        if not np.isfinite(logits).all():
            raise ModelError(
                f"{self.name} gave scores that are not finite; the file may be damaged"
            )
        shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
        rows = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        usage = Usage(prompt_tokens=tokens, seconds=time.monotonic() - start)
        return LabelScores(
            self.labels, tuple(map(tuple, rows.tolist())), "logits", self.name, usage
        )

    async def close(self) -> None:
        """Free the memory, unless another object uses the same file."""
        await asyncio.to_thread(self._lease.release)

    def _tokens(self, pair: tuple[str, str]) -> Tokens:
        weights = self._lease.weights
        claim, passage = map(weights.tokenize, pair)
        end = [weights.sep]
        return np.concatenate(([weights.bos], claim, end, passage, end)).astype(np.int32)

    def _checked(self, pair: tuple[str, str]) -> Tokens:
        tokens = self._tokens(pair)
        if len(tokens) > self._max_tokens:
            raise PromptTooLongError(
                f"a claim with its passage has {len(tokens)} tokens, {self.name} reads "
                f"{self._max_tokens}; score windows of the passage ({pair[0][:60]!r})"
            )
        return tokens
