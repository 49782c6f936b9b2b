"""Names of columns in which 1 would be who had no event: censored, alive, free of it, in many hands."""

from __future__ import annotations

import re

_CAMEL = re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_CENSORED = re.compile(
    r"(?!\w*(?:licens|census)|(?:in|as)cens)(?:\w*cens\w*|sensur\w*"
    r"|\w{0,4}zens(?:ier\w*|ur\w*|iert)?|cenzur\w*|sansür\w*|\w{0,5}cnsr\w*|cns(?:d\w*|fl|flag|ind|yn|stat)"
    r"|цензур\w*|administrative(?:ly)?|lost|ltfu?|drop_?outs?|withdr[ae]wn?|withdrawal|verloren|perdus?|perdid[oa]s?)"
)
"""Parts of names for who was followed no longer; a licence, a census, incense and ascension are other words."""
_ALIVE = re.compile(
    r"(?:alive|isalive|living|surviv(?:ed|al|ing|ors?|e)|surv|überleb\w*|ueberleb\w*|lebt|lebend\w*|leben"
    r"|viv[oae]|viv[oa]s|vivants?|vivantes?|survie|survécu|survivants?|sobreviv\w*|sopravviv\w*|sopravvissut[oaie]"
    r"|levende?|overlev\w*|överlev\w*|elossa|overleefd|żyje|zyje|živ\w{0,2}|yaşıyor|жив\w{0,2}|ned)"
)
"""Parts of names for who lives."""
_END = r"(?:events?|evts?|death|deaths|dead|died|deceased|mortality|failure|failed|mort|tod|tot|evento|ereignis)"
_EVENTS = (
    rf"(?:{_END}|relapsed?|recurrence|recurred|progress(?:ion|ed)?|disease|cancer|tumou?r|outcome|endpoint|rezidiv|décès"
    r"|deces|evenement|événement|muerte|muert[oa]|morte|óbito|obito|recidiv[ae]?|récidive|hændelse|død|händelse"
    r"|stroke|infarction|mi|infection|hospitali[sz]ation|readmission)"
)
_EVENT, _CERTAIN = re.compile(_EVENTS), re.compile(_END)
_WITHOUT = re.compile(
    r"(?:no|non|not|nao|não|without|ohne|kein\w{0,2}|nicht|sans|sin|sem|senza|geen|niet|zonder|ikke|uten|uden|utan"
    r"|ingen|inte|ei|bez|brak|pas|aucune?|free|frei|libre|libero|livre|exempt)"
)
_FREE = re.compile(r"free|frei|libre|libero|livre")
_JOINED = re.compile(rf"(?:non?|kein|un)_?{_EVENTS}|{_EVENTS}(?:s|es)?(?:frei|free)")
_END_POINT = re.compile(r"(?:overall|\w+_free|\w+free|\w*specific)_survival")
"""End points that are called by who lives, and counted by who does not."""
_BORN = re.compile(r"birth|born|geburt|naissance|nascid[oa]s?|nacid[oa]s?|donor|donation")
_TELLS = re.compile(
    rf"(?:^|_)(?:1_*=?_*(?:is_)?{_EVENTS}|0_*=?_*(?:is_)?(?:\w{{0,4}}cens\w*|alive|living))(?:_|$)"
)
"""A name that tells its codes, of which 1 is the event."""
_CODES = re.compile(
    rf"0_*(?:=|is|for|means)?_*{_EVENTS}(?:_|$)|1_*(?:=|is|for|means)?_*(?:a?live|living|cens\w*|surviv\w*)(?:_|$)"
)
"""A name that tells its codes, of which 0 is the event."""
_WHOLE = re.compile(
    r"^live$|(?:^|_)(?:en_vie|in_vita|con_vida|com_vida|am_leben|in_leven|i_live)(?:_|$)"
)
_ASIAN = re.compile("打ち切り|打切|删失|刪失|截尾|生存|存活|중도절단|생존")


def says_censored(name: str) -> bool:
    """Whether a column of that name may hold 1 for who was censored and 0 for who had the event."""
    if _TELLS.search(_plain(name)):
        return False
    return any(map(_CENSORED.fullmatch, _parts(name))) or "dropout" in _plain(name).replace("_", "")


def leaves_open(name: str) -> bool:
    """Whether a column of that name tells who lives and who died, and not which of them is 1."""
    parts = _parts(name)
    return "vital" in parts and not any(map(_CERTAIN.fullmatch, parts)) and not says_alive(name)


def says_alive(name: str) -> bool:
    """Whether a column of that name may hold 1 for who lives or is free of the event."""
    plain = _plain(name)
    if _CODES.search(plain) or _ASIAN.search(name):
        return True
    if _TELLS.search(plain) or _END_POINT.search(plain):
        return False
    parts = _parts(name)
    if _is_without(plain.split("_")) or _WHOLE.search(plain):
        return True
    # A live birth, a donor who lives, and the event of a survival are no such names.
    other = any(_CERTAIN.fullmatch(part) or _BORN.fullmatch(part) for part in parts)
    return any(map(_ALIVE.fullmatch, parts)) and not other


def _is_without(words: list[str]) -> bool:
    """Whether the name says that there was no event; that of a non-relapse death says that there was."""
    told = [word for word in words if word not in ("of", "de", "d", "von", "from")]
    for place, word in enumerate(told):
        rest = told[place + 1 :]
        if _JOINED.fullmatch(word):
            return not any(map(_EVENT.fullmatch, rest))
        if _WITHOUT.fullmatch(word) and rest and _EVENT.fullmatch(rest[0]):
            return not any(map(_EVENT.fullmatch, rest[1:]))
        if _EVENT.fullmatch(word) and rest and _FREE.fullmatch(rest[0]):
            return True
    return False


def _plain(name: str) -> str:
    return re.sub(r"[^\w=]+", "_", _CAMEL.sub("_", name)).casefold()


def _parts(name: str) -> list[str]:
    whole = re.sub(r"[\W_]+", "_", name).casefold().strip("_")
    return [*filter(None, re.split(r"[_=]+", _plain(name))), *whole.split("_")]
