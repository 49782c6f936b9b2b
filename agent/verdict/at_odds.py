"""Evidence that contradicts itself: of one kind and of one thing, and pointing both ways."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.evidence import Evidence

OPPOSITE = {"increases", "decreases"}


def at_odds(items: Iterable[Evidence]) -> tuple[str, ...]:
    """Ids of studies or statements that show opposite directions; none where all of a kind agree.

    Designs that differ are compared elsewhere; of things that are near each counts by itself, as a
    treatment may well raise one part of an outcome and lower another.
    """
    ways: dict[tuple[str, str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        if item.kind != "edge" and item.direction in OPPOSITE:
            ways[item.line or "", item.exposure, item.outcome][item.direction].append(item.id)
    return tuple(
        i for told in ways.values() if len(told) == 2 for ids in told.values() for i in ids
    )
