"""How paths are ranked, the same in every store.

The path-degree product of Himmelstein & Baranzini 2015 (PLoS Comput Biol 11:e1004259): each edge
of a path down-weights both of its ends by degree ** -0.4, where the degree counts the edges of that
relation (predicate and qualifier) at that end, so that paths through hubs, which join anything to
anything, come last. A symmetric relation counts the edges at either end. Ranked by evidence, each
edge also counts by its sources: (sources / sqrt(degree * degree)) ** 0.8, the cosine of what is
stated at its two ends, so that what many studies state outweighs what one does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphs.store import Rank

DAMPING = 0.4
"""The exponent that the paper chose by cross-validation."""


class Hop(NamedTuple):
    """One edge of a walk, in numbers of the store: `back` when walked from object to subject."""

    source: int
    relation: int
    target: int
    back: bool
    sources: int

    @property
    def triple(self) -> tuple[int, int, int]:
        """Subject, relation, object as stated."""
        if self.back:
            return self.target, self.relation, self.source
        return self.source, self.relation, self.target


Walked = tuple[Hop, ...]
Degrees = dict[tuple[int, int, bool], int]
"""(node, relation, whether the node is the object) -> edges of that relation there."""


@dataclass(frozen=True)
class Scored:
    """A walk with its score."""

    hops: Walked
    score: float

    @property
    def nodes(self) -> tuple[int, ...]:
        """The nodes in order."""
        return (self.hops[0].source, *(hop.target for hop in self.hops))


def path_degree_product(hops: Walked, degrees: Degrees) -> float:
    """The product of degree ** -0.4 over both ends of every edge, in (0, 1]."""
    product = 1
    for hop in hops:
        product *= degrees[hop.source, hop.relation, hop.back]
        product *= degrees[hop.target, hop.relation, not hop.back]
    return float(product**-DAMPING)


def evidence_product(hops: Walked, degrees: Degrees) -> float:
    """The path-degree product with every edge weighted by the square of its sources."""
    product = path_degree_product(hops, degrees)
    for hop in hops:
        product *= hop.sources ** (2 * DAMPING)
    return product


def ranked(walks: Iterable[Walked], degrees: Degrees, rank: Rank) -> list[Scored]:
    """The walks, best first; nodes are numbered in the order of their CURIEs."""
    key: dict[Rank, Callable[[Scored], tuple[object, ...]]] = {
        "dwpc": lambda s: (-s.score, len(s.hops), s.nodes),
        "evidence": lambda s: (-s.score, len(s.hops), s.nodes),
        "length": lambda s: (len(s.hops), -s.score, s.nodes),
    }
    score = evidence_product if rank == "evidence" else path_degree_product
    scored = [Scored(hops, score(hops, degrees)) for hops in walks]
    return sorted(scored, key=key[rank])
