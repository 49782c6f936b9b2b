"""Ages that populations print: the groups that they make, and whether two ranges share anybody."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

OLD = 60
"""Years from which people count as older (World Health Organization)."""
ADULT = 18
"""Years from which people count as adults."""

_NUMBER = (
    r"(\d{1,2})s?\b(?!\s?(?:%|\.\d|mg|g\b|kg|mmol|cm|mm|trials|cohorts|studies|reports|countries|cases|hours|"
    r"minutes|days|weeks|months|cigarettes|drinks|of\b))"
)
_WHO = r"(?:aged?|ages|adults|people|persons|men|women|boys|girls|smokers|children|patients|veterans|nurses)"
_PRINTED: tuple[tuple[re.Pattern[str], bool, bool], ...] = tuple(
    (re.compile(rf"(?<![\w.,])(?:{words})", re.IGNORECASE), is_lower, is_upper)
    for words, is_lower, is_upper in (
        (
            rf"(?:{_WHO}|between)[ (]+(?:aged |the ages of )?(\d{{1,2}})(?:-|–| to | and ){_NUMBER}",
            True,
            True,
        ),
        (
            rf"(?:over|above|beyond|past|older than|at least|>=?|≥)[\s-]?(?:the )?(?:age (?:of )?)?{_NUMBER}",
            True,
            False,
        ),
        (
            r"(\d{1,2})\s?(?:\+|(?:years? )?(?:of age )?(?:and|or) (?:older|over|above|up|more)\b)",
            True,
            False,
        ),
        (r"(\d{1,2})[- ]years?[- ]olds?\b", True, True),
        (
            rf"(?:under|below|younger than|up to|<)[\s-]?(?:the )?(?:age (?:of )?)?{_NUMBER}",
            False,
            True,
        ),
    )
)
"""How ages are printed: the pattern, whether its first number bounds below, its last above."""
_TENS = (
    "twenties",
    "thirties",
    "forties",
    "fifties",
    "sixties",
    "seventies",
    "eighties",
    "nineties",
)
_DECADE = re.compile(
    rf"\b(?:in )?(?:their|his|her|your|my) (?:(?:early|mid|late)[- ])?(?:(?P<ten>[2-9])0s|(?P<word>{'|'.join(_TENS)}))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Ages:
    """People from `low` years, and younger than `below`."""

    low: float
    below: float

    def meets(self, other: Ages) -> bool:
        """Whether somebody can be of both."""
        return self.low < other.below and other.low < self.below


@lru_cache(maxsize=1 << 12)
def ages_of(text: str | None) -> Ages | None:
    """The widest range of ages that a text prints, such as "women over 50"; None where it prints none.

    A printed upper limit counts whole years, so that 15 to 49 and 50 or older share nobody.
    """
    ranges = [_range(ages, is_lower, is_upper) for ages, is_lower, is_upper in _printed(text or "")]
    if not ranges:
        return None
    return Ages(min(one.low for one in ranges), max(one.below for one in ranges))


def groups_by_age(text: str) -> set[str]:
    """Groups by the limits of age that a text prints."""
    found: set[str] = set()
    for ages, is_lower, is_upper in _printed(text):
        if is_lower and ages[0] >= OLD:
            found.add("older people")
        if is_upper and ages[-1] <= ADULT and not (is_lower and ages[0] >= ADULT):
            found.add("children")
    return found


def without_ages(text: str) -> str:
    """A text without the ages that it prints."""
    for pattern in (_DECADE, *(one for one, _, _ in _PRINTED)):
        text = pattern.sub(" ", text)
    return text


def _printed(text: str) -> list[tuple[list[int], bool, bool]]:
    """The ages of each place that prints some, and which of its limits they are."""
    tens = [
        int(match["ten"] or _TENS.index(match["word"].lower()) + 2)
        for match in _DECADE.finditer(text)
    ]
    return [([10 * ten, 10 * ten + 9], True, True) for ten in tens] + [
        ([int(number) for number in match.groups()], is_lower, is_upper)
        for pattern, is_lower, is_upper in _PRINTED
        for match in pattern.finditer(text)
    ]


def _range(ages: list[int], is_lower: bool, is_upper: bool) -> Ages:
    last = ages[-1] + (
        1 if is_lower else 0
    )  # "40 to 49" takes the year of 49 in, "under 60" stops at 60
    return Ages(ages[0] if is_lower else 0, last if is_upper else math.inf)
