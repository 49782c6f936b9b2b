"""What stays open: threats to the answer, and the evidence that would change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agent.answer import Rival
    from agent.writing.case import Case


def threats(case: Case, rivals: tuple[Rival, ...]) -> tuple[str, ...]:
    """Every reason known to the run why its answer may be wrong."""
    if case.conclusion is None:
        return ()
    return tuple(
        dict.fromkeys([*_of_rivals(rivals), *_of_reading(case), *_of_data(case), *_of_search(case)])
    )


def _of_rivals(rivals: tuple[Rival, ...]) -> Iterator[str]:
    for rival in rivals:
        if rival.name == "direct":
            continue
        if rival.status == "open":
            yield f"rival not ruled out: {rival.claim} ({rival.text})"
        elif rival.status == "supported":
            yield f"rival supported by evidence: {rival.claim} ({rival.text})"


def _of_reading(case: Case) -> Iterator[str]:
    question = case.dossier.question
    for mention in (case.dossier.treatment, case.dossier.outcome):
        if mention is not None and mention.unused:
            yield f"words of the question that were not used: {mention.unused!r} (read as {mention.label})"
    if question.population:
        yield (
            f"the question is about {question.population}; the evidence is about the populations "
            "that each finding names"
        )


def _of_data(case: Case) -> Iterator[str]:
    effect = case.dossier.effect
    if effect is None:
        return
    if effect.status == "failed":
        yield f"the data set at hand could not be used: {effect.message}"
    assumed = case.dossier.assumed
    with_latents = assumed.with_latents if assumed else None
    if effect.status == "ok" and with_latents and with_latents.status == "not_identified":
        yield f"with the plausible unmeasured causes in the DAG: {with_latents.text}"
    control = effect.negative_control
    if control is not None and control.status == "unavailable":
        yield f"negative control: {control.text}"
    for warning in effect.warnings:
        yield f"{warning.code}: {warning.text}"


def _of_search(case: Case) -> Iterator[str]:
    """A look-up that was cut off: what was not looked at could speak for or against."""
    for lookup in case.dossier.lookups:
        if lookup.cut_off:
            yield f"not everything was looked at: {lookup.text}"


def would_change(case: Case) -> tuple[str, ...]:
    """Evidence that would move the verdict, most telling first."""
    conclusion = case.conclusion
    if conclusion is None:
        return _to_start(case)
    x, y = case.dossier.names
    wanted: list[str] = []
    trials, genes = (case.lines.get(d) for d in ("randomized", "mendelian_randomization"))
    if trials is None:
        wanted.append(f"a randomized trial of {x} with {y} as an outcome (none is in the evidence)")
    elif trials.result == "unclear":
        wanted.append(f"larger randomized trials: those at hand leave {y} unclear")
    else:
        wanted.append(
            f"a large, well-conducted trial that contradicts the randomized result ({trials.result})"
        )
    if genes is None:
        wanted.append(f"a Mendelian-randomization study, if variants that shift {x} exist")
    elif genes.result == "unclear":
        wanted.append("stronger genetic instruments: the genetic estimate is too wide to decide")
    wanted.extend(_about_data(case))
    return tuple(wanted)


def _about_data(case: Case) -> Iterator[str]:
    assumed = case.dossier.assumed
    with_latents = assumed.with_latents if assumed and not assumed.cuts else None
    if assumed and with_latents is not None and with_latents.measure_to_identify:
        labels = (assumed.labels.get(n, n) for n in with_latents.measure_to_identify)
        yield f"measuring {', '.join(labels)}: it would close the open path in the DAG"
    effect = case.dossier.effect
    if effect is None:
        yield "a data set that holds both variables and their common causes"
    elif effect.negative_control is not None and effect.negative_control.status == "unavailable":
        yield "a negative-control outcome: one that the treatment cannot affect, with the same causes"


def _to_start(case: Case) -> tuple[str, ...]:
    question = case.dossier.question
    if question.kind not in ("effect", "mechanism"):
        return ()
    return ("a graph that holds the unresolved name, or the question asked with a known name",)
