"""A verdict and a clause -> the reply to the sentence that was asked.

A verdict speaks of more of the treatment and of the outcome; the reply turns it to the clause: less of
the treatment, a denial, something taken for granted, a comparison, an amount.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.question import flip
from agent.writing.replies.one_thing import is_named_lack
from tools.outcomes import worse_when

if TYPE_CHECKING:
    from agent.answer import Preferred, Reason, Reply
    from agent.question import CausalQuestion, Direction
    from agent.verdict.lines import Conclusion
    from agent.writing.case import Case

SAFE = ("safe", "safely", "ok", "okay", "fine")
"""Said of a treatment: that it harms in no way at all."""
UNBORN = ("baby", "babies", "foetus", "fetus", "unborn child", "unborn baby", "unborn", "child")
"""Who may be harmed in many ways, where no way is named."""
DIRECTIONAL = ("increases", "decreases")
OPPOSITE: dict[str, Direction] = {"increases": "decreases", "decreases": "increases"}

ABSTAINED: dict[str, tuple[Reply, Reason]] = {
    "not_causal": ("not_answerable", "not_causal"),
    "unsupported_language": ("not_answerable", "unsupported_language"),
    "not_understood": ("asks_back", "not_understood"),
}
"""Kinds of question that are not examined, and what is replied."""


@dataclass(frozen=True)
class Replied:
    """The reply, why nothing is claimed where nothing is, and which of two does better."""

    reply: Reply
    reason: Reason | None = None
    preferred: Preferred | None = None


_MADE = re.compile(r"\bmakes? (?:you|your|people|me|my|us|him|her|them)\b", re.IGNORECASE)


def reply_to(case: Case) -> Replied:
    """The reply of a case, concluded or not."""
    question, conclusion = case.dossier.question, case.conclusion
    if conclusion is None:
        return _without_verdict(case)
    if conclusion.set_aside is not None:
        return Replied("unknown", "assumed_away")
    if question.kind == "comparison":
        return _of_comparison(case, conclusion)
    if question.kind == "mechanism":
        return _of_mechanism(case, conclusion)
    replied = _of_effect(question, conclusion, sign=case.sign)
    if replied.reply == ("yes" if asks_whether_safe(case) else "no") and of_any_harm(case):
        # One harm that is not raised makes nothing safe: the others were not looked at.
        return Replied("unknown", "unclear")
    if question.is_presupposed and replied.reply == "no":
        return Replied("presupposition_false")
    if question.wanted is not None and replied.reply in ("yes", "no") and _has_number(case):
        return Replied("size")
    return replied


def asks_whether_safe(case: Case) -> bool:
    """Whether it is asked if a treatment is safe, and not if it harms."""
    outcome = case.dossier.outcome
    return outcome is not None and outcome.mention.lower() in SAFE


def of_any_harm(case: Case) -> bool:
    """Whether all harms are asked about, of which the outcome looked up is only one."""
    outcome = case.dossier.outcome
    unnamed = outcome is not None and outcome.mention.lower() in UNBORN
    return asks_whether_safe(case) or unnamed


def _without_verdict(case: Case) -> Replied:
    question = case.dossier.question
    if question.kind in ABSTAINED:
        return Replied(*ABSTAINED[question.kind])
    if question.asks_back is not None:
        return Replied("asks_back", "not_understood")
    if acts_how(case):
        # How a thing acts is told for what sources tell of; a name that was not known is said.
        if _MADE.search(question.text) and case.dossier.outcome is not None:
            return Replied("unknown", "unknown_name")  # an effect on people that nobody knows of
        own = case.dossier.own
        return Replied("mechanism") if own else Replied("unknown", "nothing_held")
    if question.kind in ("what_causes", "what_does") and case.dossier.near:
        # One thing is named and much is held on it: the question goes back with what there is to choose.
        return Replied("asks_back", "unclear")
    sides = (case.dossier.treatment, case.dossier.outcome, case.dossier.comparator)
    if any(side is not None and side.curie is None for side in sides):
        exact = [c for side in sides if side and not side.curie for c in side.candidates]
        ambiguous = sum(c.how == "exact" for c in exact) > 1
        return Replied("asks_back" if ambiguous else "unknown", "unknown_name")
    if question.kind in ("what_causes", "what_does"):
        return Replied("unknown", "nothing_held")
    if is_named_lack(case):
        return Replied("no" if question.is_negated else "yes")
    return Replied("asks_back", "not_understood")


def acts_how(case: Case) -> bool:
    """Whether what is told is how the treatment acts, in whatever sources tell of."""
    question, x = case.dossier.question, case.dossier.treatment
    asked = question.kind == "mechanism" and not question.is_negated and question.asks_back is None
    named = x is not None and x.curie is not None
    nothing_else = case.dossier.outcome is None or bool(case.dossier.own)
    return case.conclusion is None and asked and named and nothing_else


def _of_effect(question: CausalQuestion, conclusion: Conclusion, *, sign: int) -> Replied:
    """Whether the proposition that was asked holds."""
    asked = question.asked_direction
    found = flip(conclusion.direction, sign)
    excluded = flip(conclusion.excluded, sign)
    if _depends_on_whom(conclusion, flip(asked, sign)):
        return Replied("mixed")
    holds = _holds(conclusion, asked, found, excluded)
    if holds is None:
        return Replied("unknown", reason_of(conclusion))
    return Replied("yes" if holds != question.is_negated else "no")


def _depends_on_whom(conclusion: Conclusion, asked: Direction | None) -> bool:
    """Whether what was asked holds in some people and not in the others.

    Args:
        conclusion: the verdict on people in general, with the groups that differ.
        asked: the change asked about, under more of the treatment; None where any change is meant.
    """
    # A group in which it goes as it goes in people in general is no exception.
    in_groups = {one.direction for one in conclusion.apart} - {conclusion.direction}
    if asked in DIRECTIONAL:
        return asked in in_groups
    return bool(in_groups) and conclusion.verdict == "no_effect"


def _holds(
    conclusion: Conclusion,
    asked: Direction | None,
    found: Direction | None,
    excluded: Direction | None,
) -> bool | None:
    """Whether the treatment changes the outcome as asked; None where that is not known."""
    if excluded is not None:
        # The other direction stays open: only what was asked about the excluded one is settled.
        return False if asked == excluded and conclusion.certainty != "low" else None
    if asked == "none":
        return _is_unchanged(conclusion, found)
    if conclusion.verdict == "no_effect":
        return False
    if conclusion.verdict == "causal" or is_probable(conclusion):
        return True if asked is None else found == asked
    return None


def _is_unchanged(conclusion: Conclusion, found: Direction | None) -> bool | None:
    """Whether the outcome stays as it is; None where that is not known."""
    if conclusion.verdict == "no_effect":
        return True
    firm = conclusion.verdict == "causal" or is_probable(conclusion)
    return False if firm and found in DIRECTIONAL else None


def is_probable(conclusion: Conclusion) -> bool:
    """Whether a suggestive verdict is firm enough for a yes: it is moderate, or something states it.

    Product information and approved uses name what a reader would call known, at low certainty too; of
    other people, or of a part of the outcome, they name something else.
    """
    if conclusion.verdict != "suggestive":
        return False
    stated = set(conclusion.decisive) & {"label", "indication"}
    removed = conclusion.of_whom or conclusion.of_another_outcome
    return conclusion.certainty in ("moderate", "high") or (bool(stated) and not removed)


def reason_of(conclusion: Conclusion) -> Reason:
    """Why a verdict claims nothing."""
    if conclusion.verdict == "conflicting":
        return "conflicting"
    return "nothing_held" if conclusion.certainty is None else "unclear"


def _of_mechanism(case: Case, conclusion: Conclusion) -> Replied:
    """A how-question is answered by a mechanism, never by a bare effect."""
    question = case.dossier.question
    effect = _of_effect(question, conclusion, sign=case.sign)
    if effect.reply == "no":
        return Replied("presupposition_false")
    if question.is_negated:
        # Why something does not act has no mechanism to show.
        return Replied("unknown", effect.reason or "unclear")
    if any(path.explains for path in case.dossier.paths):
        return Replied("mechanism")
    if effect.reply == "yes" and case.dossier.own:
        return Replied("mechanism")  # it does act so, and how it acts is told to where sources go
    return Replied("unknown", "nothing_held")


def _of_comparison(case: Case, conclusion: Conclusion) -> Replied:
    """Which of two does better: the one that moves the outcome as asked, else the wholesome way."""
    question = case.dossier.question
    better = question.asked_direction or _wholesome(case)
    preferred = _preferred(conclusion, better)
    firm = conclusion.verdict in ("causal", "no_effect") or conclusion.compared == "indirect"
    if preferred is None or not firm:
        reason = reason_of(conclusion) if conclusion.compared != "side_by_side" else "nothing_held"
        return Replied("unknown", reason)
    if question.wants_better == "which":
        return Replied(preferred, None, preferred)
    holds = preferred == "first"
    return Replied("yes" if holds != question.is_negated else "no", None, preferred)


def _wholesome(case: Case) -> Direction | None:
    outcome = case.dossier.outcome
    if outcome is None:
        return None
    worse = worse_when(outcome.label, outcome.category)
    return OPPOSITE.get(worse or "")


def _preferred(conclusion: Conclusion, better: Direction | None) -> Preferred | None:
    if conclusion.verdict == "no_effect":
        return "similar"
    if conclusion.direction not in DIRECTIONAL or better not in DIRECTIONAL:
        return None
    return "first" if conclusion.direction == better else "second"


def _has_number(case: Case) -> bool:
    cited = {i for line in case.lines.values() for i in line.evidence}
    return any(case.dossier.evidence[i].estimate is not None for i in cited)
