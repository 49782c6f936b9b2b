"""Mention -> node: a span of the question to the one node it names, or to the nearest candidates.

Exact names win; a mention inside the phrase counts only when it covers the phrase's head. Two
nodes of one name are returned as candidates and never guessed apart, except by the role's
categories (a treatment is not a disease when the same word also names a drug).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graphs.names import fold
from graphs.store import EntityHit
from tools.naming.linking import link
from tools.naming.phrases import Variant, head_is_covered, peel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.store import KnowledgeGraph

Role = Literal["treatment", "outcome"]

FAITHFUL = 0.86
"""Least score of a respelling that is taken for the name itself; fuzzy matches never are."""

CATEGORIES: dict[Role, tuple[str, ...]] = {
    "treatment": (
        "biolink:Drug",
        "biolink:SmallMolecule",
        "biolink:BehavioralExposure",
        "biolink:EnvironmentalExposure",
        "biolink:ClinicalAttribute",
        "biolink:Gene",
    ),
    "outcome": (
        "biolink:Disease",
        "biolink:PhenotypicFeature",
        "biolink:ClinicalAttribute",
        "biolink:BiologicalProcess",
    ),
}
"""Which categories a role prefers when one name stands for several nodes."""


@dataclass(frozen=True)
class Grounding:
    """What a span was mapped to. `hit` is None when it names no node, or more than one.

    `reason` says how, where the span is not the node's name as written.
    """

    span: str
    matched: str
    sign: int
    hit: EntityHit | None
    candidates: tuple[EntityHit, ...] = ()
    unused: str = ""
    reason: str = ""

    @property
    def is_ambiguous(self) -> bool:
        """True when several nodes carry the very name that was asked for."""
        return self.hit is None and sum(c.how == "exact" for c in self.candidates) > 1


async def ground(store: KnowledgeGraph, span: str, role: Role, *, limit: int = 5) -> Grounding:
    """Map one span of a question to a node.

    Args:
        store: where the names are.
        span: words of the question, such as "lowering LDL cholesterol".
        role: prefers categories when a name is shared.
        limit: how many candidates to return when the span cannot be mapped.
    """
    variants = peel(span)
    for variant in variants:
        hits = [hit for hit in await store.resolve(variant.text, limit=limit) if hit.how == "exact"]
        if hits:
            return _choose(span, variant, hits, role)
    inside = await _inside(store, span, variants, role)
    if inside is not None:
        return inside
    barest = variants[-1] if variants else Variant(span)
    respelled = await _respelled(store, span, barest, role)
    if respelled is not None:
        return respelled
    candidates = await store.resolve(barest.text, limit=limit)
    return Grounding(span, barest.text, barest.sign, None, tuple(candidates))


async def _respelled(
    store: KnowledgeGraph, span: str, variant: Variant, role: Role
) -> Grounding | None:
    """The one node that another faithful spelling names: Greek letters, word order, a synonym."""
    linked = await link(store, variant.text, expected=frozenset(CATEGORIES[role]))
    if linked.is_ambiguous or not linked.candidates or linked.candidates[0].score < FAITHFUL:
        return None
    best = linked.candidates[0]
    hit = EntityHit(best.node, best.score, best.node.name, "exact")
    return Grounding(span, variant.text, variant.sign, hit, (hit,), reason=best.reason)


def _choose(span: str, variant: Variant, hits: Sequence[EntityHit], role: Role) -> Grounding:
    preferred = [hit for hit in hits if hit.node.category in CATEGORIES[role]]
    named_so = [hit for hit in hits if hit.matched.casefold() == hit.node.name.casefold()]
    for group in (hits, preferred, named_so):
        if len({hit.node.curie for hit in group}) == 1:
            return Grounding(span, variant.text, variant.sign, group[0], tuple(hits))
    if preferred and len({fold(hit.node.name) for hit in preferred}) == 1:
        return _same_thing(span, variant, preferred, hits, role)
    return Grounding(span, variant.text, variant.sign, None, tuple(hits))


def _same_thing(
    span: str,
    variant: Variant,
    preferred: Sequence[EntityHit],
    hits: Sequence[EntityHit],
    role: Role,
) -> Grounding:
    """Several vocabularies' nodes of one name: the role's first category, then most names.

    The others are named in the reason, so that a mapping can merge them.
    """
    order = CATEGORIES[role].index
    best = min(
        preferred,
        key=lambda hit: (order(hit.node.category), -len(hit.node.synonyms), hit.node.curie),
    )
    others = ", ".join(str(h.node.curie) for h in preferred if h is not best)
    reason = f"several vocabularies name {best.node.name!r}: taken {best.node.curie}, not {others}"
    return Grounding(span, variant.text, variant.sign, best, tuple(hits), reason=reason)


async def _inside(
    store: KnowledgeGraph, span: str, variants: tuple[Variant, ...], role: Role
) -> Grounding | None:
    """The mention in the phrase that covers its head; the words left over are reported."""
    for variant in variants:
        for mention in reversed(await store.scan(variant.text)):
            if head_is_covered(variant.text, mention.end):
                exact = [hit for hit in mention.hits if hit.how == "exact"]
                chosen = _choose(span, Variant(mention.text, variant.sign), exact, role)
                left = f"{variant.text[: mention.start]} {variant.text[mention.end :]}"
                return Grounding(
                    span,
                    mention.text,
                    chosen.sign,
                    chosen.hit,
                    chosen.candidates,
                    unused=" ".join(left.split()),
                )
    return None
