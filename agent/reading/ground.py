"""Ground the two mentions of a question, and turn the result into the answer's own types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.question import Candidate, GroundedMention
from agent.reading.lexicon import CONNECTIVES
from graphs.names import fold
from tools.naming.grounding import Grounding, Role, ground, ground_pair
from tools.naming.phrases import peel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.question import CausalQuestion
    from graphs.store import KnowledgeGraph
    from tools.causal.datasets import Dataset

Sides = tuple["GroundedMention | None", "GroundedMention | None"]

_CONNECTIVE = re.compile(rf"\b(?:{CONNECTIVES})\b")


async def ground_question(
    store: KnowledgeGraph, question: CausalQuestion, known: Sides, datasets: Sequence[Dataset] = ()
) -> tuple[Sides, tuple[str, ...]]:
    """Both sides of a parsed question, and one line on each: what it was read as, or what is near."""
    sides = await ground_sides(store, question, *known, datasets)
    named = zip(sides, ("treatment", "outcome"), strict=True)
    return sides, tuple(_looked_up(found, role) for found, role in named if found is not None)


async def ground_sides(
    store: KnowledgeGraph,
    question: CausalQuestion,
    treatment: GroundedMention | None = None,
    outcome: GroundedMention | None = None,
    datasets: Sequence[Dataset] = (),
) -> Sides:
    """Ground what is not grounded yet, in the caller's own data first and then in the graph.

    A span that parsing could not split ("people who stop smoking gain weight") holds both
    mentions: then the only two nodes that it names are taken, in their order.
    """
    if question.treatment is not None and question.treatment == question.outcome:
        pair = await ground_pair(store, question.treatment)
        if pair is not None:
            first, second = (mention_of(one) for one in pair)
            swap = _outcome_comes_first(question.treatment, first.mention, second.mention)
            return (second, first) if swap else (first, second)
    if question.treatment is not None and treatment is None:
        treatment = find_column(datasets, question.treatment, "treatment")
    if question.outcome is not None and outcome is None:
        outcome = find_column(datasets, question.outcome, "outcome")
    if question.treatment is not None and treatment is None:
        treatment = mention_of(await ground(store, question.treatment, "treatment"))
    if question.outcome is not None and outcome is None:
        outcome = mention_of(await ground(store, question.outcome, "outcome"))
    return treatment, outcome


def find_column(datasets: Sequence[Dataset], span: str, role: Role) -> GroundedMention | None:
    """A column of the caller's data whose label or name is the span; None when there is none."""
    for variant in peel(span):
        for dataset in datasets:
            for name in dataset.descriptor.with_role(role):
                column = dataset.descriptor.columns[name]
                if fold(variant.text) in (fold(column.label), fold(name)):
                    return GroundedMention(
                        mention=variant.text,
                        curie=(*column.curies, f"column:{name}")[0],
                        name=column.label,
                        category="column of the given data",
                        sign=variant.sign,
                    )
    return None


def _outcome_comes_first(text: str, first: str, second: str) -> bool:
    """Read "gain weight after they stop smoking": the connective says which one comes first in time."""
    lowered = text.lower()
    between = lowered[lowered.find(first.lower()) + len(first) : lowered.find(second.lower())]
    return _CONNECTIVE.search(between) is not None


def _looked_up(mention: GroundedMention, role: str) -> str:
    if mention.curie:
        return f"{role} {mention.mention!r}: {mention.name} ({mention.curie})"
    nearest = ", ".join(f"{c.name} ({c.curie})" for c in mention.candidates)
    return f"{role} {mention.mention!r}: not in the graph; nearest: {nearest or 'nothing similar'}"


def mention_of(found: Grounding) -> GroundedMention:
    """A grounding in the answer's own type."""
    node = found.hit.node if found.hit else None
    return GroundedMention(
        mention=found.span if node is None else found.matched,
        curie=str(node.curie) if node else None,
        name=node.name if node else None,
        category=node.category if node else None,
        sign=found.sign,
        unused=found.unused,
        candidates=tuple(
            Candidate(
                curie=str(hit.node.curie),
                name=hit.node.name,
                category=hit.node.category,
                score=round(hit.score, 4),
                how=hit.how,
            )
            for hit in found.candidates
        ),
    )
