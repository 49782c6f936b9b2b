"""What is held on the two sides of a clause, as far as it decides which node is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.reading.ground import with_classes
from graphs.curie import Curie
from graphs.names import fold

if TYPE_CHECKING:
    from agent.question import Asked, GroundedMention
    from graphs.statements import Node
    from graphs.store import KnowledgeGraph


def sides_of(asked: Asked) -> tuple[GroundedMention, str, GroundedMention, str] | None:
    """Treatment and outcome with their nodes; None where one has none."""
    x, y = asked.treatment, asked.outcome
    if x is None or y is None or not x.curie or not y.curie:
        return None
    return x, x.curie, y, y.curie


async def nodes_named(store: KnowledgeGraph, name: str) -> tuple[Node, ...]:
    """The nodes that have exactly this name."""
    hits = await store.resolve(name, limit=3)
    return tuple(hit.node for hit in hits if hit.how == "exact")


async def told_of(store: KnowledgeGraph, exposure: str, outcome: str, taken: Node) -> bool:
    """Whether anything of the pair is told of people who take another medicine."""
    studies = (await store.findings(exposure=exposure, outcome=outcome, limit=50)).findings
    stated = (await store.assessments(exposure=exposure, outcome=outcome, limit=50)).assessments
    people = [fold(row.population or "") for row in studies]
    people += [fold(row.population or "") for row in stated]
    nodes = await with_classes(taken, store)
    names = [fold(name) for node in nodes for name in (node.name, *node.synonyms)]
    return any(f" {name} " in f" {said} " for said in people for name in names)


async def stated(store: KnowledgeGraph, exposure: Curie, outcome: str) -> bool:
    """Whether a body states anything of the two."""
    held = await store.assessments(exposure=str(exposure), outcome=outcome, limit=1)
    return bool(held.assessments)


async def held_on(store: KnowledgeGraph, exposure: str, outcome: str) -> int:
    """2 where the graph has a study of the pair, 1 where something is stated of it."""
    studied = await _studied(store, exposure, outcome)
    return studied or int(await stated(store, Curie.parse(exposure), outcome))


async def _studied(store: KnowledgeGraph, exposure: str, outcome: str) -> int:
    """2 where the graph has a study of the pair, 1 where it has a statement from one to the other."""
    if (await store.findings(exposure=exposure, outcome=outcome, limit=1)).findings:
        return 2
    ends = Curie.parse(exposure), Curie.parse(outcome)
    held = await store.subgraph(ends, max_edges=20)
    return int(any((edge.subject, edge.object) == ends for edge in held.edges))
