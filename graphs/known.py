"""`KnownGraph`: a graph whose names are joined by those that are only known.

Knowledge comes from the store alone; names come from both. A concept of the vocabulary whose identifier,
or an equivalent one, the store holds is the store's node; any other has no edges and no findings, and
`held` is false for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphs.forwarded import ForwardedGraph
from graphs.limits import check_limit
from graphs.lookup import first_of_each
from graphs.names import fold
from graphs.store import EntityHit, Mention
from graphs.vocabulary.spelling import is_near

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphs.curie import Curie
    from graphs.related import Related
    from graphs.statements import Node
    from graphs.store import KnowledgeGraph
    from graphs.vocabulary.reader import Vocabulary

MOST_HITS = 20
"""Hits that are asked of each side before they are joined."""


class KnownGraph(ForwardedGraph):
    """A `KnowledgeGraph` over a store and a vocabulary; both stay the caller's: `close` leaves them open.

    Args:
        store: what is held.
        vocabulary: what is known by name.
    """

    def __init__(self, store: KnowledgeGraph, vocabulary: Vocabulary) -> None:
        self.store = store
        self.vocabulary = vocabulary

    async def held(self, curie: Curie) -> bool:
        """Whether the store holds the node, so that "nothing found" says something about it."""
        return await self.store.node(curie) is not None

    async def related(self, curie: Curie) -> tuple[Related, ...]:
        """What the vocabulary says is near to a node, as far as the store holds it."""
        twins = await self.vocabulary.same_as(curie)
        told = [r for one in (curie, *twins) for r in await self.vocabulary.related(one)]
        named = await self.vocabulary.nodes(sorted({r.curie for r in told}))
        mapped = await self._mapped(named)
        found = [replace(r, curie=mapped[r.curie].curie) for r in told if r.curie in mapped]
        return tuple(dict.fromkeys(r for r in found if r.curie != curie))

    async def resolve(
        self, text: str, *, categories: Sequence[str] = (), limit: int = 5
    ) -> list[EntityHit]:
        """Nodes named like the text: the store's own, else those that the vocabulary calls so, else near.

        Near names are offered only where they are near (`graphs.vocabulary.spelling`).
        """
        check_limit(limit)
        own = await self.store.resolve(text, categories=categories, limit=MOST_HITS)
        exact = [hit for hit in own if hit.how == "exact"]
        if exact:
            return exact[:limit]
        known = await self._held_hits(await self.vocabulary.resolve(text, limit=MOST_HITS))
        if not any(hit.how == "exact" for hit in known):
            folded = fold(text)
            near = [h for h in own if h.how == "prefix" or is_near(folded, fold(h.matched))]
            known = sorted((*near, *known), key=lambda h: (h.how != "fuzzy", -h.score))
        return first_of_each(known, categories, limit)

    async def scan(self, text: str) -> list[Mention]:
        """The longest names that either side finds in a text; over equal spans, the store's."""
        own = await self.store.scan(text)
        spans = {(mention.start, mention.end) for mention in own}
        known = [m for m in await self.vocabulary.scan(text) if (m.start, m.end) not in spans]
        mapped = await self._mapped(hit.node for mention in known for hit in mention.hits)
        joined = [
            Mention(m.start, m.end, m.text, tuple(first_of_each(_of_store(m.hits, mapped), (), MOST_HITS)))
            for m in known
        ]  # fmt: skip
        return _without_overlap([*own, *joined])

    async def node(self, curie: Curie) -> Node | None:
        """One node of the store, else the concept of the vocabulary, or None."""
        return await self.store.node(curie) or await self.vocabulary.node(curie)

    async def nodes(self, curies: Sequence[Curie]) -> list[Node]:
        """The nodes of the store and the concepts of the vocabulary, in the order of their CURIEs."""
        found = await self.store.nodes(curies)
        held = {node.curie for node in found}
        missing = sorted(set(curies) - held)
        known = await self.vocabulary.nodes(missing) if missing else []
        return sorted((*found, *(n for n in known if n.curie not in held)), key=lambda n: n.curie)

    async def _ask(self, method: str, *arguments: Any, **options: Any) -> Any:
        """What the store says: knowledge is its alone."""
        return await getattr(self.store, method)(*arguments, **options)

    async def close(self) -> None:
        """Nothing: the store and the vocabulary are the caller's."""

    async def _held_hits(self, hits: Sequence[EntityHit]) -> list[EntityHit]:
        mapped = await self._mapped(hit.node for hit in hits)
        return _of_store(hits, mapped)

    async def _mapped(self, nodes: Iterable[Node]) -> dict[Curie, Node]:
        """Concept -> the node of the store that it is, where the store holds one."""
        wanted = sorted({node.curie for node in nodes})
        if not wanted:
            return {}
        same = await self.vocabulary.all_same_as(wanted)
        every = {curie: (curie, *same.get(curie, ())) for curie in wanted}
        held = {
            n.curie: n
            for n in await self.store.nodes(sorted({c for ids in every.values() for c in ids}))
        }
        found = {
            curie: next((held[c] for c in ids if c in held), None) for curie, ids in every.items()
        }
        return {curie: node for curie, node in found.items() if node is not None}


def _of_store(hits: Iterable[EntityHit], mapped: dict[Curie, Node]) -> list[EntityHit]:
    return [EntityHit(mapped.get(h.node.curie, h.node), h.score, h.matched, h.how) for h in hits]


def _without_overlap(mentions: Sequence[Mention]) -> list[Mention]:
    """Longer before shorter, then left before right; of what is kept, nothing overlaps."""
    kept: list[Mention] = []
    for one in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda m: m.start)
