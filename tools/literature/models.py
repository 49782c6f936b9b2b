"""The models and the graph that a search may ask; who opens them stands above this package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tools.literature.retrieval.embedder import Embedder
    from tools.literature.retrieval.relevance import Relevance


@dataclass(frozen=True)
class Models:
    """What a search may ask, opened by who calls; None where there is none."""

    embedder: Embedder | None = None
    relevance: Relevance | None = None
    names: Names | None = None
    weights: tuple[float, ...] = ()
    """Of reranking, in the order of `retrieval.reranking.FEATURES`; empty for those that ship."""
    missing: str = ""
    """Why there is no embedder, for the notes of a result."""


class Names(Protocol):
    """Other names of the things in a query, from a graph or a vocabulary."""

    async def expanded(self, query: str) -> tuple[str, ...]:
        """Synonyms and narrower things, the nearest first; none where nothing is known."""
        ...
