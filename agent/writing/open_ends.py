"""What stays open: threats to the answer, and the evidence that would change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.question import flip
from agent.verdict.assumed_dag import UNMEASURED
from agent.writing.parts.caveat import OF_TRIALS
from agent.writing.parts.wished_study import HARMFUL_HABITS, study_wanted
from agent.writing.replies.nearest import BRING
from agent.writing.replies.one_thing import is_named_lack
from agent.writing.wording import POPULATION_THREAT, named
from graphs.grades import BY_DEFINITION
from tools.causal.query import AS_READ
from tools.outcomes import worse_when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agent.answer import Rival
    from agent.verdict.pooling import Result
    from agent.writing.case import Case
    from agent.writing.replies.reply import Replied


def threats(case: Case, rivals: tuple[Rival, ...]) -> tuple[str, ...]:
    """Every reason known to the run why its answer may be wrong."""
    if case.conclusion is None:
        return ()
    return tuple(
        dict.fromkeys(
            [
                *_of_rivals(rivals),
                *_of_reading(case),
                *_of_data(case),
                *_of_search(case),
            ]
        )
    )


def _of_rivals(rivals: tuple[Rival, ...]) -> Iterator[str]:
    for rival in rivals:
        if rival.name == "direct":
            continue
        if rival.status == "open":
            yield f"Not ruled out: {rival.claim} ({rival.text})."
        elif rival.status == "supported":
            yield f"Supported by evidence: {rival.claim} ({rival.text})."


def _of_reading(case: Case) -> Iterator[str]:
    question = case.dossier.question
    for mention in (case.dossier.treatment, case.dossier.outcome):
        if mention is not None and mention.unused:
            yield (
                f"Words of the question that were not used: {mention.unused!r} (read as "
                f"{mention.label})."
            )
    if question.asks_back and question.leftover:
        yield f"Words of the question that were not read: {', '.join(question.leftover)}."
    conclusion = case.conclusion
    if question.population and conclusion is not None and conclusion.of_whom:
        yield (
            f"{POPULATION_THREAT}{question.population}; the evidence is of {conclusion.of_whom}."
        )
    elif question.population and conclusion is not None and conclusion.ages_untold:
        yield f"{POPULATION_THREAT}{question.population}; the studies do not tell ages apart."


def _of_data(case: Case) -> Iterator[str]:
    effect = case.dossier.effect
    if effect is None:
        return
    if effect.status == "failed":
        yield f"The data set at hand could not be used: {effect.message.rstrip('.')}."
    assumed = case.dossier.assumed
    with_latents = assumed.with_latents if assumed else None
    if (
        effect.status == "ok"
        and assumed
        and with_latents
        and with_latents.status == "not_identified"
    ):
        said = named(with_latents.text, assumed.labels)
        yield f"With the plausible unmeasured causes in the DAG: {said}."
    control = effect.negative_control
    if control is not None and control.status == "unavailable":
        yield f"Negative control: {control.text.rstrip('.')}."
    for warning in effect.warnings:
        if warning.code != AS_READ:
            yield _sentence(warning.text)


def _sentence(text: str) -> str:
    """With a capital, unless it begins with the name of a column."""
    first = text.split(" ", 1)[0]
    begins = text[:1] if "_" in first else text[:1].upper()
    return f"{begins}{text[1:].rstrip('.')}."


def _of_search(case: Case) -> Iterator[str]:
    """A look-up that was cut off: what was not looked at could speak for or against."""
    for lookup in case.dossier.lookups:
        if lookup.cut_off:
            yield f"Not everything was looked at: {lookup.text}."


def would_change(case: Case, replied: Replied) -> tuple[str, ...]:
    """Evidence that would move the verdict, most telling first."""
    conclusion = case.conclusion
    if conclusion is None:
        return _to_start(case)
    if replied.reason == "nothing_held":
        return (BRING,)
    x, y = case.dossier.names
    if conclusion.set_aside is not None:
        return (
            f"Another DAG: one that holds a path from {x} to {y}, as the one that was drawn does.",
        )
    other = case.dossier.comparator
    if case.dossier.question.kind == "comparison" and other is not None:
        return (_compared_again(case, x, other.label, y),)
    trials, genes = (case.lines.get(d) for d in ("randomized", "mendelian_randomization"))
    if trials is None and _is_defined(case):
        return (f"Another definition of {y}.",)
    result = trials.result if trials else _stated_of_trials(case)
    wanted = [study_wanted(case.dossier.treatment, (x, y), result, harms=_is_harm(case))]
    if genes is None and _has_variants(case) and not _names_genes(wanted[0]):
        wanted.append(f"A Mendelian-randomization study, if variants that shift {x} exist.")
    elif genes is not None and genes.result == "unclear":
        wanted.append("Stronger genetic instruments: the genetic estimate is too wide to decide.")
    wanted.extend(_about_data(case))
    return tuple(wanted)


def _compared_again(case: Case, x: str, other: str, y: str) -> str:
    """The trial that would turn a comparison round, or settle one that no trial of the very two settles."""
    conclusion, trials = case.conclusion, case.lines.get("randomized")
    is_direct = conclusion is not None and conclusion.decisive == ("randomized",)
    if trials is None or not is_direct or (conclusion and conclusion.related):
        return f"A randomized trial that compares {x} with {other} and measures {y}."
    shows = {"increases": f"no more {y}", "decreases": f"no less {y}"}.get(trials.result, f"a difference in {y}")  # fmt: skip
    return f"A large randomized trial that compares {x} with {other} and shows {shows}."


def _has_variants(case: Case) -> bool:
    """Genetic variants shift levels, habits and diseases; they do not shift vaccines or procedures."""
    category = case.dossier.treatment.category if case.dossier.treatment else None
    return category not in ("biolink:Procedure", "biolink:Food", "biolink:EnvironmentalExposure")


def _names_genes(wanted: str) -> bool:
    """Whether the first wish names the design already, or another that chance of inheritance makes."""
    return "endelian" in wanted or "no trial assigns" in wanted


def _is_harm(case: Case) -> bool:
    """Whether the question is whether the treatment does harm, which no trial may set out to show."""
    question, outcome = case.dossier.question, case.dossier.outcome
    asked = flip(question.asked_direction, case.sign)
    worse = worse_when(outcome.label, outcome.category) if outcome else None
    treatment = case.dossier.treatment
    habit = treatment is not None and treatment.category == "biolink:BehavioralExposure"
    if habit and treatment is not None and not HARMFUL_HABITS.search(treatment.label):
        return False
    return asked is not None and asked == worse


def _stated_of_trials(case: Case) -> Result | None:
    """What trials show that a body sums up, where the verdict rests on it: another one would be one more."""
    if case.conclusion is None or "assessment" not in case.conclusion.decisive:
        return None
    line = case.lines["assessment"]
    held = [case.dossier.evidence[i] for i in line.evidence if i in case.dossier.evidence]
    return line.result if any(OF_TRIALS.search(one.grade or "") for one in held) else None


def _is_defined(case: Case) -> bool:
    """Whether the outcome is defined by the treatment."""
    said = (case.dossier.evidence[i] for line in case.lines.values() for i in line.evidence)
    return any(item.grade == BY_DEFINITION for item in said)


def _about_data(case: Case) -> Iterator[str]:
    assumed = case.dossier.assumed
    with_latents = assumed.with_latents if assumed and not assumed.cuts else None
    if assumed and with_latents is not None:
        wanted = [n for n in with_latents.measure_to_identify if n != UNMEASURED]
        labels = ", ".join(assumed.labels.get(node, node) for node in wanted)
        if labels:
            yield f"Measuring {labels}: it would close the open path in the DAG."
    control = case.dossier.effect.negative_control if case.dossier.effect else None
    if control is not None and control.status == "unavailable":
        yield (
            "A negative-control outcome: one that the treatment cannot affect, with the same causes."
        )


def _to_start(case: Case) -> tuple[str, ...]:
    question = case.dossier.question
    if question.asks_back:
        # Of words that were not read what to do is said apart; of one's own data the reply says it.
        return (question.asks_back,) if question.leftover else ()
    if question.kind in ("not_causal", "not_understood", "what_causes", "what_does"):
        return ('Ask for example "Does X cause Y?" or "How does X lower Y?".',)
    if question.kind == "unsupported_language" or is_named_lack(case):
        return ()
    return ("Ask with another name of it, or load a graph that holds it.",)
