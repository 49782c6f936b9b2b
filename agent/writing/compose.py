"""Compose the answer from what the run kept: the only place that makes an `Answer`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agent.answer import Answer, Cost, Source
from agent.writing.abstain import abstention
from agent.writing.claims import design_lines, make_claims, mechanisms, subject
from agent.writing.effects import choose_effect
from agent.writing.open_ends import threats, would_change
from agent.writing.parts.shown_dag import shown_dag
from agent.writing.rivals import weigh_rivals
from agent.writing.wording import flip, headline

if TYPE_CHECKING:
    from agent.answer import Certainty, Effect, Verdict
    from agent.question import Direction
    from agent.tree.thoughts import Tree
    from agent.writing.case import Case


def compose(
    case: Case, tree: Tree, *, run_id: str, fallbacks: tuple[str, ...], cost: Cost
) -> Answer:
    """The answer of a finished run; an abstention is an answer too."""
    dossier = case.dossier
    verdict, certainty, direction, said, effect = _said(case)
    rivals = weigh_rivals(case, tree) if case.conclusion else ()
    return Answer(
        run_id=run_id,
        question=dossier.question.text,
        kind=dossier.question.kind,
        verdict=verdict,
        certainty=certainty,
        direction=direction,
        headline=said,
        treatment=dossier.treatment,
        outcome=dossier.outcome,
        effect=effect,
        claims=make_claims(case, said, effect),
        triangulation=design_lines(case),
        mechanisms=mechanisms(case, sign_as_asked(case)),
        evidence=tuple(item.to_json() for item in dossier.evidence.values()),
        dag=shown_dag(dossier.assumed),
        estimation=_estimation(case),
        rivals=rivals,
        threats=threats(case, rivals),
        would_change=would_change(case),
        searched=tuple(dict.fromkeys(lookup.text for lookup in dossier.lookups)),
        fallbacks=fallbacks,
        models=dossier.models,
        sources=_sources(case),
        ledger=(),
        tree=tree.to_json(),
        cost=cost,
    )


def _said(
    case: Case,
) -> tuple[Verdict, Certainty | None, Direction | None, str, Effect | None]:
    """(verdict, certainty, direction as asked, headline, effect)."""
    conclusion = case.conclusion
    if conclusion is None:
        return "insufficient_evidence", None, None, abstention(case), None
    factor = sign_as_asked(case)
    direction = flip(conclusion.direction, factor)
    question, outcome = case.dossier.question, case.dossier.outcome
    # Sentences speak of the outcome itself, also where less of it was asked about.
    turn = outcome.sign if outcome else 1
    asked = None if question.kind == "mechanism" else flip(question.asked_direction, turn)
    said = headline(
        conclusion.verdict,
        flip(direction, turn),
        asked,
        *subject(case),
        excluded=flip(conclusion.excluded, factor * turn),
        certainty=conclusion.certainty,
    )
    return conclusion.verdict, conclusion.certainty, direction, said, choose_effect(case, factor)


def sign_as_asked(case: Case) -> int:
    """-1 when the question asks about less of the treatment, or about less of the outcome."""
    sides = (case.dossier.treatment, case.dossier.outcome)
    signs = [side.sign for side in sides if side is not None]
    return -1 if signs.count(-1) == 1 else 1


def _estimation(case: Case) -> dict[str, Any] | None:
    """Our own estimate as JSON. Whether it was stored before is no part of the answer."""
    own = case.dossier.estimated
    if own is None:
        return None
    data: dict[str, Any] = own.effect.to_json()
    data.pop("cached")
    return {"dataset": own.title, **data}


def _sources(case: Case) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    for item in case.dossier.evidence.values():
        identifier = item.source.identifier
        found.setdefault(
            identifier, Source(id=identifier, title=item.source.title, url=item.source.url)
        )
    return tuple(found.values())
