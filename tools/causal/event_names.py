"""Names of columns in which 1 would be who had no event: censored, alive, free of it, in many hands."""

from __future__ import annotations

import re

_CAMEL = re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_CENSORED = re.compile(
    r"(?:\w{0,4}cens(?:or\w*|ed|ure\w*|ur[aieé]\w*|ind|fl|flag|yn|stat\w*|code)?|sensur\w*|sensuroi\w*"
    r"|\w{0,4}zens(?:ier\w*|ur\w*|iert)?|cenzur\w*|sansür\w*|\w{0,5}cnsr\w*|cns(?:d\w*|fl|flag|ind|yn|stat)"
    r"|цензур\w*|lost|ltfu?|drop_?outs?|withdr[ae]wn?|withdrawal|verloren|perdus?|perdid[oa]s?)"
)
"""Parts of names for who was followed no longer."""
_ALIVE = re.compile(
    r"(?:a?live|isalive|living|surviv(?:ed|al|ing|ors?|e)|surv|überleb\w*|ueberleb\w*|lebt|lebend\w*|leben"
    r"|vie|viv[oae]|viv[oa]s|vivants?|vivantes?|survie|survécu|survivants?|sobreviv\w*|sopravviv\w*|sopravvissut[oaie]"
    r"|levende?|lever|overlev\w*|överlev\w*|elossa|overleefd|żyje|zyje|živ\w{0,2}|yaşıyor|жив\w{0,2}|ned)"
)
"""Parts of names for who lives."""
_EVENTS = (
    r"(?:events?|evts?|death|deaths|dead|died|deceased|relapsed?|recurrence|recurred|progress(?:ion|ed)|failure"
    r"|failed|disease|cancer|tumou?r|outcome|endpoint|ereignis|tod|tot|rezidiv|progress|décès|deces|evenement"
    r"|événement|mort|muerte|muert[oa]|evento|morte|óbito|obito|recidiv[ae]?|récidive|hændelse|død|død|händelse"
    r"|stroke|infarction|mi|infection|hospitali[sz]ation|readmission)"
)
_EVENT = re.compile(_EVENTS)
_WITHOUT = re.compile(
    r"(?:no|non|not|nao|não|without|ohne|kein\w{0,2}|nicht|sans|sin|sem|senza|geen|niet|zonder|ikke|uten|uden|utan"
    r"|ingen|inte|ei|bez|brak|pas|aucune?)"
)
_JOINED = re.compile(
    rf"(?:non?|kein|un)_?{_EVENTS}|{_EVENTS}frei|{_EVENTS}?free|frei|libre|libero|livre|exempt"
)
_CODES = re.compile(
    rf"0_*(?:=|is|for|means)?_*{_EVENTS}(?:_|$)|1_*(?:=|is|for|means)?_*(?:a?live|living|cens\w*|surviv\w*)(?:_|$)",
    re.I,
)
"""A name that tells its codes, of which 0 is the event."""
_ASIAN = re.compile("打ち切り|打切|删失|刪失|截尾|生存|存活|중도절단|생존")


def says_censored(name: str) -> bool:
    """Whether a column of that name may hold 1 for who was censored and 0 for who had the event."""
    return any(map(_CENSORED.fullmatch, _parts(name))) or "dropout" in _plain(name).replace("_", "")


def says_alive(name: str) -> bool:
    """Whether a column of that name may hold 1 for who lives or is free of the event."""
    if _CODES.search(_plain(name)) or _ASIAN.search(name):
        return True
    parts = _parts(name)
    several = _plain(name).split("_")
    without = any(
        _WITHOUT.fullmatch(first) and _EVENT.fullmatch(second)
        for first, second in zip(several, several[1:], strict=False)
    )
    if without or any(map(_JOINED.fullmatch, parts)):
        return True
    return any(map(_ALIVE.fullmatch, parts)) and not any(map(_EVENT.fullmatch, parts))


def _plain(name: str) -> str:
    return re.sub(r"[^\w=]+", "_", _CAMEL.sub("_", name)).casefold()


def _parts(name: str) -> list[str]:
    whole = re.sub(r"[\W_]+", "_", name).casefold().strip("_")
    return [*filter(None, re.split(r"[_=]+", _plain(name))), *whole.split("_")]
