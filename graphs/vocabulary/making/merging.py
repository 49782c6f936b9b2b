"""Entries of all sources become concepts: exact matches first, then equal names of one kind.

A match is not followed where it would put two identifiers of one vocabulary together (one of the two
matches is then wrong, or is broader than it says), nor where someone has denied it by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.names import fold
from graphs.vocabulary.making.entries import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

UNIQUE = (
    "DOID:", "MESH:D", "MONDO:", "DRUGBANK:", "CHEBI:", "HP:", "HGNC.SYMBOL:", "GO:", "UniProt:",
)  # fmt: skip
"""Vocabularies that name a concept once; a supplementary MeSH record (C...) may become a heading (D...)."""

PREFERRED = (
    "DOID", "DRUGBANK", "MESH", "UniProt", "HGNC.SYMBOL", "GO", "HP", "MONDO", "CHEBI",
)  # fmt: skip
"""Whose identifier a concept carries, first of those that it has."""

KEPT = (*PREFERRED, "UMLS", "OMIM", "REACT", "NCBITaxon", "INTERPRO")
"""Identifiers that a concept keeps as equivalent."""

KINDS = (
    frozenset({"biolink:Disease", "biolink:PhenotypicFeature"}),
    frozenset({"biolink:Drug", "biolink:SmallMolecule"}),
    frozenset({"biolink:Gene", "biolink:Protein"}),
    frozenset({"biolink:Food", "biolink:OrganismTaxon"}),
    frozenset({"biolink:BiologicalProcess"}),
)
"""Categories within which an equal name means the same thing."""


class Merger:
    """Groups of identifiers, each with the entries that it is made of."""

    def __init__(self, entries: Iterable[Entry], denied: Iterable[tuple[str, str]]) -> None:
        self._entries: dict[str, Entry] = {}
        for entry in entries:
            self._take(entry)
        self._denied = {frozenset(pair) for pair in denied}
        self._group = {curie: {curie} for curie in self._entries}

    def _take(self, entry: Entry) -> None:
        known = self._entries.setdefault(entry.curie, entry)
        if known is not entry:
            known.called(entry.name, *entry.names)
            known.same |= entry.same
            known.parents |= entry.parents

    def join(self, first: str, second: str) -> None:
        """Say that two identifiers are one, unless that contradicts what is known."""
        one = self._group.setdefault(first, {first})
        two = self._group.setdefault(second, {second})
        if one is two or not self._may_join(one, two):
            return
        one |= two
        for curie in two:
            self._group[curie] = one

    def join_stated(self) -> None:
        """Join what the entries themselves call the same, in the order of the entries."""
        for entry in list(self._entries.values()):
            for other in sorted(entry.same):
                self.join(entry.curie, other)

    def join_named(self) -> None:
        """Join groups whose own names are equal and whose kinds go together."""
        for kinds in KINDS:
            at: dict[str, str] = {}
            for entry in self._entries.values():
                if entry.category in kinds and (key := fold(entry.name)):
                    first = at.setdefault(key, entry.curie)
                    self.join(first, entry.curie)

    def concepts(self) -> Iterator[Entry]:
        """One entry a group under its preferred identifier, in the order of the identifiers."""
        groups = {id(group): group for group in self._group.values()}
        chosen = {}
        for group in groups.values():
            held = sorted(group & self._entries.keys(), key=_preference)
            if held:
                chosen.update(dict.fromkeys(group, held[0]))
        for first in sorted(set(chosen.values())):
            yield self._merged(self._group[first], first, chosen)

    def _merged(self, group: set[str], first: str, chosen: dict[str, str]) -> Entry:
        own = self._entries[first]
        entry, written = Entry(first, own.category, own.name), {fold(own.name)}
        for curie in sorted(group & self._entries.keys(), key=_preference):
            part = self._entries[curie]
            entry.called(*(n for n in (part.name, *part.names) if fold(n) not in written))
            written |= {fold(n) for n in (part.name, *part.names)}
            entry.parents |= {chosen[p] for p in part.parents if p in chosen} - {first}
        entry.same = {c for c in group if c != first and c.partition(":")[0] in KEPT}
        return entry

    def _may_join(self, one: set[str], two: set[str]) -> bool:
        if any(frozenset((a, b)) in self._denied for a in one for b in two):
            return False
        return all(_count(one, p) + _count(two, p) < 2 for p in UNIQUE if _count(two, p))


def _count(group: set[str], prefix: str) -> int:
    return sum(curie.startswith(prefix) for curie in group)


def _preference(curie: str) -> tuple[int, str]:
    prefix = curie.partition(":")[0]
    order: Sequence[str] = PREFERRED
    return (order.index(prefix) if prefix in order else len(order), curie)
