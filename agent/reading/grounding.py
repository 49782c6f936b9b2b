"""The nodes of a clause, completed: spans that were given as words, and a state that has a node of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.reading.ground import find_column, looked_up, mention_of, with_classes
from agent.reading.holdings import held_on, nodes_named, sides_of, stated, told_of
from agent.reading.outcomes import outcome_as_held
from agent.reading.words import lay
from graphs.curie import Curie
from tools.causal.own_columns import needed_of_data
from tools.naming.grounding import Role, ground

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.question import Asked, GroundedMention
    from graphs.statements import Node
    from graphs.store import KnowledgeGraph
    from tools.causal.datasets import Dataset
    from tools.causal.own_columns import Side


OWN_NODE = {
    "stop": "{0} cessation",
    "absence": "{0} cessation",
    "less": "intentional {word} loss",
}
"""State of a treatment -> the name of its own that it may have, of the treatment's name or its last word."""
LACKING = re.compile(
    r"\b(?:lack(?:s|ing)?|shortage|deficit|deficien(?:cy|t)|too little|not enough|insufficient|inadequate|low)\b",
    re.IGNORECASE,
)
"""Words of having too little, not of taking less."""
_TAKING_TOO = re.compile(
    r"\b(?:taking|treated with|receiving|on|already on|who take|using) (?P<other>[A-Za-z][\w -]*)",
    re.IGNORECASE,
)
"""Those who take another medicine."""
WITHDRAWAL = re.compile(r"\bwithdrawal\b", re.IGNORECASE)
"""What comes of stopping a thing that one is used to: not the reverse of what the thing does."""


async def ground_asked(
    asked: Asked, store: KnowledgeGraph, datasets: Sequence[Dataset] = ()
) -> tuple[Asked, tuple[str, ...]]:
    """The clause with every side looked up, and one line on each side."""
    question = asked.question
    treatment = asked.treatment or await _span(store, question.treatment, "treatment", datasets)
    outcome = asked.outcome or await _span(store, question.outcome, "outcome", datasets)
    comparator = asked.comparator or await _span(store, question.comparator, "treatment", datasets)
    found = replace(asked, treatment=treatment, outcome=outcome, comparator=comparator)
    found = await _people_by_other_names(found, store)
    found = await _as_lack(await _as_own_node(found, store), store)
    found = await outcome_as_held(found, store)
    found = await _as_told_of_the_other(found, store)
    sides = (
        (found.treatment, "treatment"),
        (found.comparator, "comparator"),
        (found.outcome, "outcome"),
    )
    return found, tuple(looked_up(side, role) for side, role in sides if side is not None)


async def _span(
    store: KnowledgeGraph, words: str | None, role: Role, datasets: Sequence[Dataset]
) -> GroundedMention | None:
    if words is None:
        return None
    return find_column(datasets, words, role) or mention_of(await ground(store, words, role))


async def _people_by_other_names(asked: Asked, store: KnowledgeGraph) -> Asked:
    """People with "motor neurone disease" are those whom studies call "with amyotrophic lateral sclerosis".

    Those who take simvastatin take a statin.
    """
    people = asked.question.population
    if not people:
        return asked
    treated = {asked.treatment.curie} if asked.treatment else set()
    also: dict[str, None] = {}
    for mention in await store.scan(people):
        for hit in mention.hits:
            before, after = people[: mention.start], people[mention.end :]
            ill = hit.node.category in lay.ILLS
            drug = hit.node.category in lay.DRUGS and str(hit.node.curie) not in treated
            if hit.how != "exact" or not (ill or drug):
                continue
            # A wider illness is no name of theirs: studies of its other kinds would be called by it.
            nodes = (hit.node,) if ill else await with_classes(hit.node, store)
            names = tuple(name for node in nodes for name in (node.name, *node.synonyms))
            also |= dict.fromkeys(f"{before}{name}{after}" for name in names)
    also.pop(people, None)
    named = asked.question.model_copy(update={"population_as": tuple(also)})
    return replace(asked, question=named)


async def _as_own_node(asked: Asked, store: KnowledgeGraph) -> Asked:
    """Where stopping or losing has a node of its own that was studied with this outcome, it is the treatment.

    "Quitting smoking" is smoking, stopped; but the studies of weight after it are of cessation. Those of
    what comes of losing weight are of intentional weight loss. Withdrawal is its own whatever is held.
    """
    known = sides_of(asked)
    if known is None:
        return asked
    x, exposure, _, outcome = known
    if asked.question.state == "stop" and WITHDRAWAL.search(asked.question.text):
        for node in await nodes_named(store, f"{x.mention} withdrawal"):
            return _treated_with(asked, x, node)
    wanted = OWN_NODE.get(asked.question.state) or (OWN_NODE["less"] if x.sign < 0 else None)
    if wanted is None:
        return asked
    best = await held_on(store, exposure, outcome)
    word = (x.name or "").removeprefix("body ")
    for node in await nodes_named(store, wanted.format(x.name, word=word)):
        if await store.held(node.curie) and await held_on(store, str(node.curie), outcome) > best:
            return _treated_with(asked, x, node)
    return asked


async def _as_lack(asked: Asked, store: KnowledgeGraph) -> Asked:
    """Too little of a thing is the node of its deficiency, where that is held on the outcome or is it.

    "A lack of vitamin C" and scurvy are one node; of vitamin C itself it is its use that is held.
    """
    known = sides_of(asked)
    if known is None or not LACKING.search(asked.question.text):
        return asked
    x, _, _, outcome = known
    if asked.question.state not in ("less", "absence"):
        return asked
    wanted = f"{x.mention} deficiency"
    for node in await nodes_named(store, wanted):
        if str(node.curie) == outcome or await stated(store, node.curie, outcome):
            return _treated_with(asked, x, node, wanted)
    return asked


def _treated_with(asked: Asked, x: GroundedMention, node: Node, words: str | None = None) -> Asked:
    """The same question of a treatment that stands for what was done to another."""
    own = {"curie": str(node.curie), "name": node.name, "category": node.category, "sign": 1}
    said = {"treatment": words or node.name, "state": "present"}
    return replace(
        asked,
        treatment=x.model_copy(update=own | ({"mention": words} if words else {})),
        question=asked.question.model_copy(update=said),
    )


async def _as_told_of_the_other(asked: Asked, store: KnowledgeGraph) -> Asked:
    """An interaction as it is held: of the one medicine in those who take the other, or the reverse."""
    known, people = sides_of(asked), asked.question.population
    taken = _TAKING_TOO.search(people or "")
    if known is None or taken is None or not people:
        return asked
    x, exposure, _, outcome = known
    own = await store.node(Curie.parse(exposure))
    for other in await nodes_named(store, taken["other"].strip()):
        if own is None or await told_of(store, exposure, outcome, other):
            return asked
        if await told_of(store, str(other.curie), outcome, own):
            whom = f"{people[: taken.start('other')]}{own.name}{people[taken.end('other') :]}"
            turned = _treated_with(asked, x, other)
            said = turned.question.model_copy(update={"population": whom, "population_as": ()})
            return await _people_by_other_names(replace(turned, question=said), store)
    return asked


def with_columns_asked(asked: Asked, datasets: Sequence[Dataset]) -> Asked:
    """The clause, asked back where a column of the caller's data has no part in what it asks."""
    x, y = asked.treatment, asked.outcome
    if x is None or y is None:
        return asked
    sides: tuple[Side, Side] = (
        (x.mention, x.curie or "", "treatment"),
        (y.mention, y.curie or "", "outcome"),
    )
    needed = needed_of_data(datasets, sides)
    if not needed:
        return asked
    return replace(
        asked, question=asked.question.model_copy(update={"asks_back": needed, "leftover": ()})
    )


def is_grounded(asked: Asked) -> bool:
    """Whether all sides are different nodes, so that what is held on them can be looked up."""
    sides = [asked.treatment, asked.outcome]
    sides += [asked.comparator] if asked.question.comparator else []
    curies = [side.curie for side in sides if side is not None and side.curie]
    return len(curies) == len(sides) == len(set(curies))
