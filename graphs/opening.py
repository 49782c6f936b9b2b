"""Open the knowledge graph that is in use: a file, a server, or the starter graph."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from graphs.addresses import shown
from graphs.cache import own_path
from graphs.errors import InputError
from graphs.starter.build import open_starter
from graphs.stores.neo4j_connection import is_address
from graphs.stores.sqlite_store import SqliteStore

if TYPE_CHECKING:
    from graphs.store import KnowledgeGraph

VARIABLE = "AETIA_KG"


def configured() -> str | None:
    """What `AETIA_KG` names, if anything: a file or the address of a server."""
    return os.environ.get(VARIABLE) or None


async def open_graph(place: str | None = None) -> KnowledgeGraph:
    """Open a graph.

    Args:
        place: a file, or an address such as `bolt://127.0.0.1:7687`; when None, what `AETIA_KG`
            names, else the starter graph.

    Raises:
        StoreError: it cannot be opened. Another graph is never opened in its stead.
        SetupError: its path begins with the home of a user that does not exist.
    """
    place = place or configured()
    if place is None:
        return await open_starter()
    if is_address(place):
        from graphs.stores.neo4j_store import Neo4jStore

        return await Neo4jStore.open(place)
    if "://" in place:
        raise InputError(
            f"{shown(place)} is neither a file nor the address of a Neo4j server; expected a path or "
            "bolt://HOST:PORT"
        )
    return await asyncio.to_thread(SqliteStore, own_path(place, "the knowledge graph"))


def fallbacks(graph: KnowledgeGraph) -> tuple[str, ...]:
    """What stood in for something that the graph needed and did not have."""
    said = graph.fallback if isinstance(graph, SqliteStore) else ""
    return (said,) if said else ()
