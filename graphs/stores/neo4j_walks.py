"""What a search asks (`graphs.search`), answered by a Neo4j server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphs.ranking import Hop
from graphs.search import Expand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.ranking import Degrees
    from graphs.search import Found
    from graphs.stores.neo4j_connection import Reader


async def drive(read: Reader, search: Any) -> Found:
    """Answer what the search asks until it is done."""
    answer: Any = None
    while True:
        try:
            asked = search.send(answer)
        except StopIteration as done:
            found: Found = done.value
            return found
        expand = isinstance(asked, Expand)
        answer = await hops(read, asked) if expand else await degrees(read, asked.nodes)


async def hops(read: Reader, asked: Expand) -> list[Hop]:
    """The hops that a search asks for."""
    into = None if asked.into is None else sorted(asked.into)
    found: list[Hop] = []
    for back, relations in ((False, asked.ways.along), (True, asked.ways.back)):
        if not relations:
            continue
        arrow = "-[r]->" if back == asked.incoming else "<-[r]-"
        text = (
            f"UNWIND $ids AS i MATCH (a:Entity {{id: i}}){arrow}(b:Entity) "
            "WHERE r.relation IN $relations AND ($category = '' OR b.category = $category) "
            "RETURN a.id, r.relation, b.id, r.sources"
        )
        rows = await read.rows(
            text, ids=list(asked.nodes), relations=sorted(relations), category=asked.category
        )
        wanted = None if into is None else asked.into
        for a, r, b, sources in rows:
            if wanted is None or b in wanted:
                found.append(
                    Hop(b, r, a, back, sources) if asked.incoming else Hop(a, r, b, back, sources)
                )
    return found


async def degrees(read: Reader, nodes: Sequence[int]) -> Degrees:
    """(node, relation, back) -> edges, for some nodes."""
    text = "UNWIND $ids AS i MATCH (n:Entity {id: i}) RETURN n.id, n.degrees"
    found: Degrees = {}
    for node, flat in await read.rows(text, ids=list(nodes)):
        flat = flat or []
        for relation, back, edges in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
            found[node, relation, bool(back)] = edges
    return found
