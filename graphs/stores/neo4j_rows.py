"""Rows of a Neo4j server, read and turned into values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphs.curie import Curie
from graphs.statements import Edge, Node

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.relations import Relations
    from graphs.stores.neo4j_connection import Reader

NODE = "n.curie, n.category, n.name, n.synonyms"
Triple = tuple[int, int, int]
Stated = tuple[Triple, int]
"""A statement in numbers, and the number of a source that states it."""


def node_of(row: Sequence[Any]) -> Node:
    """A node from the columns `NODE`."""
    curie, category, name, synonyms = row
    return Node(Curie.parse(curie), category, name, tuple(synonyms or ()))


async def number_of(read: Reader, curie: Curie) -> int | None:
    """The number of a node, or None when the graph does not hold it."""
    rows = await read.rows("MATCH (n:Entity {curie: $curie}) RETURN n.id", curie=str(curie))
    return rows[0][0] if rows else None


async def evidence_of(read: Reader, triples: Sequence[Triple]) -> list[Stated]:
    """(triple, evidence) for every source of every triple, in order."""
    text = (
        "UNWIND $triples AS t MATCH (a:Entity {id: t[0]})-[r]->(b:Entity {id: t[2]}) "
        "WHERE r.relation = t[1] RETURN a.id AS s, r.relation AS p, b.id AS o, r.evidence, r.more "
        "ORDER BY s, p, o"
    )
    rows = await read.rows(text, triples=[list(triple) for triple in triples])
    return [((s, p, o), e) for s, p, o, first, more in rows for e in (first, *(more or ()))]


async def edges_of(read: Reader, relations: Relations, stated: Sequence[Stated]) -> list[Edge]:
    """The edges of (triple, evidence) pairs, in their order."""
    ids = sorted({n for (s, _, o), _ in stated for n in (s, o)})
    text = "UNWIND $ids AS i MATCH (n:Entity {id: i}) RETURN n.id, n.curie"
    named = {i: Curie.parse(curie) for i, curie in await read.rows(text, ids=ids)}
    text = "UNWIND $ids AS i MATCH (e:Evidence {id: i}) RETURN e.id, e.source, e.checked"
    wanted = sorted({evidence for _, evidence in stated})
    support = {number: rest for number, *rest in await read.rows(text, ids=wanted)}
    made = []
    for (subject, relation, obj), evidence in stated:
        predicate, direction = relations[relation]
        source, checked = (part or "" for part in support[evidence])
        ends = named[subject], named[obj]
        made.append(Edge(ends[0], predicate, ends[1], direction or None, source, checked))
    return made
