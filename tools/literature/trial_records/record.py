"""A section of a trial's record, as ClinicalTrials.gov prints it, with its numbers.

"Adverse Events 1:" and "Results 1:" begin a cohort. A count "29/36 (25.00%)" whose share does not fit has the
mark of a footnote in front: the share decides which digits are the count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from graphs.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

TOTAL = "total"
_COHORT = re.compile(r"^\s*(?:adverse events|results|intervention)\s*\d+\s*:", re.IGNORECASE)
_COUNT = re.compile(r"^(?P<name>.*?)(?P<count>\d+)/(?P<of>\d+)\s*\((?P<share>[\d.]+)%\)\s*$")
_MARKS = re.compile(r"\[\d+\]|\*")
_TITLE = re.compile(r"arm/group title:\s*(?P<title>.*)", re.IGNORECASE)
_PEOPLE = re.compile(r"participants analyzed:\s*(?P<n>\d+)", re.IGNORECASE)
_VALUE = re.compile(r"unit of measure:\s*(?P<unit>.*?)\s{2,}(?P<value>-?\d[\d.,]*)", re.IGNORECASE)
_NEAR = 0.006
"""How far a printed share may be from its count over its number, in percent points."""


@dataclass(frozen=True)
class EventShare:
    """So many of so many people."""

    count: int
    of: int


@dataclass(frozen=True)
class RecordedArm:
    """One arm.

    Attributes:
        title: as the record calls it; may be empty.
        people: how many were analysed; 0 where that is not told.
        events: folded name of an event -> its share.
        value: the one figure of its outcome; None where there are none or several.
        unit: of that figure.
    """

    title: str
    people: int
    events: dict[str, EventShare]
    value: float | None
    unit: str


@dataclass(frozen=True)
class TrialRecord:
    """One section of one trial: its kind in small letters, what stands before the first cohort, and the cohorts.

    `arms` is the text of each cohort.
    """

    kind: str
    head: tuple[str, ...]
    cohorts: tuple[RecordedArm, ...]
    text: str
    arms: tuple[str, ...] = ()

    def share(self, event: str, cohorts: Sequence[RecordedArm]) -> EventShare:
        """Of all these cohorts together; an event that a cohort does not list counts none there."""
        found = [one.events.get(event) or EventShare(0, one.people) for one in cohorts]
        return EventShare(sum(one.count for one in found), sum(one.of for one in found))


def record_of(lines: Sequence[str]) -> TrialRecord:
    """Read the lines of one section."""
    starts = [at for at, line in enumerate(lines) if _COHORT.match(line)]
    parts = [lines[a:b] for a, b in pairwise([*starts, len(lines)])]
    first = lines[0] if lines else ""
    kind = re.sub(r"\s*\d*\s*:.*", "", first).strip().lower()
    head = tuple(line.strip() for line in lines[: starts[0] if starts else len(lines)])
    return TrialRecord(
        kind,
        head,
        tuple(_cohort(part) for part in parts),
        "\n".join(lines),
        tuple("\n".join(part) for part in parts),
    )


def _cohort(lines: Sequence[str]) -> RecordedArm:
    text = "\n".join(lines)
    events: dict[str, EventShare] = {}
    for line in lines:
        name, share = _event(line)
        if share is not None:
            events[name] = share
    title, people = _TITLE.search(text), _PEOPLE.search(text)
    values = _VALUE.findall(text)
    number = values[0][1].replace(",", "").rstrip(".") if len(values) == 1 else ""
    total = events.get(TOTAL)
    return RecordedArm(
        title["title"].strip() if title else "",
        int(people["n"]) if people else total.of if total else 0,
        events,
        float(number) if number and re.fullmatch(r"-?\d+(?:\.\d+)?", number) else None,
        values[0][0].strip().lower() if number else "",
    )


def _event(line: str) -> tuple[str, EventShare | None]:
    match = _COUNT.match(_MARKS.sub(" ", line).strip())
    if match is None:
        return "", None
    digits, of, share = match["count"], int(match["of"]), float(match["share"])
    name = fold(match["name"])
    for start in range(len(digits)):
        count = int(digits[start:])
        if of and count <= of and abs(100 * count / of - share) <= _NEAR:
            return name, EventShare(count, of)
    return name, None
