"""Sources -> a corpus on disk: read, indexed, embedded. One builds at a time; any part can be done again."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from graphs.errors import AetiaError, DataError, StoreError
from tools.literature.corpora.corpus_file import FILE, open_for_writing
from tools.literature.corpora.filling import fill
from tools.literature.corpora.readers.source_files import parse_sources
from tools.literature.retrieval.embedding import embed_passages
from tools.literature.retrieval.indexing import index

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tools.literature.corpora.filling import Filled
    from tools.literature.retrieval.embedder import Embedder


@dataclass(frozen=True)
class Built:
    """What a build did.

    Attributes:
        sources: what each source gave.
        indexed: passages that were indexed now.
        embedded: passages that were embedded now.
        notes: what was left undone, and why.
    """

    sources: tuple[Filled, ...]
    indexed: int
    embedded: int
    notes: tuple[str, ...]


async def build_corpus(
    folder: Path, sources: Sequence[str], embedder: Embedder | None, told: Callable[[str], None]
) -> Built:
    """Add sources to a corpus, which is made where there is none; with no source, finish what was begun.

    Args:
        folder: of the corpus.
        sources: each `KIND:FILE`.
        embedder: makes the vectors; None for none.
        told: hears of the progress.

    Raises:
        InputError: a source is not one, or nothing of its file can be read.
        SetupError: a package that reads it is not installed.
        StoreError: the corpus cannot be written, or another process writes it.
    """
    parsed = [source for given in sources for source in parse_sources(given)]
    if not parsed and not (folder / FILE).is_file():
        raise StoreError(f"there is no corpus at {folder} to go on with: name a --source")
    notes: list[str] = []
    with _alone(folder) as db:
        filled = []
        for source in parsed:
            try:
                filled.append(fill(db, source, told))
            except (
                DataError
            ) as error:  # one bad file of many is named, and does not keep the others out
                if len(parsed) == 1:
                    raise
                notes.append(f"not read: {error}")
        indexed = index(db, folder, told)
        embedded = 0
        if embedder is not None:
            try:
                embedded = await embed_passages(db, folder, embedder, told)
            except StoreError:
                raise
            except AetiaError as error:  # BM25 works without; the same command goes on later
                notes.append(f"not all passages have a vector: {embedder.name} failed: {error}")
    return Built(tuple(filled), indexed, embedded, tuple(notes))


@contextmanager
def _alone(folder: Path) -> Iterator[sqlite3.Connection]:
    db = open_for_writing(folder)
    try:
        with FileLock(folder / ".lock").acquire(timeout=1):
            yield db
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except Timeout as error:
        raise StoreError(f"another process is building {folder}; wait until it is done") from error
    finally:
        db.close()
