"""A clause on results against the one figure that each arm has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.literature.reading.topic import content
from tools.literature.trial_records.clauses import ASIDE
from tools.literature.trial_records.comparisons import comparison, goes, named
from tools.literature.trial_records.record import RecordedArm
from tools.literature.trial_records.said_places import SaidPlace, numbers, places
from tools.literature.trial_records.verdicts import BorneOut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.literature.trial_records.comparisons import SetAgainst
    from tools.literature.trial_records.record import TrialRecord
    from tools.literature.trial_records.said_places import NumberSaid

    TrialRecords = Mapping[str, TrialRecord]

_COUNTS_PEOPLE = re.compile(r"(?:participants|patients|subjects)$")
_TIME = re.compile(r"^\s*(?P<unit>days?|weeks?|months?|years?|hours?)\b", re.IGNORECASE)
_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}
_PEOPLE = re.compile(
    r"^\s*(?:of (?:the )?)?(?:\w+ )?(?:patients?|participants?|women|people|subjects)\b",
    re.IGNORECASE,
)
_NOT_READ = re.compile(
    r"\b(?:not|n't|neither|no|none|only|all|every|highest|lowest|best|worst|most|least|maximum|minimum|at least one|difference|confidence|range)\b",
    re.IGNORECASE,
)
_COMMON = content("participants patients number percentage trial cohort group arm study time")
_SHORT = re.compile(r"\b[A-Za-z]?[A-Z]{2,5}s?\b")
LEAST_LETTERS = 3
LEAST_SHARED = 2
"""Words of an outcome's title that a clause must share, and at least half of them."""
LONGEST_TITLE = 4
"""Letters that the name of an arm must have to be looked for in a statement."""


def with_arms(statement: str, records: TrialRecords) -> str:
    """The statement with names of arms written as cohorts by number."""
    named_arms = [
        (one.title, f"cohort {at} of the {trial} trial")
        for trial, record in records.items()
        for at, one in enumerate(record.cohorts, 1)
        if len(one.title) > LONGEST_TITLE
    ]
    titles = [title.lower() for title, _ in named_arms]
    for title, cohort in sorted(named_arms, key=lambda pair: -len(pair[0])):
        if titles.count(title.lower()) > 1:
            continue
        pattern = re.compile(
            rf"(?<![\w+/-])(?:the )?{re.escape(title)}(?! ?[\w+/]*[+/])(?: (?:group|arm|cohort))?(?: (?:of|in) the (?:primary|secondary) trial)?(?![\w+-])",
            re.IGNORECASE,
        )
        statement = pattern.sub(cohort, statement)
    return statement


def on_outcomes(clause: str, records: TrialRecords) -> BorneOut | None:
    """Whether the clause holds; None where it is not read.

    Args:
        clause: one clause, names of arms written as cohorts.
        records: the sections on results, by trial.
    """
    if ASIDE.search(clause) or _NOT_READ.search(clause):
        return None
    told = comparison(clause)
    if told is not None:
        return _compared(clause, told, records)
    return _numbers(clause, records)


def _cohort(records: TrialRecords, place: SaidPlace) -> tuple[TrialRecord, RecordedArm] | None:
    record = records.get(named(records, place))
    if record is None or len(place.cohorts) > 1 or place.is_each:
        return None
    if not place.cohorts and len(record.cohorts) != 1:
        return None
    at = place.cohorts[0] if place.cohorts else 1
    return (record, record.cohorts[at - 1]) if at <= len(record.cohorts) else None


def _all_arms(records: TrialRecords, place: SaidPlace) -> tuple[TrialRecord, RecordedArm] | None:
    """All arms of a trial as one, where each counts people."""
    record = records.get(named(records, place))
    if record is None or place.cohorts or place.is_each:
        return None
    arms = record.cohorts
    if not arms or any(
        a.value is None or not a.people or not _COUNTS_PEOPLE.match(a.unit) for a in arms
    ):
        return None
    people, value = sum(a.people for a in arms), sum(a.value or 0.0 for a in arms)
    return record, RecordedArm("", people, {}, value, arms[0].unit)


def _is_on(clause: str, record: TrialRecord) -> bool:
    """Whether the clause names the outcome: at least two words and half of its title, or its short form."""
    title = record.head[1] if len(record.head) > 1 else ""
    short = {word.rstrip("s") for word in re.findall(r"\(([A-Za-z]{2,6})\)", title)}
    if any(word.rstrip("s") in short or _spells(word, title) for word in _SHORT.findall(clause)):
        return True
    wanted = content(title) - _COMMON
    shared = len(content(clause) & wanted)
    return shared >= min(LEAST_SHARED, len(wanted)) and 2 * shared >= len(wanted) > 0


def _spells(short: str, title: str) -> bool:
    """Whether the first letters of words of the title that follow each other spell a short form."""
    letters = "".join(word[0] for word in re.findall(r"[A-Za-z]+", title)).lower()
    return len(short) >= LEAST_LETTERS and short.lower() in letters


def _compared(clause: str, told: SetAgainst, records: TrialRecords) -> BorneOut | None:
    if told.places is None:
        return None
    both = [_cohort(records, place) for place in told.places]
    if both[0] is None or both[1] is None:
        return None
    (record, first), (_, second) = both[0], both[1]
    if first.value is None or second.value is None or first.unit != second.unit:
        return None
    if not _is_on(clause, record):
        return None
    one, other = first.value, second.value
    if _COUNTS_PEOPLE.match(first.unit) and told.is_rate is not False:
        if not first.people or not second.people:
            return None
        rates = goes(told.side, one / first.people, other / second.people)
        if told.is_rate is None and rates != goes(told.side, one, other):
            return None
        if told.is_rate:
            one, other = one / first.people, other / second.people
    so, why = goes(told.side, one, other), f"{first.value} and {second.value} {first.unit}"
    if so and told.by is not None and not told.is_bounded:
        return BorneOut(told.by.fits(one, other), why)
    return None if so and (told.is_much or told.is_bounded) else BorneOut(so, why)


def _numbers(clause: str, records: TrialRecords) -> BorneOut | None:
    found = numbers(clause)
    where = places(clause)
    if len(found) != 1 or len(where) > 1:
        return None
    place = where[0] if where else SaidPlace(None, (), False, 0, 0)
    picked = _cohort(records, place) or _all_arms(records, place)
    if picked is None or picked[1].value is None:
        return None
    record, cohort = picked
    value = _as_told(found[0], clause, cohort)
    if value is None or not _is_on(clause, record):
        return None
    told = found[0]
    slack = 0.5 if told.is_share else 0.05
    so = told.fits(value, slack)
    printed = clause[told.start : told.end].strip().split()[-1].rstrip("%")
    if not so and told.bound == "=" and printed in record.text:
        return None
    return BorneOut(so, f"{cohort.value} {cohort.unit}")


def _as_told(told: NumberSaid, clause: str, cohort: RecordedArm) -> float | None:
    """The figure of an arm in the unit of a number; None where the units do not fit."""
    value, unit, behind = cohort.value, cohort.unit, clause[told.end :]
    time = _TIME.match(behind)
    if value is None:
        return None
    if time:
        return _in_time(value, unit, time["unit"].lower().rstrip("s"), told)
    share = "percent" in unit or "%" in unit
    people = _COUNTS_PEOPLE.match(unit) is not None
    if told.is_share:
        if share:
            return value
        return 100 * value / cohort.people if people and cohort.people else None
    if _PEOPLE.match(behind) and people:
        return value
    if _PEOPLE.match(behind) and share and cohort.people and told.bound != "=":
        return value * cohort.people / 100
    return None


def _in_time(value: float, unit: str, wanted: str, told: NumberSaid) -> float | None:
    """A time in another unit; an exact number is not held against what had to be converted."""
    if wanted in unit:
        return value
    held = next((name for name in _DAYS if name in unit), None)
    if held is None or told.bound == "=":
        return None
    return value * _DAYS[held] / _DAYS[wanted]
