"""Whether words are exactly a known name, and of what kind: what every rewriting of a phrase asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.reading.words import lay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphs.store import KnowledgeGraph

TAKEN = ("biolink:Drug", "biolink:SmallMolecule", "biolink:ChemicalEntity", "biolink:Food")
"""Categories of what people take."""


async def named(words: str, names: KnowledgeGraph) -> bool:
    """Whether the words are exactly a name, and more than a word of grammar."""
    if words.lower() in lay.FUNCTION:
        return False
    return any(hit.how == "exact" for hit in await names.resolve(words, limit=3))


async def first_named(wanted: Iterable[str], names: KnowledgeGraph) -> str:
    """The first of some phrases that is exactly a name; empty where none is."""
    for name in wanted:
        if await named(name, names):
            return name
    return ""


async def is_one_of(words: str, categories: tuple[str, ...], names: KnowledgeGraph) -> bool:
    """Whether the words are exactly the name of something of these categories."""
    hits = await names.resolve(words, limit=3)
    return any(hit.how == "exact" and hit.node.category in categories for hit in hits)
