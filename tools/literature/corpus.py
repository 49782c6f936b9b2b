"""`Corpora`: the corpora in use as one, and the door by which everything else reads the literature.

    async with open_corpora(paths) as corpora:
        hits = await corpora.search("Does aspirin prevent stroke?", 10)
        document = await corpora.document(hits.hits[0].doc)

A mode that cannot be had is never passed over in silence: the hits say by which mode they were ranked,
and a note says why.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from graphs.errors import AetiaError, InputError, ModelError, SetupError
from tools.literature.hits import MODES, MOST_HITS, Filters, Hits
from tools.literature.models import Models
from tools.literature.retrieval.reranking import asks_judge, learned
from tools.literature.retrieval.rereading import RankedQuery, described, reordered
from tools.literature.retrieval.searching import Ranked, Searcher, fused, query_terms
from tools.literature.retrieval.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from tools.literature.hits import Document, Hit, Mode
    from tools.literature.retrieval.relevance import Relevance

DEEP = 100
"""Passages of each ranking that are fused; at least four times the hits that are wanted."""
DEEPER = 4
MOST_QUERY = 4_000
"""Characters of a query."""


class Corpora:
    """Open corpora, searched as one.

    Args:
        folders: as `aetia corpus build` wrote them.
        models: for the modes that need one.

    Raises:
        StoreError: a corpus is missing, damaged or of another format.
    """

    def __init__(self, folders: Sequence[Path], models: Models = Models()) -> None:  # noqa: B008 - frozen
        if not folders:
            raise SetupError("no corpus is named: give --corpus DIR or set AETIA_CORPUS")
        self._models, self._weights = models, models.weights or learned()
        self.shelves = [Shelf(folder) for folder in folders]
        self._searcher = Searcher(self.shelves)

    async def search(
        self,
        query: str,
        limit: int = 10,
        mode: Mode = "fused",
        filters: Filters = Filters(),  # noqa: B008 - a frozen value
        *,
        per_document: int = 1,
    ) -> Hits:
        """The passages that answer a query best.

        Args:
            query: words or a question (up to 4,000 characters).
            limit: most hits (1 to 1,000).
            mode: how they are ranked; what a mode needs and is not there is named in the notes.
            filters: what documents may be found.
            per_document: most hits of one document, so that one long text does not fill the list.

        Raises:
            InputError: the query holds no word, or a number is out of range.
            StoreError: a corpus could not be read.
        """
        _require_usable(query, limit, mode, per_document)
        notes = self._standing_notes(mode)
        expanded = await self._models.names.expanded(query) if self._models.names else ()
        weights = query_terms(query, expanded, EXPANSION)
        if not weights:
            raise InputError(f"the query holds no word to search for: {query[:60]!r}")
        vector, used, problems = await self._had(query, mode)
        notes += problems
        ranked = await asyncio.to_thread(
            self._filled, weights, vector, used, filters, limit, per_document
        )
        if used == "reranked" and vector is not None:
            try:
                judge = self._models.relevance if asks_judge(self._weights) else None
                rows = await self._described(query, weights, vector, ranked, judge)
                ranked = reordered(ranked, rows, self._weights)
            except ModelError as error:
                used = "fused"
                notes.append(f"not read again: the judge failed: {error}")
        hits = await asyncio.to_thread(self._hits, ranked, limit, per_document)
        return Hits(query, used, tuple(hits), self._searcher.passages, tuple(notes), expanded)

    async def document(self, doc: str) -> Document | None:
        """A document by its id, PMID or DOI; None where no corpus has it."""
        for shelf in self.shelves:
            found = await asyncio.to_thread(shelf.document, doc)
            if found is not None:
                return found
        return None

    @property
    def state(self) -> str:
        """Names and content of the corpora: another content is another text."""
        return ", ".join(f"{shelf.name} {shelf.state}" for shelf in self.shelves)

    def close(self) -> None:
        """Close the files."""
        for shelf in self.shelves:
            shelf.close()

    async def candidates(self, query: str) -> list[tuple[Hit, tuple[float, ...]]]:
        """What reranking sees of a query: the first passages of `fused`, and their features.

        Raises:
            SetupError: no embedder is here.
        """
        weights = query_terms(query)
        vector, problem = await self._query_vector(query)
        if vector is None:
            raise SetupError(problem)
        ranked = await asyncio.to_thread(self._ranked, weights, vector, "fused", DEEP, Filters())
        rows = await self._described(query, weights, vector, ranked, self._models.relevance)
        places = [
            self._searcher.place(passage) for passage in ranked.passages[: len(rows)].tolist()
        ]
        hits = [shelf.hit(place, 0.0) for shelf, place in places]
        return list(zip(hits, rows, strict=True))

    async def _described(
        self,
        query: str,
        weights: dict[str, float],
        vector: NDArray[np.float32],
        ranked: Ranked,
        judge: Relevance | None,
    ) -> list[tuple[float, ...]]:
        assert self._models.embedder is not None  # it made the vector
        asked = RankedQuery(query, weights, vector, self._models.embedder.fingerprint)
        return await described(self._searcher, asked, ranked, judge)

    async def _had(
        self, query: str, mode: Mode
    ) -> tuple[NDArray[np.float32] | None, Mode, list[str]]:
        """The query's vector, the mode that can be had, and why where it is another."""
        if mode == "bm25":
            return None, mode, []
        vector, problem = await self._query_vector(query)
        if vector is None:
            return None, "bm25", [problem]
        if mode == "reranked" and self._models.relevance is None and asks_judge(self._weights):
            return vector, "fused", ["not read again: no judge of relevance is here"]
        return vector, mode, []

    def _filled(
        self,
        weights: dict[str, float],
        vector: NDArray[np.float32] | None,
        mode: Mode,
        filters: Filters,
        limit: int,
        per_document: int,
    ) -> Ranked:
        """A ranking deep enough for the hits that are wanted: a few long documents may fill its top."""
        deep = max(DEEP, 4 * limit * per_document)
        while True:
            ranked = self._ranked(weights, vector, mode, deep, filters)
            full = self._searcher.kept(ranked, per_document) >= limit
            if full or len(ranked.passages) < deep:
                return ranked
            deep *= DEEPER

    def _ranked(
        self,
        weights: dict[str, float],
        vector: NDArray[np.float32] | None,
        mode: Mode,
        deep: int,
        filters: Filters,
    ) -> Ranked:
        masks = self._searcher.masks(filters)
        if mode == "bm25" or vector is None or self._models.embedder is None:
            return self._searcher.by_words(weights, deep, masks)
        fingerprint = self._models.embedder.fingerprint
        near = self._searcher.by_meaning(vector, fingerprint, deep, masks)
        if mode == "dense":
            return near
        return fused((self._searcher.by_words(weights, deep, masks), near), deep)

    def _hits(self, ranked: Ranked, limit: int, per_document: int) -> list[Hit]:
        found: list[Hit] = []
        counted: dict[str, int] = {}
        for passage, score in zip(ranked.passages.tolist(), ranked.scores.tolist(), strict=True):
            shelf, place = self._searcher.place(passage)
            hit = shelf.hit(place, score)
            names = _identities(hit)
            if max(counted.get(name, 0) for name in names) >= per_document:
                continue
            for name in names:
                counted[name] = counted.get(name, 0) + 1
            found.append(hit)
            if len(found) == limit:
                break
        return found

    async def _query_vector(self, query: str) -> tuple[NDArray[np.float32] | None, str]:
        """The query's vector, or why there is none."""
        embedder = self._models.embedder
        if embedder is None:
            return None, f"BM25 alone: {self._models.missing or 'no embedder is configured'}"
        if not any(shelf.vectors(embedder.fingerprint) is not None for shelf in self.shelves):
            return None, (
                f"BM25 alone: the corpus has no vectors of {embedder.name}; `aetia corpus build` makes them"
            )
        try:
            return (await embedder.embed([query], "query"))[0], ""
        except AetiaError as error:
            return None, f"BM25 alone: {embedder.name} failed: {error}"

    def _standing_notes(self, mode: Mode) -> list[str]:
        embedder = self._models.embedder if mode != "bm25" else None
        notes = []
        for shelf in self.shelves:
            if shelf.unindexed > 0:
                notes.append(
                    f"{shelf.name}: {shelf.unindexed:,} passages are not indexed yet {AGAIN}"
                )
            held = shelf.vectors(embedder.fingerprint) if embedder else None
            if held is not None and len(held) < shelf.passages:
                bare = shelf.passages - len(held)
                notes.append(f"{shelf.name}: {bare:,} passages have no vector yet {AGAIN}")
        return notes


AGAIN = "and were passed over; run `aetia corpus build` again"
EXPANSION = 0.3
"""How much a term of another name counts beside the query's own."""


@asynccontextmanager
async def open_corpora(
    folders: Sequence[Path],
    models: Models = Models(),  # noqa: B008 - a frozen value
) -> AsyncIterator[Corpora]:
    """Open corpora and close them afterwards; the models stay the caller's.

    Raises:
        SetupError: none is named.
        StoreError: one is missing, damaged or of another format.
    """
    corpora = await asyncio.to_thread(Corpora, folders, models)
    try:
        yield corpora
    finally:
        corpora.close()


def _identities(hit: Hit) -> tuple[str, ...]:
    """What tells that two hits are of one publication, also where two corpora hold it."""
    named = (
        f"{hit.corpus}/{hit.doc}",
        hit.doi and f"doi:{hit.doi}",
        hit.pmid and f"pmid:{hit.pmid}",
    )
    return tuple(name for name in named if name)


def _require_usable(query: str, limit: int, mode: str, per_document: int) -> None:
    if not 1 <= limit <= MOST_HITS:
        raise InputError(f"limit must lie in 1 to {MOST_HITS:,}; got {limit}")
    if not 1 <= per_document <= MOST_HITS:
        raise InputError(f"per_document must lie in 1 to {MOST_HITS:,}; got {per_document}")
    if mode not in MODES:
        raise InputError(f"no mode {mode!r}; there are {', '.join(MODES)}")
    if len(query) > MOST_QUERY:
        raise InputError(
            f"the query has {len(query):,} characters; at most {MOST_QUERY:,} are read"
        )
