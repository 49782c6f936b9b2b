"""What a search asks (`graphs.search`), answered from the SQLite layout."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphs.ranking import Hop
from graphs.search import Expand
from graphs.stores.sqlite_rows import numbers

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from graphs.ranking import Degrees
    from graphs.search import Found


def drive(db: sqlite3.Connection, search: Any) -> Found:
    """Answer what the search asks until it is done."""
    answer: Any = None
    while True:
        try:
            asked = search.send(answer)
        except StopIteration as done:
            found: Found = done.value
            return found
        expand = isinstance(asked, Expand)
        answer = hops(db, asked) if expand else degrees(db, asked.nodes)


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
