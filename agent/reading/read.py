"""`read()`: a text -> its clauses, with every name looked up and every word accounted for.

from agent.reading.read import read

reading = await read("Does metformin reduce weight, and does it prevent diabetes?", store)
[asked.question.kind for asked in reading.asked]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.question import Asked, CausalQuestion, validate_text
from agent.reading.asking import asked_of
from agent.reading.ground import ground_noun, harm_to, is_held, is_part, misspelled
from agent.reading.passages import passage
from agent.reading.sentence.clauses import Draft, drafts_of
from agent.reading.sentence.items import Item, items_of
from agent.reading.sentence.nouns import Noun, nouns_of
from agent.reading.words import lay, lexicon
from agent.reading.words.language import looks_english
from agent.reading.words.verbs import VERBS
from graphs.names import fold
from graphs.store import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.question import GroundedMention, Kind
    from graphs.store import KnowledgeGraph
    from tools.causal.datasets import Dataset

_STATES = re.compile(rf"^(?:{'|'.join((*lexicon.STOP, *lexicon.ABSENCE, *lexicon.TAKE))})\s+(?=\S)", re.IGNORECASE)  # fmt: skip
_TAIL = re.compile(rf"\s(?:{'|'.join(w for w, s in lexicon.TAIL_STATES.items() if s in ('stop', 'absence'))})$", re.IGNORECASE)  # fmt: skip
_GERUND = re.compile(r"^(?P<verb>\w+ing) (?=\w)", re.IGNORECASE)
_SMALL_LEAD = re.compile(r"^(?:(?:of|in|on|by|with|from|for|to|and|or|an?) )+", re.IGNORECASE)
_SMALL_TAIL = re.compile(r"(?: (?:of|in|on|by|with|from|for|to|and|or|the))+$", re.IGNORECASE)
_CHANGE = re.compile(rf"\s(?:{'|'.join(lexicon.TAIL_CHANGES)})$", re.IGNORECASE)
_NAMELESS = re.compile(
    r"\b(?:on|takes?|taking|is given|prescribed) (?P<drug>[a-z]{5,})\W*$", re.IGNORECASE
)
_SAFETY = re.compile(r"\b(?:safe|safely|ok|okay|fine|harmful|dangerous|bad|unsafe|risky|toxic|harm|risks?)\b", re.IGNORECASE)  # fmt: skip
_PREGNANT = re.compile(r"pregnan|trimester|utero", re.IGNORECASE)
_MEDICINE = re.compile(r"\b(?:on|takes?|taking|uses?|using|is given|prescribed)\s+$", re.IGNORECASE)  # fmt: skip


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
    found = passage(trimmed)
    if not looks_english(" ".join(found.asking) or trimmed):
        note = "the question does not look English; ask it in English"
        return _refused(trimmed, "unsupported_language", note, found.notes)
    patient = await _patient(found.said, names)
    drafts: list[Draft] = []
    for sentence in found.asking or (trimmed,):
        elements = nouns_of(await _items(sentence, names, datasets))
        last = (
            drafts[-1]
            if drafts
            else Draft("", treatment=patient.medicine)
            if patient.medicine
            else None
        )
        drafts += drafts_of(sentence, elements, last)
    drafts = [_harm_in_pregnancy(one, patient.population or "") for one in drafts]
    useful = [
        one for one in drafts if one.treatment is not None or one.outcome is not None
    ] or drafts[:1]
    useful = _causal(useful)
    if not useful:
        return _refused(
            trimmed, "not_causal", "nothing in the text asks for a cause or an effect", found.notes
        )
    if len(useful) == 1:
        useful = [
            replace(
                useful[0], text=trimmed if not found.notes and not found.said else useful[0].text
            )
        ]
    asked = [await _asked(names, one, patient, datasets) for one in useful]
    return Reading(trimmed, tuple(asked), (*found.notes, *_read_as(asked)))


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


async def _items(sentence: str, names: KnowledgeGraph, datasets: Sequence[Dataset]) -> list[Item]:
    """The items of a sentence, with states taken off names and small typos read as names."""
    mentions = await _without_states(sentence, await names.scan(sentence), names)
    columns = [
        said
        for dataset in datasets
        for name, column in dataset.descriptor.columns.items()
        for said in {name, column.label}
    ]
    items = items_of(sentence, mentions, columns)
    out = []
    for item in items:
        if item.code == "u" and item.text.isascii() and len(item.text) >= 6:
            hit = await misspelled(names, item.text)
            if hit is not None:
                item = replace(item, code="N", hits=(hit,), how="typo", names=(hit.matched,))
        out.append(item)
    return out


async def _without_states(
    sentence: str, mentions: Sequence[Mention], names: KnowledgeGraph
) -> list[Mention]:
    """Names without the state in them: "quitting smoking" and "smoking cessation" are smoking, stopped."""
    out: list[Mention] = []
    for given in mentions:
        mention = _without_small_words(given)
        if out and mention.start < out[-1].end:
            continue
        text = mention.text
        lead, tail = await _state_before(mention, names), _TAIL.search(text)
        if lead is None and tail is None:
            tail = await _change_behind(mention, names)
        at = mention.start + (lead.end() if lead else 0)
        rest = sentence[at:] if tail is None else sentence[at : mention.start + tail.start()]
        inner = await _first_name(rest, at, names) if lead or tail else None
        if inner is not None and inner.start == at:
            out.append(inner)
        else:
            out.append(await _longer(sentence, mention, names))
    return out


def _without_small_words(mention: Mention) -> Mention:
    """The name without a preposition or an article before or behind it."""
    lead = _SMALL_LEAD.match(mention.text)
    tail = _SMALL_TAIL.search(mention.text)
    start, end = lead.end() if lead else 0, tail.start() if tail else len(mention.text)
    if end <= start:
        return mention
    return Mention(
        mention.start + start, mention.start + end, mention.text[start:end], mention.hits
    )


async def _first_name(text: str, at: int, names: KnowledgeGraph) -> Mention | None:
    """The first name of a text that begins at an offset of the sentence."""
    found = await names.scan(text)
    if not found:
        return None
    return Mention(at + found[0].start, at + found[0].end, found[0].text, found[0].hits)


async def _longer(sentence: str, mention: Mention, names: KnowledgeGraph) -> Mention:
    """The longer of two names that overlap: "risk of cancer" gives way to "cancer of the bowel"."""
    space = mention.text.find(" ")
    if space < 0:
        return mention
    at = mention.start + space + 1
    other = await _first_name(sentence[at:], at, names)
    if other is None or other.start >= mention.end or other.end <= mention.end:
        return mention
    return other if len(other.text) >= len(mention.text) - space else mention


async def _state_before(mention: Mention, names: KnowledgeGraph) -> re.Match[str] | None:
    """The state before a name; "lowering" only where the graph does not hold the lowering itself."""
    if lead := _STATES.match(mention.text):
        return lead
    lead = _GERUND.match(mention.text)
    if lead is None or lead["verb"].lower() not in VERBS:
        return None
    return None if any([await is_held(names, h.node.curie) for h in mention.hits]) else lead


async def _change_behind(mention: Mention, names: KnowledgeGraph) -> re.Match[str] | None:
    """The word of change at a name's end, where the graph holds what changes but not its change."""
    tail = _CHANGE.search(mention.text)
    if tail is None or any([await is_held(names, hit.node.curie) for hit in mention.hits]):
        return None
    hits = await names.resolve(mention.text[: tail.start()], limit=3)
    held = [await is_held(names, hit.node.curie) for hit in hits if hit.how == "exact"]
    return tail if any(held) else None


async def _patient(said: Sequence[str], names: KnowledgeGraph) -> _Patient:
    """Age, sex, diseases and medicines of the patient that the text tells of."""
    facts: list[str] = []
    medicine: Noun | None = None
    for sentence in said:
        words = sentence.strip(" .,;:")
        for mention in await names.scan(sentence):
            drug = any(
                h.node.category in ("biolink:Drug", "biolink:SmallMolecule") for h in mention.hits
            )
            lead = _MEDICINE.search(sentence[: mention.start])
            if drug and lead is not None:
                item = Item("N", mention.start, mention.end, mention.text, hits=mention.hits)
                medicine = Noun((item,), item.start, item.end, is_taken=True)
                if mention.end >= len(sentence.rstrip(" .,;:")):
                    words = sentence[: lead.start()].strip(" .,;:")
        unknown = _NAMELESS.search(words) if medicine is None else None
        if unknown is not None:
            item = Item("u", unknown.start("drug"), unknown.end("drug"), unknown["drug"])
            medicine = Noun((item,), item.start, item.end, is_taken=True)
            words = words[: unknown.start()].strip()
        facts.append(re.sub(r"[\s,;]+(?:and|but|or)?$", "", words))
    return _Patient("; ".join(facts) or None, medicine, bool(facts))


async def _asked(
    names: KnowledgeGraph, draft: Draft, patient: _Patient, datasets: Sequence[Dataset]
) -> Asked:
    said = 0
    treatment = outcome = comparator = None
    if draft.treatment is not None:
        treatment, _ = await ground_noun(names, draft.treatment, "treatment", datasets)
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
