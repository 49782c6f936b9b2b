"""A clause on adverse events against the counts of the record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.literature.trial_records.clauses import ASIDE
from tools.literature.trial_records.comparisons import comparison, goes
from tools.literature.trial_records.counts_said import (
    each_event,
    none_of,
    number_held,
    share_of,
    some_of,
    the_most,
    without_any,
)
from tools.literature.trial_records.empty_words import says_more
from tools.literature.trial_records.record import TOTAL
from tools.literature.trial_records.said_places import SaidPlace, numbers, places
from tools.literature.trial_records.topics import topics
from tools.literature.trial_records.verdicts import BorneOut, all_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tools.literature.trial_records.comparisons import SetAgainst
    from tools.literature.trial_records.record import TrialRecord
    from tools.literature.trial_records.said_places import NumberSaid
    from tools.literature.trial_records.topics import NamedEvent

    TrialRecords = Mapping[str, TrialRecord]

_MOST = re.compile(r"\bmost (?:common|frequent|prevalent|commonly|frequently)\b", re.IGNORECASE)
_NOT_COUNTED = re.compile(
    r"\b(?:least common|least frequent|rarest|only(?! (?:\d|one|two|three|four|five)\b)|every|all (?:of|patients|cases)|occurred|other)\b|\bsame\b|\bseveral\b|\bas many\b|\bno\s+\d|\bwhich\b|\bassociated\b|\ball (?:their|the|its|patient)\b|\btimes\b|\bgrade\b|\bserious\b|\bmost\b",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:more|less|fewer|higher|lower|greater)\b(?! than \d)", re.IGNORECASE)
_NEVER = re.compile(
    r"\b(?:(?:did|do|does|were|was|have|had|has)(?: not|n't)|neither|never|nobody)\b", re.IGNORECASE
)
_NONE = re.compile(r"\b(?:no|none|without|absence)\b", re.IGNORECASE)
_BARE = re.compile(
    r"(?:\W|\d|\b(?:in|of|the|for|from|and|or|only|there|were|was|had|recorded|reported|observed|experienced|a|an|total|no|none|patients?|cases?|"
    r"neither|these|this|more|less|than|at|least|one|two|three|it|none)\b)*",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:,\s*(?:and|or)?|and/or|and|or|associated)\s+", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"(?:in|the|cohorts?|no|none|more|less|only|\d|for|had|were|was|there|both|either|one|two|is|at|patients?|all|primary|secondary|a|an|than)\b",
    re.IGNORECASE,
)
_SIZED = re.compile(
    r"\b(?:equal|same|numbers?|percentage|rate|proportion|common|frequent\w*|total)\b",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(
    r"\b(?:patients?|participants?|people|women|subjects|rates?|percent\w*|proportion)\b|%",
    re.IGNORECASE,
)
"""A record's total counts people, not events."""
_EITHER = re.compile(r"\s*(?:or|and|nor)\s*(?:the |in |in the )?", re.IGNORECASE)
_PEOPLE = re.compile(
    r"^\s*(?:of (?:the )?)?(?:\w+ ){0,2}?(?:patients?|cases?|participants?|people|women|subjects|occurr?ences?|instances?|deaths?|adverse|recorded|reported|cohort|the (?:primary|secondary))\b",
    re.IGNORECASE,
)


def on_events(
    clause: str, records: TrialRecords, last: Sequence[NamedEvent]
) -> tuple[BorneOut | None, Sequence[NamedEvent]]:
    """Whether the clause holds, and the events that it names; None where it is not read.

    Args:
        clause: one clause.
        records: the sections on adverse events, by trial.
        last: the events that the clause before names.
    """
    each = each_event(clause, records)
    if each is not None:
        return each, ()
    known = {name for record in records.values() for one in record.cohorts for name in one.events}
    found = topics(clause, known)
    if found is None or ASIDE.search(clause):
        return None, ()
    about = found or (last if _says_no_more(clause) else ())
    if not about:
        return None, ()
    held = _read(clause, records, about)
    if held is not None and _goes_on(clause, about) and not held.is_none_false:
        held = None
    spans = [(topic.start, topic.end) for topic in found]
    spans += [(place.start, place.end) for place in places(clause)]
    told = numbers(clause)
    # "No adverse events of the heart" is not false because there were others; "no A, B or C" is by any of them.
    is_total = not any(one.number or one.is_share for one in told) and about[0].event == TOTAL
    simple = comparison(clause) is None and (not told or is_total)
    if held is not None and (held.is_so or simple) and says_more(clause, spans):
        held = None
    return held, about


def _read(clause: str, records: TrialRecords, about: Sequence[NamedEvent]) -> BorneOut | None:
    if _MOST.search(clause):
        return the_most(clause, records, about)
    told = comparison(clause)
    if told is not None:
        return _compared(told, records, about)
    if _NOT_COUNTED.search(clause) or _MORE.search(clause):
        return None
    return _counted(clause, records, about)


def _says_no_more(clause: str) -> bool:
    """Whether nothing but places and numbers stands in it: what it is of, the clause before said."""
    bare = clause
    for place in reversed(places(clause)):
        bare = bare[: place.start] + bare[place.end :]
    return _BARE.fullmatch(bare) is not None


def _goes_on(clause: str, about: Sequence[NamedEvent]) -> bool:
    """Whether a name goes on behind "and" with what the record does not list."""
    starts = {topic.start for topic in about}
    for topic in about:
        more = _AND.match(clause, topic.end)
        if more and more.end() not in starts and not _NO_NAME.match(clause, more.end()):
            return True
    return False


def _compared(
    told: SetAgainst, records: TrialRecords, about: Sequence[NamedEvent]
) -> BorneOut | None:
    if told.is_bounded or (about[0].event == TOTAL and not _OF_PEOPLE.search(told.left)):
        return None
    where = [*places(told.left), *places(told.right)]
    cut = len(told.left)
    if told.places is None and len(about) == 2 and len(where) <= 1 and about[1].start >= cut:
        place = (*where, SaidPlace(None, (), False, 0, 0))[0]
        return _set_against(told, records, [(place, about[0].event), (place, about[1].event)])
    if told.places is None or any(place.is_each for place in told.places):
        return None
    first, second = told.places
    return all_of(
        _set_against(told, records, [(first, topic.event), (second, topic.event)])
        for topic in about
    )


def _set_against(
    told: SetAgainst, records: TrialRecords, sides: Sequence[tuple[SaidPlace, str]]
) -> BorneOut | None:
    first, second = (share_of(records, place, event) for place, event in sides)
    if first is None or second is None or not first.of or not second.of:
        return None
    counts = goes(told.side, first.count, second.count)
    shares = (100 * first.count / first.of, 100 * second.count / second.of)
    so = goes(told.side, *shares) if told.is_rate else counts
    if told.is_rate is None and counts != goes(told.side, *shares):
        return None
    why = f"{sides[0][1]}: {first.count}/{first.of} and {second.count}/{second.of}"
    if so and told.by is not None:
        pairs = [(float(first.count), float(second.count))] if told.by.unit != "%" else []
        pairs += [shares] if told.by.unit in ("%", "times") else []
        so = any(told.by.fits(one, other) for one, other in pairs)
    return None if so and told.is_much else BorneOut(so, why)


def _counted(clause: str, records: TrialRecords, about: Sequence[NamedEvent]) -> BorneOut | None:
    where = places(clause)
    found = [n for n in numbers(clause) if not any(t.start <= n.start < t.end for t in about)]
    if _NEVER.search(clause):
        if len(found) == 1 and about[0].event == TOTAL and (found[0].is_share or found[0].number):
            return without_any(found[0], records, where)
        return none_of(records, about, where) if not found else None
    if not found and _NONE.search(clause):
        return none_of(records, about, where)
    if not found:
        return None if _SIZED.search(clause) else some_of(records, about, where)
    held = []
    for told in found:
        behind = clause[told.end :]
        if (
            behind.strip(" .,")
            and not _PEOPLE.match(behind)
            and told.number
            and not any(0 <= t.start - told.end <= 4 for t in about)
        ):
            return None
        held += [
            number_held(told, records, about, place) for place in _places_of(told, where, clause)
        ]
    false = next((one for one in held if one is not None and not one.is_so), None)
    if false is not None:
        return false
    return held[-1] if held and all(one is not None for one in held) else None


def _places_of(told: NumberSaid, where: Sequence[SaidPlace], clause: str) -> Sequence[SaidPlace]:
    """The place behind a number, else before it; none, or a share, in two places is that in each."""
    behind = [place for place in where if place.start >= told.end]
    if len(behind) > 1 and _EITHER.fullmatch(clause, behind[0].end, behind[1].start):
        return behind[:2] if told.is_share or not told.number else ()
    if behind:
        return behind[:1]
    return where[-1:] or (SaidPlace(None, (), False, 0, 0),)
