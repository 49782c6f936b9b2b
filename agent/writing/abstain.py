"""What to say when a question cannot be examined: why, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.question import GroundedMention
    from agent.writing.case import Case


def abstention(case: Case) -> str:
    """One or two sentences; names the mention that could not be resolved and its neighbours."""
    question = case.dossier.question
    if question.kind == "not_causal":
        return (
            "This does not ask for a cause or an effect, so there is nothing to identify. "
            'Ask for example "Does X cause Y?" or "How does X lower Y?"'
        )
    if question.kind == "unsupported_language":
        return "The question does not look English; only English questions are read so far."
    if question.kind == "incomplete":
        return f"The question is not complete: {question.note}."
    missing = [
        _unresolved(mention, role)
        for mention, role in (
            (case.dossier.treatment, "treatment"),
            (case.dossier.outcome, "outcome"),
        )
        if mention is None or mention.curie is None
    ]
    if missing:
        return "There is not enough evidence to answer: " + " ".join(missing)
    return "Treatment and outcome are the same thing, so there is no effect to ask for."


def _unresolved(mention: GroundedMention | None, role: str) -> str:
    if mention is None:
        return f"the {role} was not recognized in the question."
    exact = [c for c in mention.candidates if c.how == "exact"]
    if len(exact) > 1:
        names = "; ".join(f"{c.name} ({c.curie})" for c in exact)
        return f"the {role} {mention.mention!r} may mean {names}: ask with one of these names."
    if not mention.candidates:
        return f"the {role} {mention.mention!r} is not in the graph, and nothing is named like it."
    names = "; ".join(f"{c.name} ({c.curie})" for c in mention.candidates[:3])
    return f"the {role} {mention.mention!r} is not in the graph; the nearest names are {names}."
