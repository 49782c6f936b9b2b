"""Graphs of Hetionet's or PrimeKG's shape: real numbers of nodes and edges, random endpoints.

Counts of Hetionet are those of its v1.0 metaedges (Himmelstein et al. 2017, eLife 6:e26726). Endpoints
follow a power law, so that there are hubs of thousands of edges as in the real graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphs.biolink import PREDICATES

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = {
    "A": ("biolink:AnatomicalEntity", 402), "BP": ("biolink:BiologicalProcess", 11_381),
    "CC": ("biolink:CellularComponent", 1_391), "C": ("biolink:Drug", 1_552),
    "D": ("biolink:Disease", 137), "G": ("biolink:Gene", 20_945),
    "MF": ("biolink:MolecularActivity", 2_884), "PW": ("biolink:Pathway", 1_822),
    "PC": ("biolink:ChemicalEntity", 345), "SE": ("biolink:PhenotypicFeature", 5_734),
    "S": ("biolink:PhenotypicFeature", 438),
}  # fmt: skip
METAEDGES = (
    ("G", "BP", "affects", "increased", 559_504), ("A", "G", "produces", "", 526_407),
    ("G", "G", "regulates", "", 265_672), ("G", "G", "physically_interacts_with", "", 147_164),
    ("C", "SE", "has_side_effect", "", 138_944), ("A", "G", "affects", "downregulated", 102_240),
    ("A", "G", "affects", "upregulated", 97_848), ("G", "MF", "capable_of", "", 97_222),
    ("G", "PW", "actively_involved_in", "", 84_372), ("G", "CC", "located_in", "", 73_566),
    ("G", "G", "correlated_with", "", 61_690), ("C", "G", "affects", "decreased", 21_102),
    ("C", "G", "affects", "increased", 18_756), ("D", "G", "associated_with", "", 12_623),
    ("C", "G", "directly_physically_interacts_with", "", 11_571), ("D", "G", "positively_correlated_with", "", 7_731),
    ("D", "G", "negatively_correlated_with", "", 7_623), ("C", "C", "similar_to", "", 6_486),
    ("D", "A", "disease_has_location", "", 3_602), ("D", "S", "has_phenotype", "", 3_357),
    ("PC", "C", "has_member", "", 1_029), ("C", "D", "treats", "", 755),
    ("D", "D", "chemically_similar_to", "", 543), ("C", "D", "ameliorates_condition", "", 390),
)  # fmt: skip
"""Source kind, target kind, predicate, object direction, edges."""

SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "xa",
    "ze",
)


class SyntheticNode(NamedTuple):
    """A node and its category."""

    curie: str
    category: str
    name: str


def nodes(scale: float = 1.0, seed: int = 0) -> Iterator[SyntheticNode]:
    """The nodes of every kind, with pronounceable names."""
    rng = np.random.default_rng(seed)
    for kind, (category, _) in KINDS.items():
        size = _size(kind, scale)
        picked = rng.integers(len(SYLLABLES), size=(size, 5))
        for i, row in enumerate(picked):
            word = "".join(SYLLABLES[j] for j in row)
            yield SyntheticNode(f"{kind}:{i}", category, f"{word} {i}")


def edges(scale: float = 1.0, seed: int = 1) -> Iterator[tuple[str, str, str, str]]:
    """Distinct (subject, predicate, object, direction) of every metaedge.

    With `scale` 3.6 they are as many as PrimeKG's 8.1 million rows.
    """
    rng = np.random.default_rng(seed)
    for source, target, predicate, direction, count in METAEDGES:
        sizes = [_size(kind, scale) for kind in (source, target)]
        wanted = min(int(count * scale), sizes[0] * sizes[1] // 4)
        found = np.empty(0, dtype=np.int64)
        while len(found) < wanted:
            drawn = [_power_law(rng, size, int(wanted * 1.3) + 10) for size in sizes]
            key = drawn[0] * sizes[1] + drawn[1]
            if PREDICATES[f"biolink:{predicate}"].symmetric and source == target:
                # The same statement from both ends is one edge in every store.
                low, high = np.minimum(*drawn), np.maximum(*drawn)
                key = low * sizes[1] + high
            found = np.union1d(found, key[(drawn[0] != drawn[1]) | (source != target)])
        found = rng.permutation(found)[:wanted]
        for a, b in zip((found // sizes[1]).tolist(), (found % sizes[1]).tolist(), strict=True):
            yield f"{source}:{a}", f"biolink:{predicate}", f"{target}:{b}", direction


def _size(kind: str, scale: float) -> int:
    """Nodes of a kind; PrimeKG has 2.8 times the nodes of Hetionet for 3.6 times the edges."""
    return int(KINDS[kind][1] * max(scale / 1.3, 1.0))


def _power_law(
    rng: np.random.Generator, size: int, count: int
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Numbers below `size`, small ones far more often."""
    return (size * rng.random(count) ** 2.2).astype(np.int64)
