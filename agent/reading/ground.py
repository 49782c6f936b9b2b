"""Nouns -> nodes: held by the graph, known by name only, shared by several nodes, or unknown.

Nothing is put in the place of a name that is not known: "gastric cancer" is not cancer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.question import LESS, Candidate, GroundedMention
from agent.reading.spelling import may_be, respelled
from agent.reading.words import lay
from graphs.names import fold
from tools.causal.datasets import column_curie
from tools.naming.grounding import CATEGORIES, Grounding, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.reading.sentence.nouns import Noun
    from graphs.statements import Node
    from graphs.store import EntityHit, KnowledgeGraph
    from tools.causal.datasets import Dataset

NEAREST = 5
CHEMICALS = ("biolink:SmallMolecule", "biolink:ChemicalEntity", "biolink:Drug")
"""Kinds of things that people meet with: of lead, what is held is of exposure to it."""


async def ground_noun(
    names: KnowledgeGraph, noun: Noun, role: Role, datasets: Sequence[Dataset] = ()
) -> tuple[GroundedMention, int]:
    """(the node that a noun names, or the nearest names; what the words themselves say of its change).

    The change is -1 for "lose weight", -2 where the words are the opposite of the node ("survival").
    """
    item = noun.name
    sign = -1 if role == "treatment" and noun.treatment_state in LESS else 1
    left = " ".join(noun.modifiers)
    column = find_column(datasets, noun.text, role, sign)
    if column is not None:
        return column, 0
    if item is not None and item.how == "lay":
        found = await first_known(names, item.names, noun.text, role)
        found = found or GroundedMention(mention=noun.text)
        return found.model_copy(update={"sign": sign}), item.sign
    hits: Sequence[EntityHit] = item.hits if item is not None else ()
    read_as = item.names[0] if item is not None and item.how in ("typo", "adjective") else ""
    if item is not None and item.how == "typo":
        hits = [hit for hit in hits if may_be(hit, role)]
    if not hits:
        hits, read_as = await respelled(names, noun.text, role)
    if not hits:
        part = await harm_to(names, noun.text, role) if role == "outcome" else None
        if part is not None:
            return part, 0
        near = await names.resolve(noun.text, limit=NEAREST)
        return GroundedMention(
            mention=noun.text, sign=sign, unused=left, candidates=_candidates(near)
        ), 0
    if noun.is_fatal and role == "outcome":
        wanted = (f"{noun.text} mortality", f"death from {noun.text}", f"fatal {noun.text}")
        death = await first_known(names, wanted, noun.text, role)
        if death is not None and death.curie:
            return death.model_copy(update={"unused": left}), 0
        left = " ".join(("death from", *noun.modifiers))
    said = await _by_amount(names, noun, role)
    if said is not None:
        return said.model_copy(update={"sign": sign, "unused": left}), 0
    found = await _narrower(names, noun, hits, role)
    found = found or await chosen(names, noun.text, hits, role, unused=left, read_as=read_as)
    return await _met_with(names, found.model_copy(update={"sign": sign}), role), 0


async def _narrower(
    names: KnowledgeGraph, noun: Noun, hits: Sequence[EntityHit], role: Role
) -> GroundedMention | None:
    """What an adjective and another name of the thing are together: "recurrent C. difficile infection"."""
    if not noun.modifiers or not hits:
        return None
    *others, last = noun.modifiers
    called = {name for hit in hits for name in (hit.node.name, *hit.node.synonyms)}
    found = await first_known(names, [f"{last} {name}" for name in sorted(called)], noun.text, role)
    if found is None or not found.curie or not found.held:
        return None
    return found.model_copy(update={"mention": f"{last} {noun.text}", "unused": " ".join(others)})


async def with_classes(node: Node, names: KnowledgeGraph) -> tuple[Node, ...]:
    """A medicine and the classes that it is of."""
    wider = [one.curie for one in await names.related(node.curie) if one.towards == "broader"]
    return (node, *await names.nodes(list(dict.fromkeys(wider))))


async def _met_with(names: KnowledgeGraph, found: GroundedMention, role: Role) -> GroundedMention:
    """Exposure to a chemical, where nothing is held on the chemical itself."""
    if role != "treatment" or not found.curie or found.held or found.category not in CHEMICALS:
        return found
    met = await first_known(names, (f"{found.mention} exposure",), found.mention, role)
    if met is None or not met.held:
        return found
    return met.model_copy(update={"sign": found.sign, "unused": found.unused})


async def _by_amount(names: KnowledgeGraph, noun: Noun, role: Role) -> GroundedMention | None:
    """A node of the very amount: glucose that is lowered is blood glucose, weight gained is weight gain."""
    if role == "outcome" and noun.change > 0:
        wanted = f"{noun.text} gain"
    elif (
        role == "treatment"
        and noun.treatment_state in ("less", "more")
        and "biolink:SmallMolecule" in noun.categories
    ):
        wanted = f"blood {noun.text}"
    else:
        return None
    found = await first_known(names, (wanted,), noun.text, role)
    return found if found is not None and found.held else None


async def first_known(
    names: KnowledgeGraph, wanted: Sequence[str], said: str, role: Role
) -> GroundedMention | None:
    """The first of several names that is held, else the first that is known; None for none."""
    known: GroundedMention | None = None
    for name in wanted:
        hits = [hit for hit in await names.resolve(name, limit=NEAREST) if hit.how == "exact"]
        if not hits:
            continue
        found = await chosen(names, said, hits, role, read_as=name)
        if found.curie and found.held:
            return found
        known = known or (found if found.curie else None)
    return known


def is_part(words: str) -> bool:
    """Whether the words are a part of the body, or the unborn, and no more."""
    bare = words.lower().removesuffix(" health")
    return bare in lay.ORGANS or fold(bare) in lay.ORGANS


def harms_of(words: str) -> tuple[str, ...]:
    """The names under which damage to a part of the body may be held; empty where it is none."""
    said = re.sub(
        r"\b(?:damage|injury|harm|toxicity|failure|health|the|your|my|a)\b", " ", words.lower()
    )
    part = " ".join(said.split())
    return lay.ORGANS.get(part) or lay.ORGANS.get(fold(part)) or ()


async def harm_to(
    names: KnowledgeGraph, words: str, role: Role, *, by_drug: bool = True
) -> GroundedMention | None:
    """What damage to a part of the body, or harm to the unborn, is looked up as."""
    wanted = harms_of(words)
    if not wanted:
        return None
    wanted = tuple(name for name in wanted if by_drug or not name.startswith("drug-induced"))
    return await first_known(names, wanted, words, role)


async def chosen(
    names: KnowledgeGraph,
    said: str,
    hits: Sequence[EntityHit],
    role: Role,
    *,
    sign: int = 1,
    unused: str = "",
    read_as: str = "",
) -> GroundedMention:
    """The one node of several of a name: what is held first, then what fits the role."""
    held = {hit.node.curie: await names.held(hit.node.curie) for hit in hits}
    pool = [hit for hit in hits if held[hit.node.curie]] or list(hits)
    best = _only(pool, role)
    if best is None:
        return GroundedMention(mention=said, sign=sign, unused=unused, candidates=_candidates(hits))
    node = best.node
    return GroundedMention(
        mention=said,
        curie=str(node.curie),
        name=node.name,
        category=node.category,
        sign=sign,
        unused=unused,
        held=held[node.curie],
        read_as=read_as,
        candidates=_candidates(hits[:NEAREST]),
    )


def _only(pool: Sequence[EntityHit], role: Role) -> EntityHit | None:
    """The node that a name means in this role; None where two would do."""
    preferred = [hit for hit in pool if hit.node.category in CATEGORIES[role]]
    named_so = [hit for hit in pool if hit.matched.casefold() == hit.node.name.casefold()]
    both = [hit for hit in preferred if hit in named_so]
    for group in (pool, preferred, named_so, both):
        if len({hit.node.curie for hit in group}) == 1:
            return group[0]
    same = preferred or list(pool)
    if len({fold(hit.node.name) for hit in same}) == 1:
        order = CATEGORIES[role]
        rank = {category: at for at, category in enumerate(order)}
        return min(
            same, key=lambda h: (rank.get(h.node.category, 99), -len(h.node.synonyms), h.node.curie)
        )
    return None


def find_column(
    datasets: Sequence[Dataset], words: str, role: Role, sign: int = 1
) -> GroundedMention | None:
    """A column of the caller's data whose label or name is the words; None when there is none."""
    for dataset in datasets:
        for name in dataset.descriptor.with_role(role):
            column = dataset.descriptor.columns[name]
            if fold(words) in (fold(column.label), fold(name)):
                return GroundedMention(
                    mention=words,
                    curie=str((*column.curies, column_curie(name))[0]),
                    name=column.label,
                    category="column of the given data",
                    sign=sign,
                )
    return None


def looked_up(mention: GroundedMention, role: str) -> str:
    """One line on a side: what it was read as, or what is near."""
    if mention.curie:
        only = "" if mention.held else ", known by name only"
        return f"{role} {mention.mention!r}: {mention.name} ({mention.curie}{only})"
    nearest = ", ".join(f"{c.name} ({c.curie})" for c in mention.candidates)
    return f"{role} {mention.mention!r}: not in the graph; nearest: {nearest or 'nothing similar'}"


def mention_of(found: Grounding) -> GroundedMention:
    """A grounding of a bare phrase in the answer's own type."""
    node = found.hit.node if found.hit else None
    return GroundedMention(
        mention=found.span if node is None else found.matched,
        curie=str(node.curie) if node else None,
        name=node.name if node else None,
        category=node.category if node else None,
        sign=found.sign,
        unused=found.unused,
        candidates=_candidates(found.candidates),
    )


def _candidates(hits: Sequence[EntityHit]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            curie=str(hit.node.curie),
            name=hit.node.name,
            category=hit.node.category,
            score=round(hit.score, 4),
            how=hit.how,
        )
        for hit in hits
    )
