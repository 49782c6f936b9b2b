"""Edges at a node and common causes of two, read from a Neo4j server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.search import Expand
from graphs.store import CauseSet, CommonCause, EdgeSet
from graphs.stores.neo4j_rows import NODE, edges_of, evidence_of, node_of, number_of
from graphs.stores.neo4j_walks import hops

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.curie import Curie
    from graphs.relations import Relations
    from graphs.store import Towards
    from graphs.stores.neo4j_connection import Reader


async def edges_at(
    read: Reader,
    relations: Relations,
    curie: Curie,
    predicates: Sequence[str],
    direction: Towards,
    limit: int,
) -> EdgeSet:
    """Edges at a node, by relation, other end, outgoing first, then source."""
    wanted = relations.of(predicates)
    either = wanted & relations.symmetric
    text = (
        "MATCH (a:Entity {curie: $curie})-[r]->(b) WHERE r.relation IN $along "
        "RETURN a.id AS s, r.relation AS p, b.id AS o, r.evidence, r.more, 0 AS side, b.id AS x "
        "ORDER BY p, x LIMIT $limit UNION ALL "
        "MATCH (a)-[r]->(b:Entity {curie: $curie}) WHERE r.relation IN $back AND a <> b "
        "RETURN a.id AS s, r.relation AS p, b.id AS o, r.evidence, r.more, 1 AS side, a.id AS x "
        "ORDER BY p, x LIMIT $limit"
    )
    rows = await read.rows(
        text,
        curie=str(curie),
        along=sorted(wanted if direction != "in" else either),
        back=sorted(wanted if direction != "out" else either),
        limit=limit + 1,
    )
    rows.sort(key=lambda row: (row[1], row[6], row[5]))
    stated = [((s, p, o), e) for s, p, o, first, more, *_ in rows for e in (first, *(more or ()))]
    edges = await edges_of(read, relations, stated[:limit])
    return EdgeSet(tuple(edges), truncated=len(stated) > limit)


async def causes_of_both(
    read: Reader, relations: Relations, first: Curie, second: Curie, limit: int
) -> CauseSet:
    """Nodes with a causal edge into each of the two, most edges first, then by name."""
    ways = relations.ways((), "forward")
    ends = [await number_of(read, curie) for curie in (first, second)]
    if None in ends:
        return CauseSet(())
    into = [await hops(read, Expand((end,), True, ways)) for end in ends if end is not None]
    shared = {h.source for h in into[0]} & {h.source for h in into[1]} - {*ends}
    triples = sorted({h.triple for side in into for h in side if h.source in shared})
    known = await edges_of(read, relations, await evidence_of(read, triples))
    text = f"UNWIND $ids AS i MATCH (n:Entity {{id: i}}) RETURN {NODE}"
    nodes = [node_of(row) for row in await read.rows(text, ids=sorted(shared))]
    causes = [CommonCause(n, tuple(e for e in known if e.cause == n.curie)) for n in nodes]
    causes.sort(key=lambda c: (-len(c.edges), c.node.name, c.node.curie))
    return CauseSet(tuple(causes[:limit]), truncated=len(causes) > limit)
