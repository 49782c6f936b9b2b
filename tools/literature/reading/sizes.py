"""How many took part, and for how long they were followed, as a text states it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.literature.reading.number_words import WORDS, number_in_words
from tools.literature.reading.numerals import plain, value
from tools.literature.reading.spans import Span, sentences, spanned

_COUNT = rf"(?<![\w/])(?<!\d\.)(?P<n>\d{{1,3}}(?:[, ]\d{{3}})+(?!\d)|\d+|{WORDS})"
_WHO = (
    r"(?:patients|participants|subjects|individuals|persons|people|adults|children|infants|neonates|newborns|women|men|boys|girls|"
    r"mothers|parents|students|volunteers|cases|adolescents|males|females|residents|veterans|smokers|pupils|households|"
    r"families|couples|physicians|nurses|eyes|teeth|premolars|survivors|outpatients|inpatients|callers|GPs|workers|athletes|players|caregivers|dyads|"
    r"consumers|respondents|members|pregnancies|practices|schools|hospitals|clusters|villages|facilities|homes|wards|communities|clinics)"
)
_ADJECTIVES = r"(?:(?!or\b|were\b|of\b|had\b|received\b|mgs?\b|g\b|m[lL]\b|h\b|hours?\b|weeks?\b|days?\b|months?\b|years?\b|yrs?\b|and\b|per\b|million\b)[\w/<>≥≤%+-]+,? ){0,6}?"
_JOINED = r"(?:randomi[sz]ed|randomly|enrol+ed|recruited|included|assigned|allocated|participated|entered|involved|studied|divided|analy[sz]ed|took part|completed|selected|underwent|evaluated|grouped|allotted|treated|screened)"
_PATTERNS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (rank, re.compile(pattern, re.IGNORECASE))
    for rank, pattern in (
        (6, rf"\b(?:a )?total of {_COUNT} {_ADJECTIVES}{_WHO}\b[^.;]{{0,80}}?\b(?:randomi[sz]ed|randomly|assigned|allocated|enrol+ed|included|recruited|divided)"),
        (6, rf"\b(?:we )?(?:randomi[sz]ed|randomly (?:assigned|allocated)|allocated) {_COUNT} {_ADJECTIVES}{_WHO}\b"),
        (6, rf"{_COUNT} {_ADJECTIVES}{_WHO}\b(?: \([^()]{{1,60}}\))?(?:[^.;:]{{0,110}}?)\b(?:were|was|are) (?:\w+ )?(?:randomi[sz]ed|randomly|assigned|allocated|pseudo-randomized)"),
        (6, rf"(?:^|\. |: |\n){_COUNT} (?:[^.;:,]{{1,60}} )?{_WHO} were (?:then )?(?:randomi[sz]ed|randomly (?:assigned|allocated|divided))"),
        (5, rf"\b(?:enrol+ed|recruited|included|involving|involved|studied|of|among|from|in|with) {_COUNT} {_ADJECTIVES}{_WHO}\b[^.;]{{0,60}}?\brandomi[sz]ed"),
        (6, rf"{_COUNT} (?:were|was) (?:enrol+ed|randomi[sz]ed|recruited|randomly (?:assigned|allocated))"),
        (6, r"\btrials \([Nn]\s?=\s?(?P<n>\d[\d, ]*)\)"),
        (4, rf"{_COUNT} {_ADJECTIVES}{_WHO}\b[^.;:]{{0,70}}?\b(?:were|was|participated|took part|underwent|enrol+ed|received) ?(?:\w+ )?(?:{_JOINED})?"),
        (4, rf"\b{_WHO}\b[^.;()]{{0,60}}?\([Nn]\s?=\s?(?P<n>\d[\d, ]*)\)"),
        (4, rf"\b{_JOINED}\b[^.;]{{0,30}}?\b{_COUNT} {_ADJECTIVES}{_WHO}\b"),
        (3, rf"\b(?:a )?total of {_COUNT} {_ADJECTIVES}{_WHO}\b"),
        (3, rf"\bsample (?:size )?(?:of|consisted of|included) {_COUNT}\b"),
        (2, rf"{_COUNT} {_ADJECTIVES}{_WHO}\b"),
    )
)  # fmt: skip
_NOT_PEOPLE = re.compile(
    r"(?:\b(?:the first|aged?|per|every|each|than|between|grade|phase|study|session|stage|group|at|least|day|week|month|the other|another|and|or|both|all|either|where|into|to)\s|[-/.±%]\s?|\d\s?[:–-]\s?|=\s?|[<>≥≤]\s?)$",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"[^.;,]{0,60}?\b(?:declined|assessed for eligibility|screened|withdrew|dropped|died|lost to|did not|experienced|developed|refused|excluded|responded|per)\b",
    re.IGNORECASE,
)
"""What is said of those who are not all that took part."""
_ARM = re.compile(
    r"\b(?:groups?|arms?|control|placebo|condition|intervention)\b[^()]{0,25}\($", re.IGNORECASE
)
_PLANNED = re.compile(
    r"\bwill\b|\bplan(?:s|ned)?\b|\baims? to\b|\bestimated that\b|\bsample size\b|\bproposed\b|\brequired\b",
    re.IGNORECASE,
)
_FOLLOWED = re.compile(
    rf"\b(?:follow(?:ed)?[- ]?up|followed|median|mean|over|for|at|after|during|period of|within)\b[^.;()]{{0,40}}?(?P<time>(?:\d+(?:\.\d+)?|{WORDS})[- ](?:years?|y|yrs?|months?|mo|weeks?|wk|days?)\b)",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"(?P<time>\d+(?:\.\d+)?[- ](?:year|month|week)s?)[- ]follow[- ]?up", re.IGNORECASE
)
_OF_ARM = re.compile(r"\(\s?[Nn]\s?=\s?(?P<n>\d{1,3}(?:,\d{3})+|\d+)\s?[);,]")
_TO_ARMS = re.compile(
    r"\b(?:randomi[sz]ed|randomly|assigned|allocated|allotted|divided)\b", re.IGNORECASE
)
MOST_PEOPLE = 100_000_000


@dataclass(frozen=True)
class Size:
    """How many took part (1 or more), and where the number stands."""

    n: int
    span: Span


def size_of(text: str) -> Size | None:
    """The number of those randomized or taken in, else of those studied; None where none is stated.

    A planned number is none. Where only the arms are told, "A (n = 20) or B (n = 21)", it is their sum.
    """
    same = plain(text)
    found: list[tuple[int, int, Size]] = []
    for sentence in sentences(text):
        if _PLANNED.search(same, sentence.start, sentence.end):
            continue
        for rank, pattern in _PATTERNS:
            for match in pattern.finditer(same, sentence.start, sentence.end):
                size = _size(text, same, match, sentence.start)
                if size is not None:
                    found.append((-rank, size.span.start, size))
    return min(found, key=lambda item: item[:2])[2] if found else _of_arms(text, same)


def _of_arms(text: str, same: str) -> Size | None:
    """The sum over the arms of the first sentence that says how many were assigned to each."""
    for sentence in sentences(text):
        assigns = _TO_ARMS.search(same, sentence.start, sentence.end)
        if assigns is None or _PLANNED.search(same, sentence.start, sentence.end):
            continue
        told = list(_OF_ARM.finditer(same, assigns.end(), sentence.end))
        if len(told) < 2:
            continue
        n = sum(int(value(one["n"])) for one in told)
        if n <= MOST_PEOPLE:
            return Size(n, spanned(text, told[0].start("n"), told[-1].end("n")))
    return None


def _size(text: str, same: str, match: re.Match[str], begin: int) -> Size | None:
    printed = match["n"].strip()
    place = match.start("n")
    before = same[max(begin, place - 14) : place]
    if "=" not in before and _NOT_PEOPLE.search(before) and not _total(before):
        return None
    n = int(value(printed)) if printed[0].isdigit() else number_in_words(printed)
    if _LEFT_OUT.match(same, match.start("n") + len(printed)) or _ARM.search(
        same[max(begin, place - 50) : place].rstrip("nN =")
    ):
        return None
    if not 2 <= n <= MOST_PEOPLE:
        return None
    return Size(n, spanned(text, place, place + len(printed)))


def _total(before: str) -> bool:
    return bool(
        re.search(
            r"(?:total of|involving|included|include|sample of|consisted of|in which|among|trial of|trial with|study of|study with|data from|trials \(|from) ?$",
            before,
        )
    )


def follow_up_of(text: str) -> Span | None:
    """For how long those who took part were followed, as printed; None where it is not stated."""
    same = plain(text)
    match = _LENGTH.search(same) or _FOLLOWED.search(same)
    return spanned(text, *match.span("time")) if match else None
