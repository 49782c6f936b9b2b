"""Mechanisms that one source states whole: a curated chain or graph that leads from one node to another.

A path put together from many sources may join what never happens together; one that a single curated
mechanism or a single article states from end to end does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.statements import Path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphs.curie import Curie
    from graphs.statements import Edge
    from graphs.store import KnowledgeGraph

LOOKED_AT = 2_000
"""Edges at one node that are looked at."""
MOST_NODES = 80
"""Nodes of one mechanism; what states more is a whole data set, no mechanism."""
MOST_RECORDS = 20
LONGEST = 12
"""Edges of a path that one record states: a curated mechanism is as long as its curator made it."""
LONGEST_BY_HAND = 6
"""Edges of a path that is followed through statements of several publications."""
MOST_WALKS = 200
"""Nodes from which such statements are followed."""
OUTCOMES = ("biolink:Disease", "biolink:PhenotypicFeature", "biolink:ClinicalAttribute")
"""Categories at which a mechanism has arrived."""
WHOLE = 1.0
"""Score of a path that one source states: above every path that is put together."""


async def stated_whole(store: KnowledgeGraph, start: Curie, end: Curie) -> list[Path]:
    """Simple paths of 2 to 12 edges that one record of a source states from start to end.

    Those with fewer steps that are not causal come first, then the shorter ones.
    """
    here, there = await _edges_at(store, start), await _edges_at(store, end)
    shared = {_record(e) for e in here} & {_record(e) for e in there}
    found: dict[tuple[Curie, ...], Path] = {}
    for record in sorted(shared)[:MOST_RECORDS]:
        edges = await _of(store, start, record)
        for path in _paths(edges, start, end):
            found.setdefault(path.nodes, path)
    return sorted(found.values(), key=lambda p: (_not_causal(p), len(p.edges), p.nodes))


async def stated_from(store: KnowledgeGraph, start: Curie) -> list[Path]:
    """Paths of 2 to 12 edges on which one record leads from a node to where it ends, and hand-made ones.

    What people curated step by step from several publications counts as one record; there a path ends at
    the first disease, finding or measured value. Those with fewer steps that are not causal come first,
    then the shorter ones.
    """
    here = await _edges_at(store, start)
    records = {_record(e) for e in here if e.is_causal and e.cause == start and not _by_hand(e)}
    found: dict[tuple[Curie, ...], Path] = {}
    for record in sorted(records)[:MOST_RECORDS]:
        edges = await _of(store, start, record)
        left = {e.cause if e.is_causal else e.subject for e in edges}
        ends = {node for e in edges for node in (e.subject, e.object)} - left
        for end in sorted(ends):
            for path in _paths(edges, start, end):
                found.setdefault(path.nodes, path)
    for path in await _made_by_hand(store, start):
        found.setdefault(path.nodes, path)
    return sorted(found.values(), key=lambda p: (_not_causal(p), len(p.edges), p.nodes))


async def _made_by_hand(store: KnowledgeGraph, start: Curie) -> list[Path]:
    """Causal statements with an address of their own, followed from a node to the first outcome."""
    found: list[Path] = []
    walks: list[tuple[Curie, tuple[Edge, ...]]] = [(start, ())]
    for _ in range(MOST_WALKS):
        if not walks:
            break
        node, walked = walks.pop(0)
        seen = {start, *(edge.effect for edge in walked)}
        after = [
            edge
            for edge in await _edges_at(store, node)
            if _by_hand(edge) and edge.is_causal and edge.cause == node and edge.effect not in seen
        ]
        kinds = {n.curie: n.category for n in await store.nodes([e.effect for e in after])}
        for edge in after:
            path = (*walked, edge)
            if kinds.get(edge.effect) not in OUTCOMES and len(path) < LONGEST_BY_HAND:
                walks.append((edge.effect, path))
            elif kinds.get(edge.effect) in OUTCOMES and len(path) > 1:
                found.append(Path(path, WHOLE, start))
        if not after and len(walked) > 1:
            found.append(Path(walked, WHOLE, start))
    return found


def _by_hand(edge: Edge) -> bool:
    return edge.checked.startswith("http")


async def _edges_at(store: KnowledgeGraph, node: Curie) -> Sequence[Edge]:
    return (await store.neighbors(node, limit=LOOKED_AT)).edges


def _record(edge: Edge) -> tuple[str, str]:
    """What states an edge: a set of mechanisms has one source, and a record for each."""
    return edge.source, edge.checked


async def _of(store: KnowledgeGraph, start: Curie, record: tuple[str, str]) -> list[Edge]:
    """What a record states, as far as it hangs together with the start; nothing when it is too much."""
    edges: dict[str, Edge] = {}
    seen, waiting = {start}, [start]
    while waiting:
        if len(seen) > MOST_NODES:
            return []
        node = waiting.pop()
        for edge in await _edges_at(store, node):
            if _record(edge) == record:
                edges[edge.id] = edge
                other = edge.other(node)
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
    return list(edges.values())


def _paths(edges: Sequence[Edge], start: Curie, end: Curie) -> Iterator[Path]:
    """Every way from start to end along the statements: from cause to effect, else as they are made."""
    after: dict[Curie, list[Edge]] = {}
    for edge in sorted(edges, key=lambda e: (not e.is_causal, e.id)):
        first = edge.cause if edge.is_causal else edge.subject
        after.setdefault(first, []).append(edge)
        if edge.is_symmetric:
            after.setdefault(edge.other(first), []).append(edge)
    walks: list[tuple[Curie, tuple[Edge, ...], frozenset[Curie]]] = [
        (start, (), frozenset({start}))
    ]
    while walks:
        node, walked, seen = walks.pop()
        if node == end:
            if len(walked) > 1:
                yield Path(walked, WHOLE, start)
            continue
        if len(walked) == LONGEST:
            continue
        for edge in after.get(node, ()):
            other = edge.other(node)
            if other not in seen:
                walks.append((other, (*walked, edge), seen | {other}))


def _not_causal(path: Path) -> int:
    return sum(
        not (edge.is_causal and edge.cause == node)
        for node, edge in zip(path.nodes, path.edges, strict=False)
    )
