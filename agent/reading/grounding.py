"""The nodes of a clause, completed: spans that were given as words, and a state that has a node of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.reading.ground import find_column, harms_of, looked_up, mention_of
from graphs.curie import Curie
from tools.naming.grounding import Role, ground

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.question import Asked, GroundedMention
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


async def ground_asked(
    asked: Asked, store: KnowledgeGraph, datasets: Sequence[Dataset] = ()
) -> tuple[Asked, tuple[str, ...]]:
    """The clause with every side looked up, and one line on each side."""
    question = asked.question
    treatment = asked.treatment or await _span(store, question.treatment, "treatment", datasets)
    outcome = asked.outcome or await _span(store, question.outcome, "outcome", datasets)
    comparator = asked.comparator or await _span(store, question.comparator, "treatment", datasets)
    found = replace(asked, treatment=treatment, outcome=outcome, comparator=comparator)
    found = await _as_lack(await _as_own_node(found, store), store)
    found = await _as_harm_held(found, store)
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


async def _as_own_node(asked: Asked, store: KnowledgeGraph) -> Asked:
    """Where stopping or losing has a node of its own that was studied with this outcome, it is the treatment.

    "Quitting smoking" is smoking, stopped; but the studies of weight after it are of cessation. Those of
    what comes of losing weight are of intentional weight loss.
    """
    x, y = asked.treatment, asked.outcome
    if x is None or y is None or not x.curie or not y.curie:
        return asked
    wanted = OWN_NODE.get(asked.question.state) or (OWN_NODE["less"] if x.sign < 0 else None)
    if wanted is None:
        return asked
    best = await _held_on(store, x.curie, y.curie)
    word = (x.name or "").removeprefix("body ")
    for hit in await store.resolve(wanted.format(x.name, word=word), limit=3):
        curie, is_own = str(hit.node.curie), hit.how == "exact"
        if (
            is_own
            and await store.held(hit.node.curie)
            and await _held_on(store, curie, y.curie) > best
        ):
            own = {"curie": curie, "name": hit.node.name, "category": hit.node.category, "sign": 1}
            said = {"treatment": hit.node.name, "state": "present"}
            return replace(
                asked,
                treatment=x.model_copy(update=own),
                question=asked.question.model_copy(update=said),
            )
    return asked


async def _as_lack(asked: Asked, store: KnowledgeGraph) -> Asked:
    """Too little of a thing is the node of its deficiency, where that is held on the outcome or is it.

    "A lack of vitamin C" and scurvy are one node; of vitamin C itself it is its use that is held.
    """
    x, y = asked.treatment, asked.outcome
    if (
        x is None
        or y is None
        or not x.curie
        or not y.curie
        or not LACKING.search(asked.question.text)
    ):
        return asked
    if asked.question.state not in ("less", "absence"):
        return asked
    wanted = f"{x.mention} deficiency"
    for hit in await store.resolve(wanted, limit=3):
        curie = hit.node.curie
        if hit.how != "exact" or not (
            str(curie) == y.curie or await _stated(store, curie, y.curie)
        ):
            continue
        own = {"curie": str(curie), "name": hit.node.name, "category": hit.node.category, "sign": 1}
        said = {"treatment": wanted, "state": "present"}
        return replace(
            asked,
            treatment=x.model_copy(update={**own, "mention": wanted}),
            question=asked.question.model_copy(update=said),
        )
    return asked


async def _as_harm_held(asked: Asked, store: KnowledgeGraph) -> Asked:
    """Of the names of damage to a part of the body, the first that is held of this treatment.

    "Protects the heart" may be told of cardiotoxicity or of heart disease: by what was studied.
    """
    x, y = asked.treatment, asked.outcome
    if x is None or y is None or not x.curie or not y.curie:
        return asked
    names = harms_of(y.mention)
    if not names or await _held_on(store, x.curie, y.curie):
        return asked
    for name in names:
        for hit in await store.resolve(name, limit=3):
            if hit.how == "exact" and await _held_on(store, x.curie, str(hit.node.curie)):
                own = {"curie": str(hit.node.curie), "name": hit.node.name, "read_as": name}
                own["category"] = hit.node.category
                said = asked.question.model_copy(update={"outcome": name})
                return replace(asked, outcome=y.model_copy(update=own), question=said)
    return asked


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
