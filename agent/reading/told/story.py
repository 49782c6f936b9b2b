"""A story told before the question, and a question that only points back at it, as one plain question.

"I started lisinopril and now I have a dry cough. Could the tablets be causing it?" asks whether
lisinopril causes dry cough. The drug is the one that the story tells of, the complaint what it tells
beside the drug; a sentence is written of both, and taken only where it is read with nothing left over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from agent.reading.sentence.comparison import CAUSES
from agent.reading.told.passages import PATIENT
from agent.reading.words import lay
from agent.reading.words.adjectives import nouns_behind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence

    from agent.reading.told.passages import Passage
    from graphs.store import KnowledgeGraph

_GIVEN = ("biolink:Drug", "biolink:SmallMolecule", "biolink:Procedure")
_POINTS = re.compile(
    r"\b(?:can|could|might|may|is|are|was|were|will|would|does|do|did|has|have|had|be|been|being|it|this|that|thats|these|those|they|them|us|me|him|her|both|all|either|"
    r"the|an?|my|his|their|our|your|of|by|to|from|for|with|or|any|really|actually|possibly|likely|probably|just|maybe|perhaps|out|on|up|off|rid|get|so|i|we|he|she|if|come|stop|taking|in|long|run|end|"
    r"drugs?|medicines?|medications?|meds?|tablets?|pills?|treatments?|injections?|jabs?|dose|prescription|tabs?|capsules?|sprays?|creams?|drops?|inhalers?|patch(?:es)?|gear|antibiotics?|steroids?|statins?|antidepressants?|painkillers?|blood thinners?|thinners?|new|old|extra|higher|lower|op|operation|procedure|surgery|course|stuff|"
    r"caus(?:e|es|ed|ing)|blame|responsible|due|because|down|side[- ]effects?|related|reason|why|behind|link(?:ed)?|connected|connection|doing|done|brought|bring|started|set|"
    r"cur(?:e|es|ed|ing)|clear(?:s|ed)?|fix(?:es|ed)?|sort(?:s|ed)?|help(?:s|ed)?|treat(?:s|ed)?|work(?:s|ed)?|kill(?:s|ed)?|shift(?:s|ed)?|heal(?:s|ed)?|which|two|one|them|"
    r"symptoms?|problems?|there|mak(?:e|es|ing)|made|worse|worsen(?:s|ed|ing)?|better)\b",
    re.IGNORECASE,
)
"""What a question may consist of that says nothing by itself."""
_BLAMES = re.compile(r"\b(?:caus\w+|blame|responsible|due to|because of|down to|side[- ]effects?|related|reason|behind|linked|connect\w+|doing|done|do (?:it|this|that)|brought|set (?:it|this|that) off)\b|^\W*(?:is|could|can|might|may|was|would) (?:it|this|that|these|they)(?: be)? (?:the|my|his|her|from|an?)\b", re.IGNORECASE)  # fmt: skip
_CURES = re.compile(r"\b(?:cur(?:e|es|ed)|clear(?:s|ed)?|fix|sort|help|treat|works?|kill|shift|heal|get rid)\b", re.IGNORECASE)  # fmt: skip
_WHICH = re.compile(r"\bwhich (?:one|of (?:the two|them|these|the 2))\b.*\bbetter\b", re.IGNORECASE)
_WORSE = re.compile(r"\b(?:worse|worsen\w*)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:both|all of (?:it|this|that|them))\b", re.IGNORECASE)
_CUTS = re.compile(r"(?<=[a-z]) (?=(?:i|he|she|we|they)(?:'ve|'m|'s|'d| have| has| had| am| is| are| feel| can't| cannot| keep| get| got) )|\s*(?:[,;.:!]|\b(?:and|but|who|which|when|while|so|since|ever since|after|because|as|although|though|yet|then)\b)\s*", re.IGNORECASE)  # fmt: skip
_NEW = re.compile(r"\b(?:now|since|start\w*|began|begun|becom\w+|became|develop\w+|notic\w+|got|gets?|getting|gone|feels?|felt|keeps?|can't|cannot|put on|gained|lost|recently|lately|turned)\b", re.IGNORECASE)  # fmt: skip
"""Words of a complaint that came up, beside a disease that somebody simply has."""
_WHO = r"(?:i|we|he|she|they|it|my|his|her|our|their|the|this|that|a|an|both|patient|man|woman|boy|girl|husband|wife|son|daughter|lad|mother|father|mum|mom|dad|brother|sister|aunt|uncle|gran\w*|nan|friend|partner|child|baby|\d+(?:[- ]year[- ]old)?)"
_IS = r"(?:'ve|'m|'s|have|has|had|am|is|are|was|were|been|be|feel(?:s|ing)?|felt|become[s]?|became|becoming|got|gets?|getting|gone|going|went|develop(?:s|ed|ing)?|noticed|started|starting|began|begun|begin|turned|keep[s]?|kept|suffer(?:s|ed|ing)? from|suffer(?:s|ed|ing)?|experienc(?:e|es|ed|ing)|complain(?:s|ed|ing)? of|now|then|also|very|really|rather|quite|almost|as|so|some|lots of|a lot of|terrible|bad|awful|severe|constant|horrible|boiling|recently|lately|a|an|the|always|to|with)"
_LEAD = re.compile(rf"^\W*(?:{_WHO}\b\W*)*(?:{_IS}(?![\w'])\W*)*", re.IGNORECASE)
_WEIGHT = (
    (re.compile(r"\b(?:put(?:ting)? on|gain(?:ed|ing)?)\b.*\b(?:\d+|weight|kg|kilos?|pounds?|lbs?|stone)\b.*", re.IGNORECASE), "weight gain"),
    (re.compile(r"\b(?:lost|losing|lose)\b.*\b(?:\d+|weight|kg|kilos?|pounds?|lbs?|stone)\b.*", re.IGNORECASE), "weight loss"),
)  # fmt: skip
_PART_IS = re.compile(rf"\b(?:my|his|her|our|their|the) (?P<part>[a-z]+(?: [a-z]+)?) {_IS}(?: {_IS})* (?P<how>[a-z]+)(?: as (?:a|the) \w+)?$", re.IGNORECASE)  # fmt: skip
_SWELLS = re.compile(r"\b(?P<part>ankles?|feet|foot|legs?|hands?|fingers|face|lips?|tongue)\b[^,.]*\b(?:puff|puffs|puffing|puffed|swell|swells|swelled|swelling|balloon\w*)\b", re.IGNORECASE)  # fmt: skip
_HURTS = re.compile(r"\b(?:my|his|her|our|their|the) (?P<part>[a-z]+?)s? (?:hurts?|aches?|throbs?|(?:is|are|feels?|has been|have been) (?:sore|aching|hurting|painful|achy|throbbing))\b", re.IGNORECASE)  # fmt: skip
_OF_IT = re.compile(r"^(?P<aux>does|do|did|will|would|can|could|may|might|should|is|are) (?:it|this|that|they|these|those)\b(?P<rest>.*)$", re.IGNORECASE)  # fmt: skip
_IS_ON = re.compile(r"\b(?:start(?:s|ed|ing)?|began|begun|on|put|tak(?:e|es|en|ing)|took|us(?:e|es|ed|ing)|giv(?:en|es)|gave|prescribed?|offered|sold|inject(?:s|ed|ing)?|having|have|has|had|doubled|switched)\b", re.IGNORECASE)  # fmt: skip
"""Somebody is given it, where another medicine is only spoken of ("antibiotics did nothing")."""
_SWITCH = re.compile(r"\b(?:switch(?:ing|ed)?|chang(?:e|ing|ed)|mov(?:e|ing|ed)|swap(?:ping|ped)?)(?: (?:him|her|me|them|over))? to\b", re.IGNORECASE)  # fmt: skip
_DOES_SO = re.compile(r"^(?P<does>[a-z]+ing) (?P<how>[a-z]+)ly$", re.IGNORECASE)
_WHEN = re.compile(r"\s*\b(?:all (?:day|night|the time)(?: long)?|(?:every|at|in the|by the|each) (?:single )?(?:day|night|morning|evening|week|time)s?|a dozen times a day|(?:\w+ )?times (?:a|per) (?:day|night|week)|day and night)\b.*$", re.IGNORECASE)  # fmt: skip
_ECHO = re.compile(r"^\W*(?:is|was|are) (?:that|this|it|she|he|they)(?: really)? (?:true|right|so|correct|the case|a myth)\W*$|^\W*(?:does|do|can|could|will|would|might|may) (?:it|they|that|this)(?: really| actually)?\W*$", re.IGNORECASE)  # fmt: skip
"""Asks whether what was said before holds."""
_CLAIMED = re.compile(
    r"\b(?:says?|said|tells? (?:me|us)|told (?:me|us|him|her)|claims?|claimed|insists?|heard|read|thinks?|believes?|warns?|warned)(?: that)? (?P<of>(?:it|they|this|these) )?(?P<claim>[^.?!;]{4,80})",
    re.IGNORECASE,
)
"""What somebody says, perhaps of the thing that was spoken of."""
_SAYS_SO = re.compile(rf"(?:,| and| but| so)+(?: (?:my|an?|the|his|her|some|our) \w+| i| he| she| they| someone| people)? {_CLAIMED.pattern}.*$", re.IGNORECASE)  # fmt: skip
_LAST_IT = re.compile(r"\b(?:it|them|this|that)$", re.IGNORECASE)
MOST = 16
"""Questions that are tried for one story."""


@dataclass(frozen=True)
class _Told:
    """What a story tells: its clauses, those without a treatment, the treatments, and the ills."""

    plain: tuple[str, ...]
    given: tuple[str, ...]
    ills: tuple[tuple[str, str], ...]
    """Clause and what it names."""
    claims: tuple[str, ...] = ()
    """What somebody says that the treatment does."""


async def without_story(
    found: Passage, names: KnowledgeGraph, is_read: Callable[[str], Awaitable[bool]]
) -> Passage:
    """The passage with a question that points back written out; as it is where it does not, or cannot be.

    Args:
        found: the text taken apart.
        names: what is known by name.
        is_read: whether a sentence is understood whole.
    """
    if len(found.asking) != 1 or not (found.said or found.notes):
        return found  # nothing was told before it: most questions are not looked through again
    asked = found.asking[0]
    named = await _mentions(asked, names, _GIVEN)
    told = await _told(found, names)
    met = () if named or not _is_of_one(told) else await _mentions(asked, names, tuple(CAUSES))
    if met:
        named = list(met)  # smoking, asbestos: what the question names acts, whatever is taken
        told = replace(told, given=tuple(met))
    for clause, written in islice(_written(asked, named, told), MOST):
        if await is_read(written):
            left = tuple(one for one in told.plain if one != clause and PATIENT.search(one))
            said = left if clause else tuple(_SAYS_SO.sub("", one) for one in found.said)
            note = f"read the story and {asked!r} as {written!r}"
            return replace(found, asking=(written,), said=said, notes=(*found.notes, note))
    return found


def _is_of_one(told: _Told) -> bool:
    """Whether "it" can be but one of the ills: the only one, or the only one that came up."""
    clauses = {clause for clause, _ in told.ills}
    came = [one for one in clauses if _NEW.search(one)]
    return len({ill.lower() for _, ill in told.ills}) <= 1 or len(came) == 1


def _written(asked: str, named: list[str], told: _Told) -> Iterator[tuple[str, str]]:
    """Clause of the story that it uses up, and the question that may be meant, the likeliest first."""
    given = tuple(dict.fromkeys(told.given))
    if _WHICH.search(asked) and len(given) == 2 and told.ills:
        yield "", f"Which is better for {told.ills[-1][1]}: {given[0]} or {given[1]}?"
    if _ECHO.match(asked):
        yield from (("", f"{claim}?") for claim in told.claims)
    drug = _meant(named, told)
    if drug is None:
        return
    rest = asked
    for mention in named:
        rest = rest.replace(mention, " ")
    if not any(c.isalnum() for c in _POINTS.sub(" ", rest)):
        yield from _questions(asked, drug, told)
    elif named and len(given) == 1 and (moves := _SWITCH.search(asked)):
        after = asked[moves.end() :].replace(named[0], f"{named[0]} instead of {given[0]}", 1)
        yield "", f"{asked[: moves.start()]}{after.strip()}"
    elif not named and (of_it := _OF_IT.match(asked)):
        yield "", f"{of_it['aux']} {drug}{of_it['rest']}"


def _meant(named: list[str], told: _Told) -> str | None:
    """The one treatment of the story, else the one of the question; none where it could be several."""
    given = {one.lower() for one in told.given}
    if len(given) == 1:
        return told.given[0]
    exact = [one for one in named if one.lower() in given]
    return exact[0] if exact else named[0] if named and not given else None


async def _told(found: Passage, names: KnowledgeGraph) -> _Told:
    sentences = (*found.said, *(one for note in found.notes for one in _set_aside(note)))
    clauses = [c.strip() for one in sentences for c in _CUTS.split(one) if c.strip()]
    given = {clause: await _mentions(clause, names, _GIVEN) for clause in clauses}
    ills = [(clause, ill) for clause in clauses for ill in await _mentions(clause, names, lay.ILLS)]
    plain = tuple(clause for clause in clauses if not given[clause])
    spoken_of = tuple(one for some in given.values() for one in some)
    is_on = tuple(
        one
        for clause, some in given.items()
        for one in some
        if _IS_ON.search(clause) or clause.lower() == one.lower()  # "I take X and Y"
    )
    claims = [
        claim for one in sentences async for claim in _claims(one, names, [i for _, i in ills])
    ]
    return _Told(plain, is_on or spoken_of, tuple(ills), tuple(claims))


async def _claims(sentence: str, names: KnowledgeGraph, ills: Sequence[str]) -> AsyncIterator[str]:
    """What is said, with the names of what "it" stands for."""
    for found in _CLAIMED.finditer(sentence):
        claim = found["claim"].strip()
        if found["of"]:
            before = await names.scan(sentence[: found.start()])
            given = [m.text for m in before if any(h.node.category in CAUSES for h in m.hits)]
            claim = f"{given[-1]} {claim}" if given else ""
        elif ills:
            claim = _LAST_IT.sub(ills[-1], claim)
        if claim:
            yield claim


def _set_aside(note: str) -> Iterator[str]:
    """A sentence that was set aside as no part of the question."""
    if told := re.fullmatch(r"set aside: (['\"])(?P<text>.+)\1", note):
        yield told["text"]


async def _mentions(text: str, names: KnowledgeGraph, kinds: tuple[str, ...]) -> list[str]:
    """What a text names of some kinds."""
    found = await names.scan(text)
    of_kind = [m.text for m in found if any(h.node.category in kinds for h in m.hits)]
    return [one for one in of_kind if _POINTS.sub("", one).strip()]


def _questions(asked: str, drug: str, told: _Told) -> Iterator[tuple[str, str]]:
    """Clause of the story and the question that it would be, the likeliest first."""
    if _WORSE.search(asked):
        for clause in told.plain:
            yield clause, f"Does {drug} make {_LEAD.sub('', clause)} worse?"
    elif _BLAMES.search(asked):
        new_first = sorted(told.plain, key=lambda one: _NEW.search(one) is None)
        complaints = [(clause, next(_complaints(clause), "")) for clause in new_first]
        two = [what for _, what in complaints if what][:2]
        if _BOTH.search(asked) and len(two) == 2:
            yield complaints[0][0], f"Does {drug} cause {two[0]} and {two[1]}?"
        for clause in new_first:
            for complaint in _complaints(clause):
                yield clause, f"Does {drug} cause {complaint}?"
        for clause, ill in sorted(told.ills, key=lambda one: _NEW.search(one[0]) is None):
            yield clause, f"Does {drug} cause {ill}?"
    elif _CURES.search(asked):
        for ill in dict.fromkeys(ill for _, ill in told.ills):
            yield "", f"Does {drug} treat {ill}?"


def _complaints(clause: str) -> Iterator[str]:
    """What somebody complains of, as a noun: "dry cough", "swollen ankles", "compulsive gambling"."""
    clause = _WHEN.sub("", clause)
    for pattern, name in _WEIGHT:
        if pattern.search(clause):
            yield name
            return
    if swells := _SWELLS.search(clause):
        yield f"{swells['part']} swelling"
        yield f"swollen {swells['part']}"
    if hurts := _HURTS.search(clause):
        yield f"{hurts['part']} pain"
    if part := _PART_IS.search(clause):
        yield f"{part['how']} {part['part']}"
        yield f"{part['part']} {part['how']}"
    bare = _LEAD.sub("", clause).strip()
    if does := _DOES_SO.match(bare):
        yield f"{does['how']} {does['does']}"
    if bare:
        yield bare
        yield from nouns_behind(bare)
