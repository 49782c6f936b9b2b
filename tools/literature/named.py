"""A phrase of a publication -> the one node that it names, and nothing wider or narrower."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.naming.grounding import ground

if TYPE_CHECKING:
    from graphs.store import KnowledgeGraph
    from tools.naming.grounding import Role

LONGEST_NAME = 80
"""Characters of a phrase that may be the name of a node."""


async def node_named(store: KnowledgeGraph, phrase: str, role: Role) -> str:
    """The node's CURIE; empty where the words do not name exactly one, or name it with more words.

    Args:
        store: where the names are.
        phrase: as printed.
        role: prefers categories where a name is shared.
    """
    if not phrase or len(phrase) > LONGEST_NAME:
        return ""
    found = await ground(store, phrase, role)
    if found.hit is None or found.unused or found.sign < 0:
        return ""
    return str(found.hit.node.curie)
