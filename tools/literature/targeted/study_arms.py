"""What a report gave and what it compared that with, seen from one treatment that is asked about.

"given": the treatment is what one arm has and the other has not. A treatment that everybody had, that was
given together with another one, or that is compared with another active one, is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tools.literature.targeted.whole_names import is_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.literature.targeted.published import Published
    from tools.literature.targeted.sought import Mention, Side

Given = Literal["given", "background", "together", "not named"]

_BACKGROUND = re.compile(
    r"\b(?:patients?|people|adults?|subjects?|individuals?|participants?|those|women|men|children|users?|survivors|already|stable|background)\b"
    r"(?:(?! (?:to|randomi[sz]ed|assigned|allocated) )[^.,;:]){0,50}\b(?:on|receiving|received|taking|treated with|using|after|undergoing|with|despite|tolerating|prescribed|stopping)\s(?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:after|following|undergoing|during|before|despite|prior to) (?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_VARIED = re.compile(
    r"\b(?:timing|times?|doses?|dosages?|concentrations?|volumes?|routes?|durations?|schedules?|methods?) of (?:[\w-]+ ){0,3}$|"
    r"\b(?:continu(?:ing|ed)|stopping|extended|prolonged|discontinu\w+|withdraw\w+|switch\w*|delayed|immediate|emetogenic|(?:induced|caused|produced) by) (?:[\w-]+ ){0,3}$",
    re.IGNORECASE,
)
"""Where both arms had it, at another time, in another way or for longer."""
_MEASURED = re.compile(
    r"\b(?:effects?|efficacy|effectiveness|impact|influence|benefits?|role)\b[^.;:]*\b(?:on|in (?:reducing|improving|lowering))\b[^.;:]*$|\b(?:maintenance|switch\w*|improv\w+|reduc\w+|lower\w*|change in) (?:of |from |in )?(?:[\w-]+ ){0,3}$",
    re.IGNORECASE,
)
"""Where it is what was measured: "effects of A on B"."""
_ADDED_TO = re.compile(
    r"(?:\b(?:plus|added to|adding to|add-on to|in addition to|in combination with|combined with|together with|coadministered with|combination of|combined|on top of|background)|\+|&|/)\s*(?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_PLUS = re.compile(
    r"^\s*(?:\([^()]*\)\s*)?(?:plus|\+|&|/\s?(?!placebo)|in combination with|combined with|together with|combination|with or without|with (?!placebo|usual|standard|no\b|control|respect|regard|the\b|an?\b|other|sham))\s*",
    re.IGNORECASE,
)
_AND = re.compile(
    r"^\s*(?:\([^()]*\)\s*)?(?:,\s*(?!and (?:was|were|is)\b)[\w-]+(?: [\w-]+)?,? )?(?:and(?:/or)?|or)\s+(?!placebo|no\b|usual|standard|matching|matched|control|sham|the (?:risk|control|incidence|placebo)|risk|its|their|incidence|cardiovascular (?:risk|outcome|event)|outcome|followed|were|was|had|is|all-cause|mortality|assessed|blood)",
    re.IGNORECASE,
)
_AND_BEFORE = re.compile(
    r"(?<!between )(?<!association )\b(?!placebo\b|control\b|effects?\b|safety\b|efficacy\b|effectiveness\b|tolerability\b|impact\b)[\w-]+ and (?:[\w-]+ )?$",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"\bplacebos?\b|\bno (?:\w+ )?(?:treatment|therapy|intervention|supplement\w*|use)\b|\b(?:usual|standard|routine) (?:care|treatment|therapy|medical care)\b|\btreatment as usual\b|\bsham\b|\buntreated\b|\bcontrol (?:group|arm|condition|participants|subjects|diet)\b|\bcontrols?\b|\bwait(?:ing)?[- ]list\b|\bnon-?users?\b|\bnever[- ](?:us|smok)\w+|\bnon-?smok\w+|\bsaline\b|\bunexposed\b|\bwithout\b",
    re.IGNORECASE,
)
_OTHER_ARM = re.compile(
    r"^\s*(?:\([^()]*\)\s*)?(?:[\w-]+ ){0,3}?(?:versus|vs\.?|compared (?:with|to)|in comparison (?:with|to)|or|against)\s+(?P<other>[^.;:,()]{2,80})",
    re.IGNORECASE,
)
_ARM_BEFORE = re.compile(
    r"(?P<other>[\w-]+(?: [\w-]+){0,3}) (?:versus|vs\.?|compared (?:with|to)|in comparison (?:with|to))\s+(?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)

_ASSIGNED = re.compile(
    r"\b(?:randomi[sz]ed|randomly|assigned|allocated)\b[^.;]*\b(?:to|received?|receiving|either|with)\b[^.;]*$",
    re.IGNORECASE,
)
_RECEIVED = re.compile(
    r"\b(?<!all )(?<!both )(?<!control )(?<!placebo )(?:groups?|arms?|half|intervention)\b(?: [\w()=-]+){0,4} (?:received?|receiving|(?:was|were) (?:given|treated with|administered)|took|taking|underwent|consumed|with)\s[^.;,]{0,60}$",
    re.IGNORECASE,
)
"""One group was given it: "the experimental group received A"."""
_AIM = re.compile(
    r"\b(?:aim\w*|objectives?|purpose|sought|hypothesi[sz]\w+|to (?:evaluate|assess|compare|determine|investigate|examine|test|study|explore|establish))\b[^.]{0,160}$",
    re.IGNORECASE,
)
"""A report whose aim names it is of it."""
FAR_FROM_ARM = 160
"""Characters from "randomized to" to the name of an arm."""

NEAR_OUTCOME = 20
"""Characters from "A and" to the name of an outcome: "A and the risk of B"."""


@dataclass(frozen=True)
class StudyArms:
    """How a report uses the treatment.

    Attributes:
        given: whether one arm has it and the other has not.
        nothing: whether it was compared with nothing, placebo or usual care.
        other: another active treatment that it was compared with, as printed; empty for none.
        several: whether the text tells of three arms or more.
        titled: whether the title names it as what was given.
        assigned: whether the text says that people were assigned to it, or one group was given it.
        aimed: whether the text says that it is of it.
    """

    given: Given
    nothing: bool
    other: str
    several: bool
    titled: bool
    assigned: bool
    aimed: bool


_SEVERAL = re.compile(
    r"\b(?:three|four|five|six|3|4|5|6)[ -](?:arms?|(?:treatment |study |parallel )?groups?)\b|\b2 ?[x×] ?2\b|\bfactorial\b|\bthree-arm\b|\bone of (?:three|four|five|3|4|5)\b",
    re.IGNORECASE,
)


def study_arms(text: Published, exposure: Side, outcome: Side) -> StudyArms:
    """Read title, aims and methods for how the treatment was used."""
    same = text.same
    places = [m for m in text.mentions(exposure) if is_whole(text, m, "exposure")]
    ends = [m.start for m in text.mentions(outcome)]
    uses = [use_of(same, m, ends) for m in places]
    given: Given = "not named"
    if uses:
        given = "given" if "given" in uses else uses[0]
    title_end = text.title_end
    in_title = [use for m, use in zip(places, uses, strict=True) if m.end <= title_end]
    if in_title and "given" not in in_title:
        given = in_title[0]
    others = [other for m in places if (other := _other(same, m))]
    nothing = _NOTHING.search(same) is not None
    active = [other for other in others if not _NOTHING.search(other)]
    return StudyArms(
        given,
        nothing,
        active[0] if active else "",
        _SEVERAL.search(same) is not None,
        "given" in in_title,
        _is_led_to(same, places, uses, (_ASSIGNED, _RECEIVED)),
        _is_led_to(same, places, uses, (_AIM,)),
    )


def _is_led_to(
    same: str, places: Sequence[Mention], uses: Sequence[Given], leads: Sequence[re.Pattern[str]]
) -> bool:
    """Whether words before one of the names that say it was given lead to it."""
    return any(
        use == "given"
        and any(lead.search(same, max(0, m.start - FAR_FROM_ARM), m.start) for lead in leads)
        for m, use in zip(places, uses, strict=True)
    )


def use_of(same: str, mention: Mention, ends: Sequence[int]) -> Given:
    """How one name of the treatment is used; "A and B" where B is the outcome gives nothing together."""
    before = same[max(0, mention.start - 160) : mention.start]
    behind = same[mention.end : mention.end + 60]
    joined = _AND.match(behind)
    if joined and any(0 <= at - mention.end - joined.end() <= NEAR_OUTCOME for at in ends):
        joined = None
    if _ADDED_TO.search(before) or _PLUS.match(behind) or joined or _AND_BEFORE.search(before):
        return "together"
    other = (_BACKGROUND, _AFTER, _MEASURED, _VARIED)
    return "background" if any(pattern.search(before) for pattern in other) else "given"


def _other(same: str, mention: Mention) -> str:
    """What stands on the other side of "versus" or "compared with"."""
    behind = _OTHER_ARM.match(same, mention.end, mention.end + 140)
    if behind is not None:
        return behind["other"]
    before = _ARM_BEFORE.search(same, max(0, mention.start - 90), mention.start)
    return before["other"] if before is not None else ""
