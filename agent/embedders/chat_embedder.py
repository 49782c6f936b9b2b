"""A `ChatModel` that embeds, as an `Embedder`: what is too long for it is cut at a word."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from graphs.errors import ModelOutputError, PromptTooLongError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from agent.embedders.prefixes import Prefixes
    from agent.models.chat_model import ChatModel
    from tools.literature.retrieval.embedder import Kind

DEADLINE_S = 600.0
KEPT = 0.7
"""Of the words of a text that is too long, until it fits."""


class ChatEmbedder:
    """An embedder over any backend.

    Args:
        model: embeds texts.
        name: as results name it.
        identity: of its weights: a checksum, or the name and address of a served one.
        wording: what is put before texts.
    """

    def __init__(self, model: ChatModel, name: str, identity: str, wording: Prefixes) -> None:
        self.name = name
        said = f"{identity}\n{wording.query}\n{wording.passage}"
        self.fingerprint = hashlib.sha256(said.encode()).hexdigest()
        self._model, self._wording = model, wording

    async def embed(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """One row of length 1 a text.

        Raises:
            ModelError: see `graphs.errors`.
        """
        before = self._wording.query if kind == "query" else self._wording.passage
        wanted = [before + text for text in texts]
        try:
            rows = (await self._model.embed(wanted, deadline_s=DEADLINE_S)).vectors
        except PromptTooLongError:
            rows = tuple([await self._shortened(text) for text in wanted])
        if len({len(row) for row in rows}) != 1:
            raise ModelOutputError(f"{self.name} gave vectors of unlike widths")
        found = np.asarray(rows, np.float32)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        if not (np.isfinite(lengths).all() and (lengths > 0).all()):
            raise ModelOutputError(f"{self.name} gave a vector without a direction")
        made: NDArray[np.float32] = (found / lengths).astype(np.float32)
        return made

    async def _shortened(self, text: str) -> tuple[float, ...]:
        words = text.split()
        while True:
            try:
                return (await self._model.embed([" ".join(words)], deadline_s=DEADLINE_S)).vectors[
                    0
                ]
            except PromptTooLongError:
                if len(words) == 1:
                    raise
                words = words[: int(len(words) * KEPT)]

    async def close(self) -> None:
        """Release the model."""
        await self._model.close()
