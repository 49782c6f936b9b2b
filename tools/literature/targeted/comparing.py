"""Whether a sentence compares the asked exposure with what it is to be compared with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphs.names import fold
from tools.literature.reading.orientation import Arms, is_turned, places
from tools.literature.reading.topic import content, stem
from tools.literature.targeted.study_arms import use_of
from tools.literature.targeted.vocabulary import EXPLAINED
from tools.literature.targeted.whole_names import is_whole

if TYPE_CHECKING:
    from tools.literature.reading.spans import Span
    from tools.literature.targeted.published import Published
    from tools.literature.targeted.sought import PairSought, Side
    from tools.literature.targeted.study_arms import StudyArms

_REFERENCE = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs\.?|relative to|in comparison (?:with|to)|(?<!other )than|over|against)\s+"
    r"(?:(?:in|with|for|on|that|those|the|a|an|of|patients|participants|people|adults|women|men|subjects|"
    r"individuals|who|were|receiving|received|given|taking|took|assigned|to|treated)\s+)*(?P<what>[^,;()\[\]]{1,60})",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"(?:(?:matching|matched|identical|oral|inactive|saline|daily|double-blind) )*(?:placebos?|control|controls|no\b|without|nothing|non|never|usual|standard|routine|sham|untreated|unexposed|p\b|lowest|bottom|reference)",
    re.IGNORECASE,
)
_ASSOCIATED = re.compile(r"\b(?:associat\w+|correlat\w+|predict\w+|risk factors?)\b", re.IGNORECASE)
_OF_BOTH = re.compile(
    r"\bbetween[- ](?:the |these )?(?:two |both |study |treatment |trial )*(?:groups?|arms)\b|\b(?:intervention|experimental|treatment|treated|active|study)\b(?: groups?| arms?)?[^.;]{0,60}\b(?:controls?|placebo|untreated|usual care)\b|"
    r"\b(?:controls?|placebo)\b(?: groups?| arms?)?[^.;]{0,60}\b(?:intervention|experimental|treatment|treated|active|study)\b",
    re.IGNORECASE,
)
"""A sentence of both arms, whatever they are called."""
ARMS = re.compile(
    r"\b(?:groups?|arms?|placebo|controls?|treatment|treated|intervention|therapy)\b", re.IGNORECASE
)
_OTHERWISE = re.compile(
    r"\b(?:except|all (?:active )?(?:drugs|treatments|groups|arms)|apart from|other than|predicted|expected|similar (?:results|findings|trends|effects|patterns|associations|estimates))\b",
    re.IGNORECASE,
)
_GROUP_OF = re.compile(
    r"\b(?:in|of|for|with|than|from|to|vs\.?|versus|the) (?:the )?(?P<what>[\w-]+(?: [\w-]+){0,2}?)[- ](?:groups?|arms?)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[-+]?\d[\d.,]*(?:\s?(?:%|±|/|[(\[]|[a-zA-Zµ/]{1,8}\b)[\d.\s]*)*?(?:$|\s(?:in|for|among|with|of|on)\s(?:the |those |patients |participants )*(?P<rest>.*)$)"
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
    r"\bnon-(?!fatal|severe|serious|significant|inferior)\w+ (?:groups?|arms?)\b|"
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
    is_of_it = (
        arms.titled
        or arms.assigned
        or (arms.aimed and _OF_BOTH.search(text.same, sentence.start, sentence.end))
    )
    if not here and (
        arms.several or not is_of_it or _ASSOCIATED.search(text.same, sentence.start, sentence.end)
    ):
        return "the sentence does not name the exposure"
    for match in _GROUP_OF.finditer(text.same, sentence.start, sentence.end):
        if not _is_known_arm(match["what"], sought):
            return f"it is of another group: {match['what']}"
    if _OTHERWISE.search(text.same, sentence.start, sentence.end):
        return "it is told with an exception, or against what was predicted"
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
        what = _behind_number(match["what"])
        if not what:
            continue
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


def _is_known_arm(what: str, sought: PairSought) -> bool:
    """Whether the words before "group" name one of the two arms, or none in particular."""
    own = content(" ".join(sought.exposure.words)) | (
        content(" ".join(sought.comparator.words)) if sought.comparator else frozenset()
    )
    if content(what) & own or _NOTHING.search(what):
        return True
    return all(word in EXPLAINED or word[0].isdigit() for word in fold(what).split())


def _behind_number(what: str) -> str:
    """What a comparison names behind its number: "12.1% in the placebo group"; empty for a bare number."""
    number = _NUMBER.match(what)
    return what if number is None else (number["rest"] or "").strip()


def _names_other(text: Published, sentence: Span, sought: PairSought) -> bool:
    """Whether the sentence names what the exposure is to be compared with."""
    return bool(places(text.whole, sentence.start, sentence.end, arms_sought(sought).comparator))


def _names(words: str, side: Side) -> bool:
    folded = f" {fold(words)} "
    return any(f" {' '.join(name)} " in folded for name in side.names)


def is_reversed(text: Published, sentence: Span, sought: PairSought) -> bool:
    """Whether a sentence compares the other arm with the exposure; what it compares with decides."""
    for match in _REFERENCE.finditer(text.same, sentence.start, sentence.end):
        what = _behind_number(match["what"])
        if what and _names(what, sought.exposure):
            return True
        if what and (
            _NOTHING.match(what) or (sought.comparator and _names(what, sought.comparator))
        ):
            return False
    return is_turned(text.whole, sentence.start, sentence.end, arms_sought(sought))


def arms_sought(sought: PairSought) -> Arms:
    """What tells the two arms of the asked comparison apart in a sentence."""
    given = content(" ".join(sought.exposure.words))
    other = content(" ".join(sought.comparator.words)) if sought.comparator else frozenset()
    return Arms((given - other) | _TREATED, (other - given) | (_WITHHELD - given))
