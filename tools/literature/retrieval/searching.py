"""A query over open corpora -> ranked passages: by words, by meaning, or by both.

Passages of several corpora are numbered through, and all statistics are those of all of them together, so
that it makes no difference how documents are spread over corpora.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.literature.retrieval.bm25 import Bm25
from tools.literature.retrieval.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tools.literature.hits import Filters
    from tools.literature.retrieval.shelf import Shelf

OWNER_BITS = 32
"""Bits of a document's number, which is below those of its corpus."""
LONG = 4
"""Passages of a document from which it is no abstract."""
RANK = 60.0
"""The constant of reciprocal rank fusion (Cormack et al. 2009, SIGIR, 758)."""


@dataclass(frozen=True)
class Ranked:
    """Passages by their numbers, best first, and what ranked them."""

    passages: NDArray[np.int64]
    scores: NDArray[np.float32]


class Searcher:
    """Ranks the passages of some corpora.

    Args:
        shelves: open, in the order in which they were named.
    """

    def __init__(self, shelves: Sequence[Shelf]) -> None:
        self.shelves = shelves
        sizes = [shelf.passages for shelf in shelves]
        self._starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        self.passages = int(self._starts[-1])
        self._owners = [at for at, shelf in enumerate(shelves) for _ in shelf.segments]
        self._bm25: Bm25 | None = None
        self._owned: NDArray[np.int32] | None = None

    def by_words(
        self, weights: dict[str, float], limit: int, masks: Sequence[NDArray[np.bool_] | None]
    ) -> Ranked:
        """The passages with most of the query's terms (BM25); those with none of them are left out.

        Args:
            weights: terms and how much each counts, see `query_terms`.
            limit: most of them.
            masks: of each corpus.
        """
        scores = self.word_scores(weights)
        for shelf, mask in enumerate(masks):
            if mask is not None:
                scores[self._starts[shelf] : self._starts[shelf + 1]][~mask] = 0
        return _top(scores, limit)

    def word_scores(self, weights: dict[str, float]) -> NDArray[np.float32]:
        """The BM25 score of every passage."""
        known = [shelf.numbers(list(weights)) for shelf in self.shelves]
        numbers = [known[owner] for owner in self._owners]
        parts = self._ranker().scores(numbers, list(weights.values()))
        return np.concatenate(parts) if parts else np.empty(0, np.float32)

    def idf(self, terms: Sequence[str]) -> dict[str, float]:
        """How rare each term is, as BM25 weighs it."""
        known = [shelf.numbers(terms) for shelf in self.shelves]
        return dict(
            zip(terms, self._ranker().idf([known[owner] for owner in self._owners]), strict=True)
        )

    def by_meaning(
        self,
        query: NDArray[np.float32],
        fingerprint: str,
        limit: int,
        masks: Sequence[NDArray[np.bool_] | None],
    ) -> Ranked:
        """The passages whose vectors are nearest to the query's."""
        found = []
        for start, shelf, mask in zip(self._starts, self.shelves, masks, strict=False):
            vectors = shelf.vectors(fingerprint)
            if vectors is not None:
                rows, products = vectors.nearest(query, limit, mask)
                found.append((rows + start, products))
        if not found:
            return Ranked(np.empty(0, np.int64), np.empty(0, np.float32))
        rows, products = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.argsort(-products, kind="stable")[:limit]
        return Ranked(rows[order], products[order])

    def products(
        self, query: NDArray[np.float32], fingerprint: str, passages: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Products of a query with passages; 0 for one that has no vector."""
        found = np.zeros(len(passages), np.float32)
        for start, end, shelf in zip(self._starts, self._starts[1:], self.shelves, strict=False):
            vectors = shelf.vectors(fingerprint)
            held = 0 if vectors is None else min(int(end - start), len(vectors))
            mine = (passages >= start) & (passages < start + held)
            if vectors is not None and mine.any():
                found[mine] = vectors.products(query, passages[mine] - start)
        return found

    def masks(self, filters: Filters) -> list[NDArray[np.bool_] | None]:
        """Which passages of each corpus may be found."""
        return [shelf.mask(filters) for shelf in self.shelves]

    def _ranker(self) -> Bm25:
        if self._bm25 is None:
            self._bm25 = Bm25([segment for shelf in self.shelves for segment in shelf.segments])
        return self._bm25

    def kept(self, ranked: Ranked, per_document: int) -> int:
        """How many hits a ranking gives where a document may have only so many."""
        shelves = np.searchsorted(self._starts, ranked.passages, side="right").astype(np.int64)
        owners = shelves << OWNER_BITS | self._documents()[ranked.passages]
        counted = np.unique(owners, return_counts=True)[1]
        return int(np.minimum(counted, per_document).sum())

    def _documents(self) -> NDArray[np.int32]:
        if self._owned is None:
            self._owned = np.concatenate([shelf.documents() for shelf in self.shelves])
        return self._owned

    def is_part(self, passage: int) -> bool:
        """Whether it is of a long text: one of `LONG` passages or more, which lie side by side."""
        shelf = int(np.searchsorted(self._starts, passage, side="right")) - 1
        first, last = int(self._starts[shelf]), int(self._starts[shelf + 1])
        near = self._documents()[max(first, passage - LONG + 1) : min(last, passage + LONG)]
        return int(np.count_nonzero(near == self._documents()[passage])) >= LONG

    def place(self, passage: int) -> tuple[Shelf, int]:
        """The corpus that holds a passage, and its place there."""
        shelf = int(np.searchsorted(self._starts, passage, side="right")) - 1
        return self.shelves[shelf], passage - int(self._starts[shelf])


def query_terms(query: str, expanded: Sequence[str] = (), share: float = 0.0) -> dict[str, float]:
    """The terms of a query and how much each counts: as often as it stands there.

    Args:
        query: as asked.
        expanded: other names of what is in it.
        share: how much a term of theirs counts that the query does not have.
    """
    weights = {term: float(n) for term, n in Counter(terms_of(query)).items()}
    for name in expanded:
        for term in terms_of(name):
            weights.setdefault(term, share)
    return weights


def fused(rankings: Sequence[Ranked], limit: int) -> Ranked:
    """Reciprocal rank fusion: the sum over rankings of 1 / (60 + rank), ranks from 1."""
    total: dict[int, float] = {}
    for ranking in rankings:
        for rank, passage in enumerate(ranking.passages.tolist(), 1):
            total[passage] = total.get(passage, 0.0) + 1 / (RANK + rank)
    best = sorted(total, key=lambda passage: (-total[passage], passage))[:limit]
    return Ranked(np.array(best, np.int64), np.array([total[p] for p in best], np.float32))


def _top(scores: NDArray[np.float32], limit: int) -> Ranked:
    """The best of all scores above 0; the first of equals."""
    if len(scores) > limit:
        edge = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        chosen = np.flatnonzero((scores > edge) | ((scores == edge) & (edge > 0)))
    else:
        chosen = np.flatnonzero(scores > 0)
    order = chosen[np.argsort(-scores[chosen], kind="stable")][:limit]
    return Ranked(order.astype(np.int64), scores[order])
