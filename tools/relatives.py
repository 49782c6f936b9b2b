"""What is near to a thing: members of a class, the class of a member, parts, narrower and broader things.

Read from the graph's own is-a and part-of edges, and from what names are known to mean where the graph
that is asked knows it (`related`). One step only: what holds of all diseases is no answer about gout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graphs.curie import Curie
from tools.evidence import STEPS, HowRelated

if TYPE_CHECKING:
    from graphs.store import KnowledgeGraph

Side = Literal["treatment", "comparator", "outcome"]

OF_THE_NARROWER = ("biolink:subclass_of", "biolink:member_of")
HAS_PART = "biolink:has_part"
KINSHIP = (*OF_THE_NARROWER, HAS_PART, "biolink:has_member")
KNOWN_KINSHIP = ("is_a", "member_of", "part_of", "high_level_of")
TOWARD: dict[str, tuple[bool, HowRelated]] = {
    "surrogate_for": (False, "surrogate"),
    "measured_by": (True, "marker"),
}
"""What leads toward an outcome without being of it: whether the outcome stands below it, and how it is told."""
LOOKED_AT = 500
"""Edges of kinship at one node that are looked at."""


@dataclass(frozen=True)
class Relative:
    """A thing near to another; `how` is what it is to the other."""

    curie: str
    name: str
    how: HowRelated


async def relatives(store: KnowledgeGraph, curie: str, side: Side) -> tuple[Relative, ...]:
    """Relatives of a thing that the graph holds, by name.

    Of either: the level that it is a high one of (hypertension, blood pressure), or the high level of it.
    Of a treatment: its members and its classes. Of an outcome: narrower things and parts, and the whole
    that it is a part of; a broader class of diseases is no relative, as what holds of it need not
    hold of each of them. Of an outcome also its surrogates and what it is measured by: steps toward it.
    """
    here = Curie.parse(curie)
    held = await store.neighbors(here, predicates=KINSHIP, limit=LOOKED_AT)
    found: dict[str, HowRelated] = {}
    for edge in held.edges:
        # "is a kind of" and "member of" are stated of the narrower thing, "has part" of the whole.
        upward = (edge.subject == here) == (edge.predicate in OF_THE_NARROWER)
        how = _how(side, upward=upward, is_part=edge.predicate == HAS_PART)
        other = str(edge.other(here))
        if how is not None:
            found.setdefault(other, how)
    known = await _known(store, here, side)
    for other, how in sorted(known, key=lambda pair: pair[1] in STEPS):
        found.setdefault(other, how)
    nodes = await store.nodes([Curie.parse(c) for c in sorted(found)])
    return tuple(Relative(str(n.curie), n.name, found[str(n.curie)]) for n in nodes)


async def broader_than(store: KnowledgeGraph, curie: str) -> tuple[str, ...]:
    """What a disease is a kind of, one step up.

    No relative, as what holds of the broader need not hold of it; but a medicine that is in use for the
    broader is no new idea for it.
    """
    here = Curie.parse(curie)
    held = await store.neighbors(here, predicates=OF_THE_NARROWER, limit=LOOKED_AT)
    found = {str(edge.object) for edge in held.edges if edge.subject == here}
    found |= {
        str(one.curie)
        for one in await store.related(here)
        if one.relation == "is_a" and one.depth == 1 and one.towards == "broader"
    }
    return tuple(sorted(found - {curie}))


def _how(side: Side, *, upward: bool, is_part: bool) -> HowRelated | None:
    if side != "outcome":
        return None if is_part else "class" if upward else "member"
    if not upward:
        return "narrower"
    return "broader" if is_part else None


async def _known(store: KnowledgeGraph, curie: Curie, side: Side) -> list[tuple[str, HowRelated]]:
    """Kinship that names are known to have, where the graph knows names beyond its own."""
    kin: list[tuple[str, HowRelated]] = []
    for one in await store.related(curie):
        upward = one.towards == "broader"
        if side == "outcome" and one.relation in TOWARD and upward == TOWARD[one.relation][0]:
            kin.append((str(one.curie), TOWARD[one.relation][1]))
        elif one.relation in KNOWN_KINSHIP and one.depth == 1:
            is_part = one.relation == "part_of"
            how = _how(side, upward=upward, is_part=is_part)
            if one.relation == "high_level_of":
                how = "level" if upward else "high_level"
            if how is not None:
                kin.append((str(one.curie), how))
    return kin
