"""A concept that is known by name, and how good its claim to each name is."""

from __future__ import annotations

from dataclasses import dataclass, field

OWN_PREFIX = "AETIA"
"""Prefix of concepts that no public vocabulary has; the identifier is the name with hyphens."""

BY_HAND, OWN_NAME, OTHER_NAME, ALIAS = range(4)
"""How good a claim to a name is: by hand, the concept's own name, a synonym, a gene's alias."""


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
