"""`Embedder`: the one seam to models that turn texts into vectors. What fills it is above this package."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Kind = Literal["query", "passage"]


class Embedder(Protocol):
    """Texts -> vectors of length 1 whose products say how near their meanings are."""

    @property
    def name(self) -> str:
        """The model, as results name it."""
        ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever its vectors would: vectors of two of them are never compared."""
        ...

    async def embed(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """One row a text.

        Raises:
            SetupError: models are switched off, or what runs it is not installed.
            ModelError, DeadlineError: see `graphs.errors`.
        """
        ...

    async def close(self) -> None:
        """Release memory and connections."""
        ...


class ScriptedEmbedder:
    """The public fake: words fall into buckets, so that texts with words in common are near.

    Args:
        width: numbers in a vector, a multiple of 64.
    """

    name, fingerprint = "scripted", "scripted-1"

    def __init__(self, width: int = 64) -> None:
        self._width = width

    async def embed(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """A count of words a bucket, made length 1."""
        rows = np.full((len(texts), self._width), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.casefold().split():
                digest = hashlib.sha256(word.encode()).digest()
                row[int.from_bytes(digest[:4]) % self._width] += 1 if digest[4] % 2 else -1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        made: NDArray[np.float32] = (rows / lengths).astype(np.float32)
        return made

    async def close(self) -> None:
        """Nothing to release."""
