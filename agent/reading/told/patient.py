"""What a text tells of a patient before it asks: age, sex, diseases, medicines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.reading.sentence.items import Item
from agent.reading.sentence.nouns import Noun
from agent.reading.turns.spoken import TOGETHER
from agent.reading.unexplained import items_in
from agent.reading.words import lay
from agent.reading.words.known_names import TAKEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.reading.sentence.clauses import Draft
    from graphs.store import KnowledgeGraph

_NAMELESS = re.compile(
    r"\b(?:on|takes?|taking|is given|prescribed) (?P<drug>[a-z]{5,})\W*$", re.IGNORECASE
)
_DENIED = re.compile(r"(?:\b(?:not|no|without|never)\b|n't\b)[^,.;]*$", re.IGNORECASE)
_FOR_WHAT = re.compile(r"^ (?:for|against) (?:my|his|her|their|the|some) [\w' -]{2,40}?[ .,;:]*$", re.IGNORECASE)  # fmt: skip
"""What the patient takes it for, which is not what is asked."""
_TAKES = re.compile(r"[ ,]*(?:\band |\bwho )?(?:(?:have|has|had|am|is|was) )?(?:been )?$", re.IGNORECASE)  # fmt: skip
_OF_IT = re.compile(r"\b(?:it|them|this|these|those)\b(?! (?:is|are|was|were)\b)", re.IGNORECASE)  # fmt: skip
_SAFETY = re.compile(r"\b(?:safe|safely|ok|okay|fine|harmful|dangerous|bad|unsafe|risky|toxic|harm|risks?)\b", re.IGNORECASE)  # fmt: skip
_PREGNANT = re.compile(r"pregnan|trimester|utero", re.IGNORECASE)
_BOUTS = re.compile(r"\b(?:flare-?ups?|flares|exacerbations?|attacks|relapses|bouts)\b", re.IGNORECASE)  # fmt: skip
_HAS_BOUTS = re.compile(rf"[ ,]+(?:and|who|but) (?:\w+ ){{0,4}}(?:{_BOUTS.pattern})[ .,;:]*$", re.IGNORECASE)  # fmt: skip
_MEDICINE = re.compile(
    r"\b(?:on|takes?|taking|took|uses?|using|drinks?|drinking|eats?|eating|smokes?|smoking|vapes?|given|gave (?:me|him|her|them)|prescribed(?: (?:me|him|her|them))?|started|starting|added|adding|offered)\s+"
    r"(?:(?:my|his|her|the|a|an|some|daily|regular|long[- ]term|low[- ]dose|high[- ]dose|a course of|\d+ ?m?c?g|once|twice|every day|tablets? of|(?:\d+|two|three|four|five|six|several|a few) (?:cups?|glasses?|pints?|packs?|cans?|bars?) of)\s+)*$",
    re.IGNORECASE,
)  # fmt: skip
_AS_ONE = re.compile(r"\b(?:(?:the|this|that|their) (?:combination|combo|mix|mixture|two(?: together)?|pair)|(?:taking )?(?:them|these|the two|both)(?: of them)? (?:both )?together)\b(?! of\b)", re.IGNORECASE)  # fmt: skip
"""Two medicines that were told of, as one."""
_THE_DRUG = re.compile(r"\b(?:the|this|that|these|those|my|his|her) (?:drugs?|medicines?|medications?|meds|tablets?|pills?|capsules?|injections?|jabs?|treatment)\b(?! (?:of|for|that|which))", re.IGNORECASE)  # fmt: skip
_BOUT_OF = re.compile(r"\b(?:bout|episode|attack|flare(?:-up)?|spell) of $", re.IGNORECASE)
"""What comes back in a patient with several diseases."""
_ANOTHER = re.compile(r"\b(?:another|the next|a (?:second|third|further|new|repeat)|further|more|future) (?:bouts?|episodes?|attacks?|flare-?ups?|flares|one|spells?)\b(?! of\b)", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Patient:
    """What is said of a patient before the question."""

    population: str | None = None
    medicine: Noun | None = None
    """The one that is spoken of last: what was started, where another was taken before."""
    disease: Noun | None = None
    is_given: bool = False
    before: tuple[str, ...] = ()
    """Medicines taken beside it."""


async def patient_of(said: Sequence[str], names: KnowledgeGraph) -> Patient:
    """Age, sex, diseases and medicines of the patient that the text tells of."""
    facts: list[str] = []
    medicine: Noun | None = None
    taken: dict[str, None] = {}
    again: Noun | None = None
    diseases: dict[frozenset[str], Noun] = {}
    for sentence in said:
        for ill in await _diseases(sentence, names):
            diseases[ill.curies] = ill
            if _BOUT_OF.search(sentence[: ill.start]):
                again = ill
        words = sentence.strip(" .,;:")
        for mention in await names.scan(sentence):
            drug = any(h.node.category in TAKEN for h in mention.hits)
            lead = _MEDICINE.search(sentence[: mention.start])
            if drug and lead is not None:
                item = Item("N", mention.start, mention.end, mention.text, hits=mention.hits)
                medicine = Noun((item,), item.start, item.end, is_taken=True)
                taken |= {mention.text: None}
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
    disease = again or (next(iter(diseases.values())) if len(diseases) == 1 else None)
    if disease is not None and any(_BOUTS.search(sentence) for sentence in said):
        disease = await _bout(disease, names)
    before = tuple(one for one in taken if medicine is None or one != medicine.text)
    return Patient("; ".join(facts) or None, medicine, disease, bool(facts), before)


def as_told(sentence: str, patient: Patient) -> str:
    """The sentence with "the drug", "the combination" and "another bout" written out, of what was told of."""
    if patient.disease is not None:
        again = f"another {patient.disease.text}"
        sentence = _ANOTHER.sub(again, sentence, count=1)
    if patient.medicine is None:
        return sentence
    if not patient.before:
        return _THE_DRUG.sub(patient.medicine.text, sentence, count=1)
    if len(patient.before) != 1:
        return sentence
    both = f"{patient.medicine.text} {TOGETHER} {patient.before[0]}"
    return _AS_ONE.sub(both, sentence, count=1)


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


def to_get_better(draft: Draft, patient: Patient) -> Draft:
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


def harm_in_pregnancy(draft: Draft, said: str) -> Draft:
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
