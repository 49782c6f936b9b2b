"""Frozen encoders of nodes: nothing here is learned from the links that are asked for.

Names are read as character trigrams to pentagrams, hashed and weighed by how few names hold them; an
`Embedder` reads names or definitions where one is opened. The second modality of genes and drugs is their
neighbourhood: the leading singular vectors of the links, each divided by the roots of the degrees of its
ends (von Luxburg 2007, Stat Comput 17:395). Vectors have length 1; a node without any is all zero.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from tools.literature.retrieval.embedder import Embedder

    Vectors = NDArray[np.float64]

GRAMS = (3, 4, 5)
"""Lengths of the pieces of names."""
BUCKETS = 4096


def of_names(names: Sequence[str], *, size: int = 128) -> Vectors:
    """Vectors of names by their pieces, reduced to the directions in which these names differ most.

    Args:
        names: one a node.
        size: numbers of a vector, fewer than there are names.
    """
    pieces = [_pieces(name) for name in names]
    held = Counter(p for row in pieces for p in row)
    rows, columns, values = [], [], []
    for place, row in enumerate(pieces):
        for piece, count in sorted(row.items()):
            rows.append(place)
            columns.append(piece)
            values.append(count * np.log(len(names) / held[piece]))
    table = csr_matrix((values, (rows, columns)), shape=(len(names), BUCKETS))
    return _reduced(table, size)


async def of_texts(texts: Sequence[str], embedder: Embedder) -> Vectors:
    """Vectors of names or definitions by a language model.

    Raises:
        SetupError, ModelError, DeadlineError: as the embedder.
    """
    found = await embedder.embed(texts, "passage")
    return np.asarray(found, dtype=np.float64)


def of_neighbours(nodes: int, links: Mapping[str, NDArray[np.int64]], *, size: int = 64) -> Vectors:
    """Vectors of nodes by what they are linked with.

    Args:
        nodes: how many there are.
        links: relation -> rows of (head, tail) by number; each relation is a set of columns of its own.
        size: numbers of a vector.
    """
    rows, columns = [], []
    for number, name in enumerate(sorted(links)):
        pairs = links[name]
        for way in (0, 1):
            rows.append(pairs[:, way])
            columns.append(pairs[:, 1 - way] + (2 * number + way) * nodes)
    shape = (nodes, 2 * len(links) * nodes)
    row, column = np.concatenate(rows), np.concatenate(columns)
    table = csr_matrix((np.ones(len(row)), (row, column)), shape=shape)
    table.data[:] = 1
    met = np.unique(column)
    table = table[:, met]
    by_row = np.maximum(np.asarray(table.sum(axis=1)).ravel(), 1) ** -0.5
    by_column = np.maximum(np.asarray(table.sum(axis=0)).ravel(), 1) ** -0.5
    return _reduced(table.multiply(by_row[:, None]).multiply(by_column[None, :]).tocsr(), size)


def _reduced(table: csr_matrix, size: int) -> Vectors:
    """Rows on the leading singular directions (Halko et al. 2011, SIAM Rev 53:217), made length 1."""
    size = min(size, min(table.shape) - 1)
    left, values, _ = randomized_svd(table, size, n_iter=4, random_state=0)
    return unit(left * np.sqrt(values))


def unit(rows: Vectors) -> Vectors:
    """Rows made length 1; one that is all but zero stays zero."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.where(length > 1e-9, rows / np.maximum(length, 1e-9), 0.0)


def _pieces(name: str) -> Counter[int]:
    found: Counter[int] = Counter()
    for word in name.casefold().split():
        text = f"<{word}>"
        for length in GRAMS:
            for start in range(len(text) - length + 1):
                digest = hashlib.blake2s(
                    text[start : start + length].encode(), digest_size=4
                ).digest()
                found[int.from_bytes(digest) % BUCKETS] += 1
    return found
