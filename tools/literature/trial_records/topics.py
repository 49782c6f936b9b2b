"""Which events of a record a clause names, each as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.names import tokens
from tools.literature.trial_records.record import TOTAL

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAY_STAND = frozenset(
    [
        word.folded
        for word in tokens(
            """of with had has have experienced experience experiencing suffered suffer suffering from the a an and or for no
            any were was is be reported recorded observed developed presented diagnosed case in to than more fewer less patient
            participant total by either neither as same one two three people women adverse event including like having affected
            both showed sign developing exhibited"""
        )
    ]
)
_ALL = re.compile(
    r"\b(?:any |an? |more |fewer |less |of |the |no |total |experienc\w+ |suffer\w* |from |had |have |record\w* |report\w* |observ\w+ |with |for |total number of |many )"
    r"(?:adverse[- ]events?|side[- ]effects?|AEs?)\b|\badverse event rates?\b",
    re.IGNORECASE,
)
_EVENTS = re.compile(r"\badverse[- ]events?\b|\bside[- ]effects?\b|\bAEs?\b", re.IGNORECASE)


@dataclass(frozen=True)
class NamedEvent:
    """An event that a clause names, and where."""

    event: str
    start: int
    end: int


def topics(clause: str, events: Iterable[str]) -> tuple[NamedEvent, ...] | None:
    """The events that it names, in order; `total` for adverse events as such; None where a name is part of a longer one."""
    words = tokens(clause)
    folded = [word.folded for word in words]
    found: list[NamedEvent] = []
    taken: set[int] = set()
    for event in sorted((e for e in events if e != TOTAL), key=len, reverse=True):
        name = event.split()
        for at in range(len(folded) - len(name) + 1):
            span = range(at, at + len(name))
            if folded[at : at + len(name)] != name or taken & set(span):
                continue
            taken |= set(span)
            if at and folded[at - 1] not in _MAY_STAND and not folded[at - 1].isdigit():
                joined = clause[words[at - 1].end : words[at].start]
                if "," not in joined:
                    return None
            found.append(NamedEvent(event, words[at].start, words[at + len(name) - 1].end))
    if found:
        return tuple(sorted(found, key=lambda topic: topic.start))
    match = _ALL.search(clause)
    if match:
        return (NamedEvent(TOTAL, match.start(), match.end()),)
    return () if not _EVENTS.search(clause) else None
