"""What a statement names: cohorts of trials, numbers, and which of two is said to have more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tools.literature.reading.number_words import WORDS, number_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

Trial = Literal["primary", "secondary"]
NumberBound = Literal["=", ">", "<", ">=", "<="]

_PLACE = re.compile(
    r"\b(?P<trial>primary|secondary) (?:clinical )?trial(?:'s)?\b|"
    r"\b(?:cohorts?|arms?|groups?|intervention)\s(?P<cohort>\d|one|two|three|four|[a-d])\b(?:\s?(?:and|&)\s?(?P<more>\d|two|three|[b-d])\b)?|"
    r"\b(?P<each>(?:both|either|any|each|all|every) (?:of the )?(?:\w+ )?(?:cohorts?|arms?|groups?))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?P<bound>\b(?:(?:more|greater|higher|less|fewer|lower) than|at (?:least|most)|over|under|above|below|exceeding|up to|only|exactly|a total of)\s+)?"
    rf"(?:(?P<count>\d+)\s?/\s?(?P<of>\d+)|(?P<digits>(?<![\w.])\d+(?:,\d{{3}})*(?:\.\d+)?)|(?P<words>{WORDS})|(?P<none>\b(?:no|none|zero)\b))(?P<percent>\s?%|\s?percent)?",
    re.IGNORECASE,
)
_BOUNDS: dict[str, NumberBound] = {
    "more": ">", "greater": ">", "higher": ">", "over": ">", "above": ">", "exceeding": ">", "less": "<",
    "fewer": "<", "lower": "<", "under": "<", "below": "<", "at least": ">=", "at most": "<=", "up to": "<=",
}  # fmt: skip
_LETTERS = {"a": 1, "b": 2, "c": 3, "d": 4, "one": 1, "two": 2, "three": 3, "four": 4}


@dataclass(frozen=True)
class SaidPlace:
    """A trial, or a cohort of it, where a statement names it; `cohorts` empty for all of them together.

    Attributes:
        trial: which one; None where the words around do not say.
        cohorts: numbers from 1.
        is_each: "both cohorts": of each alone.
        start: where it stands.
        end: the first character behind it.
    """

    trial: Trial | None
    cohorts: tuple[int, ...]
    is_each: bool
    start: int
    end: int


@dataclass(frozen=True)
class NumberSaid:
    """A number of a statement: its bound, whether it is a share in percent, and its place."""

    bound: NumberBound
    number: float
    is_share: bool
    start: int
    end: int

    def fits(self, value: float, slack: float = 1e-9) -> bool:
        """Whether a value is what the number says it is; a number without a bound is right within `slack`."""
        if self.bound == "=":
            return abs(value - self.number) <= slack
        above, below = value > self.number, value < self.number
        return {">": above, "<": below, ">=": not below, "<=": not above}[self.bound]


def places(text: str) -> tuple[SaidPlace, ...]:
    """The places that a statement names, in order; a cohort takes the trial that stands beside it."""
    found: list[SaidPlace] = []
    for match in _PLACE.finditer(text):
        trial: Trial | None = None
        if match["trial"]:
            trial = "primary" if match["trial"].lower() == "primary" else "secondary"
        numbers = tuple(_cohort(match[key]) for key in ("cohort", "more") if match[key])
        found.append(SaidPlace(trial, numbers, bool(match["each"]), match.start(), match.end()))
    joined: list[SaidPlace] = []
    for place in found:
        last = joined[-1] if joined else None
        between = text[last.end : place.start].lower() if last else ""
        near = re.fullmatch(r"\s*(?:,|of|in|from|for|within)?\s*(?:the )?", between) is not None
        if last and near and bool(last.trial) != bool(place.trial):
            joined[-1] = SaidPlace(
                last.trial or place.trial, last.cohorts or place.cohorts, last.is_each or place.is_each,
                last.start, place.end,
            )  # fmt: skip
        else:
            joined.append(place)
    return tuple(joined)


def with_trials(clauses: Sequence[str]) -> tuple[str, ...]:
    """The clauses with the trial of the clause before where a cohort stands without one."""
    told, last = [], ""
    for given in clauses:
        clause = given
        found = places(clause)
        for place in reversed(found):
            if place.trial is None and last and not any(p.trial for p in found):
                clause = f"{clause[: place.end]} of the {last} trial{clause[place.end :]}"
        named = {place.trial for place in places(clause) if place.trial}
        last = named.pop() if len(named) == 1 else ""
        told.append(clause)
    return tuple(told)


def numbers(text: str) -> tuple[NumberSaid, ...]:
    """The numbers of a statement, in order, those of cohorts left out."""
    taken = [(m.start(), m.end()) for m in _PLACE.finditer(text)]
    found = []
    for match in _NUMBER.finditer(text):
        if any(a <= match.end() - 1 < b for a, b in taken):
            continue
        number, share = _value(match), bool(match["percent"])
        if match["count"]:
            if not float(match["of"]):
                continue
            number, share = 100 * float(match["count"]) / float(match["of"]), True
        words = (match["bound"] or "").lower().split()
        key = " ".join(words[:2]) if words[:1] in (["at"], ["up"]) else (words or [""])[0]
        found.append(NumberSaid(_BOUNDS.get(key, "="), number, share, match.start(), match.end()))
    return tuple(found)


def _value(match: re.Match[str]) -> float:
    if match["digits"]:
        return float(match["digits"].replace(",", ""))
    if match["words"]:
        return float(number_in_words(match["words"]))
    return 0.0


def _cohort(word: str) -> int:
    return _LETTERS.get(word.lower()) or int(word)
