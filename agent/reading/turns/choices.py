"""Turns in which two things are set against each other, written so that both stand as names."""

from __future__ import annotations

import re

from agent.reading.turns.turn import Turn
from agent.reading.words import lay

_COMPARE = re.compile(r"^\W*compare (?P<first>(?!.*\b(?:versus|vs)\b)[^,?]+?) (?:and|with|to|against) ", re.IGNORECASE)  # fmt: skip
_EITHER = re.compile(
    r"^\W*(?:is|would) it (?:be )?(?P<how>better|safer|more effective) to (?:take|use|give|have|try|choose) (?P<a>[^,:?]+?) or (?:to (?:take|use) )?(?P<b>[^,:?]+?) (?:for|against) (?P<ill>[^,:?]+)\??$",
    re.IGNORECASE,
)  # fmt: skip
_MORE_OF = re.compile(
    r"^\W*(?P<a>[^,:?]+?) (?:or|vs\.?|versus) (?P<b>[^,:?]+?)(?P<whom> (?:for|in|against|after|as) [^:?]+?)?[:,;–-]+ (?:which|what)(?: one)? "
    r"(?P<verb>\w+?s)(?: (?:more|most) (?P<after>[\w -]+?)| (?P<before>[\w -]+?) (?:more|most|better))(?P<when> (?:at|after|over|within|in) (?:an?|one|two|three|\d+) (?:year|month|week|day)s?)?\W*$",
    re.IGNORECASE,
)
_GIVES = ("gives", "has", "produces", "brings", "gets")
"""Which of two does more: written in the order in which they were named."""
_WHICH = re.compile(
    r"^\W*which (?:one )?(?:is|works) (?:the )?better (?:for|at|in) (?P<aim>(?:prevent|treat|reduc|lower|reliev|eas|cur|controll|stopp)ing [^,:?]+?)[,:;]\s*(?P<ab>[^?]+? or [^?]+?)\W*$",
    re.IGNORECASE,
)
_SAVES = re.compile(r"\b(?:saves?|saving) more (?:lives|babies|patients|people)\b", re.IGNORECASE)
_EYE = re.compile(r"\b(?P<verb>saves?|saving|preserves?|keeps?|rescues?) (?P<more>more )?(?:your |the |my |their )?(?:eye)?sight\b", re.IGNORECASE)  # fmt: skip
_BEATS = re.compile(r"^\W*(?:does|do|did|can|could|will|would) (?P<a>[^,?]+?) (?:beat|outperform) (?P<b>[^,?]+?) (?P<prep>for|at|in) (?P<rest>[^?]+)\??$", re.IGNORECASE)  # fmt: skip
_LESS_OF = re.compile(
    r"^\W*(?P<a>[^,:?]+?) (?:or|vs\.?|versus) (?P<b>[^,:?]+?)(?P<whom> (?:for|in|against|after|as) [^:?]+?)?[:,;–-]+ (?:which|what)(?: one)? "
    r"(?:leads to|causes|has|gives|brings|means|shows|results in|carries|comes with) (?:(?P<less>less|fewer|a lower risk of|lower)|more|a higher risk of|higher) (?P<what>[\w -]+?)\W*$",
    re.IGNORECASE,
)
"""Which of two has less of something, or more of it."""
_WHICH_KIND = re.compile(
    r"^\W*which (?:painkiller|drug|medicine|medication|treatment|therapy|antibiotic|antidepressant|anticoagulant|blood thinner|vaccine|statin|diet|pill|tablet|operation|test|inhaler|option|method) (?=(?:is|works|causes|lowers|reduces|raises|prevents|gives|has|leads|protects|helps|does) )",
    re.IGNORECASE,
)
"""Of which kind the two are, that are named behind."""
_WHICH_LESS = re.compile(
    r"^\W*which (?:one |drug |of them )?(?:leads to|causes|has|gives|brings|means|carries) (?:(?P<less>less|fewer|a lower risk of|lower)|more|a higher risk of|higher) (?P<what>[^,:?]+?)[,:;]\s*(?P<ab>[^?]+? or [^?]+?)\W*$",
    re.IGNORECASE,
)
_LONGER = re.compile(r"\b(?:for )?longer than\b", re.IGNORECASE)
"""What is held off for longer is held off more."""
_ALIVE = re.compile(rf"\bkeep(?P<s>s?) (?P<whom>(?:[\w'-]+ ){{0,4}}?(?:{lay.PEOPLE}|them|him|her|me|us)) alive(?P<longer> (?:for )?longer)?(?P<than> than\b)?", re.IGNORECASE)  # fmt: skip
_INTO_REMISSION = re.compile(rf"\b(?P<verb>gets?|puts?|brings?|sends?)(?P<more> more)? (?:of )?(?:{lay.PEOPLE}|them) (?:in)?to remission\b", re.IGNORECASE)  # fmt: skip
_OFF_CIGARETTES = re.compile(
    r"\bhelp(?P<s>s?)(?P<more> more)?(?: (?:smokers|people|patients))? (?:to )?(?:stay off|keep off|get off|stop|quit|give up) (?:cigarettes|smoking|tobacco|fags|the fags)\b",
    re.IGNORECASE,
)
_PILES_ON = re.compile(r"\b(?:pile|pack|put)(?P<s>s?) on (?P<more>more |extra )?(?:weight|pounds|kilos)\b", re.IGNORECASE)  # fmt: skip


def _more_of(found: re.Match[str]) -> str:
    what, whom = found["after"] or found["before"], found["whom"] or ""
    verb = "increases" if found["verb"].lower() in _GIVES else found["verb"]
    return f"Which {verb} {what} more{whom}{found['when'] or ''}: {found['a']} or {found['b']}?"


def _of_sight(found: re.Match[str]) -> str:
    ending = found["verb"][-3:] if found["verb"].lower().endswith("ing") else ""
    verb = "preserving" if ending else "preserves" if found["verb"].endswith("s") else "preserve"
    return f"{verb} {found['more'] or ''}vision"


def _less_of(found: re.Match[str]) -> str:
    verb = "lowers" if found["less"] else "increases"
    return f"Which {verb} {found['what']} more{found['whom'] or ''}: {found['a']} or {found['b']}?"


def _which_less(found: re.Match[str]) -> str:
    return (
        f"Which {'lowers' if found['less'] else 'increases'} {found['what']} more: {found['ab']}?"
    )


def _alive(found: re.Match[str]) -> str:
    more = " more than" if found["than"] else ""
    return f"reduce{found['s']} deaths in {found['whom']}{more}"


def _remission(found: re.Match[str]) -> str:
    ending = "s" if found["verb"].lower().endswith("s") else ""
    return f"increase{ending} remission{found['more'] or ''}"


TURNS = (
    Turn(_WHICH_KIND, "which "),
    Turn(_ALIVE, _alive),
    Turn(_LONGER, "more than"),
    Turn(_INTO_REMISSION, _remission),
    Turn(_OFF_CIGARETTES, r"increase\g<s> smoking cessation\g<more>", is_told=True),
    Turn(_PILES_ON, r"increase\g<s> \g<more>weight gain"),
    Turn(_COMPARE, r"\g<first> versus "),
    Turn(_EITHER, r"Which is \g<how> for \g<ill>: \g<a> or \g<b>?"),
    Turn(_EYE, _of_sight),
    Turn(_WHICH_LESS, _which_less),
    Turn(_LESS_OF, _less_of),
    Turn(_MORE_OF, _more_of),
    Turn(_SAVES, "lower mortality more"),
    Turn(_WHICH, r"\g<ab> for \g<aim>?"),
    Turn(_BEATS, r"Is \g<a> better than \g<b> \g<prep> \g<rest>?"),
)
