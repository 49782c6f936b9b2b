"""What a graph and its vocabulary call the things in a query: synonyms, then narrower things and members.

A name stands for its thing only where the whole of it occurs in the query, and one that may mean several
things adds nothing: a wrong synonym finds what was not asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.names import fold

if TYPE_CHECKING:
    from graphs.curie import Curie
    from graphs.store import KnowledgeGraph, Mention

MOST_SYNONYMS = 4
"""Of one thing; the shortest are those that are written."""
MOST_NARROWER = 6
LONGEST = 40
"""Letters of a name that is added: longer ones are definitions."""
NARROWER = ("is_a", "member_of")


class GraphNames:
    """Other names of what is in a query, from a graph.

    Args:
        store: the graph, best with its vocabulary (`graphs.opening.open_graph`).
    """

    def __init__(self, store: KnowledgeGraph) -> None:
        self._store = store

    async def expanded(self, query: str) -> tuple[str, ...]:
        """Names that are not in the query, the nearest first, each once.

        Raises:
            StoreError: the graph could not be read.
        """
        here = fold(query)
        found: dict[str, None] = {}
        for mention in await self._store.scan(query):
            for name in await self._names(mention):
                if len(name) <= LONGEST and fold(name) not in here:
                    found.setdefault(name.casefold())
        return tuple(found)

    async def _names(self, mention: Mention) -> list[str]:
        things = {hit.node.curie for hit in mention.hits}
        if len(things) != 1:
            return []
        node = mention.hits[0].node
        synonyms = sorted({node.name, *node.synonyms}, key=lambda name: (len(name), name))
        return [*synonyms[: MOST_SYNONYMS + 1], *await self._narrower(node.curie)]

    async def _narrower(self, curie: Curie) -> list[str]:
        """Members of a class and narrower kinds, one step down."""
        known = await self._store.related(curie)
        below = [
            one.curie for one in known if one.relation in NARROWER and one.towards == "narrower"
        ]
        return [node.name for node in await self._store.nodes(below[:MOST_NARROWER])]
