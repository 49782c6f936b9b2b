"""The nodes of a clause, completed: spans that were given as words, and a state that has a node of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.reading.ground import find_column, harms_of, looked_up, mention_of, with_classes
from agent.reading.words import lay
from graphs.curie import Curie
from graphs.names import fold
from tools.naming.grounding import Role, ground

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.question import Asked, GroundedMention
    from graphs.statements import Node
    from graphs.store import KnowledgeGraph
    from tools.causal.datasets import Dataset


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
_GAIN = re.compile(r"(?P<what>[a-z ]+) gain", re.IGNORECASE)
_DIED_OF = re.compile(r"(?P<ill>.+?) (?:mortality|deaths?)", re.IGNORECASE)
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
    found = await _as_harm_held(found, store)
    found = await _as_death_of_the_ill(found, store)
    found = await _as_amount(found, store)
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

    Those who take simvastatin take a statin, and those with Alzheimer's disease have a dementia.
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
            nodes = await with_classes(hit.node, store)
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
    known = _known(asked)
    if known is None:
        return asked
    x, exposure, _, outcome = known
    if asked.question.state == "stop" and WITHDRAWAL.search(asked.question.text):
        for node in await _named(store, f"{x.mention} withdrawal"):
            return _treated_with(asked, x, node)
    wanted = OWN_NODE.get(asked.question.state) or (OWN_NODE["less"] if x.sign < 0 else None)
    if wanted is None:
        return asked
    best = await _held_on(store, exposure, outcome)
    word = (x.name or "").removeprefix("body ")
    for node in await _named(store, wanted.format(x.name, word=word)):
        if await store.held(node.curie) and await _held_on(store, str(node.curie), outcome) > best:
            return _treated_with(asked, x, node)
    return asked


async def _as_lack(asked: Asked, store: KnowledgeGraph) -> Asked:
    """Too little of a thing is the node of its deficiency, where that is held on the outcome or is it.

    "A lack of vitamin C" and scurvy are one node; of vitamin C itself it is its use that is held.
    """
    known = _known(asked)
    if known is None or not LACKING.search(asked.question.text):
        return asked
    x, _, _, outcome = known
    if asked.question.state not in ("less", "absence"):
        return asked
    wanted = f"{x.mention} deficiency"
    for node in await _named(store, wanted):
        if str(node.curie) == outcome or await _stated(store, node.curie, outcome):
            return _treated_with(asked, x, node, wanted)
    return asked


def _known(asked: Asked) -> tuple[GroundedMention, str, GroundedMention, str] | None:
    """Treatment and outcome with their nodes; None where one has none."""
    x, y = asked.treatment, asked.outcome
    if x is None or y is None or not x.curie or not y.curie:
        return None
    return x, x.curie, y, y.curie


async def _named(store: KnowledgeGraph, name: str) -> tuple[Node, ...]:
    """The nodes that have exactly this name."""
    hits = await store.resolve(name, limit=3)
    return tuple(hit.node for hit in hits if hit.how == "exact")


def _treated_with(asked: Asked, x: GroundedMention, node: Node, words: str | None = None) -> Asked:
    """The same question of a treatment that stands for what was done to another."""
    own = {"curie": str(node.curie), "name": node.name, "category": node.category, "sign": 1}
    said = {"treatment": words or node.name, "state": "present"}
    return replace(
        asked,
        treatment=x.model_copy(update=own | ({"mention": words} if words else {})),
        question=asked.question.model_copy(update=said),
    )


async def _as_harm_held(asked: Asked, store: KnowledgeGraph) -> Asked:
    """Of the names of damage to a part of the body, the first that is held of this treatment.

    "Protects the heart" may be told of cardiotoxicity or of heart disease: by what was studied.
    """
    known = _known(asked)
    if known is None:
        return asked
    _, exposure, y, outcome = known
    names = harms_of(y.mention)
    if not names or await _held_on(store, exposure, outcome):
        return asked
    for name in names:
        for node in await _named(store, name):
            if await _held_on(store, exposure, str(node.curie)):
                own = {"curie": str(node.curie), "name": node.name, "read_as": name}
                own["category"] = node.category
                said = asked.question.model_copy(update={"outcome": name})
                return replace(asked, outcome=y.model_copy(update=own), question=said)
    return asked


async def _as_death_of_the_ill(asked: Asked, store: KnowledgeGraph) -> Asked:
    """Death from an illness of which nothing is held is death of those who have it, where that is."""
    known = _known(asked)
    died = _DIED_OF.fullmatch(known[2].name or "") if known is not None else None
    if known is None or died is None or await _held_on(store, known[1], known[3]):
        return asked
    _, exposure, y, _ = known
    for ill in await _named(store, died["ill"]):
        for death in await _named(store, "all-cause mortality"):
            if not await _told_of(store, exposure, str(death.curie), ill):
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
    known = _known(asked)
    gained = _GAIN.fullmatch(known[2].name or "") if known is not None else None
    if known is None or gained is None or await _held_on(store, known[1], known[3]):
        return asked
    for name in (f"body {gained['what']}", gained["what"]):
        for node in await _named(store, name):
            if await _held_on(store, known[1], str(node.curie)):
                own = {"curie": str(node.curie), "name": node.name, "category": node.category}
                said = asked.question.model_copy(update={"outcome": node.name})
                return replace(asked, outcome=known[2].model_copy(update=own), question=said)
    return asked


async def _as_told_of_the_other(asked: Asked, store: KnowledgeGraph) -> Asked:
    """An interaction as it is held: of the one medicine in those who take the other, or the reverse."""
    known, people = _known(asked), asked.question.population
    taken = _TAKING_TOO.search(people or "")
    if known is None or taken is None or not people:
        return asked
    x, exposure, _, outcome = known
    own = await store.node(Curie.parse(exposure))
    for other in await _named(store, taken["other"].strip()):
        if own is None or await _told_of(store, exposure, outcome, other):
            return asked
        if await _told_of(store, str(other.curie), outcome, own):
            whom = f"{people[: taken.start('other')]}{own.name}{people[taken.end('other') :]}"
            turned = _treated_with(asked, x, other)
            said = turned.question.model_copy(update={"population": whom, "population_as": ()})
            return await _people_by_other_names(replace(turned, question=said), store)
    return asked


async def _told_of(store: KnowledgeGraph, exposure: str, outcome: str, taken: Node) -> bool:
    """Whether anything of the pair is told of people who take another medicine."""
    studies = (await store.findings(exposure=exposure, outcome=outcome, limit=50)).findings
    stated = (await store.assessments(exposure=exposure, outcome=outcome, limit=50)).assessments
    people = [fold(row.population or "") for row in studies]
    people += [fold(row.population or "") for row in stated]
    nodes = await with_classes(taken, store)
    names = [fold(name) for node in nodes for name in (node.name, *node.synonyms)]
    return any(f" {name} " in f" {said} " for said in people for name in names)


async def _stated(store: KnowledgeGraph, exposure: Curie, outcome: str) -> bool:
    """Whether a body states anything of the two."""
    held = await store.assessments(exposure=str(exposure), outcome=outcome, limit=1)
    return bool(held.assessments)


async def _held_on(store: KnowledgeGraph, exposure: str, outcome: str) -> int:
    """2 where the graph has a study of the pair, 1 where something is stated of it."""
    studied = await _studied(store, exposure, outcome)
    return studied or int(await _stated(store, Curie.parse(exposure), outcome))


async def _studied(store: KnowledgeGraph, exposure: str, outcome: str) -> int:
    """2 where the graph has a study of the pair, 1 where it has a statement from one to the other."""
    if (await store.findings(exposure=exposure, outcome=outcome, limit=1)).findings:
        return 2
    ends = Curie.parse(exposure), Curie.parse(outcome)
    held = await store.subgraph(ends, max_edges=20)
    return int(any((edge.subject, edge.object) == ends for edge in held.edges))


def is_grounded(asked: Asked) -> bool:
    """Whether all sides are different nodes, so that what is held on them can be looked up."""
    sides = [asked.treatment, asked.outcome]
    sides += [asked.comparator] if asked.question.comparator else []
    curies = [side.curie for side in sides if side is not None and side.curie]
    return len(curies) == len(sides) == len(set(curies))
