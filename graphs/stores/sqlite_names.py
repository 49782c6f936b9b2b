"""Names in the SQLite layout: which nodes carry one, and which names are like a text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from graphs.lookup import RARE_TRIGRAMS, NameRow
from graphs.stores.sqlite_rows import node

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


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
