"""Ailments with words around them: "menopausal complaints", "severe progression or death in COVID-19".

What people complain of is the illness, or its symptoms, where these have a name; else nothing is written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.turns.turn import Turn
from agent.reading.words import lay
from agent.reading.words.known_names import first_named, is_one_of, named
from agent.reading.words.verbs import VERBS

if TYPE_CHECKING:
    from graphs.store import KnowledgeGraph

_UP_TO_FOUR = r"[A-Za-z][\w'’-]*(?: [\w'’-]+){0,3}"
_COMPLAINTS = r"(?:complaints?|discomforts?|ailments?|troubles)"
_HEALS = r"(?:relie(?:ve|ves|ving)|alleviat(?:e|es|ing)|eas(?:e|es|ing)|improv(?:e|es|ing)|reduc(?:e|es|ing)|treat(?:s|ing)?|lessen(?:s|ing)?)"
_OF_ILL = re.compile(
    rf"\b(?:the |any )?(?:{_COMPLAINTS}|problems) (?:of|from|with|(?:caused|triggered) by|due to|associated with) (?:the |an? )?(?P<rest>{_UP_TO_FOUR})",
    re.IGNORECASE,
)
_ILL_FIRST = re.compile(
    rf"\b(?P<what>[A-Za-z][\w'’-]*(?: [\w'’-]+){{0,2}}) (?P<end>{_COMPLAINTS}\b|skin(?=\W*(?:$|[,;?.]|\b(?:and|or|in|of|with|after|by)\b)))",
    re.IGNORECASE,
)
"""What somebody complains of, behind or before the word for it."""
_SEVERE = re.compile(
    rf"\b(?:an? )?(?:severe|serious) (?:disease |clinical )?(?:progression|courses?|disease|illness)(?P<more> (?:or|and) (?:deaths?|dying|hospitali[sz]ation))? (?:in|of|from|with|due to) (?:(?:the|people with|patients with) )?(?P<rest>{_UP_TO_FOUR})",
    re.IGNORECASE,
)
"""An illness that takes a severe course."""
_TWICE = re.compile(
    r"\b(?P<what>(?P<first>[a-z]+) (?P<last>[a-z]+)) (?P<when>during|in|at|of) (?:the |your )?(?P<where>[a-z]+)\b",
    re.IGNORECASE,
)
"""A name that says where or when, and the same said again."""


async def of_ill(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write the symptoms or problems by their name, else the illness: "complaints of hay fever"."""
    before = found.string[: found.start()].lower().split()[-1:]
    if any(word not in VERBS and word not in lay.FUNCTION for word in before):
        return ""  # "peeing problems from an enlarged prostate" are a name of their own
    words = found["rest"].split()
    for end in range(len(words), 0, -1):
        what = " ".join(words[:end])
        if name := await _as_ailment(what, names):
            return " ".join((name, *words[end:]))
    return ""


async def ill_first(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "menopausal symptoms", for the longest words that have such a name; none where it is a name."""
    words = found["what"].split()
    for start in range(len(words)):
        what = " ".join(words[start:])
        if await named(f"{what} {found['end']}", names):
            return ""
        if name := await _as_ailment(what, names, is_skin=found["end"].lower() == "skin"):
            return " ".join((*words[:start], name))
    return ""


async def _as_ailment(what: str, names: KnowledgeGraph, *, is_skin: bool = False) -> str:
    if await is_one_of(what, lay.ILLS, names):
        return what
    wanted = () if is_skin else (f"{what} symptoms", f"{what} problems")
    return await first_named(wanted, names)


async def severe(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "severe COVID-19", where that has a name; of death beside it, in those who have it."""
    words = found["rest"].split()
    for end in range(len(words), 0, -1):
        ill = " ".join(words[:end])
        if await named(f"severe {ill}", names):
            more = f"{found['more']} in people with {ill}" if found["more"] else ""
            return " ".join((f"severe {ill}{more}", *words[end:]))
    return ""


async def said_twice(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "labour pain" for "labour pain during childbirth", which is pain during childbirth."""
    placed = f"{found['last']} {found['when']} {found['where']}"
    same = [
        {hit.node.curie for hit in await names.resolve(words, limit=3) if hit.how == "exact"}
        for words in (found["what"], placed)
    ]
    return found["what"] if same[0] & same[1] else ""


_FOR_ILL = re.compile(
    rf"^(?P<lead>\W*(?:does|do|did|can|could|will|would|may|might) [^,?]+?) (?:for|against) (?P<ill>[^,?]+?) (?P<verb>{_HEALS}) (?:the |its |their )?(?:symptoms|{_COMPLAINTS})\W*$",
    re.IGNORECASE,
)
"""A treatment for an illness, and that it relieves the symptoms: of that illness."""
_IN_WHOM = re.compile(rf"\b(?P<verb>{_HEALS}) (?:the )?{_COMPLAINTS} (?=(?:in|of|for) (?:\w+ )?(?:{lay.PEOPLE})\b)", re.IGNORECASE)  # fmt: skip
_CONDITION = re.compile(rf"\b(?P<verb>improv(?:e|es|ing)) (?:the )?(?:condition|state|situation|symptoms) of (?=(?:\w+ )?(?:{lay.PEOPLE})\b)", re.IGNORECASE)  # fmt: skip
"""How people are: they are better or worse."""
_LIVES = re.compile(
    rf"\b(?P<verb>prolong|extend|lengthen|save|shorten)(?P<s>s?) (?:(?:the )?(?P<whose>(?:\w+ )?(?:{lay.PEOPLE}))(?:'s|’s|s'|s’) (?:lives|life|lifespan)|the (?:lives|life|lifespan) of (?P<whom>(?:\w+ )?(?:{lay.PEOPLE})))\b",
    re.IGNORECASE,
)
"""Whose lives they are."""
_OFTEN = r"(?:frequency|severity|intensity|number|incidence|rate|risk|likelihood|probability)"
_AND_OF = re.compile(
    rf"\b(?:the )?{_OFTEN} (?:and|or|and/or) (?:the )?(?={_OFTEN} of\b)", re.IGNORECASE
)
"""How often and how badly one has an illness is more or less of it."""


def _lives(found: re.Match[str]) -> str:
    return f"{found['verb']}{found['s']} lives in {found['whose'] or found['whom']}"


TURNS = (
    Turn(_FOR_ILL, r"\g<lead> \g<verb> \g<ill>?", is_told=True),
    Turn(_IN_WHOM, r"\g<verb> symptoms "),
    Turn(_CONDITION, r"\g<verb> symptoms in "),
    Turn(_LIVES, _lives),
    Turn(_AND_OF, "the "),
)
HEADS = ((_SEVERE, severe), (_TWICE, said_twice), (_OF_ILL, of_ill), (_ILL_FIRST, ill_first))
"""Each with how it is written plainly."""
