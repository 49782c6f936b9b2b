"""A segment: the postings of a run of passages, in arrays that are mapped into memory and never changed.

terms.npy      int64   where the postings of term t begin: terms[t] to terms[t + 1]
passages.npy   int32   passage numbers in the segment, ascending within a term
counts.npy     uint8   how often the term stands there (255 at most)
lengths.npy    int32   terms of each passage
documents.npy  int32   the document of each passage
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphs.cache import is_alive, part_of
from graphs.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MOST_COUNT = 255


@dataclass(frozen=True)
class Segment:
    """An open segment; `first` is the number of its first passage less one.

    Raises (on opening):
        StoreError: a file of it is missing or cut.
    """

    folder: Path
    first: int
    terms: NDArray[np.int64]
    passages: NDArray[np.int32]
    counts: NDArray[np.uint8]
    lengths: NDArray[np.int32]
    documents: NDArray[np.int32]

    @property
    def size(self) -> int:
        """How many passages it holds."""
        return len(self.lengths)

    def postings(self, term: int) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """Passages with a term, and how often it stands in each."""
        if term < 0 or term + 1 >= len(self.terms):
            return self.passages[:0], self.counts[:0]
        start, end = int(self.terms[term]), int(self.terms[term + 1])
        return self.passages[start:end], self.counts[start:end]


def write_segment(
    folder: Path,
    tokens: NDArray[np.int32],
    lengths: NDArray[np.int32],
    documents: NDArray[np.int32],
    terms: int,
) -> None:
    """Write a segment whole or not at all.

    Args:
        folder: appears complete; one that is there is replaced.
        tokens: numbers of terms, passage after passage.
        lengths: how many of them each passage has.
        documents: of each passage.
        terms: how many terms there are numbers for.
    """
    owner = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    keys = tokens.astype(np.int64) * max(len(lengths), 1) + owner
    found, counts = np.unique(keys, return_counts=True)
    term, passage = np.divmod(found, max(len(lengths), 1))
    starts = np.searchsorted(term, np.arange(terms + 1, dtype=np.int64)).astype(np.int64)
    write_arrays(
        folder,
        terms=starts,
        passages=passage.astype(np.int32),
        counts=np.minimum(counts, MOST_COUNT).astype(np.uint8),
        lengths=lengths,
        documents=documents,
    )


def write_arrays(folder: Path, **arrays: NDArray[Any]) -> None:
    """A folder of arrays, by their names; it appears complete."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{folder.name}.*.part"):
        if not is_alive(int(left.name.split(".")[2])):
            shutil.rmtree(left, ignore_errors=True)
    part = part_of(folder)
    part.mkdir()
    try:
        for name, array in arrays.items():
            with (part / f"{name}.npy").open("wb") as file:
                np.save(file, array)
                file.flush()
                os.fsync(file.fileno())
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(part, folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def open_segment(folder: Path, first: int, last: int) -> Segment:
    """A segment, mapped into memory.

    Args:
        folder: its arrays.
        first: number of its first passage.
        last: number of its last passage.

    Raises:
        StoreError: an array is missing, cut, or does not go with the others.
    """
    names = ("terms", "passages", "counts", "lengths", "documents")
    arrays = [mapped(folder / f"{name}.npy") for name in names]
    made = Segment(folder, first - 1, *arrays)
    held = int(made.terms[-1]) if len(made.terms) else 0
    if made.size != last - first + 1 or held != len(made.passages) or held != len(made.counts):
        raise StoreError(f"the index {folder} is not what was written; build it again: {AGAIN}")
    return made


AGAIN = "delete its folder `segments` and run `aetia corpus build` once more"


def mapped(path: Path) -> NDArray[Any]:
    """An array on disk.

    Raises:
        StoreError: it is missing or cut.
    """
    try:
        return np.asarray(np.load(path, mmap_mode="r"))
    except (OSError, ValueError, EOFError) as error:
        raise StoreError(f"the index {path} cannot be read ({error}): {AGAIN}") from error


def folder_of(corpus: Path, number: int) -> Path:
    """Where a segment of a corpus lies."""
    return corpus / "segments" / f"{number:06d}"
