"""The outcome as it is held: damage by another name, death of the ill, a gain, a relapse, a level.

"Relapses" of people with multiple sclerosis are relapses of it; potassium that goes up is hyperkalemia.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.reading.ground import harms_of
from agent.reading.holdings import held_on, nodes_named, sides_of, told_of
from agent.reading.words import lay

if TYPE_CHECKING:
    from agent.question import Asked, GroundedMention
    from graphs.statements import Node
    from graphs.store import KnowledgeGraph

_GAIN = re.compile(r"(?P<what>[a-z ]+) gain", re.IGNORECASE)
_DIED_OF = re.compile(r"(?P<ill>.+?) (?:mortality|deaths?)", re.IGNORECASE)
_COURSE = re.compile(r"(?:clinical |complete )?(?P<what>relapses?|remissions?|flares?|flare-ups?|exacerbations?|attacks|recurrences?|progression|rejection)", re.IGNORECASE)  # fmt: skip
"""What becomes of an illness, said without its name."""
_FORMS = ("{what} of {ill}", "{ill} {what}", "{what}s of {ill}", "{ill} {what}s")
LEVELS = {
    "potassium": ("hyperkalemia", "hypokalemia"),
    "sodium": ("hypernatremia", "hyponatremia"),
    "magnesium": ("hypermagnesemia", "hypomagnesemia"),
    "calcium": ("hypercalcemia", "hypocalcemia"),
    "phosphate": ("hyperphosphatemia", "hypophosphatemia"),
}
"""What too much, and too little, of a salt in the blood is called."""


async def outcome_as_held(asked: Asked, store: KnowledgeGraph) -> Asked:
    """The clause with its outcome under the name by which something is held on it, where only that is."""
    for step in (_course_of, _as_harm_held, _as_death_of_the_ill, _as_amount, _as_level):
        asked = await step(asked, store)
    return asked


async def _course_of(asked: Asked, store: KnowledgeGraph) -> Asked:
    """Relapse, remission or a flare, of the one illness that the asked have."""
    y, people = asked.outcome, asked.question.population
    said = _COURSE.fullmatch(y.mention) if y is not None and not y.curie else None
    if said is None or y is None or not people:
        return asked
    what = said["what"].lower().removesuffix("s")
    for mention in await store.scan(people):
        ills = [hit.node for hit in mention.hits if hit.how == "exact" and hit.node.category in lay.ILLS]  # fmt: skip
        called = dict.fromkeys(name for node in ills for name in (node.name, *node.synonyms))
        for wanted in (form.format(what=what, ill=ill) for ill in called for form in _FORMS):
            for node in await nodes_named(store, wanted):
                return _with_outcome(asked, y, node)
    return asked


async def _as_level(asked: Asked, store: KnowledgeGraph) -> Asked:
    """A salt of the blood that goes up or down is too much, or too little, of it, where that is held."""
    known, way = sides_of(asked), asked.question.asked_direction
    names = LEVELS.get((known[2].name or "").lower()) if known is not None else None
    if known is None or names is None or way not in ("increases", "decreases"):
        return asked
    for node in await nodes_named(store, names[way == "decreases"]):
        if await held_on(store, known[1], str(node.curie)):
            turned = _with_outcome(asked, known[2], node)
            said = turned.question.model_copy(update={"asked_direction": "increases"})
            return replace(turned, question=said)
    return asked


def _with_outcome(asked: Asked, y: GroundedMention, node: Node) -> Asked:
    own = {"curie": str(node.curie), "name": node.name, "category": node.category, "candidates": ()}
    said = asked.question.model_copy(update={"outcome": node.name})
    return replace(asked, outcome=y.model_copy(update=own), question=said)


async def _as_harm_held(asked: Asked, store: KnowledgeGraph) -> Asked:
    """Of the names of damage to a part of the body, the first that is held of this treatment.

    "Protects the heart" may be told of cardiotoxicity or of heart disease: by what was studied.
    """
    known = sides_of(asked)
    if known is None:
        return asked
    _, exposure, y, outcome = known
    names = harms_of(y.mention)
    if not names or await held_on(store, exposure, outcome):
        return asked
    for name in names:
        for node in await nodes_named(store, name):
            if await held_on(store, exposure, str(node.curie)):
                own = {"curie": str(node.curie), "name": node.name, "read_as": name}
                own["category"] = node.category
                said = asked.question.model_copy(update={"outcome": name})
                return replace(asked, outcome=y.model_copy(update=own), question=said)
    return asked


async def _as_death_of_the_ill(asked: Asked, store: KnowledgeGraph) -> Asked:
    """Death from an illness of which nothing is held is death of those who have it, where that is."""
    known = sides_of(asked)
    died = _DIED_OF.fullmatch(known[2].name or "") if known is not None else None
    if known is None or died is None or await held_on(store, known[1], known[3]):
        return asked
    _, exposure, y, _ = known
    for ill in await nodes_named(store, died["ill"]):
        for death in await nodes_named(store, "all-cause mortality"):
            if not await told_of(store, exposure, str(death.curie), ill):
                continue
            own = {"curie": str(death.curie), "name": death.name, "category": death.category}
            people = "; ".join(
                x for x in (asked.question.population, f"people with {ill.name}") if x
            )
            said = asked.question.model_copy(update={"outcome": death.name, "population": people})
            return replace(asked, outcome=y.model_copy(update=own), question=said)
    return asked


async def _as_amount(asked: Asked, store: KnowledgeGraph) -> Asked:
    """A gain of which nothing is held is more of what is gained: weight gain is body weight that goes up."""
    known = sides_of(asked)
    gained = _GAIN.fullmatch(known[2].name or "") if known is not None else None
    if known is None or gained is None or await held_on(store, known[1], known[3]):
        return asked
    for name in (f"body {gained['what']}", gained["what"]):
        for node in await nodes_named(store, name):
            if await held_on(store, known[1], str(node.curie)):
                return _with_outcome(asked, known[2], node)
    return asked
