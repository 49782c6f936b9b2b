"""Edges at a node and common causes of two, read from the SQLite layout."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphs.curie import Curie
from graphs.search import Expand
from graphs.statements import Edge
from graphs.store import CauseSet, CommonCause, EdgeSet
from graphs.stores import sqlite_rows as rows
from graphs.stores.sqlite_walks import hops

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from graphs.relations import Relations
    from graphs.store import Towards

Narrow = dict[str, frozenset[int] | None]
"""End of an edge that lies at the node -> the relations read there; None reads all of them."""


def narrowed(relations: Relations, predicates: Sequence[str], direction: Towards) -> Narrow:
    """Which relations are read at which end.

    Raises:
        InputError: a predicate that the Biolink Model has not.
    """
    wanted = relations.of(predicates)
    either = wanted & relations.symmetric
    sides = {
        "subject": wanted if direction != "in" else either,
        "object": wanted if direction != "out" else either,
    }
    # A filter that excludes nothing only keeps SQLite from reading in the order of the index.
    everything = relations.of(())
    return {end: found if found != everything else None for end, found in sides.items()}


def edges_at(
    db: sqlite3.Connection, relations: Relations, curie: Curie, narrow: Narrow, limit: int
) -> EdgeSet:
    """Edges at a node, by relation, other end, outgoing first, then source."""
    number = rows.number_of(db, curie)
    if number is None:
        return EdgeSet(())
    values = {"node": number, "limit": limit + 1}
    found = sorted(db.execute(_query(narrow), values))
    edges = (_edge(relations, curie, row) for row in found[:limit])
    return EdgeSet(tuple(edges), truncated=len(found) > limit)


def causes_of_both(
    db: sqlite3.Connection, relations: Relations, first: Curie, second: Curie, limit: int
) -> CauseSet:
    """Nodes with a causal edge into each of the two, most edges first, then by name."""
    ways = relations.ways((), "forward")
    ends = [rows.number_of(db, curie) for curie in (first, second)]
    if None in ends:
        return CauseSet(())
    into = [hops(db, Expand((end,), True, ways)) for end in ends if end is not None]
    shared = {h.source for h in into[0]} & {h.source for h in into[1]} - {*ends}
    kept = [hop for side in into for hop in side if hop.source in shared]
    known = rows.all_edges(db, relations, [hop.triple for hop in kept])
    query = "SELECT * FROM node WHERE id IN (SELECT value FROM json_each(?))"
    nodes = [rows.node(r) for r in db.execute(query, (json.dumps(sorted(shared)),))]
    causes = [CommonCause(n, tuple(e for e in known if e.cause == n.curie)) for n in nodes]
    causes.sort(key=lambda c: (-len(c.edges), c.node.name, c.node.curie))
    return CauseSet(tuple(causes[:limit]), truncated=len(causes) > limit)


def _edge(relations: Relations, curie: Curie, row: Sequence[Any]) -> Edge:
    relation, _, side, _, other, source, checked = row
    predicate, direction = relations[relation]
    ends = (Curie.parse(other), curie) if side else (curie, Curie.parse(other))
    return Edge(ends[0], predicate, ends[1], direction or None, source, checked)


def _query(sides: Narrow) -> str:
    """Both sides of both tables, each read in the order of its index and merged."""
    parts = []
    for side, (here, there) in enumerate((("subject", "object"), ("object", "subject"))):
        found = sides[here]
        if found is not None and not found:
            continue
        narrow = "" if found is None else f" AND relation IN ({rows.numbers(found)})"
        # An edge of a node with itself is listed once, as outgoing.
        narrow += "" if not side else " AND subject <> object"
        parts += [
            f"SELECT relation, {there} AS other, {side} AS side, evidence FROM {table} "  # noqa: S608
            f"WHERE {here} = :node{narrow}"
            for table in ("edge", "support")
        ]
    if not parts:
        return "SELECT 0 WHERE :node IS NULL OR :limit IS NULL"
    both = f"{' UNION ALL '.join(parts)} ORDER BY 1, 2, 3, 4 LIMIT :limit"
    return (
        "SELECT relation, other, side, evidence, n.curie, e.source, e.checked "  # noqa: S608
        f"FROM ({both}) CROSS JOIN node AS n ON n.id = other CROSS JOIN evidence AS e ON e.id = evidence"
    )
