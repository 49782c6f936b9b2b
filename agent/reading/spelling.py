"""Other spellings of a name: word order, Greek letters, a slip of the keys, letters that sound alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.reading.sentence.items import GENES, is_alias
from agent.reading.words import lay
from graphs.names import fold
from graphs.store import EntityHit
from tools.naming.grounding import CATEGORIES, Role
from tools.naming.linking import link

if TYPE_CHECKING:
    from graphs.store import KnowledgeGraph

FAITHFUL = 0.86
"""Least score of a respelling that is taken for the name itself."""

NEAREST = 5
_SPELLED = lay.TAILS | lay.FUNCTION | lay.HEADS | lay.KINDS
"""Words that are spelled as they should be: "medications" is not meditation."""
_DRUGS = ("biolink:Drug", "biolink:SmallMolecule")


async def respelled(
    names: KnowledgeGraph, words: str, role: Role
) -> tuple[tuple[EntityHit, ...], str]:
    """Another faithful spelling (Greek letters, word order, a synonym's head), or a small typo."""
    hits = await names.resolve(words, limit=NEAREST)
    exact = tuple(hit for hit in hits if hit.how == "exact" and not is_alias(hit, words))
    if exact:
        return exact, ""
    linked = await link(names, words, expected=frozenset(CATEGORIES[role]))
    if linked.candidates and not linked.is_ambiguous and linked.candidates[0].score >= FAITHFUL:
        best = linked.candidates[0]
        hit = EntityHit(best.node, best.score, best.node.name, "exact")
        return ((hit,), best.node.name) if best.node.category not in GENES else ((), "")
    typo = await misspelled(names, words)
    return ((typo,), typo.matched) if typo is not None and may_be(typo, role) else ((), "")


def may_be(hit: EntityHit, role: Role) -> bool:
    """Whether a slip of the keys may be meant: no drug is an outcome ("tension" is not Tensilon)."""
    category = hit.node.category
    return (
        role == "treatment"
        or category in CATEGORIES[role]
        or category not in CATEGORIES["treatment"]
    )


async def misspelled(names: KnowledgeGraph, words: str) -> EntityHit | None:
    """The one name that differs from the words by a slip or two of the keys; None where unsure."""
    from rapidfuzz.distance import DamerauLevenshtein

    folded = fold(words)
    if len(folded) < 6 or any(char.isdigit() for char in folded) or words.lower() in _SPELLED:
        return None
    near = []
    for hit in await names.resolve(words, limit=NEAREST):
        other = fold(hit.matched)
        slips = DamerauLevenshtein.distance(folded, other)
        held = await names.held(hit.node.curie)
        allowed = 2 if held and len(folded) >= 8 else 1
        brand = hit.node.category in _DRUGS and other != fold(hit.node.name)
        allowed = min(allowed, 1) if brand else allowed  # "programs" is not Prograf
        if hit.node.category in GENES or (not held and len(folded) < 9):
            continue
        if brand and len(folded) < 8:
            continue
        if slips <= allowed and folded[0] == other[0] and len(folded.split()) == len(other.split()):
            near.append((slips, hit))
    near += [(1, hit) for hit in await _as_it_sounds(names, folded)]
    near.sort(key=lambda pair: pair[0])
    if not near or (
        len(near) > 1 and near[1][0] == near[0][0] and near[1][1].node != near[0][1].node
    ):
        return None
    return near[0][1]


_SOUNDS = (("ph", "f"), ("f", "ph"), ("ae", "e"), ("oe", "e"), ("k", "c"), ("c", "k"), ("z", "s"), ("ks", "x"), ("x", "ks"))  # fmt: skip
"""Letters that sound alike, and are taken for each other."""


async def _as_it_sounds(names: KnowledgeGraph, folded: str) -> list[EntityHit]:
    """Names that are written with other letters of the same sound: "metphormin"."""
    found = []
    for written, other in _SOUNDS:
        if written in folded and folded[0] == folded.replace(written, other)[0]:
            hits = await names.resolve(folded.replace(written, other), limit=3)
            found += [h for h in hits if h.how == "exact" and h.node.category not in GENES]
    return found
