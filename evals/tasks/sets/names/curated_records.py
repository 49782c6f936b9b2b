"""Which curated mechanisms of the graph in use a node is part of, whatever identifier it is asked by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.curie import Curie
from graphs.errors import AetiaError
from graphs.vocabulary.build import open_here

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.statements import Edge
    from graphs.store import KnowledgeGraph

CURATED = "DrugMechDB:"
MOST = 2000

Named = tuple[str, str]
"""An identifier and a name."""


class Records:
    """Look-ups of curated mechanisms; what was looked up once is kept.

    Args:
        store: the graph in use.
    """

    def __init__(self, store: KnowledgeGraph) -> None:
        self._store = store
        self._vocabulary = open_here()
        self._nodes: dict[Named, tuple[Curie, ...]] = {}
        self._edges: dict[Curie, Sequence[Edge]] = {}

    async def at(self, node: Named) -> frozenset[str]:
        """Mechanisms that state an edge at the node."""
        return frozenset(edge.source for edge in await self._edges_at(node))

    async def between(self, first: Named, second: Named) -> frozenset[str]:
        """Mechanisms that join the two by one edge."""
        others = set(await self._held(second))
        ends = [(edge, {edge.subject, edge.object}) for edge in await self._edges_at(first)]
        return frozenset(edge.source for edge, both in ends if both & others)

    async def signs_into(self, node: Named, records: frozenset[str]) -> frozenset[int]:
        """With which signs those mechanisms act on the node, +1 or -1."""
        here = set(await self._held(node))
        return frozenset(
            edge.sign
            for edge in await self._edges_at(node)
            if edge.is_causal and edge.effect in here and edge.source in records and edge.sign
        )

    async def _edges_at(self, node: Named) -> list[Edge]:
        found: list[Edge] = []
        for curie in await self._held(node):
            if curie not in self._edges:
                near = await self._store.neighbors(curie, limit=MOST)
                self._edges[curie] = [e for e in near.edges if e.source.startswith(CURATED)]
            found += self._edges[curie]
        return found

    async def _held(self, node: Named) -> tuple[Curie, ...]:
        """The nodes of the graph that it names: by identifier, by an equal one, else by exact name."""
        if node not in self._nodes:
            self._nodes[node] = await self._found(node)
        return self._nodes[node]

    async def _found(self, node: Named) -> tuple[Curie, ...]:
        try:
            curie = Curie.parse(node[0])
            asked = (curie, *(await self._vocabulary.same_as(curie)))
        except AetiaError:
            asked = ()  # some sets have identifiers of several things in one
        held = {one.curie for one in await self._store.nodes(list(asked))}
        if not held and node[1]:
            hits = await self._store.resolve(node[1], limit=5)
            held = {hit.node.curie for hit in hits if hit.how == "exact"}
        return tuple(sorted(held))
