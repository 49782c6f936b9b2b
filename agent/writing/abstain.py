"""What to say when a question cannot be examined: why, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.question import GroundedMention
    from agent.writing.case import Case


LIKELY = 0.7
"""Likeness of a name (0 to 1) below which it is not offered: it would only mislead."""


def abstention(case: Case) -> str:
    """One sentence; names the mention that could not be resolved and its neighbours."""
    question = case.dossier.question
    if question.asks_back is not None:
        return f"Not answered: {question.asks_back}"
    if question.kind == "not_understood":
        return f"Not answered: {question.note or 'the question could not be taken apart'}."
    if question.kind == "not_causal":
        return "Not answered: this does not ask for a cause or an effect."
    if question.kind == "unsupported_language":
        return "Not answered: the question does not look English, and only English is read so far."
    if question.kind in ("what_causes", "what_does") and case.dossier.near:
        if question.treatment and question.outcome:
            return "Several, each a question of its own; these are held, firmest first."
        return "Which of them? The question names one thing; these are held on it, firmest first."
    if question.kind in ("what_causes", "what_does"):
        return _of_one_thing(case)
    missing = [
        _unresolved(mention, role)
        for mention, role in (
            (case.dossier.treatment, "treatment"),
            (case.dossier.outcome, "outcome"),
        )
        if mention is None or mention.curie is None
    ]
    other = case.dossier.comparator
    if other is not None and other.curie is None:
        missing.append(_unresolved(other, "comparator"))
    if missing:
        return f"Not answered: {'; '.join(missing)}."
    return "Not answered: treatment and outcome are the same thing, which has no effect on itself."


def _of_one_thing(case: Case) -> str:
    """Of a question that names one thing, on which nothing is held."""
    causes = case.dossier.question.kind == "what_causes"
    x, y = case.dossier.treatment, case.dossier.outcome
    named, kinds = (y, x) if causes else (x, y)
    if named is None:
        return f"Not answered: the question is not complete ({case.dossier.question.note})."
    if named.curie is None:
        return f"Not answered: {_unresolved(named, 'name')}."
    does = "that changes" if causes else "on what comes of"
    of_kind = f", of {kinds.label}," if kinds else ""
    return f"Not known: Aetia holds nothing{of_kind} {does} {named.label}."


def _unresolved(mention: GroundedMention | None, role: str) -> str:
    if mention is None:
        return f"the {role} was not recognized in the question"
    exact = [c for c in mention.candidates if c.how == "exact"]
    if len(exact) > 1:
        names = " or ".join(f"{c.name} ({c.curie})" for c in exact)
        return f"the {role} {mention.mention!r} may mean {names}; ask with one of these names"
    near = [c for c in mention.candidates[:3] if c.score >= LIKELY]
    if not near:
        return (
            f"the {role} {mention.mention!r} is not a name that Aetia knows, and no name is like it"
        )
    names = ", ".join(f"{c.name} ({c.curie})" for c in near)
    are = "nearest name is" if len(near) == 1 else "nearest names are"
    return f"the {role} {mention.mention!r} is not a name that Aetia knows; the {are} {names}"
