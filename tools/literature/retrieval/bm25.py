"""BM25 over segments, with the statistics of all of them together.

score(q, d) = sum over t in q of idf(t) * tf / (tf + k1 * (1 - b + b * |d| / avgdl)), with
idf(t) = ln(1 + (N - n_t + 0.5) / (n_t + 0.5)): the form of Lucene, k1 = 1.2 and b = 0.75
(Robertson & Zaragoza 2009, Found Trends Inf Retr 3:333; Kamphuis et al. 2020, ECIR, "Lucene (accurate)").
Counts are kept and not scores, so that passages can be added without touching what is there.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tools.literature.retrieval.segments import Segment

K1, B = 1.2, 0.75
DENSE = 3
"""A term that more than one passage in so many holds is summed over all of them."""


class Bm25:
    """Scores of all passages of some segments.

    Args:
        segments: with the terms of one numbering each; several corpora have several numberings.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self.passages = sum(segment.size for segment in segments)
        words = sum(int(segment.lengths.sum(dtype=np.int64)) for segment in segments)
        mean = words / self.passages if words else 1.0
        self._norms = [
            (K1 * (1 - B + B / mean * segment.lengths)).astype(np.float32) for segment in segments
        ]

    def scores(
        self, numbers: Sequence[Sequence[int]], weights: Sequence[float]
    ) -> list[NDArray[np.float32]]:
        """The score of every passage, one array a segment.

        Args:
            numbers: of the query's terms, one list a segment; negative for a term unknown there.
            weights: how much each of the terms counts.
        """
        found = [
            [segment.postings(term) for term in terms]
            for segment, terms in zip(self._segments, numbers, strict=True)
        ]
        worth = (
            [w * idf for w, idf in zip(weights, self.idf(numbers), strict=True)] if found else []
        )
        return [
            _summed(segment, norm, postings, worth)
            for segment, norm, postings in zip(self._segments, self._norms, found, strict=True)
        ]

    def idf(self, numbers: Sequence[Sequence[int]]) -> list[float]:
        """How rare each of some terms is; `numbers` as for `scores`."""
        held = [
            sum(
                len(s.postings(terms[at])[0])
                for s, terms in zip(self._segments, numbers, strict=True)
            )
            for at in range(len(numbers[0]) if numbers else 0)
        ]
        return [math.log(1 + (self.passages - n + 0.5) / (n + 0.5)) for n in held]


def _summed(
    segment: Segment,
    norm: NDArray[np.float32],
    postings: Sequence[tuple[NDArray[np.int32], NDArray[np.uint8]]],
    weights: Sequence[float],
) -> NDArray[np.float32]:
    total = np.zeros(segment.size, np.float32)
    for (passages, counts), weight in zip(postings, weights, strict=True):
        often = counts.astype(np.float32)
        if (
            len(passages) * DENSE > segment.size
        ):  # written out, the sum runs through memory in order
            spread = np.zeros(segment.size, np.float32)
            spread[passages] = often
            total += np.float32(weight) * spread / (spread + norm)
        else:
            total[passages] += np.float32(weight) * often / (often + norm[passages])
    return total
