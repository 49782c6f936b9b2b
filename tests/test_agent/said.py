"""A clause as one line, for tests: what was read, without what names it was mapped to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.reading.read import read

if TYPE_CHECKING:
    from agent.question import Asked, CausalQuestion
    from graphs.store import KnowledgeGraph

ARROWS = {"increases": "+", "decreases": "-", "none": "0", None: "?"}


def said(asked: Asked) -> str:
    """Such as "effect: stop smoking -> - lung cancer; within 10 years"."""
    question = asked.question
    kind = "effect" if question.kind == "harm" else question.kind
    x = (
        question.treatment
        if question.state == "present"
        else f"{question.state} {question.treatment}"
    )
    y = f"{ARROWS[question.asked_direction]} {question.outcome}"
    if question.kind in ("not_causal", "not_understood", "unsupported_language"):
        return kind
    return "; ".join([f"{kind}: {x} -> {y}", *_rest(question)])


def _rest(question: CausalQuestion) -> list[str]:
    rest = []
    if question.comparator:
        rest.append(f"{question.wants_better} against {question.comparator}")
    rest += ["denied"] if question.is_negated else []
    for name in ("population", "dose", "horizon", "wanted"):
        if value := getattr(question, name):
            rest.append(f"{name} {value}")
    rest += [f"left {', '.join(question.leftover)}"] if question.leftover else []
    rest += ["asks back"] if question.asks_back else []
    return rest


async def read_as(text: str, names: KnowledgeGraph) -> tuple[str, ...]:
    """The clauses of a text, each as one line."""
    return tuple(said(asked) for asked in (await read(text, names)).asked)
