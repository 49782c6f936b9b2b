"""Names on a Neo4j server: which nodes carry one, and which names are like a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.lookup import MAX_ALIKE, RARE_TRIGRAMS, NameRow, trigrams
from graphs.stores.neo4j_rows import NODE, node_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphs.stores.neo4j_connection import Reader


async def named(read: Reader, folded: Sequence[str]) -> dict[str, list[NameRow]]:
    """Folded name -> its rows, for every name that exists."""
    text = (
        "UNWIND $names AS f MATCH (m:Name {folded: f}) MATCH (n:Entity {id: m.node}) "
        f"RETURN m.folded, m.text, {NODE}"
    )
    found: dict[str, list[NameRow]] = {}
    for key, written, *row in await read.rows(text, names=list(folded)):
        found.setdefault(key, []).append(NameRow(key, written, node_of(row)))
    return found


async def alike(read: Reader, folded: str) -> list[NameRow]:
    """Names that begin with the text, and names that share trigrams with it."""
    text = (
        "MATCH (m:Name) WHERE m.folded STARTS WITH $prefix WITH m ORDER BY m.folded LIMIT $limit "
        f"MATCH (n:Entity {{id: m.node}}) RETURN m.folded, m.text, {NODE}"
    )
    rows = await read.rows(text, prefix=f"{folded} ", limit=MAX_ALIKE)
    text = (
        "MATCH (g:Gram) WHERE g.gram IN $grams RETURN g.gram ORDER BY g.names, g.gram LIMIT $limit"
    )
    found = await read.rows(text, grams=grams_of(trigrams(folded)), limit=RARE_TRIGRAMS)
    if grams := [row[0] for row in found]:
        text = (
            "CALL db.index.fulltext.queryNodes('name_grams', $query, {limit: $limit}) "
            "YIELD node AS m MATCH (n:Entity {id: m.node}) "
            f"RETURN m.folded, m.text, {NODE}"
        )
        query = " ".join(f'"{gram}"' for gram in grams)
        rows += await read.rows(text, query=query, limit=MAX_ALIKE)
    seen = {(key, written, row[0]): row for key, written, *row in rows}
    return [NameRow(key, written, node_of(row)) for (key, written, _), row in seen.items()]


def grams_of(found: Iterable[str]) -> list[str]:
    """Trigrams as words of a full-text index: hexadecimal, so that nothing in them is syntax."""
    return [gram.encode().hex() for gram in found]
