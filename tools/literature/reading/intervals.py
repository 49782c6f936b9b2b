"""Intervals as they are printed: "95% CI 0.32 to 0.85", "[0.32, 0.85]", "(0·32–0·85)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.literature.reading.numerals import NUMBER, value
from tools.literature.reading.spans import Span, spanned

USUAL_LEVEL = 95.0

_UNIT = r"(?:\s?%|\s?°?(?!to\b|at\b|and\b|in\b|vs\b|or\b|for\b|P\b|p\b)[a-zA-Zµμ]{1,9}(?:/[\w.]{1,8}){0,2})?"
_BETWEEN = r"\s?(?:to|through|at|-|,|;|/|and|\.\.)\s?"
LIMITS = rf"(?P<low>{NUMBER}){_UNIT}{_BETWEEN}(?P<high>{NUMBER})(?![\d/]|\.\d)"
_LEVEL = (
    r"\(?(?:(?:2|two|1|one)-(?:sided|tailed) )?(?<![\d.])(?P<level>\d\d(?:\.\d+)?)\s?%?\s?-?\s?"
)
_NAME = (
    r"(?:(?:bayesian |bootstrap(?:ped)? |asymptotic |profile )?(?:confidence|credible|credibility|"
    r"uncertainty|compatibility)[ -](?:interval|limit|bound)s?|C\.?I\.?s?|CrIs?|IC|CL)"
)
_MARKED = re.compile(
    rf"(?:{_LEVEL})?(?:{_NAME})(?:\b|(?=\d\d[\s:=,]))(?:\s?[(\[]\s?(?:\d\d\s?%\s?)?C\.?I\.?s?\s?[)\]])?"
    rf"(?:\s?\(?(?P<after>\d\d(?:\.\d)?)\s?%\)?|(?P<glued>\d\d)\b(?=[\s:=,]))?"
    rf"(?:\s?for [a-z ]{{1,30}})?[\s:=,;]*(?:from |of |was |were |is |ranged from |between |range )?"
    rf"\s?[(\[{{]?\s?{LIMITS}",
    re.IGNORECASE,
)
_BRACKETED = re.compile(rf"[(\[]\s?{LIMITS}{_UNIT}\s?[)\];,]")
_TRAILING = re.compile(rf"[,;]\s?{LIMITS}")
_MARK_ALONE = re.compile(rf"(?:{_LEVEL})?{_NAME}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Interval:
    """Two limits.

    Attributes:
        low: the lower one.
        high: the upper one.
        level: in percent; 95 where none is printed.
        is_marked: whether the text calls it a confidence or credible interval.
        span: where all of it stands.
    """

    low: float
    high: float
    level: float
    is_marked: bool
    span: Span


def marked_intervals(text: str, same: str, start: int, end: int) -> tuple[Interval, ...]:
    """Those that are called an interval, between two places of the source; `same` is its plain text."""
    found = []
    for match in _MARKED.finditer(same, start, end):
        level = match["level"] or match["after"] or match["glued"]
        found.append(_interval(text, match, float(level) if level else USUAL_LEVEL, marked=True))
    return tuple(i for i in found if i is not None)


def bare_interval(text: str, same: str, at: int, end: int) -> Interval | None:
    """The limits that stand in brackets, or behind a comma, at a place; None where there are none."""
    ahead = re.compile(r"\s?(?:%|[a-zA-Zµμ/]{1,8}(?:\s?Hg)?)?\s?").match(same, at, end)
    begin = ahead.end() if ahead else at
    for pattern in (_BRACKETED, _TRAILING):
        for place in (at, begin):
            match = pattern.match(same, place, end)
            if match:
                return _interval(text, match, USUAL_LEVEL, marked=False)
    return None


def announced(same: str, start: int, end: int) -> bool:
    """Whether an interval is announced between two places, as in "odds ratio (95% CI)"."""
    return bool(_MARK_ALONE.search(same, start, end))


def _interval(text: str, match: re.Match[str], level: float, *, marked: bool) -> Interval | None:
    low, high = value(match["low"]), value(match["high"])
    if high < low < 0:
        low, high = high, low
    if low > high:
        return None
    if not 50 <= level < 100:
        return None
    return Interval(low, high, level, marked, spanned(text, *match.span()))
