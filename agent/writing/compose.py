"""Compose the answer from what the run kept: the only place that makes an `Answer`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agent.answer import Answer, Cost, ReadAs, Source, Unexamined
from agent.question import flip
from agent.writing.claims import design_lines, make_claims, mechanisms
from agent.writing.effects import choose_effect
from agent.writing.open_ends import threats, would_change
from agent.writing.parts.quotes import doubts
from agent.writing.parts.shown_dag import shown_dag
from agent.writing.replies.headlines import headline_of
from agent.writing.replies.nearest import nearest
from agent.writing.replies.reply import reply_to
from agent.writing.rivals import weigh_rivals
from agent.writing.wording import named

if TYPE_CHECKING:
    from agent.answer import Bounding, Certainty, Effect, Verdict
    from agent.question import Direction
    from agent.tree.thoughts import Tree
    from agent.writing.case import Case


def compose(
    case: Case,
    tree: Tree,
    *,
    run_id: str,
    fallbacks: tuple[str, ...],
    cost: Cost,
    bound_by: tuple[Bounding, ...] = (),
) -> Answer:
    """The answer of a finished run; an abstention is an answer too."""
    dossier = case.dossier
    replied = reply_to(case)
    said = headline_of(case, replied)
    verdict, certainty, direction, effect = _found(case)
    rivals = weigh_rivals(case, tree) if case.conclusion else ()
    left = unexamined(tree)
    return Answer(
        run_id=run_id,
        question=dossier.question.text,
        kind=dossier.question.kind,
        reply=replied.reply,
        reason=replied.reason,
        preferred=replied.preferred,
        read_as=(read_as(case),),
        verdict=verdict,
        certainty=certainty,
        direction=direction,
        headline=said,
        treatment=dossier.treatment,
        outcome=dossier.outcome,
        effect=effect,
        claims=make_claims(case, said, effect),
        triangulation=design_lines(case),
        mechanisms=mechanisms(case, case.sign),
        evidence=tuple(item.to_json() for item in dossier.evidence.values()),
        dag=shown_dag(dossier.assumed),
        estimation=_estimation(case),
        rivals=rivals,
        threats=(
            *threats(case, rivals),
            *doubts(case),
            *(_left_open(one) for one in left if one.could_matter),
        ),
        would_change=would_change(case, replied),
        nearest=nearest(case, replied),
        searched=tuple(dict.fromkeys(lookup.text for lookup in dossier.lookups)),
        fallbacks=fallbacks,
        models=dossier.models,
        sources=_sources(case),
        ledger=(),
        tree=tree.to_json(),
        unexamined=left,
        bound_by=bound_by,
        cost=cost,
    )


def unexamined(tree: Tree) -> tuple[Unexamined, ...]:
    """What was left out, and what could not be looked up; our own data are told elsewhere."""
    left = [t for t in tree.waiting() if t.name not in ("own_data", "direct")]
    failed = [t for t in tree.thoughts if t.ending == "failed"]
    return tuple(
        Unexamined(
            name=t.name,
            claim=t.claim,
            why=t.status.removeprefix("not examined: "),
            could_matter=bool(t.value) or t.ending == "failed",
        )
        for t in (*left, *failed)
    )


def _left_open(one: Unexamined) -> str:
    return f"Not looked into, and it could matter: {one.claim} ({one.why})."


def _found(
    case: Case,
) -> tuple[Verdict, Certainty | None, Direction | None, Effect | None]:
    """(verdict, certainty, direction as asked, effect)."""
    conclusion = case.conclusion
    if conclusion is None:
        return "insufficient_evidence", None, None, None
    factor = case.sign
    direction = flip(conclusion.direction, factor)
    return conclusion.verdict, conclusion.certainty, direction, choose_effect(case, factor)


def read_as(case: Case) -> ReadAs:
    """The clause as it was read, with printable names."""
    question, dossier = case.dossier.question, case.dossier
    sides = (
        (dossier.treatment, question.treatment),
        (dossier.comparator, question.comparator),
        (dossier.outcome, question.outcome),
    )
    treatment, comparator, outcome = (side.label if side else span for side, span in sides)
    return ReadAs(
        kind=question.kind,
        treatment=treatment,
        state=question.state,
        dose=question.dose,
        comparator=comparator,
        outcome=outcome,
        asked_change=question.asked_direction,
        is_negated=question.is_negated,
        population=question.population,
        horizon=question.horizon,
        leftover=question.leftover,
    )


def _estimation(case: Case) -> dict[str, Any] | None:
    """Our own estimate as JSON. Whether it was stored before is no part of the answer."""
    own = case.dossier.estimated
    if own is None:
        return None
    data: dict[str, Any] = own.effect.to_json()
    data.pop("cached")
    if case.dossier.assumed is not None:
        data["message"] = named(data["message"], case.dossier.assumed.labels)
    return {"dataset": own.title, **data}


def _sources(case: Case) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    for item in case.dossier.evidence.values():
        identifier = item.source.identifier
        found.setdefault(
            identifier, Source(id=identifier, title=item.source.title, url=item.source.url)
        )
    return tuple(found.values())
