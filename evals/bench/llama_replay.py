"""The decode calls of one of our calls, made again through llama.cpp with nothing around them.

What our call takes longer is our own doing: templates, tokens, queue, threads, arithmetic, checks.
"""

from __future__ import annotations

import contextlib
import ctypes
from typing import TYPE_CHECKING, Any
from unittest import mock

import llama_cpp

from agent.models.backends.llama.native import Context
from evals.bench.spent import Spent, now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agent.models.backends.llama.native import Piece

    Calls = list[tuple[Context, str, tuple[Any, ...]]]


@contextlib.contextmanager
def recorded() -> Iterator[Calls]:
    """What contexts are asked for meanwhile, in order."""
    calls: Calls = []
    with contextlib.ExitStack() as stack:
        for name in ("decode", "copy", "remove"):
            stack.enter_context(mock.patch.object(Context, name, _spy(name, calls)))
        yield calls


def _spy(name: str, calls: Calls) -> Any:
    real = getattr(Context, name)

    def call(self: Context, *arguments: Any) -> Any:
        calls.append((self, name, arguments))
        return real(self, *arguments)

    return call


class Replay:
    """Recorded calls, ready to be made again in the very context that they were made in.

    Another context, or a second copy of the weights, is up to 10 % faster or slower by where it lies
    in memory alone. The calls must leave the context as they found it (a warm call does), and nobody
    else may use it meanwhile.
    """

    def __init__(self, calls: Calls) -> None:
        self._ctx = calls[0][0]._handle
        self._memory = llama_cpp.llama_get_memory(self._ctx)
        self._calls = [
            (name, self._batch(arguments[0]) if name == "decode" else arguments)
            for _, name, arguments in calls
        ]

    def run(self, labels: Sequence[int]) -> Spent:
        """Make the calls, and read the labels' logits where logits were wanted."""
        llama_cpp.llama_set_abort_callback(
            self._ctx, llama_cpp.ggml_abort_callback(), ctypes.c_void_p()
        )
        start = now()
        for name, arguments in self._calls:
            if name == "decode":
                batch, wanted = arguments
                self._decode(batch, wanted, labels)
            elif name == "copy":
                llama_cpp.llama_memory_seq_cp(self._memory, *arguments, -1, -1)
            else:
                first = arguments[1] if len(arguments) > 1 else 0
                llama_cpp.llama_memory_seq_rm(self._memory, arguments[0], first, -1)
        return now() - start

    def close(self) -> None:
        """Free the batches."""
        for name, arguments in self._calls:
            if name == "decode":
                llama_cpp.llama_batch_free(arguments[0])

    def _decode(self, batch: Any, wanted: Sequence[int], labels: Sequence[int]) -> list[float]:
        code = llama_cpp.llama_decode(self._ctx, batch)
        if code:
            raise RuntimeError(f"llama_decode failed ({code}) on a call that had worked")
        rows = (llama_cpp.llama_get_logits_ith(self._ctx, place) for place in wanted)
        return [row[label] for row in rows for label in labels]

    @staticmethod
    def _batch(pieces: Sequence[Piece]) -> tuple[Any, list[int]]:
        rows = [
            (int(token), piece.start + at, piece.seq, at >= len(piece.tokens) - piece.wanted)
            for piece in pieces
            for at, token in enumerate(piece.tokens)
        ]
        batch = llama_cpp.llama_batch_init(len(rows), 0, 1)
        batch.n_tokens = len(rows)
        for at, (token, position, seq, wanted) in enumerate(rows):
            batch.token[at], batch.pos[at], batch.logits[at] = token, position, wanted
            batch.n_seq_id[at], batch.seq_id[at][0] = 1, seq
        return batch, [at for at, row in enumerate(rows) if row[3]]
