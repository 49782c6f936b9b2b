"""What a text may call the two sides of a question: the very things first, then what is near to them.

A member of a class stands for the class, a part of an outcome for the whole; each says how it is related.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.curie import Curie
from tools.evidence import Relation
from tools.literature.targeted.sought import side_of
from tools.relatives import relatives

if TYPE_CHECKING:
    from graphs.statements import Node
    from graphs.store import KnowledgeGraph
    from tools.literature.targeted.sought import Side
    from tools.relatives import Side as SideName

STANDS_FOR = {"treatment": ("member",), "outcome": ("narrower",)}
"""What stands for the thing asked about: never something wider than it."""
MOST_NEAR = 40
MOST_NAMES = 40
"""Names of one thing that a text is read for."""


@dataclass(frozen=True)
class Naming:
    """One thing that a side may be read as.

    Attributes:
        side: its names.
        names: the same as written, for a search.
        relation: how it is near to what was asked about; None for that itself.
    """

    side: Side
    names: tuple[str, ...]
    relation: Relation | None = None


async def namings(store: KnowledgeGraph, node: Node, side: SideName) -> tuple[Naming, ...]:
    """The thing itself, then its members or parts."""
    own = await own_names(store, node)
    found = [Naming(side_of(own), own)]
    near = [r for r in await relatives(store, str(node.curie), side) if r.how in STANDS_FOR[side]]
    how = {one.curie: one.how for one in near[:MOST_NEAR]}
    for other in await store.nodes([Curie.parse(curie) for curie in how]):
        names = await own_names(store, other)
        relation = Relation(side, how[str(other.curie)], str(other.curie), other.name, node.name)
        found.append(Naming(side_of(names), names, relation))
    return tuple(found)


async def own_names(store: KnowledgeGraph, node: Node) -> tuple[str, ...]:
    """Its names that are no other thing's too."""
    kept = []
    for name in dict.fromkeys([node.name, *node.synonyms]):
        exact = {h.node.curie for h in await store.resolve(name, limit=3) if h.how == "exact"}
        if exact <= {node.curie}:
            kept.append(name)
        if len(kept) == MOST_NAMES:
            break
    return tuple(kept)
