"""Single figures of a clause on adverse events against the counts of the record: so many, none, some, the most."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.literature.trial_records.comparisons import named
from tools.literature.trial_records.record import TOTAL, EventShare
from tools.literature.trial_records.said_places import SaidPlace, numbers, places
from tools.literature.trial_records.verdicts import BorneOut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tools.literature.trial_records.record import TrialRecord
    from tools.literature.trial_records.said_places import NumberSaid
    from tools.literature.trial_records.topics import NamedEvent

    TrialRecords = Mapping[str, TrialRecord]

_EACH_EVENT = re.compile(
    r"^(?:there were |there was )?no\s+(?:individual |single )?(?:adverse events?|AEs?|side effects?)\b.*\b(?:affect\w*|occurr?\w*)\s",
    re.IGNORECASE,
)
_MOST_WORD = re.compile(r"\bmost\b", re.IGNORECASE)
SLACK = 0.5
"""Percent points within which a share without a bound is right."""


def share_of(records: TrialRecords, place: SaidPlace, event: str) -> EventShare | None:
    """The share of an event in a place; None where the record may call it otherwise, or has no such arm."""
    record = records.get(named(records, place))
    if record is None or any(n > len(record.cohorts) for n in place.cohorts):
        return None
    chosen = [record.cohorts[n - 1] for n in place.cohorts] or record.cohorts
    listed = {name for one in record.cohorts for name in one.events}
    if event not in listed and (event == TOTAL or any(_is_near(event, name) for name in listed)):
        return None
    return record.share(event, chosen)


def _is_near(event: str, name: str) -> bool:
    """Whether another name may stand for the event, or for a kind of it."""
    return bool(set(event.split()) & set(name.split()))


def number_held(
    told: NumberSaid, records: TrialRecords, about: Sequence[NamedEvent], place: SaidPlace
) -> BorneOut | None:
    """Whether a number is the count or share of the event that stands behind it."""
    near = [t for t in about if t.start >= told.end] or list(about)
    if told.number == 0 and not told.is_share:
        shares = [share_of(records, place, topic.event) for topic in near]
        if any(s is None for s in shares):
            return None
        some = [s for s in shares if s is not None and s.count]
        return BorneOut(not some, f"{len(some)} of the events named were counted", bool(some))
    if len(near) != 1 and len(about) != 1:
        return None
    return _fits(told, records, near[0].event, place)


def _fits(told: NumberSaid, records: TrialRecords, event: str, place: SaidPlace) -> BorneOut | None:
    record = records.get(named(records, place))
    if record is None:
        return None
    cohorts = place.cohorts or tuple(range(1, len(record.cohorts) + 1))
    groups = [(n,) for n in cohorts] if place.is_each else [cohorts]
    said = []
    for group in groups:
        share = share_of(records, SaidPlace(place.trial, group, False, 0, 0), event)
        if share is None or not share.of:
            return None
        value = 100 * share.count / share.of if told.is_share else float(share.count)
        said.append((told.fits(value, SLACK if told.is_share else 1e-9), share))
    so = all(fits for fits, _ in said)
    if not so and len(cohorts) > 1 and not place.cohorts and not place.is_each:
        return None if _one_alone(told, records, event, place, cohorts) else BorneOut(False, event)
    return BorneOut(so, f"{event}: " + ", ".join(f"{s.count}/{s.of}" for _, s in said))


def _one_alone(
    told: NumberSaid, records: TrialRecords, event: str, place: SaidPlace, cohorts: Sequence[int]
) -> bool:
    """Whether the number is that of one cohort: then the statement may mean that one."""
    for cohort in cohorts:
        share = share_of(records, SaidPlace(place.trial, (cohort,), False, 0, 0), event)
        if share and share.of:
            value = 100 * share.count / share.of if told.is_share else float(share.count)
            if told.fits(value, SLACK if told.is_share else 1e-9):
                return True
    return False


def _where(records: TrialRecords, where: Sequence[SaidPlace]) -> Sequence[SaidPlace]:
    return where or ((SaidPlace(None, (), False, 0, 0),) if len(records) == 1 else ())


def without_any(
    told: NumberSaid, records: TrialRecords, where: Sequence[SaidPlace]
) -> BorneOut | None:
    """How many had no event: "3/4 of the patients did not suffer any"."""
    chosen = _where(records, where)
    share = (
        share_of(records, chosen[0], TOTAL) if len(chosen) == 1 and not chosen[0].is_each else None
    )
    if share is None or not share.of:
        return None
    rest = share.of - share.count
    value = 100 * rest / share.of if told.is_share else float(rest)
    return BorneOut(
        told.fits(value, SLACK if told.is_share else 1e-9), f"{rest}/{share.of} had none"
    )


def none_of(
    records: TrialRecords, about: Sequence[NamedEvent], where: Sequence[SaidPlace]
) -> BorneOut | None:
    """Whether none of the events was counted in these places."""
    shares = [share_of(records, p, t.event) for p in _where(records, where) for t in about]
    if not shares or any(s is None for s in shares):
        return None
    counted = [s.count for s in shares if s is not None]
    return BorneOut(not any(counted), f"counts {counted}", any(counted))


def some_of(
    records: TrialRecords, about: Sequence[NamedEvent], where: Sequence[SaidPlace]
) -> BorneOut | None:
    """Whether there was one of each: "cases of A were recorded in the primary trial"."""
    shares = [share_of(records, p, t.event) for p in _where(records, where) for t in about]
    if not shares or any(s is None for s in shares):
        return None
    counted = [s.count for s in shares if s is not None]
    return BorneOut(all(counted), f"counts {counted}")


def the_most(clause: str, records: TrialRecords, about: Sequence[NamedEvent]) -> BorneOut | None:
    """Whether the event is the one with the highest count; a tie is left open."""
    where = _where(records, places(clause))
    twice = len(_MOST_WORD.findall(clause)) > 1
    if len(about) != 1 or len(where) != 1 or where[0].is_each or twice:
        return None
    told = numbers(clause)
    if len(told) > 1:
        return None
    record = records.get(named(records, where[0]))
    if record is None or about[0].event == TOTAL:
        return None
    chosen = [record.cohorts[n - 1] for n in where[0].cohorts if n <= len(record.cohorts)]
    names = {name for one in record.cohorts for name in one.events if name != TOTAL}
    counts = {name: record.share(name, chosen or record.cohorts).count for name in names}
    best = max(counts.values(), default=0)
    mine = counts.get(about[0].event, 0)
    if mine == best and list(counts.values()).count(best) > 1:
        return None
    if mine == best and told:
        return _fits(told[0], records, about[0].event, where[0]) if told[0].is_share else None
    return BorneOut(mine == best, f"{about[0].event}: {mine}, the most {best}")


def each_event(clause: str, records: TrialRecords) -> BorneOut | None:
    """Each event of a trial by itself: "none of the individual events affects more than 100 patients"."""
    match = _EACH_EVENT.search(clause)
    told, where = numbers(clause), _where(records, places(clause))
    told = tuple(one for one in told if one.number or one.is_share)
    if match is None or len(told) != 1 or len(where) != 1 or where[0].is_each:
        return None
    record, bound = records.get(named(records, where[0])), told[0].bound
    number = told[0].number
    if record is None or bound not in (">", ">=") or told[0].is_share or number != int(number):
        return None
    chosen = [record.cohorts[n - 1] for n in where[0].cohorts if n <= len(record.cohorts)]
    names = {name for one in record.cohorts for name in one.events if name != TOTAL}
    most = max((record.share(name, chosen or record.cohorts).count for name in names), default=0)
    return BorneOut(not told[0].fits(float(most)), f"the most of one event is {most}")
