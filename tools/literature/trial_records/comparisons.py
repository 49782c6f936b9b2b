"""Two figures that a clause sets against each other: "more ... in cohort 1 than in cohort 2"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.literature.reading.number_words import number_in_words
from tools.literature.trial_records.said_places import SaidPlace, places

if TYPE_CHECKING:
    from collections.abc import Mapping

_MORE = re.compile(r"\b(?:more|higher|greater|larger|longer|increased|exceeded)\b", re.IGNORECASE)
_LESS = re.compile(r"\b(?:fewer|less|lower|smaller|shorter|reduced)\b", re.IGNORECASE)
_SAME = re.compile(
    r"\b(?:the (?:exact )?same|exactly the same|equal|identical|an equal)\s(?:number|amount|percentage|proportion|rate|total)\b",
    re.IGNORECASE,
)
_THAN = re.compile(
    r",?\s\b(?:than|compared (?:to|with)|in comparison (?:to|with)|relative to|as opposed to|as)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:more|less|fewer|greater|higher|lower) than\s+(?=\d|one\b|two\b|three\b)", re.IGNORECASE
)
"""Before a number: a bound and no comparison."""
_BY_HOW_MUCH = re.compile(
    r"(?P<number>\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten)\s?(?P<unit>%|x|times|days?|months?|weeks?|years?)?\s(?:more|fewer|less|longer|shorter|higher|lower|greater)\b|"
    r"\b(?P<word>twice|double|triple)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:over|more than|at least|in excess of|less than|under|almost|nearly|about|approximately)\s+(?:\d|one|two|three)",
    re.IGNORECASE,
)
_TIMES = {"twice": 2.0, "double": 2.0, "triple": 3.0}
_VERY = re.compile(
    r"\b(?:much|significantly|far|vastly|considerably|substantially|slightly|marginally)\b",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\b(?:rates?|percent\w*|proportion|share|likely|incidence|frequen\w+|common)\b|%",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:number|patients?|cases?|participants?|people|women|occurr?ences?|instances?|total|count|deaths)\b",
    re.IGNORECASE,
)
NEAR, NEAR_TIMES = 0.5, 0.1


@dataclass(frozen=True)
class ByHowMuch:
    """ByHowMuch how much: a plain number, with "%" or "times" where it is no plain one."""

    number: float
    unit: str

    def fits(self, first: float, second: float) -> bool:
        """Whether two figures are that far apart; of a share, in points or as a part of the second."""
        if self.unit == "times":
            return second != 0 and abs(first / second - self.number) < NEAR_TIMES
        apart = abs(first - second)
        if self.unit == "%":
            part = 100 * apart / second if second else 0.0
            return min(abs(apart - self.number), abs(part - self.number)) < 1
        return abs(apart - self.number) < NEAR


@dataclass(frozen=True)
class SetAgainst:
    """Which side is said to have more, of what, against what.

    Attributes:
        side: +1 where the first is said to have more, -1 less, 0 the same.
        left: the words up to "than".
        right: those behind it.
        places: the two places that are compared; None where it is not two.
        is_rate: whether shares are compared; None where the words leave it open.
        by: by how much, exactly.
        is_bounded: whether it is said to be over or under so much.
        is_much: whether it is said to be much, or only slightly more.
    """

    side: int
    left: str
    right: str
    places: tuple[SaidPlace, SaidPlace] | None
    is_rate: bool | None
    by: ByHowMuch | None
    is_much: bool
    is_bounded: bool = False


def comparison(clause: str) -> SetAgainst | None:
    """The comparison that a clause makes; None where it makes none, or more than one."""
    bare = _BOUND.sub(lambda match: " " * len(match.group()), clause)
    more, less = len(_MORE.findall(bare)), len(_LESS.findall(bare))
    same = _SAME.search(clause)
    if same and not more + less:
        return _of_two(clause, clause, "", 0)
    than = _THAN.search(bare)
    if not more + less and than is not None and re.search(r"\b(?:twice|triple) as many\b", clause):
        more = 1
    if more + less != 1 or than is None:
        return None
    return _of_two(clause, clause[: than.start()], clause[than.end() :], 1 if more else -1)


def _of_two(clause: str, left: str, right: str, side: int) -> SetAgainst:
    first, second = places(left), places(right)
    if not right and len(first) == 2:
        first, second = first[:1], first[1:]
    elif not right and len(first) == 1 and len(first[0].cohorts) == 2:
        one = first[0]
        first = (SaidPlace(one.trial, one.cohorts[:1], False, one.start, one.end),)
        second = (SaidPlace(one.trial, one.cohorts[1:], False, one.start, one.end),)
    rate, counted = _RATE.search(clause), _COUNTED.search(clause)
    return SetAgainst(
        side, left, right,
        _same_trial(first[-1], second[0]) if len(first) == 1 and len(second) == 1 else None,
        True if rate else False if re.search(r"\bnumber|cases|total|occurr", clause, re.IGNORECASE) and counted else None,
        _by(clause), _VERY.search(clause) is not None, _OVER.search(clause) is not None,
    )  # fmt: skip


def _by(clause: str) -> ByHowMuch | None:
    how = _BY_HOW_MUCH.search(clause)
    if how is None:
        return None
    if how["word"]:
        return ByHowMuch(_TIMES[how["word"].lower()], "times")
    unit = (how["unit"] or "").lower()
    digits = how["number"]
    number = float(digits) if digits[0].isdigit() else float(number_in_words(digits))
    return ByHowMuch(number, "times" if unit in ("x", "times") else unit)


def _same_trial(first: SaidPlace, second: SaidPlace) -> tuple[SaidPlace, SaidPlace]:
    """A cohort that is named without its trial is of the other's."""
    trial = first.trial or second.trial
    return (
        SaidPlace(first.trial or trial, first.cohorts, first.is_each, first.start, first.end),
        SaidPlace(second.trial or trial, second.cohorts, second.is_each, second.start, second.end),
    )


def goes(side: int, first: float, second: float) -> bool:
    """Whether two figures go the way that is said."""
    if side == 0:
        return first == second
    return first > second if side > 0 else first < second


def named(records: Mapping[str, object], place: SaidPlace) -> str:
    """The trial of a place; where only one record is given it is that one."""
    return place.trial or (next(iter(records)) if len(records) == 1 else "")
