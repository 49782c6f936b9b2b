"""What each arm of a comparison got to: "34.3% versus 8.8%", "12.1 ± 3 in A and 14.5 ± 4 in B".

Two numbers of one kind are a comparison only where the text sets them against each other; which arm each
belongs to is read from the words around it, else it is the order in which the arms were named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tools.literature.reading.numerals import DIGITS, plain, value
from tools.literature.reading.p_values import p_values
from tools.literature.reading.spans import Span, sentences, spanned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.literature.reading.p_values import PValue

ArmKind = Literal["percent", "mean", "number"]

APART = 90
"""Characters between the two numbers, at most."""

_SIGNED = rf"(?:[-+]\s?)?(?:[$€£]\s?)?(?:{DIGITS})"
_UNIT = r"(?:\s?(?!vs\b|and\b|in\b|to\b|with\b|for\b|versus\b|of\b|or\b|at\b|patients\b|participants\b)[a-zA-Zµ°][\w./°]{0,10}){0,2}"
_VALUE = re.compile(
    rf"(?<![\w./-])(?P<number>{_SIGNED})(?P<percent>\s?%)?(?P<spread>\s?(?:±|\+/-)\s?{DIGITS})?"
    rf"(?:{_UNIT})(?P<behind>\s?[(\[][^()\[\]]{{1,60}}[)\]])?"
)
_COUNT = re.compile(rf"(?:{DIGITS})\s?(?:/|of|out of)\s?(?:{DIGITS})")
_SET_AGAINST = re.compile(
    r"\b(?:vs\.?|versus|v\.?|compared (?:with|to)|against|respectively)(?=\W|$)|\band\b|\bthan\b|;|/",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:vs\.?|versus|v\.?|compared (?:with|to)|against|than)(?=\W|$)", re.IGNORECASE
)
_TWO_ARMS = re.compile(
    r"\band\b.*\b(?:groups?|arms?|placebo|controls?)\b|\b(?:groups?|arms?|placebo|controls?)\b.*\band\b",
    re.IGNORECASE,
)
"""Plain numbers of two arms: "3.2 in A and 4.1 in the control group"."""
_HEADS = re.compile(r"\b(?:in|by|among|of)\s$", re.IGNORECASE)
"""Before a plain number that counts people: "occurred in 12"."""
_NOT_RESULT = re.compile(
    r"\b(?:aged?|randomi[sz]ed|assigned|allocated|recruited|enrol\w+|weeks?|months?|days?|years?|baseline|dose|mg|n)\W{0,3}$|[=<>≤≥]\s?$|\b[nNpP]\s?[=<>]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ArmValue:
    """One arm's number.

    Attributes:
        number: as printed; a share in percent.
        span: where it stands.
    """

    number: float
    span: Span


@dataclass(frozen=True)
class ArmPair:
    """Two arms set against each other.

    Attributes:
        kind: shares in percent, means with their spread, or plain numbers.
        first: the one that is printed first.
        second: the other one.
        p: the P value behind them, None where there is none.
        span: both, and what stands between.
        sentence: the sentence that holds them.
    """

    kind: ArmKind
    first: ArmValue
    second: ArmValue
    p: PValue | None
    span: Span
    sentence: Span

    @property
    def side(self) -> int | None:
        """+1 where the first is clearly above the second, -1 below; 0 where they are not told apart.

        None where no P value says so.
        """
        clear = self.p.is_significant if self.p else None
        if clear is None:
            return None
        if not clear or self.first.number == self.second.number:
            return 0
        return 1 if self.first.number > self.second.number else -1


def arm_pairs(text: str) -> tuple[ArmPair, ...]:
    """All comparisons of two arms in a text, in order."""
    same = plain(text)
    found: list[ArmPair] = []
    for sentence in sentences(text):
        values = list(_values(text, same, sentence))
        at = 0
        while at + 1 < len(values):
            pair = _pair(text, same, sentence, values[at], values[at + 1])
            if pair is not None:
                found.append(pair)
            at += 2 if pair is not None else 1
    return tuple(found)


@dataclass(frozen=True)
class _Printed:
    kind: ArmKind
    arm: ArmValue
    end: int


def _values(text: str, same: str, sentence: Span) -> Iterator[_Printed]:
    at = sentence.start
    while (match := _VALUE.search(same, at, sentence.end)) is not None:
        at = match.end()
        before = same[max(sentence.start, match.start() - 14) : match.start()]
        if _NOT_RESULT.search(before):
            continue
        number, place, kind = match["number"], match.span("number"), _kind(match)
        inside = _percent_inside(match)
        if kind == "number" and inside is not None:  # "84/480, 17.5%" and "22 of 37 (59.4%)"
            number, place, kind = inside[0], inside[1], "percent"
        yield _Printed(kind, ArmValue(value(number), spanned(text, *place)), match.end())


def _kind(match: re.Match[str]) -> ArmKind:
    if match["percent"]:
        return "percent"
    spread = match["spread"] or re.search(r"±|\bSD\b|\bSE\b|\bs\.d\.", match["behind"] or "")
    return "mean" if spread else "number"


def _percent_inside(match: re.Match[str]) -> tuple[str, tuple[int, int]] | None:
    behind = match["behind"]
    if behind is None:
        return None
    share = re.search(rf"(?P<number>{DIGITS})\s?%(?!\s?C\.?I)", behind)
    if share is None:
        return None
    start = match.start("behind")
    return share["number"], (start + share.start("number"), start + share.end("number"))


def _pair(
    text: str, same: str, sentence: Span, first: _Printed, second: _Printed
) -> ArmPair | None:
    between = same[first.end : second.arm.span.start]
    if first.kind != second.kind or len(between) > APART or not _SET_AGAINST.search(between):
        return None
    if first.kind == "number":
        counts = _HEADS.search(same, sentence.start, first.arm.span.start)
        if counts or not (_AGAINST.search(between) or _TWO_ARMS.search(between)):
            return None
    p = _p_behind(text, same, sentence, second)
    span = spanned(text, first.arm.span.start, p.span.end if p else second.end)
    return ArmPair(first.kind, first.arm, second.arm, p, span, sentence)


def _p_behind(text: str, same: str, sentence: Span, second: _Printed) -> PValue | None:
    end = second.end
    near = p_values(text, same, second.arm.span.end, min(sentence.end, end + 140))
    if not near:
        return None
    between = same[end : near[0].span.start]
    other = re.search(r"\d\s?%|±|\bvs\b", re.sub(r"95 ?%", "", between))
    return None if other else near[0]
