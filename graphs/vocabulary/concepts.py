"""A concept that is known by name, and how two of them are related."""

from __future__ import annotations

from dataclasses import dataclass, field
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

OWN_PREFIX = "AETIA"
"""Prefix of concepts that no public vocabulary has; the identifier is the name with hyphens."""

BY_HAND, OWN_NAME, OTHER_NAME, ALIAS = range(4)
"""How good a claim to a name is: by hand, the concept's own name, a synonym, a gene's alias."""


@dataclass(frozen=True)
class Related:
    """`curie` stands in `relation` to the concept that was asked about.

    Towards `broader`, the concept asked about is a kind, member or part of `curie`, is measured by it, is
    a high level of it or is a surrogate for it; towards `narrower`, `curie` is that of the concept asked about. `depth` counts
    the steps of `is_a` between them; it is 1 for any other relation.
    """

    relation: Relation
    curie: Curie
    towards: Literal["broader", "narrower"]
    depth: int = 1


@dataclass(eq=False)
class Concept:
    """A concept while the tables are joined; `claims` maps each name to how good its claim is."""

    curie: str
    category: str
    name: str
    claims: dict[str, int] = field(default_factory=dict)
    same: set[str] = field(default_factory=set)
    is_held: bool = False

    def claim(self, name: str, claim: int) -> None:
        """Give it a name; a better claim to the same name stands."""
        self.claims[name] = min(claim, self.claims.get(name, claim))
