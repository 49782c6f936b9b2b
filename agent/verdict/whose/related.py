"""Evidence on something near: what it is of is named, and it is believed a level less.

GRADE indirectness (Guyatt et al. 2011, J Clin Epidemiol 64:1303). What the question's own words name is
not near but asked, though a narrower name was read. Nor is a class warning of product information, which
is written for the labels of the members.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from agent.verdict.grade import lowered
from graphs.names import fold
from tools.designs import STATED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agent.dossier import Dossier
    from agent.verdict.lines import Concluded, Conclusion
    from tools.evidence import Evidence, Relation

LEVELS = ("level", "high_level")
"""How a state and what it is a high level of are related."""


def cited_by(found: Concluded) -> set[str]:
    """Ids of the evidence that decides; a data set that identifies nothing decides and has no line."""
    lines = [found.lines[design] for design in found.conclusion.decisive if design in found.lines]
    return {i for line in lines for i in line.evidence}


def mentions_of(dossier: Dossier) -> dict[str, str]:
    """The words of the question for each side."""
    sides = {"treatment": dossier.treatment, "outcome": dossier.outcome}
    return {name: side.mention for name, side in sides.items() if side is not None}


def _is_said(relation: Relation, mentions: Mapping[str, str]) -> bool:
    """Whether the question's own words name the wider thing: "diabetes", which was read as type 2."""
    words = set(fold(mentions.get(relation.side, "")).split())
    wider = relation.how in ("class", "broader")
    return (
        wider
        and bool(words)
        and words <= set(fold(relation.name).split())
        and words != set(fold(relation.asked).split())
    )


def _is_class_label(item: Evidence) -> bool:
    """Whether it stands in the label of the very treatment, as in that of every member of its class."""
    return item.kind == "label" and [one.how for one in item.relations] == ["class"]


def _says_nothing(conclusion: Conclusion, relations: Sequence[Relation]) -> str:
    """Why the absence of an effect of something near is none of what was asked; empty where it may be."""
    if any(one.how in LEVELS for one in relations):
        # A unit more of what is measured is little beside what is far too much of it, or its treatment.
        return "absence of an effect of a little more or less says nothing of a high level"
    if conclusion.certainty == "low" and set(conclusion.decisive) <= set(STATED):
        return "a limited statement of no effect of something near says nothing here"
    if conclusion.of_whom and conclusion.certainty == "low":
        return "absence of an effect of something near, in other people, says nothing here"
    return ""


def with_relations(
    found: Concluded, near: Sequence[Evidence], mentions: Mapping[str, str] | None = None
) -> Concluded:
    """The verdict from evidence on something near: a level less, and what it is of is named."""
    cited = cited_by(found)
    relations = [relation for item in near if item.id in cited for relation in item.relations]
    if not relations:
        return found
    certainty, reasons = found.conclusion.certainty, found.conclusion.reasons
    is_said = all(_is_said(relation, mentions or {}) for relation in relations)
    if not is_said and not any(_is_class_label(item) for item in near if item.id in cited):
        certainty, why = lowered(certainty, "other things")
        reasons = (*reasons, why)
    conclusion = replace(
        found.conclusion,
        certainty=certainty,
        reasons=reasons,
        related=tuple(dict.fromkeys(relation.text for relation in relations)),
        of_another_outcome=any(
            one.side == "outcome" and one.how in ("narrower", "broader") for one in relations
        ),
    )
    if conclusion.verdict == "no_effect":
        silent = _says_nothing(conclusion, relations)
        if silent:
            conclusion = replace(
                conclusion,
                verdict="insufficient_evidence",
                direction=None,
                excluded=None,
                reasons=(*conclusion.reasons, silent),
            )
    # Of other things and of other people: twice removed, it hints and no more.
    if conclusion.of_whom and certainty == "low" and conclusion.verdict == "causal":
        conclusion = replace(conclusion, verdict="suggestive")
    return replace(found, conclusion=conclusion)
