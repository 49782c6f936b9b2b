"""A story told before the question, and a question that only points back at it, as one plain question.

"I started lisinopril and now I have a dry cough. Could the tablets be causing it?" asks whether
lisinopril causes dry cough. The drug is the one that the story tells of, the complaint what it tells
beside the drug; a sentence is written of both, and taken only where it is read with nothing left over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.reading.passages import PATIENT
from agent.reading.words.adjectives import nouns_behind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from agent.reading.passages import Passage
    from graphs.store import KnowledgeGraph

_DRUGS = ("biolink:Drug", "biolink:SmallMolecule")
_POINTS = re.compile(
    r"\b(?:can|could|might|may|is|are|was|were|would|does|do|did|has|have|had|be|been|being|it|this|that|these|those|they|them|"
    r"the|an?|my|his|her|their|our|your|of|by|to|from|for|with|or|any|all|really|actually|possibly|likely|probably|just|maybe|perhaps|"
    r"drugs?|medicines?|medications?|meds?|tablets?|pills?|treatments?|injections?|jabs?|dose|prescription|tabs?|capsules?|"
    r"caus(?:e|es|ed|ing)|blame|responsible|due|because|down|side[- ]effects?|related|reason|why|behind|link(?:ed)?|connected|connection|"
    r"symptoms?|problems?|there|mak(?:e|es|ing)|made|worse|worsen(?:s|ed|ing)?|better)\b",
    re.IGNORECASE,
)
"""What a question may consist of that says nothing by itself."""
_BLAMES = re.compile(r"\b(?:caus\w+|blame|responsible|due to|because of|down to|side[- ]effects?|related|reason|behind|linked|connect\w+)\b|^\W*(?:is|could|can|might|may|was|would) (?:it|this|that|these|they)(?: be)? (?:the|my|his|her|from|an?)\b", re.IGNORECASE)  # fmt: skip
_WORSE = re.compile(r"\b(?:worse|worsen\w*)\b", re.IGNORECASE)
_CUTS = re.compile(r"(?<=[a-z]) (?=(?:i|he|she|we|they)(?:'ve|'m|'s|'d| have| has| had| am| is| are| feel| can't| cannot| keep| get| got) )|\s*(?:[,;.:!]|\b(?:and|but|who|which|when|while|so|since|ever since|after|because|as|although|though|yet|then)\b)\s*", re.IGNORECASE)  # fmt: skip
_NEW = re.compile(r"\b(?:now|since|start\w*|began|begun|becom\w+|became|develop\w+|notic\w+|got|gets?|getting|gone|feels?|felt|keeps?|can't|cannot|put on|gained|lost|recently|lately)\b", re.IGNORECASE)  # fmt: skip
"""Words of a complaint that came up, beside a disease that somebody simply has."""
_WHO = r"(?:i|we|he|she|they|it|my|his|her|our|their|the|this|that|a|an|patient|man|woman|boy|girl|husband|wife|son|daughter|mother|father|mum|mom|dad|brother|sister|aunt|uncle|gran\w*|nan|friend|partner|child|baby|\d+(?:[- ]year[- ]old)?)"
_IS = r"(?:'ve|'m|'s|have|has|had|am|is|are|was|were|been|be|feel(?:s|ing)?|felt|become[s]?|became|becoming|got|gets?|getting|gone|going|went|develop(?:s|ed|ing)?|noticed|started|starting|began|begun|begin|keep[s]?|kept|suffer(?:s|ed|ing)? from|suffer(?:s|ed|ing)?|experienc(?:e|es|ed|ing)|complain(?:s|ed|ing)? of|now|then|also|very|really|rather|quite|so|some|lots of|a lot of|terrible|bad|awful|severe|constant|horrible|recently|lately|a|an|the|always|to|with)"
_LEAD = re.compile(rf"^\W*(?:{_WHO}\b\W*)*(?:{_IS}(?![\w'])\W*)*", re.IGNORECASE)
_WEIGHT = (
    (re.compile(r"\b(?:put(?:ting)? on|gain(?:ed|ing)?)\b.*\b(?:\d+|weight|kg|kilos?|pounds?|lbs?|stone)\b.*", re.IGNORECASE), "weight gain"),
    (re.compile(r"\b(?:lost|losing|lose)\b.*\b(?:\d+|weight|kg|kilos?|pounds?|lbs?|stone)\b.*", re.IGNORECASE), "weight loss"),
)  # fmt: skip
_PART_IS = re.compile(rf"\b(?:my|his|her|our|their|the) (?P<part>[a-z]+(?: [a-z]+)?) {_IS}(?: {_IS})* (?P<how>[a-z]+)$", re.IGNORECASE)  # fmt: skip
_OF_IT = re.compile(r"^(?P<aux>does|do|did|will|would|can|could|may|might|should|is|are) (?:it|this|that|they|these|those)\b(?P<rest>.*)$", re.IGNORECASE)  # fmt: skip
_SWITCH = re.compile(r"\b(?:switch(?:ing|ed)?|chang(?:e|ing|ed)|mov(?:e|ing|ed)|swap(?:ping|ped)?)(?: (?:him|her|me|them|over))? to\b", re.IGNORECASE)  # fmt: skip
_DOES_SO = re.compile(r"^(?P<does>[a-z]+ing) (?P<how>[a-z]+)ly$", re.IGNORECASE)


@dataclass(frozen=True)
class _Told:
    """What a story tells: its clauses, and where a drug is named in one."""

    clauses: tuple[str, ...]
    drugs: tuple[str, ...]


async def without_story(
    found: Passage, names: KnowledgeGraph, is_read: Callable[[str], Awaitable[bool]]
) -> Passage:
    """The passage with a question that points back written out; as it is where it does not, or cannot be.

    Args:
        found: the text taken apart.
        names: what is known by name.
        is_read: whether a sentence is understood whole.
    """
    if len(found.asking) != 1:
        return found
    asked = found.asking[0]
    named = await _drugs_in(asked, names)
    told = await _told(found, names)
    for clause, written in _written(asked, named, told):
        if await is_read(written):
            said = tuple(one for one in told.clauses if one != clause and PATIENT.search(one))
            note = f"read the story and {asked!r} as {written!r}"
            return replace(found, asking=(written,), said=said, notes=(*found.notes, note))
    return found


def _written(asked: str, named: list[str], told: _Told) -> Iterator[tuple[str, str]]:
    """Clause of the story that it uses up, and the question that may be meant, the likeliest first."""
    drug = _meant(named, told)
    if drug is None:
        return
    rest = asked
    for mention in named:
        rest = rest.replace(mention, " ")
    if not any(c.isalnum() for c in _POINTS.sub(" ", rest)):
        yield from _questions(asked, drug, told)
    elif named and len(set(told.drugs)) == 1 and (moves := _SWITCH.search(asked)):
        after = asked[moves.end() :].replace(named[0], f"{named[0]} instead of {told.drugs[0]}", 1)
        yield "", f"{asked[: moves.start()]}{after.strip()}"
    elif not named and (of_it := _OF_IT.match(asked)):
        yield "", f"{of_it['aux']} {drug}{of_it['rest']}"


def _meant(named: list[str], told: _Told) -> str | None:
    """The one drug of the story, else the one of the question; none where it could be several."""
    if len(set(told.drugs)) == 1:
        return told.drugs[0]
    exact = [one for one in named if one.lower() in {drug.lower() for drug in told.drugs}]
    return exact[0] if exact else named[0] if named and not told.drugs else None


async def _told(found: Passage, names: KnowledgeGraph) -> _Told:
    sentences = (*found.said, *(one for note in found.notes for one in _set_aside(note)))
    clauses = [c.strip() for one in sentences for c in _CUTS.split(one) if c.strip()]
    drugs = {clause: await _drugs_in(clause, names) for clause in clauses}
    plain = [clause for clause in clauses if not drugs[clause]]
    return _Told(tuple(plain), tuple(drug for some in drugs.values() for drug in some))


def _set_aside(note: str) -> Iterator[str]:
    """A sentence that was set aside as no part of the question."""
    if told := re.fullmatch(r"set aside: (['\"])(?P<text>.+)\1", note):
        yield told["text"]


async def _drugs_in(text: str, names: KnowledgeGraph) -> list[str]:
    """The drugs, or classes of them, that a text names."""
    found = await names.scan(text)
    return [m.text for m in found if any(h.node.category in _DRUGS for h in m.hits)]


def _questions(asked: str, drug: str, told: _Told) -> Iterator[tuple[str, str]]:
    """Clause of the story and the question that it would be, the likeliest first."""
    if _WORSE.search(asked):
        for clause in told.clauses:
            yield clause, f"Does {drug} make {_LEAD.sub('', clause)} worse?"
        return
    if not _BLAMES.search(asked):
        return
    for clause in sorted(told.clauses, key=lambda one: _NEW.search(one) is None):
        for complaint in _complaints(clause):
            yield clause, f"Does {drug} cause {complaint}?"


def _complaints(clause: str) -> Iterator[str]:
    """What somebody complains of, as a noun: "dry cough", "swollen ankles", "compulsive gambling"."""
    for pattern, name in _WEIGHT:
        if pattern.search(clause):
            yield name
            return
    if part := _PART_IS.search(clause):
        yield f"{part['how']} {part['part']}"
        yield f"{part['part']} {part['how']}"
    bare = _LEAD.sub("", clause).strip()
    if does := _DOES_SO.match(bare):
        yield f"{does['how']} {does['does']}"
    if bare:
        yield bare
        for noun in nouns_behind(bare):
            yield noun
