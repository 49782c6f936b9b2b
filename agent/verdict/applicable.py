"""Which evidence speaks for the people who were asked about, and in whom the effect is another one.

Indirectness (GRADE, Guyatt et al. 2011, J Clin Epidemiol 64:1303): rows on the people asked about
decide; without them, others' rows speak with less certainty and the answer says whose they are. Effects
that differ between groups are told apart and never averaged away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.verdict.lines import Apart
from tools.populations import groups_of, is_special, speaks_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.question import Direction
    from tools.evidence import Evidence


TURNS: dict[str, Direction] = {"increases": "increases", "decreases": "decreases"}


@dataclass(frozen=True)
class Applicable:
    """The items that decide; `of_whom` is set where they are of other people than asked about."""

    items: tuple[Evidence, ...]
    of_whom: str = ""
    apart: tuple[Apart, ...] = ()


def applicable(items: Sequence[Evidence], population: str | None) -> Applicable:
    """The evidence that bears on a population, or on people in general where none is asked about."""
    asked = groups_of(population)
    if asked:
        return _of_the_asked(items, asked)
    general = [item for item in items if not is_special(studied(item))]
    special = [item for item in items if is_special(studied(item))]
    if not any(item.direction for item in general if item.line is not None):
        return Applicable(tuple(items))
    apart = _apart(general, special)
    named = {i for one in apart for i in one.evidence}
    return Applicable(tuple(item for item in items if item.id not in named), apart=apart)


def studied(item: Evidence) -> frozenset[str]:
    """The groups that an item's population and contrast speak of."""
    return groups_of(item.population) | groups_of(item.contrast)


def _of_the_asked(items: Sequence[Evidence], asked: frozenset[str]) -> Applicable:
    # What a body states on its own of the treatment and the outcome holds for all people of it.
    studies = [item for item in items if item.line is not None and item.population]
    matched = [item for item in studies if speaks_for(asked, studied(item))]
    if matched:
        return Applicable(tuple(matched))
    if not studies:
        return Applicable(tuple(items), of_whom="people in general" if items else "")
    whose = max(studies, key=lambda item: (item.n or 0, item.year or 0)).population or ""
    return Applicable(tuple(items), of_whom=whose)


def _apart(general: Sequence[Evidence], special: Sequence[Evidence]) -> tuple[Apart, ...]:
    """Groups whose studies exclude the null in a direction that people in general do not show."""
    shown = {item.direction for item in general}
    found: dict[str, list[Evidence]] = {}
    for item in special:
        if item.direction in TURNS and item.direction not in shown:
            for group in sorted(studied(item) - groups_in(general)):
                found.setdefault(group, []).append(item)
    return tuple(
        Apart(group, TURNS[rows[0].direction or ""], tuple(row.id for row in rows))
        for group, rows in found.items()
        if len({row.direction for row in rows}) == 1
    )


def groups_in(items: Sequence[Evidence]) -> frozenset[str]:
    """All groups that the items speak of."""
    return frozenset().union(*(studied(item) for item in items)) if items else frozenset()
