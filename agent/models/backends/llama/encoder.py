"""Whole sequences in, one pooled vector each out, several sequences a batch.

Sequences of like length share a batch, so that none waits for a long one. What is in a batch depends on
the call alone, so the same call gives the same numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agent.models.backends.llama.native import Context, Piece, Shape
from agent.models.backends.llama.packing import packs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.models.backends.llama.native import Floats, StopFlag, Tokens
    from agent.models.backends.llama.weights import Weights

SEQUENCES = 64
"""Most sequences in a batch."""


class Encoder:
    """An engine that pools.

    Args:
        weights: the model.
        pooling: llama.cpp's number of the way in which token vectors become one.
        width: numbers in a pooled vector.
        longest: most tokens of one sequence.
        batch: tokens of short sequences that share a batch.
        threads: CPU threads.
    """

    def __init__(
        self, weights: Weights, *, pooling: int, width: int, longest: int, batch: int, threads: int
    ) -> None:
        self._width, self._batch = width, batch
        most = max(batch, longest)
        shape = Shape(most, most, SEQUENCES, threads, pooling=pooling)
        self._context = Context(weights, shape)
        self.bytes = self._context.bytes

    def vectors(self, sequences: Sequence[Tokens]) -> Floats:
        """One vector a sequence, in order."""
        found = np.empty((len(sequences), self._width), np.float32)
        order = sorted(range(len(sequences)), key=lambda index: len(sequences[index]))
        sizes = [len(sequences[index]) for index in order]
        for pack in packs(sizes, tokens=self._batch, items=SEQUENCES):
            group = [order[at] for at in pack]
            pieces = [
                Piece(sequences[index], seq=seq, wanted=len(sequences[index]))
                for seq, index in enumerate(group)
            ]
            found[group] = self._context.pool(pieces, self._width)
            self._context.clear()
        return found

    def watch(self, flag: StopFlag) -> None:
        """Be stopped by this flag from now on."""
        self._context.watch(flag)

    def reset(self) -> None:
        """Forget what a stopped batch left."""
        self._context.clear()

    def close(self) -> None:
        """Free the context."""
        self._context.close()
