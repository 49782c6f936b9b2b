"""How one thing that is known by name is related to another: a kind, a member, a part, a marker of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from graphs.curie import Curie

Relation = Literal["is_a", "member_of", "part_of", "measured_by", "high_level_of", "surrogate_for"]
RELATIONS: tuple[Relation, ...] = (
    "is_a",
    "member_of",
    "part_of",
    "measured_by",
    "high_level_of",
    "surrogate_for",
)


@dataclass(frozen=True)
class Related:
    """`curie` stands in `relation` to the concept that was asked about.

    Towards `broader`, the concept asked about is a kind, member or part of `curie`, is measured by it, is
    a high level of it or is a surrogate for it; towards `narrower`, `curie` is that of the concept asked
    about. `depth` counts the steps of `is_a` between them; it is 1 for any other relation.
    """

    relation: Relation
    curie: Curie
    towards: Literal["broader", "narrower"]
    depth: int = 1
