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
from agent.reading.brackets import without_brackets
from agent.reading.ground import chosen, first_known, ground_noun, harm_to, is_part
from agent.reading.passages import passage
from agent.reading.plainer import plainer
from agent.reading.sentence.clauses import Draft, drafts_of
from agent.reading.sentence.comparison import EFFECTS
from agent.reading.sentence.items import Item
from agent.reading.sentence.joined import apposed, joined
from agent.reading.sentence.nouns import Noun, nouns_of
from agent.reading.spelling import unslipped
from agent.reading.story import without_story
from agent.reading.unexplained import items_in
from agent.reading.words import lay
from agent.reading.words.language import looks_english
from graphs.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.question import GroundedMention, Kind
    from graphs.store import KnowledgeGraph
    from tools.causal.datasets import Dataset

_NAMELESS = re.compile(
    r"\b(?:on|takes?|taking|is given|prescribed) (?P<drug>[a-z]{5,})\W*$", re.IGNORECASE
)
_DENIED = re.compile(r"(?:\b(?:not|no|without|never)\b|n't\b)[^,.;]*$", re.IGNORECASE)
_SAFETY = re.compile(r"\b(?:safe|safely|ok|okay|fine|harmful|dangerous|bad|unsafe|risky|toxic|harm|risks?)\b", re.IGNORECASE)  # fmt: skip
_PREGNANT = re.compile(r"pregnan|trimester|utero", re.IGNORECASE)
_FOR_WHAT = re.compile(r"^ (?:for|against) (?:my|his|her|their|the|some) [\w' -]{2,40}?[ .,;:]*$", re.IGNORECASE)  # fmt: skip
"""What the patient takes it for, which is not what is asked."""
_TAKES = re.compile(r"[ ,]*(?:\band |\bwho )?(?:(?:have|has|had|am|is|was) )?(?:been )?$", re.IGNORECASE)  # fmt: skip
_OF_IT = re.compile(r"\b(?:it|them|this|these|those)\b(?! (?:is|are|was|were)\b)", re.IGNORECASE)
_BOUTS = re.compile(r"\b(?:flare-?ups?|flares|exacerbations?|attacks|relapses|bouts)\b", re.IGNORECASE)  # fmt: skip
_HAS_BOUTS = re.compile(rf"[ ,]+(?:and|who|but) (?:\w+ ){{0,4}}(?:{_BOUTS.pattern})[ .,;:]*$", re.IGNORECASE)  # fmt: skip
_MEDICINE = re.compile(r"\b(?:on|takes?|taking|uses?|using|is given|prescribed)\s+$", re.IGNORECASE)  # fmt: skip


SUFFERED = EFFECTS | {"biolink:ClinicalAttribute"}
"""Kinds of what may become of somebody."""


@dataclass(frozen=True)
class Reading:
    """A text as it was read: at least one clause, and notes on what was set aside or read otherwise."""

    text: str
    asked: tuple[Asked, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Patient:
    """What is said of a patient before the question."""

    population: str | None = None
    medicine: Noun | None = None
    disease: Noun | None = None
    is_given: bool = False


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
    found = await without_story(found, names, partial(_is_whole, names=names))
    patient = await _patient(found.said, names)
    drafts: list[Draft] = []
    notes = (*slips, *found.notes)
    for sentence in found.asking or (mended,):
        bare, asides = await without_brackets(sentence, names)
        bare, written = await plainer(bare, names)
        notes = (*notes, *asides, *written)
        elements = joined(nouns_of(apposed(await items_in(bare, names, datasets))))
        told = Draft("", treatment=patient.medicine) if patient.medicine else None
        drafts += drafts_of(bare, elements, drafts[-1] if drafts else told)
    drafts = [_harm_in_pregnancy(one, patient.population or "") for one in drafts]
    drafts = [_to_get_better(one, patient) for one in drafts]
    useful = [
        one for one in drafts if one.treatment is not None or one.outcome is not None
    ] or drafts[:1]
    useful = _causal(useful)
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
    return Reading(trimmed, tuple(asked), (*notes, *_read_as(asked)))


async def _is_whole(text: str, names: KnowledgeGraph) -> bool:
    """Whether a question is read with both sides known and no word left over."""
    asked = (await read(text, names)).asked
    sides = [side for one in asked for side in (one.treatment, one.outcome)]
    known = all(side is not None and side.curie is not None for side in sides)
    ills = all(one.outcome is not None and one.outcome.category in SUFFERED for one in asked)
    return known and ills and not any(one.question.leftover for one in asked)


def _harm_in_pregnancy(draft: Draft, said: str) -> Draft:
    """Read "is X safe in pregnancy?": it asks whether it harms the unborn; that it is safe denies it."""
    judged = _SAFETY.search(draft.text)
    whom = f"{draft.population or ''} {said}"
    if (
        draft.outcome is not None
        or draft.treatment is None
        or judged is None
        or not _PREGNANT.search(whom)
    ):
        return draft
    item = Item(
        "N", judged.start(), judged.end(), judged.group(), 0, "lay", names=lay.ORGANS["baby"]
    )
    outcome = Noun((item,), item.start, item.end)
    safe = judged.group().lower() in ("safe", "safely", "ok", "okay", "fine")
    return replace(
        draft, outcome=outcome, sign=1, relates=True, is_negated=draft.is_negated != safe
    )


def _causal(drafts: list[Draft]) -> list[Draft]:
    """Clauses that relate something; the others only where there is none such."""
    whole = [one for one in drafts if one.treatment is not None and one.outcome is not None]
    return [one for one in drafts if one in whole or one.relates] or drafts if whole else drafts[:1]


def _refused(text: str, kind: Kind, note: str, notes: tuple[str, ...]) -> Reading:
    return Reading(text, (Asked(CausalQuestion(text=text, kind=kind, note=note)),), notes)


async def _patient(said: Sequence[str], names: KnowledgeGraph) -> _Patient:
    """Age, sex, diseases and medicines of the patient that the text tells of."""
    facts: list[str] = []
    medicine: Noun | None = None
    diseases: dict[frozenset[str], Noun] = {}
    for sentence in said:
        for ill in await _diseases(sentence, names):
            diseases[ill.curies] = ill
        words = sentence.strip(" .,;:")
        for mention in await names.scan(sentence):
            drug = any(
                h.node.category in ("biolink:Drug", "biolink:SmallMolecule") for h in mention.hits
            )
            lead = _MEDICINE.search(sentence[: mention.start])
            if drug and lead is not None:
                item = Item("N", mention.start, mention.end, mention.text, hits=mention.hits)
                medicine = Noun((item,), item.start, item.end, is_taken=True)
                behind = _FOR_WHAT.sub("", sentence[mention.end :]).strip(" .,;:")
                if not behind:
                    words = _TAKES.sub("", sentence[: lead.start()]).strip(" .,;:")
        unknown = _NAMELESS.search(words) if medicine is None else None
        if unknown is not None:
            item = Item("u", unknown.start("drug"), unknown.end("drug"), unknown["drug"])
            medicine = Noun((item,), item.start, item.end, is_taken=True)
            words = words[: unknown.start()].strip()
        words = _HAS_BOUTS.sub("", words)
        facts.append(re.sub(r"[\s,;]+(?:and|but|or)?$", "", words))
    disease = next(iter(diseases.values())) if len(diseases) == 1 else None
    if disease is not None and any(_BOUTS.search(sentence) for sentence in said):
        disease = await _bout(disease, names)
    return _Patient("; ".join(facts) or None, medicine, disease, bool(facts))


async def _bout(disease: Noun, names: KnowledgeGraph) -> Noun:
    """An exacerbation of the disease, where there is a name of it."""
    for written in (f"{disease.text} exacerbation", f"{disease.text} exacerbations"):
        hits = tuple(h for h in await names.resolve(written, limit=3) if h.how == "exact")
        if hits:
            return replace(disease, core=(replace(disease.core[0], text=written, hits=hits),))
    return disease


async def _diseases(sentence: str, names: KnowledgeGraph) -> list[Noun]:
    """The diseases that are told of a patient, also in lay words."""
    found = []
    for item in await items_in(sentence, names, ()):
        hits = item.hits if not _DENIED.search(sentence[: item.start]) else ()
        if item.how == "lay":
            hits = tuple(h for h in await names.resolve(item.names[0], limit=3) if h.how == "exact")
        if hits and all(hit.node.category == "biolink:Disease" for hit in hits):
            found.append(Noun((replace(item, hits=hits, how=""),), item.start, item.end))
    return found


def _to_get_better(draft: Draft, patient: _Patient) -> Draft:
    """Read "will it make her better?", "would it help?" of the one disease that is told of her."""
    general = (
        draft.outcome.core[0].names == lay.RECOVERY
        or draft.outcome.text.lower() in ("remission", "recovery")
        if draft.outcome is not None
        else draft.how in ("better", "worse")
        or (draft.sign == -1 and _OF_IT.search(draft.text) is not None)
    )
    if patient.disease is None or draft.treatment is None or not general:
        return draft
    how = draft.how if draft.outcome is None and draft.how else "better"
    return replace(draft, outcome=patient.disease, sign=None, how=how, relates=True)


async def _asked(
    names: KnowledgeGraph, draft: Draft, patient: _Patient, datasets: Sequence[Dataset]
) -> Asked:
    said = 0
    treatment = outcome = comparator = None
    if draft.treatment is not None:
        treatment, _ = await ground_noun(names, draft.treatment, "treatment", datasets)
        treatment = await _screening(names, draft, treatment)
        if draft.is_mechanism and not draft.relates and treatment.curie is None:
            treatment = await _named_in(names, draft.treatment) or treatment
    if draft.comparator is not None:
        comparator, _ = await ground_noun(names, draft.comparator, "treatment", datasets)
    if draft.outcome is not None:
        harmed = None
        if draft.how in ("better", "worse") and is_part(draft.outcome.text):
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
    return asked_of(draft, treatment, outcome, comparator, said, is_patient=patient.is_given)


async def _screening(
    names: KnowledgeGraph, draft: Draft, treatment: GroundedMention
) -> GroundedMention:
    """Read bare "screening" as that for the disease which is asked about."""
    said, ill = treatment.mention, draft.outcome
    if treatment.curie or ill is None or said.lower() not in ("screening", "screening tests"):
        return treatment
    found = await first_known(names, (f"{ill.text} screening",), said, "treatment")
    return found if found is not None else treatment


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
