"""The first passages of a ranking, looked up, judged and described: what `reranking` puts in order."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tools.literature.retrieval.reranking import READ, FoundPassage, excerpt, features, order
from tools.literature.retrieval.searching import Ranked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tools.literature.retrieval.relevance import Relevance
    from tools.literature.retrieval.searching import Searcher


@dataclass(frozen=True)
class RankedQuery:
    """A query as it was ranked.

    Attributes:
        query: as asked.
        weights: its terms and how much each counts.
        vector: its vector.
        fingerprint: of the embedder that made it.
    """

    query: str
    weights: dict[str, float]
    vector: NDArray[np.float32]
    fingerprint: str


async def described(
    searcher: Searcher, asked: RankedQuery, ranked: Ranked, relevance: Relevance | None
) -> list[tuple[float, ...]]:
    """The features of the first passages of a ranking; raises as the judge, who may be left out."""
    head = ranked.passages[:READ]
    candidates = await asyncio.to_thread(_candidates, searcher, asked, head)
    if relevance is not None:
        read = [f"{c.title}. {excerpt(asked.query, c.text)}" for c in candidates]
        said = await relevance.bearing(asked.query, read)
        candidates = [replace(c, bearing=value) for c, value in zip(candidates, said, strict=True)]
    idf = await asyncio.to_thread(searcher.idf, list(asked.weights))
    return features(asked.query, candidates, idf)


def reordered(ranked: Ranked, rows: Sequence[Sequence[float]], weights: Sequence[float]) -> Ranked:
    """A ranking whose first passages are in the order of their features; the rest stays behind them."""
    best = order(rows, weights)
    head = [ranked.passages[at] for at, _ in best]
    scores = [score for _, score in best]
    tail = ranked.scores[len(head) :] + ((min(scores) if scores else 0.0) - 1)
    passages = np.concatenate([np.array(head, np.int64), ranked.passages[len(head) :]])
    return Ranked(passages, np.concatenate([np.array(scores, np.float32), tail]).astype(np.float32))


def _candidates(
    searcher: Searcher, asked: RankedQuery, head: NDArray[np.int64]
) -> list[FoundPassage]:
    words = searcher.word_scores(asked.weights)[head]
    meaning = searcher.products(asked.vector, asked.fingerprint, head)
    found = []
    for at, passage in enumerate(head.tolist()):
        shelf, place = searcher.place(passage)
        hit = shelf.hit(place, 0.0)
        scores = (float(words[at]), float(meaning[at]))
        named = f"{hit.corpus}/{hit.doc}"
        is_part = searcher.is_part(passage)
        found.append(FoundPassage(named, hit.title, hit.text, *scores, is_part=is_part))
    return found
