"""Candidates that another source than the walks names, and the places that a list keeps for them.

Walks alone would fill every list: what a bridge, the literature or a model names first is run too, so
that each source can be judged by what it adds. What is known, warned of or in doubt takes no such place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Source = Literal["bridge", "literature", "model"]
SOURCES: tuple[Source, ...] = ("bridge", "literature", "model")
FIRST, EVERY = 3, 3
"""Place (from 0) of the first lead in a list, and how many places further the next one stands."""
PLACED = 2
"""Leads of each source that are given a place."""
T = TypeVar("T")


@dataclass(frozen=True)
class Lead:
    """One candidate by one source.

    Attributes:
        curie: of its node.
        source: which.
        text: why, in one clause.
    """

    curie: str
    source: Source
    text: str


def by_candidate(leads: Sequence[Lead]) -> dict[str, tuple[str, ...]]:
    """What the sources say of each candidate."""
    found: dict[str, tuple[str, ...]] = {}
    for lead in leads:
        found[lead.curie] = (*found.get(lead.curie, ()), lead.text)
    return found


def placed(ranked: Mapping[str, T], leads: Sequence[Lead]) -> list[T]:
    """The ranked candidates, with leads of every source in turn at their places.

    Args:
        ranked: CURIE -> candidate, best first.
        leads: of each source best first; of what is not ranked none counts.
    """
    queues = [
        [lead.curie for lead in leads if lead.source == source and lead.curie in ranked][:PLACED]
        for source in SOURCES
    ]
    longest = max(map(len, queues))
    turns = dict.fromkeys(q[i] for i in range(longest) for q in queues if i < len(q))
    rest = list(ranked)
    place = FIRST
    for curie in turns:
        if rest.index(curie) > place:
            rest.remove(curie)
            rest.insert(place, curie)
            place += EVERY
    return [ranked[curie] for curie in rest]
