"""Whether a sentence compares the asked exposure with what it is to be compared with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphs.names import fold
from tools.literature.reading.orientation import Arms, places
from tools.literature.reading.topic import stem
from tools.literature.targeted.phrases import is_whole
from tools.literature.targeted.study_arms import use_of

if TYPE_CHECKING:
    from tools.literature.reading.spans import Span
    from tools.literature.targeted.published import Published
    from tools.literature.targeted.sought import PairSought, Side
    from tools.literature.targeted.study_arms import StudyArms

_REFERENCE = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs\.?|relative to|in comparison (?:with|to)|(?<!less )(?<!more )(?<!other )than|over|against)\s+"
    r"(?:(?:in|with|for|on|that|those|the|a|an|of|patients|participants|people|adults|women|men|subjects|"
    r"individuals|who|were|receiving|received|given|taking|took|assigned|to|treated)\s+)*(?P<what>[^,;()\[\]]{1,60})",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"(?:(?:matching|matched|identical|oral|inactive|saline|daily|double-blind) )*(?:placebos?|control|controls|no\b|without|nothing|non|never|usual|standard|routine|sham|untreated|unexposed|baseline|\d|p\b|lowest|bottom|reference)",
    re.IGNORECASE,
)
_WITHHELD = frozenset(
    stem(w)
    for w in [
        "placebo",
        "control",
        "controls",
        "usual",
        "standard",
        "untreated",
        "unexposed",
        "sham",
        "nonuser",
        "nonusers",
        "nonuse",
        "waitlist",
    ]
)
_TREATED = frozenset(
    stem(w) for w in ["treatment", "treated", "intervention", "active", "experimental"]
)
_REVERSED = re.compile(
    r"\b(?:lowest|bottom|first) (?:\w+ )?(?:vs\.?|versus|compared with|relative to) (?:the )?(?:highest|top)|"
    r"\b(?:discontinu\w+|withdrawal|cessation|stopping|deficien\w+|lack|absence|low intake|avoid\w*|reduc\w+ (?:intake|consumption|use)) of\b|\bnon-?us(?:e|ers)\b(?= (?:had|was|were|showed))",
    re.IGNORECASE,
)


def not_given(text: Published, sentence: Span, sought: PairSought, arms: StudyArms) -> str:
    """Why the exposure is not what the figure is of; empty where it is."""
    here = [m for m in text.mentions(sought.exposure) if sentence.start <= m.start < sentence.end]
    if here and not any(is_whole(text, m, "exposure") for m in here):
        return "the exposure is narrowed or part of a longer name"
    ends = [m.start for m in text.mentions(sought.outcome)]
    if here and use_of(text.same, here[0], ends) == "together":
        return "the exposure was given with another one"
    if arms.given != "given":
        said = {
            "background": "everybody had the exposure",
            "together": "the exposure was given with another one",
        }
        return said.get(arms.given, "the exposure is part of a longer name")
    if arms.several and not here:
        return "of several arms, the sentence does not name the exposure"
    if _REVERSED.search(text.same, sentence.start, sentence.end):
        return "it is of less of the exposure"
    return ""


def compared_otherwise(
    text: Published, sentence: Span, sought: PairSought, arms: StudyArms, *, is_trial: bool
) -> str:
    """Why the comparison is not the one that is asked for; empty where it is."""
    asked = sought.comparator
    named = False
    for match in _REFERENCE.finditer(text.same, sentence.start, sentence.end):
        what = match["what"]
        if _names(what, sought.exposure):
            if not _names_other(text, sentence, sought):
                return "the exposure is what something else is compared with"
            named = True
            continue
        if asked is not None and _names(what, asked):
            named = True
        elif asked is not None or not _NOTHING.match(what):
            return f"it is compared with {what.strip()}"
        else:
            named = True
    if named:
        return ""
    if asked is not None:
        told = arms.other and _names(arms.other, asked)
        return (
            ""
            if told or (not arms.other and text.mentions(asked))
            else "it is not compared with what is asked"
        )
    if arms.other:
        return f"the study compares with {arms.other.strip()}"
    return "" if arms.nothing or not is_trial else "what it is compared with is not told"


def _names_other(text: Published, sentence: Span, sought: PairSought) -> bool:
    """Whether the sentence names what the exposure is to be compared with."""
    return bool(places(text.whole, sentence.start, sentence.end, arms_sought(sought).comparator))


def _names(words: str, side: Side) -> bool:
    folded = f" {fold(words)} "
    return any(f" {' '.join(name)} " in folded for name in side.names)


def arms_sought(sought: PairSought) -> Arms:
    """What tells the two arms of the asked comparison apart in a sentence."""
    given = frozenset(stem(word) for word in sought.exposure.words)
    other = (
        frozenset(stem(word) for word in sought.comparator.words)
        if sought.comparator
        else frozenset()
    )
    return Arms((given - other) | _TREATED, (other - given) | (_WITHHELD - given))
