"""Rows of the SQLite layout, read and turned into values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphs.curie import Curie
from graphs.lookup import RARE_TRIGRAMS, NameRow
from graphs.ranking import Hop
from graphs.statements import Edge, Node

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from graphs.ranking import Degrees
    from graphs.relations import Relations
    from graphs.search import Expand

Triple = tuple[int, int, int]


def hops(connection: sqlite3.Connection, asked: Expand) -> list[Hop]:
    """The hops that a search asks for."""
    into = asked.into
    found: list[Hop] = []
    for back, relations in ((False, asked.ways.along), (True, asked.ways.back)):
        if not relations:
            continue
        here = "object" if back != asked.incoming else "subject"
        there = "subject" if here == "object" else "object"
        query = (
            f"SELECT e.{here}, e.relation, e.{there}, e.sources FROM json_each(?) AS wanted "  # noqa: S608
            f"CROSS JOIN edge AS e ON e.{here} = wanted.value AND e.relation IN ({numbers(relations)})"
        )
        values: tuple[str, ...] = (json.dumps(asked.nodes),)
        if asked.category:
            query += f" CROSS JOIN node AS n ON n.id = e.{there} AND n.category = ?"
            values = (*values, asked.category)
        rows = connection.execute(query, values)
        if asked.incoming:
            found += [Hop(b, r, a, back, s) for a, r, b, s in rows if into is None or b in into]
        else:
            found += [Hop(a, r, b, back, s) for a, r, b, s in rows if into is None or b in into]
    return found


def degrees(connection: sqlite3.Connection, nodes: Sequence[int]) -> Degrees:
    """(node, relation, back) -> edges, for some nodes."""
    query = (
        "SELECT d.node, d.relation, d.back, d.edges FROM json_each(?) AS wanted "
        "CROSS JOIN degree AS d ON d.node = wanted.value"
    )
    rows = connection.execute(query, (json.dumps(nodes),))
    return {(node, relation, bool(back)): edges for node, relation, back, edges in rows}


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


def named(connection: sqlite3.Connection, folded: Sequence[str]) -> dict[str, list[NameRow]]:
    """Folded name -> its rows, for every name that exists."""
    query = (
        "SELECT name.folded, name.text, node.* FROM json_each(?) AS wanted "
        "CROSS JOIN name ON name.folded = wanted.value CROSS JOIN node ON node.id = name.node"
    )
    found: dict[str, list[NameRow]] = {}
    for key, text, *row in connection.execute(query, (json.dumps(folded),)):
        found.setdefault(key, []).append(NameRow(key, text, node(row)))
    return found


def alike(
    connection: sqlite3.Connection, folded: str, trigrams: Sequence[str], limit: int
) -> list[NameRow]:
    """Names that begin with the text, and names that share trigrams with it, best rank first."""
    begins = connection.execute(
        "SELECT rowid FROM name WHERE folded >= ? AND folded < ? ORDER BY folded, rowid LIMIT ?",
        (f"{folded} ", f"{folded}!", limit),
    )
    rowids = [row[0] for row in begins]
    counted = connection.execute(
        "SELECT gram FROM gram WHERE gram IN (SELECT value FROM json_each(?)) "
        "ORDER BY names, gram LIMIT ?",
        (json.dumps(trigrams), RARE_TRIGRAMS),
    )
    rare = [row[0] for row in counted]
    if rare:
        match = " OR ".join('"' + t.replace('"', '""') + '"' for t in rare)
        query = "SELECT rowid FROM trigram WHERE trigram MATCH ? ORDER BY rank LIMIT ?"
        rowids += [row[0] for row in connection.execute(query, (match, limit))]
    query = (
        "SELECT name.folded, name.text, node.* FROM name JOIN node ON node.id = name.node "
        "WHERE name.rowid IN (SELECT value FROM json_each(?))"
    )
    rows = connection.execute(query, (json.dumps(rowids),))
    return [NameRow(key, text, node(row)) for key, text, *row in rows]


def numbers(found: Iterable[int]) -> str:
    """Whole numbers as a list for SQL's IN."""
    return ",".join(str(int(number)) for number in sorted(found))


def node(row: Sequence[Any]) -> Node:
    """A node from a row of the node table."""
    _, curie, category, name, synonyms = row
    return Node(Curie.parse(curie), category, name, tuple(filter(None, synonyms.split("|"))))
