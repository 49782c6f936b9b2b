"""The vectors of a corpus by one embedder: two files that are only added to, mapped into memory.

    vectors/FINGERPRINT/about.json     whose vectors they are, and how wide
    vectors/FINGERPRINT/vectors.f16    row n is the vector of passage n + 1
    vectors/FINGERPRINT/signs.u64      its signs, one bit a number

A search compares signs first (Charikar 2002, STOC: the share of signs that differ estimates the angle) and
computes exact products for the nearest of them: six milliseconds for each million passages. How many are
the nearest grows with the corpus, so that where it is dense none of the best is missed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphs.cache import write_atomically
from graphs.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

EXACT = 4_000
"""Up to so many vectors, all products are computed."""
NEAREST, ONE_IN = 400, 1_000
"""Vectors whose products are computed beyond that: so many, or one in so many of a large corpus; at least four
times the passages that are wanted."""
BITS = 64
BLOCK = 16_384
"""Rows whose signs are compared at once."""


@dataclass(frozen=True)
class VectorFiles:
    """Where the vectors of one embedder lie."""

    folder: Path
    width: int

    @property
    def rows(self) -> int:
        """How many are whole; a row that was being written when a build was killed is none."""
        sizes = ((self._vectors, self.width * 2), (self._signs, self.width // 8))
        return min(path.stat().st_size // each if path.is_file() else 0 for path, each in sizes)

    def add(self, rows: NDArray[np.float32]) -> None:
        """Add vectors behind the last whole one."""
        at = self.rows
        signs = np.packbits(rows > 0, axis=1)
        for path, each, content in (
            (self._vectors, self.width * 2, rows.astype(np.float16).tobytes()),
            (self._signs, self.width // 8, signs.tobytes()),
        ):
            with path.open("r+b" if path.exists() else "w+b") as file:
                file.seek(at * each)
                file.truncate()
                file.write(content)

    def opened(self, most: int) -> Vectors:
        """The first vectors that are there now, at most so many.

        Raises:
            StoreError: a file cannot be read.
        """
        rows = min(self.rows, most)
        try:
            shapes = (
                (self._vectors, np.float16, self.width),
                (self._signs, np.uint64, self.width // BITS),
            )
            vectors, signs = (
                np.memmap(path, kind, "r", shape=(rows, across)) for path, kind, across in shapes
            )
        except (OSError, ValueError) as error:
            raise StoreError(f"the vectors {self.folder} cannot be read: {error}") from error
        return Vectors(vectors, signs)

    @property
    def _vectors(self) -> Path:
        return self.folder / "vectors.f16"

    @property
    def _signs(self) -> Path:
        return self.folder / "signs.u64"


class Vectors:
    """Open vectors.

    Args:
        vectors: one row a passage.
        signs: their signs.
    """

    def __init__(self, vectors: NDArray[np.float16], signs: NDArray[np.uint64]) -> None:
        self._vectors, self._rows_of_signs = vectors, signs
        self._signs: NDArray[np.uint64] | None = None
        self._widened: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self._vectors)

    def nearest(
        self, query: NDArray[np.float32], limit: int, mask: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Rows nearest to a query and their products with it, best first.

        Args:
            query: of length 1.
            limit: most of them.
            mask: the rows that may be found; None for all.
        """
        most = max(NEAREST, 4 * limit, len(self) // ONE_IN)
        rows = self._candidates(query, most, mask)
        products = self.products(query, rows)
        order = np.argsort(-products, kind="stable")[:limit]
        return rows[order], products[order]

    def products(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Exact products of a query with some rows."""
        held = self._few()
        taken = self._vectors[rows].astype(np.float32) if held is None else held[rows]
        found: NDArray[np.float32] = taken @ query
        return found

    def _few(self) -> NDArray[np.float32] | None:
        """The rows of a small corpus, widened once, for that takes longer than the products; else None."""
        if self._widened is None and len(self) <= EXACT:
            self._widened = np.asarray(self._vectors, np.float32)
        return self._widened

    def _candidates(
        self, query: NDArray[np.float32], most: int, mask: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        if mask is not None and (allowed := np.flatnonzero(mask[: len(self)])).size <= EXACT:
            return allowed
        if len(self) <= EXACT:
            return np.arange(len(self))
        if self._signs is None:  # one row a word of signs: each is compared in one stroke
            self._signs = np.ascontiguousarray(self._rows_of_signs.T)
        apart = _apart(self._signs, np.packbits(query > 0).view(np.uint64))
        if mask is not None:
            apart[~mask[: len(self)]] = np.iinfo(np.uint16).max
        # All that are as near as the last of them: cheaper than to choose among equals.
        edge = np.partition(apart, most - 1)[most - 1]
        return np.flatnonzero(apart <= edge)


def _apart(signs: NDArray[np.uint64], asked: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """How many signs of each row differ, a block of rows at a time, so that it stays in the processor's cache."""
    apart = np.empty(signs.shape[1], np.uint16)
    for start in range(0, signs.shape[1], BLOCK):
        block = signs[:, start : start + BLOCK]
        counted = apart[start : start + BLOCK]
        counted[:] = 0
        for words, word in zip(block, asked, strict=True):
            counted += np.bitwise_count(words ^ word)
    return apart


def vector_files(corpus: Path, fingerprint: str) -> VectorFiles | None:
    """The vectors of an embedder, None where a corpus has none.

    Raises:
        StoreError: what is said about them cannot be read.
    """
    folder = _folder(corpus, fingerprint)
    try:
        if not (folder / "about.json").is_file():
            return None
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        return VectorFiles(folder, int(about["width"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{folder / 'about.json'} cannot be read: {error}; delete {folder}"
        ) from error


def begin_vectors(corpus: Path, name: str, fingerprint: str, width: int) -> VectorFiles:
    """Files for the vectors of an embedder.

    Raises:
        StoreError: the width cannot be kept, or is not that of the vectors that are there.
    """
    if width % BITS:
        raise StoreError(f"{name} gives {width} numbers a text; a multiple of {BITS} is kept")
    held = vector_files(corpus, fingerprint)
    if held is not None and held.width != width:
        raise StoreError(f"{name} gives {width} numbers a text and gave {held.width} before")
    folder = _folder(corpus, fingerprint)
    about = {"name": name, "fingerprint": fingerprint, "width": width}
    write_atomically(folder / "about.json", json.dumps(about).encode())
    return VectorFiles(folder, width)


def embedders_of(corpus: Path) -> tuple[tuple[str, int], ...]:
    """Names of the embedders that a corpus has vectors of, and how many."""
    found = []
    for about in sorted((corpus / "vectors").glob("*/about.json")):
        said = json.loads(about.read_text(encoding="utf-8"))
        found.append((str(said["name"]), VectorFiles(about.parent, int(said["width"])).rows))
    return tuple(found)


def _folder(corpus: Path, fingerprint: str) -> Path:
    return corpus / "vectors" / fingerprint[:16]
