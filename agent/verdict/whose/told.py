"""The verdict with whose evidence it is told: of treating or preventing, of whom, of which illness."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from agent.verdict.grade import lowered
from agent.verdict.whose.aims import OF
from agent.verdict.whose.applicable import are_patients
from agent.verdict.whose.related import cited_by
from tools.populations import groups_of, words_of

if TYPE_CHECKING:
    from agent.verdict.lines import Concluded, Conclusion
    from agent.verdict.whose.aims import Aimed
    from agent.verdict.whose.applicable import Applicable


def for_aim(found: Concluded, bearing: Aimed) -> Concluded:
    """The verdict with what it is of: having the disease, or getting it; a level less where none says."""
    conclusion, cited = found.conclusion, cited_by(found)
    if conclusion.certainty is None:
        if bearing.other is None:
            return found
        aside = (
            f"what is held is on {OF[bearing.other]} it, not on {OF[bearing.asked or 'treat']} it"
        )
        return replace(found, conclusion=replace(conclusion, of_aim=aside))
    if bearing.asked is not None and cited and cited <= bearing.unclear:
        certainty, why = lowered(conclusion.certainty, "aim")
        aside = f"the evidence does not say whether it is of {OF['treat']} or of {OF['prevent']} it"
        reasons = (*conclusion.reasons, why)
        told = replace(conclusion, certainty=certainty, reasons=reasons, of_aim=aside)
        return replace(found, conclusion=told)
    if bearing.asked is None and cited and cited <= bearing.treating:
        return replace(
            found, conclusion=replace(conclusion, of_aim="the evidence is of those who have it")
        )
    return found


def for_whom(conclusion: Conclusion, held: Applicable, asked: str, are_ill: bool) -> Conclusion:
    """The verdict with the people whose evidence it is, and less sure where they are others than asked about."""
    if not held.of_whom:
        return replace(conclusion, apart=held.apart, ages_untold=held.ages_untold)
    rule = "far people" if held.gap == "far" else "other people"
    certainty, why = lowered(conclusion.certainty, rule)
    reasons = (*conclusion.reasons, why)
    found = replace(conclusion, certainty=certainty, reasons=reasons, of_whom=held.of_whom)
    if found.verdict == "causal" and _of_another_illness(asked, held.of_whom, are_ill):
        other = "what helps in one illness may do nothing, or harm, in another"
        return replace(found, verdict="suggestive", certainty="low", reasons=(*reasons, other))
    if (
        found.verdict == "causal"
        and certainty == "low"
        and (held.gap or are_patients(held.of_whom))
    ):
        return replace(found, verdict="suggestive")
    if found.verdict == "no_effect" and (are_patients(held.of_whom) or are_patients(asked)):
        # What does nothing in one illness, or in those who have none, may help in another.
        silent = "absence of an effect in other people says nothing of these patients"
        if are_patients(held.of_whom):
            silent = "absence of an effect in patients of another kind says nothing of these"
        return replace(
            found,
            verdict="insufficient_evidence",
            direction=None,
            excluded=None,
            reasons=(*reasons, silent),
        )
    return found


def _of_another_illness(asked: str, studied: str, are_ill: bool) -> bool:
    """Whether the question is of patients, and the evidence of others with whom they share no word."""
    apart = not words_of(asked) & words_of(studied) and not groups_of(asked) & groups_of(studied)
    return (are_ill or are_patients(asked)) and are_patients(studied) and apart
