"""`LlamaModel`: a GGUF file as a `ChatModel`, computed in this process."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from pydantic import BaseModel

from agent.models.backends.llama.decoder import CHUNK, Decoder
from agent.models.backends.llama.encoder import Encoder
from agent.models.backends.llama.files import sha256_of
from agent.models.backends.llama.grammar import grammar_of
from agent.models.backends.llama.machine import Memory, cores, resident_bytes
from agent.models.backends.llama.opened import (
    require_context,
    require_decoder,
    require_pooling,
    template_of,
)
from agent.models.backends.llama.pool import Lease
from agent.models.backends.llama.prompts import Prompts, shared
from agent.models.backends.llama.writing import written
from agent.models.chat_model import (
    MOST_LIKELY,
    Completion,
    Embedded,
    LabelScores,
    Usage,
    require_models_allowed,
)
from graphs.errors import AetiaError, InputError, ModelError, PromptTooLongError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.models.backends.llama.decoder import Scored
    from agent.models.backends.llama.native import Floats, Tokens
    from agent.models.backends.llama.pool import Pool
    from agent.models.chat_model import Message, Sampling

T = TypeVar("T", bound=BaseModel)

EMBED_TOKENS = 2048
"""Most tokens of an embedded text, where `n_ctx` allows it: they are computed in one batch."""
EMBED_BATCH = 512
"""Tokens of short texts that share a batch."""


class LlamaModel:
    """A GGUF file, loaded once for the process and computed on the CPU (or GPU) by llama.cpp.

    A prompt of `score_labels` is one user turn in the model's chat template, and the label begins the
    assistant's turn. A base model without a template reads the prompt as raw text, and the label
    follows it directly: give it the space that belongs before it.

    Objects with the same file and settings share their workers; each worker does one call at a time
    and keeps the beginning of its last prompt. A call gives the same answer, bit for bit, whatever
    else is going on. The constructor reads the file and blocks meanwhile.

    Args:
        path: the GGUF file.
        n_ctx: most tokens of a prompt with its answer; at most what the model was trained for.
        workers: contexts, and so calls computed at the same time.
        n_threads: CPU threads of a worker; the cores shared out over the workers when None.
        seed: of answers with a temperature.
        n_gpu_layers: layers computed on a GPU; -1 for all.
        chat_template: a Jinja template instead of the one in the file.
        flash: flash attention.

    Raises:
        DataError: the file is missing, damaged or no GGUF.
        SetupError: models are switched off, llama.cpp is missing, does not know the architecture or
            has no GPU; `n_ctx` exceeds the training context; the chat template cannot be used.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        n_ctx: int = 4096,
        workers: int = 1,
        n_threads: int | None = None,
        seed: int = 0,
        n_gpu_layers: int = 0,
        chat_template: str | None = None,
        flash: bool = True,
    ) -> None:
        require_models_allowed()
        if workers < 1 or n_ctx < 1:
            raise InputError(f"workers={workers} and n_ctx={n_ctx} must be 1 or more")
        self._path = Path(path)
        self._n_ctx, self._workers, self._seed, self._flash = n_ctx, workers, seed, flash
        self._threads = n_threads or max(cores() // workers, 1)
        self._lease = Lease(self._path, n_gpu_layers)
        try:
            require_context(self._lease.weights, n_ctx)
            template = template_of(self._lease.weights, chat_template)
        except AetiaError:
            self._lease.release()
            raise
        self._prompts = Prompts(self._lease.weights, template, n_ctx)

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self._path.stem

    @property
    def sha256(self) -> str:
        """The checksum of the file; read once, about a second for each GB."""
        return sha256_of(self._path)

    def memory(self) -> Memory:
        """What the model takes now."""
        return Memory(self._lease.weights.bytes, self._lease.context_bytes(), resident_bytes())

    def count(self, prompt: str) -> int:
        """The tokens of a prompt as `score_labels` reads it, the chat template included."""
        self._lease.require_open()
        return len(self._prompts.one(prompt))

    def reused(self, prompt: str, earlier: str, *, is_prefix: bool = False) -> int:
        """Tokens of a prompt that are not computed again right after an earlier one.

        Args:
            prompt: is asked now.
            earlier: was asked last, by this object or another over the same file.
            is_prefix: both are the prefix of a `score_labels`, which is kept to its end; else one that
                is answered again is kept but for its last token, and of others whole steps.
        """
        same = shared(self._prompts.one(prompt), self._prompts.one(earlier))
        if prompt == earlier:
            return same if is_prefix else same - 1
        return same // CHUNK * CHUNK

    def fits(self, prompt: str, room: int = 0) -> bool:
        """Whether a prompt fits with `room` more tokens."""
        return self.count(prompt) + room <= self._n_ctx

    async def complete(
        self,
        messages: Sequence[Message],
        schema: type[T] | None = None,
        *,
        max_tokens: int = 512,
        deadline_s: float = 60.0,
        sampling: Sampling = MOST_LIKELY,
    ) -> Completion[T]:
        """One answer; with a schema, JSON that a grammar keeps to it.

        Without a schema the text ends at `max_tokens` at the latest. With one, an answer that is cut
        there is an error. Draws are the same with the same seeds.

        Raises:
            InputError: the schema has a keyword that no grammar can keep.
            ModelOutputError: the JSON was cut at `max_tokens`, or the schema's own checks refuse it.
            PromptTooLongError: the turns and `max_tokens` exceed `n_ctx`.
            SetupError: this is no chat model, it is closed, or models are switched off.
            DeadlineError: `deadline_s` passed, waiting included; the decoding was stopped.
        """
        options = {"max_tokens": max_tokens, "deadline_s": deadline_s, "sampling": sampling}
        return (await self.complete_many([messages], schema, **options))[0]  # type: ignore[arg-type]

    async def complete_many(
        self,
        conversations: Sequence[Sequence[Message]],
        schema: type[T] | None = None,
        *,
        max_tokens: int = 512,
        deadline_s: float = 60.0,
        sampling: Sampling = MOST_LIKELY,
    ) -> list[Completion[T]]:
        """One answer to each, one after the other, so that turns which begin alike are read once.

        Raises:
            AetiaError: as `complete`; the first failure ends them all.
        """
        pool = self._decoders()
        weights, rules = self._lease.weights, grammar_of(schema) if schema else None

        def work(decoder: Decoder) -> list[Completion[T]]:
            prompts = [self._prompts.chat(turns, max_tokens) for turns in conversations]
            return [
                written(
                    decoder,
                    weights,
                    prompt,
                    schema,
                    rules,
                    max_tokens=max_tokens,
                    sampling=sampling,
                    seed=(self._seed, sampling.seed, number),
                )
                for number, prompt in enumerate(prompts)
            ]

        return await pool.run(work, self.name, deadline_s)

    async def score_labels(
        self,
        prefix: str,
        suffixes: Sequence[str],
        labels: Sequence[str],
        *,
        deadline_s: float = 60.0,
    ) -> LabelScores:
        """How likely each label follows the prefix and each suffix: `logits`, exact.

        A label of several tokens counts with the sum of their log-probabilities; a label that begins
        another one is therefore never less likely than that.

        Raises:
            InputError: there is no suffix, or the labels are no two different texts.
            PromptTooLongError: a prompt with its label exceeds `n_ctx`.
            SetupError: this is an encoder, it is closed, or models are switched off.
            DeadlineError: `deadline_s` passed, waiting included; the decoding was stopped.
        """
        pool, start = self._decoders(), time.monotonic()

        def work(decoder: Decoder) -> Scored:
            boundary, branches = self._prompts.branches(prefix, suffixes, labels)
            return decoder.score(branches, boundary)

        found = await pool.run(work, self.name, deadline_s)
        seconds = time.monotonic() - start
        usage = Usage(found.tokens, seconds=seconds, cached_tokens=found.cached)
        return LabelScores(tuple(labels), found.rows, "logits", self.name, usage)

    async def embed(self, texts: Sequence[str], *, deadline_s: float = 60.0) -> Embedded:
        """A vector of length 1 for each text: the file's own pooling, else the mean over its tokens.

        Raises:
            PromptTooLongError: a text exceeds `n_ctx`, or 2048 tokens.
            SetupError: this is a cross-encoder, it is closed, or models are switched off.
            DeadlineError: `deadline_s` passed, waiting included.
        """
        pool, start = self._encoders(), time.monotonic()

        def work(encoder: Encoder) -> tuple[Floats, int]:
            sequences = [self._embeddable(text) for text in texts]
            return encoder.vectors(sequences), sum(map(len, sequences))

        vectors, tokens = await pool.run(work, self.name, deadline_s)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (np.isfinite(lengths).all() and (lengths > 0).all()):
            raise ModelError(
                f"{self.name} gave a vector without a direction; its file may be damaged"
            )
        usage = Usage(tokens, seconds=time.monotonic() - start)
        return Embedded(tuple(map(tuple, (vectors / lengths).tolist())), self.name, usage)

    async def close(self) -> None:
        """Free the memory that no other object uses; calls under way are finished first."""
        await asyncio.to_thread(self._lease.release)

    def _decoders(self) -> Pool[Decoder]:
        require_models_allowed()
        weights, n_ctx = self._lease.weights, self._n_ctx
        threads, flash = self._threads, self._flash
        require_decoder(weights)
        return self._lease.pool(
            lambda: Decoder(weights, n_ctx=n_ctx, threads=threads, flash=flash),
            self._workers,
            ("decoder", n_ctx, threads, flash),
        )

    def _encoders(self) -> Pool[Encoder]:
        require_models_allowed()
        weights, threads, longest = self._lease.weights, self._threads, self._longest
        pooling = require_pooling(weights)
        return self._lease.pool(
            lambda: Encoder(
                weights,
                pooling=pooling,
                width=weights.n_embd,
                longest=longest,
                batch=EMBED_BATCH,
                threads=threads,
            ),
            self._workers,
            ("encoder", longest, threads),
        )

    @property
    def _longest(self) -> int:
        return min(self._n_ctx, EMBED_TOKENS)

    def _embeddable(self, text: str) -> Tokens:
        tokens = self._lease.weights.tokenize(text, framed=True)
        if len(tokens) > self._longest:
            raise PromptTooLongError(
                f"a text has {len(tokens)} tokens, {self.name} embeds {self._longest} (n_ctx, at most "
                f"{EMBED_TOKENS}); embed parts of it ({text[:60]!r})"
            )
        return tokens
