"""Rows of the SQLite layout, read and turned into values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphs.curie import Curie
from graphs.statements import Edge, Node

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from graphs.relations import Relations

Triple = tuple[int, int, int]


def number_of(db: sqlite3.Connection, curie: Curie) -> int | None:
    """The number of a node, or None when the graph does not hold it."""
    row = db.execute("SELECT id FROM node WHERE curie = ?", (str(curie),)).fetchone()
    return row[0] if row else None


def curies(connection: sqlite3.Connection, nodes: Iterable[int]) -> dict[int, Curie]:
    """Number -> CURIE."""
    query = "SELECT id, curie FROM node WHERE id IN (SELECT value FROM json_each(?))"
    rows = connection.execute(query, (json.dumps(sorted(set(nodes))),))
    return {number: Curie.parse(curie) for number, curie in rows}


def edges(
    connection: sqlite3.Connection, relations: Relations, stated: Sequence[tuple[Triple, int]]
) -> list[Edge]:
    """The edges of (triple, evidence) pairs, in their order."""
    named = curies(connection, (n for (s, _, o), _ in stated for n in (s, o)))
    wanted = json.dumps(sorted({evidence for _, evidence in stated}))
    query = "SELECT * FROM evidence WHERE id IN (SELECT value FROM json_each(?))"
    support = {number: rest for number, *rest in connection.execute(query, (wanted,))}
    made = []
    for (subject, relation, obj), evidence in stated:
        predicate, direction = relations[relation]
        source, checked = support[evidence]
        ends = named[subject], named[obj]
        made.append(Edge(ends[0], predicate, ends[1], direction or None, source, checked))
    return made


def first_edges(
    connection: sqlite3.Connection, relations: Relations, triples: Iterable[Triple]
) -> dict[Triple, Edge]:
    """The edge of each triple, with its first source."""
    query = "SELECT evidence FROM edge WHERE subject = ? AND relation = ? AND object = ?"
    ordered = sorted(set(triples))
    stated = [(triple, connection.execute(query, triple).fetchone()[0]) for triple in ordered]
    return dict(zip(ordered, edges(connection, relations, stated), strict=True))


def all_edges(
    connection: sqlite3.Connection, relations: Relations, triples: Iterable[Triple]
) -> list[Edge]:
    """The edges of each triple, one for each source, in order."""
    stated = []
    for triple in sorted(set(triples)):
        for table in ("edge", "support"):
            query = (
                f"SELECT evidence FROM {table} WHERE subject = ? AND relation = ? AND object = ?"  # noqa: S608
            )
            stated += [(triple, row[0]) for row in connection.execute(query, triple)]
    return edges(connection, relations, stated)


def numbers(found: Iterable[int]) -> str:
    """Whole numbers as a list for SQL's IN."""
    return ",".join(str(int(number)) for number in sorted(found))


def node(row: Sequence[Any]) -> Node:
    """A node from a row of the node table."""
    _, curie, category, name, synonyms = row
    return Node(Curie.parse(curie), category, name, tuple(filter(None, synonyms.split("|"))))
