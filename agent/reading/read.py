"""`read()`: a text -> its clauses, with every name looked up and every word accounted for.

from agent.reading.read import read

reading = await read("Does metformin reduce weight, and does it prevent diabetes?", store)
[asked.question.kind for asked in reading.asked]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from agent.question import Asked, CausalQuestion, validate_text
from agent.reading.asking import asked_of
from agent.reading.ground import (
    chosen,
    first_known,
    ground_noun,
    harm_to,
    is_part,
    with_classes,
)
from agent.reading.interactions import beside_others
from agent.reading.plainer import plainer
from agent.reading.sentence.brackets import without_brackets
from agent.reading.sentence.clauses import Draft, drafts_of
from agent.reading.sentence.joined import apposed, joined
from agent.reading.sentence.nouns import Noun, nouns_of
from agent.reading.spelling import unslipped
from agent.reading.told.likewise import SUFFERED, likewise
from agent.reading.told.one_case import is_one_case, without_case
from agent.reading.told.passages import Passage, passage
from agent.reading.told.patient import (
    Patient,
    as_told,
    harm_in_pregnancy,
    patient_of,
    to_get_better,
)
from agent.reading.told.recurrence import recurrence_of
from agent.reading.told.story import without_story
from agent.reading.unexplained import items_in
from agent.reading.words.language import looks_english
from graphs.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.question import GroundedMention, Kind
    from graphs.store import KnowledgeGraph
    from tools.causal.datasets import Dataset

_SCREENING = re.compile(r"(?:(?:annual|yearly|regular|routine|biennial|early|population|mass) )*(?P<by>[\w -]+ )?screening(?: tests?| scans?)?", re.IGNORECASE)  # fmt: skip
_ONE_PERSON = re.compile(r"(?:an?|my|our|this) \d+[- ]years?[- ]old\b", re.IGNORECASE)
_DEATHS = re.compile(r" (?:deaths?|mortality|incidence|cases)$", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """A text as it was read: at least one clause, and notes on what was set aside or read otherwise."""

    text: str
    asked: tuple[Asked, ...]
    notes: tuple[str, ...] = ()


async def read(text: str, names: KnowledgeGraph, datasets: Sequence[Dataset] = ()) -> Reading:
    """Take a text apart.

    Args:
        text: English, of at most 2,000 characters.
        names: what is known by name; asked through `resolve` and `scan`.
        datasets: the caller's own data, whose columns are names too.

    Raises:
        QuestionError: the text is empty, too long or not text.
        StoreError: as the store.
    """
    trimmed = validate_text(text)
    mended, slips = await unslipped(trimmed, names)
    found = passage(mended)
    if not looks_english(" ".join(found.asking) or trimmed):
        note = "the question does not look English; ask it in English"
        return _refused(trimmed, "unsupported_language", note, found.notes)
    written, found = found, await without_story(found, names, partial(_is_whole, names=names))
    patient = await patient_of(found.said, names)
    drafts: list[Draft] = []
    notes = (*slips, *found.notes)
    for sentence in found.asking or (mended,):
        bare, asides = await without_brackets(as_told(sentence, patient), names)
        bare, plain = await plainer(bare, names)
        notes = (*notes, *asides, *plain)
        elements = joined(nouns_of(apposed(await items_in(bare, names, datasets))))
        told = Draft("", treatment=patient.medicine) if patient.medicine else None
        before = drafts[-1] if drafts else told
        drafts += likewise(drafts_of(bare, elements, before), before)
    drafts = [harm_in_pregnancy(one, patient.population or "") for one in drafts]
    drafts = [to_get_better(one, patient) for one in drafts]
    useful = [
        one for one in drafts if one.treatment is not None or one.outcome is not None
    ] or drafts[:1]
    useful = _causal(useful)
    notes = (*notes, *_unasked(drafts, useful))
    if not useful:
        return _refused(
            trimmed, "not_causal", "nothing in the text asks for a cause or an effect", notes
        )
    if len(useful) == 1:
        useful = [
            replace(
                useful[0], text=trimmed if not found.notes and not found.said else useful[0].text
            )
        ]
    asked = [await _asked(names, one, patient, datasets) for one in useful]
    asked = [_of_one_case(one, written, is_told=found != written) for one in asked]
    return Reading(trimmed, tuple(asked), (*notes, *_read_as(asked)))


def _of_one_case(asked: Asked, written: Passage, *, is_told: bool) -> Asked:
    """With the mark that it asks for the cause of what has happened to one person, where it does."""
    question = asked.question
    told = is_told or bool(written.said)
    harms = question.asked_direction == "increases" and question.kind in (
        "effect",
        "harm",
        "patient",
    )
    if not harms or not any(
        is_one_case(one, question.outcome or "", told=told) for one in written.asking
    ):
        return asked
    whom = without_case(question.population or "", question.treatment or "", question.outcome or "")
    update = {"of_one_case": True, "population": whom}
    return replace(asked, question=question.model_copy(update=update))


async def _is_whole(text: str, names: KnowledgeGraph) -> bool:
    """Whether a question is read with both sides known and no word left over."""
    asked = (await read(text, names)).asked
    sides = [side for one in asked for side in (one.treatment, one.outcome)]
    known = all(side is not None and side.curie is not None for side in sides)
    ills = all(one.outcome is not None and one.outcome.category in SUFFERED for one in asked)
    return known and ills and not any(one.question.leftover for one in asked)


def _causal(drafts: list[Draft]) -> list[Draft]:
    """Clauses that relate something; the others only where there is none such."""
    whole = [one for one in drafts if one.treatment is not None and one.outcome is not None]
    return [one for one in drafts if one in whole or one.relates] or drafts if whole else drafts[:1]


def _unasked(drafts: list[Draft], useful: list[Draft]) -> list[str]:
    """A note on each clause that names something and asks nothing that was understood."""
    left = [one for one in drafts if one not in useful and one.names and useful]
    return [f"not answered: {one.text.strip(' ,;')!r}, which relates nothing" for one in left]


def _refused(text: str, kind: Kind, note: str, notes: tuple[str, ...]) -> Reading:
    return Reading(text, (Asked(CausalQuestion(text=text, kind=kind, note=note)),), notes)


async def _asked(
    names: KnowledgeGraph, draft: Draft, patient: Patient, datasets: Sequence[Dataset]
) -> Asked:
    said = 0
    treatment = outcome = comparator = None
    draft = await beside_others(names, draft, patient)
    draft = await _as_stopping(names, draft)
    if draft.treatment is not None:
        treatment, _ = await ground_noun(names, draft.treatment, "treatment", datasets)
        treatment = await _screening(names, draft, treatment)
        if draft.is_mechanism and not draft.relates and treatment.curie is None:
            treatment = await _named_in(names, draft.treatment) or treatment
    if draft.comparator is not None:
        comparator, _ = await ground_noun(names, draft.comparator, "treatment", datasets)
    if draft.outcome is not None:
        harmed = None
        judged = draft.how in ("better", "worse") or draft.comparator is not None
        if judged and is_part(draft.outcome.text):
            drug = treatment is not None and treatment.category in (
                "biolink:Drug",
                "biolink:SmallMolecule",
            )
            harmed = await harm_to(names, draft.outcome.text, "outcome", by_drug=drug)
        if harmed is not None:
            outcome = harmed
        else:
            outcome, said = await ground_noun(names, draft.outcome, "outcome", datasets)
    parts = (patient.population, draft.population)
    population = "; ".join(part for part in parts if part) or None
    draft = replace(draft, population=population)
    if outcome is not None and draft.sign == -1:
        outcome = await recurrence_of(names, outcome, population)
    one = patient.is_given or _ONE_PERSON.match(draft.population or "") is not None
    return asked_of(draft, treatment, outcome, comparator, said, is_patient=one)


async def _as_stopping(names: KnowledgeGraph, draft: Draft) -> Draft:
    """Stopping a habit as an outcome is its cessation, where that is held: "better for quitting smoking"."""
    noun = draft.outcome
    if noun is None or noun.state not in ("stop", "absence"):
        return draft
    called = dict.fromkeys((noun.text, *(hit.node.name for x in noun.core for hit in x.hits)))
    for wanted in (f"{name} {end}" for name in called for end in ("cessation", "abstinence")):
        hits = [hit for hit in await names.resolve(wanted, limit=3) if hit.how == "exact"]
        if hits and await names.held(hits[0].node.curie):
            item = replace(noun.core[0], text=wanted, hits=tuple(hits), how="", sign=0)
            own = replace(noun, core=(item,), state="", level=1, change=0)
            return replace(draft, outcome=own)
    return draft


async def _screening(
    names: KnowledgeGraph, draft: Draft, treatment: GroundedMention
) -> GroundedMention:
    """Read "screening", or "CT screening", as that for the disease which is asked about."""
    said, ill = treatment.mention, draft.outcome
    by = _SCREENING.fullmatch(said)
    if treatment.curie or ill is None or by is None:
        return treatment
    method, what = (by["by"] or "").strip(), _DEATHS.sub("", ill.text)
    called = [what, *await _wider_names(names, ill)]
    wanted = [f"{method} {one} screening".strip() for one in called]
    found = await first_known(names, (*wanted, f"{method} screening".strip()), said, "treatment")
    own = await first_known(names, (method,), said, "treatment") if found is None else None
    named = own if own is not None and "screening" in (own.name or "") else None
    return found or named or treatment


async def _wider_names(names: KnowledgeGraph, ill: Noun) -> list[str]:
    """What an illness, and the kinds of that illness it is of, are called: colon is colorectal cancer."""
    hits = [hit for item in ill.core for hit in item.hits]
    nodes = [node for hit in hits for node in await with_classes(hit.node, names)]
    head = ill.text.lower().split()[-1]
    called = [name for node in nodes for name in (node.name, *node.synonyms)]
    return [name for name in called if name.lower().endswith(f" {head}")]


async def _named_in(names: KnowledgeGraph, noun: Noun) -> GroundedMention | None:
    """The name with which the words begin, where what follows is an unknown verb: "how does it blunt ..."."""
    found = await names.scan(noun.text)
    if not found or found[0].start != 0:
        return None
    left = noun.text[found[0].end :].strip()
    return await chosen(names, found[0].text, found[0].hits, "treatment", unused=left)


def _read_as(asked: Sequence[Asked]) -> list[str]:
    """One note for each name that was not taken letter by letter."""
    sides: list[GroundedMention | None] = []
    for one in asked:
        sides += [one.treatment, one.comparator, one.outcome]
    said = [
        f"read {side.mention!r} as {side.read_as}"
        for side in sides
        if side and side.read_as and fold(side.read_as) != fold(side.mention)
    ]
    return list(dict.fromkeys(said))
