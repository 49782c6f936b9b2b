"""Where identifiers end that are merged into one another, each step taken once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def ends_of(steps: Mapping[str, str]) -> dict[str, str]:
    """The end of every chain, for each of its members; a ring ends at its first member in order."""
    ends: dict[str, str] = {}
    for start in steps:
        _follow(start, steps, ends)
    return ends


def _follow(start: str, steps: Mapping[str, str], ends: dict[str, str]) -> None:
    """Put the end of one chain for all of its members."""
    chain: dict[str, None] = {}
    place = start
    while place not in chain and place not in ends and (following := steps.get(place)) is not None:
        chain[place] = None
        place = following
    if place in ends:
        end = ends[place]
    elif place in chain:
        ring = list(chain)
        end = min(ring[ring.index(place) :])
    else:
        end = place
    ends.update(dict.fromkeys(chain, end))
