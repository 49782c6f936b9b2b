"""`/api/graph`: what the knowledge graph states between some nodes, with the sources."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from agent.faces.serving.hall import hall_of
from graphs.curie import Curie
from graphs.errors import InputError
from graphs.store import EdgeSet

routes = APIRouter(tags=["graph"])
MOST_NODES, MOST_EDGES = 40, 500


@routes.get("/api/graph")
async def graph(
    request: Request,
    nodes: Annotated[str, Query(max_length=4000, description="CURIEs, with commas between")],
    limit: Annotated[int, Query(ge=1, le=MOST_EDGES)] = 100,
) -> dict[str, Any]:
    """The nodes, and the edges among them; around a single node, those at it.

    `absent` names those that the graph does not hold: nothing stated of them is not the same as not known.
    """
    store = hall_of(request).session.store
    named = [Curie.parse(text.strip()) for text in nodes.split(",") if text.strip()]
    if not 1 <= len(named) <= MOST_NODES:
        raise InputError(f"name 1 to {MOST_NODES} nodes, with commas between")
    if len(named) == 1:
        found = await store.neighbors(named[0], limit=limit)
        ends = {end for edge in found.edges for end in (edge.subject, edge.object)}
        held = await store.nodes(sorted({*named, *ends}, key=str))
    else:
        among = await store.subgraph(named, max_edges=limit)
        found, held = EdgeSet(among.edges, among.truncated), list(among.nodes)
    return {
        "nodes": [{"id": str(n.curie), "name": n.name, "category": n.category} for n in held],
        "edges": [_edge(edge) for edge in found.edges],
        "more": found.truncated,
        "absent": [str(one) for one in named if one not in {node.curie for node in held}],
    }


def _edge(edge: Any) -> dict[str, Any]:
    link = edge.checked if edge.checked.startswith(("https://", "http://")) else None
    return {
        "id": edge.id,
        "from": str(edge.subject),
        "to": str(edge.object),
        "predicate": edge.verb(),
        "sources": [{"text": edge.source, "link": link or _page(edge.source)}],
    }


def _page(source: str) -> str | None:
    """Where a source can be read; None where its identifier is of no known kind."""
    kind, _, key = source.partition(":")
    if kind == "PMID" and key.isdigit():
        return f"https://pubmed.ncbi.nlm.nih.gov/{key}/"
    return f"https://doi.org/{key}" if kind.upper() == "DOI" and key else None
