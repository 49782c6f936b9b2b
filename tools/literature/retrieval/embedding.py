"""Vectors of the passages that have none yet, a batch at a time; killed at any moment, it goes on."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from tools.literature.retrieval.indexing import passage_texts
from tools.literature.retrieval.vectors import begin_vectors, vector_files

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from tools.literature.retrieval.embedder import Embedder

BATCH = 64
"""Passages that are embedded at once."""
MOST_WORDS = 160
"""Words of a passage, title included, that its vector is made of: about the 256 tokens that MiniLM was
trained on. Words further on are found by BM25 alone."""
EVERY_S = 5.0


async def embed_passages(
    db: sqlite3.Connection, folder: Path, embedder: Embedder, told: Callable[[str], None]
) -> int:
    """Embed what is not; returns how many passages that were.

    Raises:
        StoreError: the vectors cannot be kept.
        SetupError, ModelError, DeadlineError: as the embedder; what was embedded before is kept.
    """
    (last,) = db.execute("SELECT COALESCE(MAX(last), 0) FROM segments").fetchone()
    files = vector_files(folder, embedder.fingerprint)
    begun = at = files.rows if files is not None else 0
    said = time.monotonic()
    while at < last:
        end = min(at + BATCH, last)
        texts = [embedded_text(title, text) for _, title, text in passage_texts(db, at + 1, end)]
        rows = await embedder.embed(texts, "passage")
        if files is None:
            files = begin_vectors(folder, embedder.name, embedder.fingerprint, rows.shape[1])
        await asyncio.to_thread(files.add, rows)
        at = end
        if time.monotonic() - said > EVERY_S or at == last:
            told(f"{at:,} of {last:,} passages embedded by {embedder.name}")
            said = time.monotonic()
    return int(max(last - begun, 0))


def embedded_text(title: str, text: str) -> str:
    """What the vector of a passage is made of."""
    return " ".join(f"{title}. {text}".split()[:MOST_WORDS])
