"""The design of a study, by the words with which its report says it.

A report names other designs too (the trials that a review pools, the cohort that a trial grew out of), so
what is most specific and stands first decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tools.literature.reading.numerals import plain
from tools.literature.reading.spans import Span, spanned

ReadDesign = Literal[
    "rct_meta_analysis", "observational_meta_analysis", "systematic_review", "mendelian_randomization",
    "rct", "cohort", "case_control", "cross_sectional", "case_series", "animal", "in_vitro",
]  # fmt: skip

_RANDOM = r"randomi[sz]\w*|randomly|at random|RCTs?|quasi-?randomi[sz]ed"
_META = re.compile(
    r"\bmeta-?analy\w+|\bpooled (?:individual|analysis|data from)|\bindividual[ -](?:patient|participant)[ -](?:level )?(?:data|meta)|\bpooled (?:subject|patient)-level|\bintegrated analysis\b",
    re.IGNORECASE,
)
_OF_TRIALS = re.compile(r"\btrials?\b|\brandomi[sz]\w+|\bRCTs?\b", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\bcohorts?\b|\bcase[- ]control\b|\bobservational\b|\bprospective stud", re.IGNORECASE
)
_WORDS: tuple[tuple[ReadDesign, str], ...] = (
        ("mendelian_randomization", r"\bmendelian[ -]randomi[sz]\w+"),
        ("animal", r"\b(?:(?:wistar|sprague[- ]dawley|albino|male|female|adult|diabetic|obese|transgenic|knock-?out|wild-type|BALB/c|C57BL/6\w?) (?:\w+ )?(?:rats?|mice|rabbits?|pigs?|piglets|dogs?|hamsters)|\d+ (?:\w+ ){0,3}(?:rats|mice|rabbits|piglets|pigs|dogs|sheep|hens|broilers?|cows|sows|calves|horses|cats|fish|chickens|lambs|goats)|in (?:rats|mice|rabbits|sows|piglets|dogs|cats|horses|dairy cows|broilers|zebrafish)|murine model|(?:rat|mouse|animal) model)\b"),
        ("in_vitro", r"\bin[- ]vitro (?:study|experiment|stud)|\bcell lines?\b|\bcultured (?:human )?\w*cells?\b|\bcell cultures?\b|\b(?:extracted|sectioned|human|bovine) (?:pre)?molars?\b|\bextracted (?:human )?teeth\b|\bspecimens were (?:prepared|divided|submitted|subjected)|\bspecimens\b[^.]{0,40}mechanical|\bex vivo\b"),
        ("case_control", r"\bcase[- ]control(?:led)?\b|\bcases and (?:matched )?controls\b"),
        ("cross_sectional", r"\bcross[- ]sectional\b|\bsurvey (?:was|of)\b|\bone-time (?:study )?visit\b|\bprevalence study\b"),
        ("case_series", r"\bcase (?:reports?|series)\b|\bsingle[- ]arm\b|\bwe report (?:a|the) cases?\b|\bphase (?:II|2|I|1)[ab]? (?:study|trial)\b|\bone patient\b"),
        ("cohort", r"\bcohorts?\b|\bnon-?randomi[sz]ed\b|\bpropensity\b|\bregist(?:ry|er)-based\b|\bretrospective(?:ly)?\b|\blongitudinal\b|\bprospective(?:ly)? (?:study|observational|follow)|\bobservational\b|\bpost[- ]hoc\b|\bfollowed (?:up )?for\b|\bprognos\w+|\brisk factors?\b|\bpredict(?:or|ive|ed)\b|\bscreened\b"),
)  # fmt: skip
_TABLE = tuple((design, re.compile(words, re.IGNORECASE)) for design, words in _WORDS)
_RANDOMIZED = re.compile(
    rf"\b(?:{_RANDOM})\b(?! (?:effects?|sampl|select|chosen|intercept|survey))|\bplacebo[- ]controlled\b|\bcross-?over (?:trial|study|design)\b|\bdouble[- ]blind",
    re.IGNORECASE,
)
_REVIEW = re.compile(
    r"\bsystematic(?:ally)? review\w*|\bliterature (?:search|review)\b|\bsearched (?:medline|pubmed|embase|the cochrane)|\bscoping review\b",
    re.IGNORECASE,
)
_NOT_RANDOMIZED = re.compile(
    r"\b(?:non-?randomi[sz]ed|not randomi[sz]ed|without randomi[sz]ation)\b", re.IGNORECASE
)
_COHORT_STUDY = re.compile(
    r"\bcohort (?:study|analysis)\b|\bpost[- ]hoc\b|\bobservational (?:study|analysis)\b|\bregistry\b",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?:study|trial) protocol\b|\bprotocol (?:for|of) an?\b|\bwill be (?:randomi[sz]ed|randomly|recruited|enrol+ed|invited|assigned|allocated|included)\b|\bdesign (?:and rationale|of the)\b|\brationale and design\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DesignRead:
    """A design, and the words that say it."""

    design: ReadDesign
    span: Span


def design_of(text: str, title: str = "") -> DesignRead | None:
    """The design that a report states; None where it states none.

    Args:
        text: the abstract or the methods.
        title: of the report; what it says comes first. A span lies in `text`, or in the title where only
            that says it.
    """
    return (
        _stated(title, strict=True) or _stated(text, strict=False) or _stated(title, strict=False)
    )


def is_plan(text: str, title: str = "") -> bool:
    """Whether the report is that of a study still to be done: its figures are no results."""
    return _PLAN.search(plain(title)) is not None or _PLAN.search(plain(text)) is not None


def _stated(text: str, *, strict: bool) -> DesignRead | None:
    same = plain(text)
    pooled = _META.search(same)
    if pooled:
        trials = _OF_TRIALS.search(same) is not None or _OF_OTHERS.search(same) is None
        design: ReadDesign = "rct_meta_analysis" if trials else "observational_meta_analysis"
        return DesignRead(design, spanned(text, *pooled.span()))
    review = _REVIEW.search(same)
    if review:
        return DesignRead("systematic_review", spanned(text, *review.span()))
    found = {design: match for design, pattern in _TABLE if (match := pattern.search(same))}
    for design in ("mendelian_randomization", "animal", "in_vitro"):
        if design in found and not (design != "mendelian_randomization" and _people(same)):
            return DesignRead(design, spanned(text, *found[design].span()))
    named = _COHORT_STUDY.search(same)
    if strict and named:
        return DesignRead("cohort", spanned(text, *named.span()))
    chance = _RANDOMIZED.search(same)
    if chance and _NOT_RANDOMIZED.search(same) is None:
        return DesignRead("rct", spanned(text, *chance.span()))
    if strict and not any(d in found for d in ("case_control", "cross_sectional", "case_series")):
        return None
    for design, match in found.items():
        return DesignRead(design, spanned(text, *match.span()))
    return None


def _people(same: str) -> bool:
    return (
        re.search(
            r"\b(?:patients|participants|women|men|children|volunteers|infants|adults)\b", same
        )
        is not None
    )
