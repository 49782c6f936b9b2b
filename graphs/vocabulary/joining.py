"""From the shipped tables to one list of concepts: who carries which name, and what is related.

The starter's nodes come first: a concept that is one of them carries its identifier, name and category.
Then the tables by hand. A name belongs to those with the best claim to it: by hand before a concept's own
name, before a synonym, before a gene's alias.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from graphs.biolink import CATEGORIES
from graphs.errors import DataError
from graphs.names import fold
from graphs.related import RELATIONS
from graphs.vocabulary.concepts import ALIAS, BY_HAND, OTHER_NAME, OWN_NAME, OWN_PREFIX, Concept
from graphs.vocabulary.ingredients import is_of_structure_alone

if TYPE_CHECKING:
    from graphs.vocabulary.shipped import Row, Shipped

GENES = frozenset({"biolink:Gene", "biolink:Protein"})
CHEMICALS = frozenset({"biolink:Drug", "biolink:SmallMolecule", "biolink:ChemicalEntity"})
DENIED = "no_kind_of"
"""Takes away an `is_a` of a public tree that holds for words, not for effects."""
PREFERRED = ("DOID", "DRUGBANK", "MESH", "MONDO")
CONDITIONS = frozenset({"biolink:Disease", "biolink:PhenotypicFeature"})


class Joined:
    """All concepts by identifier and name, and the relations among them.

    Raises:
        DataError: a row by hand names nothing, or several things, or has no known category.
    """

    def __init__(self, shipped: Shipped) -> None:
        self.concepts: list[Concept] = []
        self.relations: set[tuple[str, str, str]] = set()
        self._by_id: dict[str, Concept] = {}
        self._by_name: dict[str, list[Concept]] = defaultdict(list)
        self._apart = {row.cells["curie"] for row in shipped.rows("apart")}
        self._take_made(shipped)
        self._take_starter(shipped)
        self._take_by_hand(shipped)

    @cached_property
    def names(self) -> list[tuple[str, str, Concept, int]]:
        """(folded, as written, concept, claim) of every name, the best claims to it only."""
        claims: dict[str, list[tuple[str, Concept, int]]] = defaultdict(list)
        for concept in self.concepts:
            written: set[tuple[str, int]] = set()
            for name, claim in concept.claims.items():
                key, said = fold(name), (name.casefold(), claim)
                if key and said not in written:
                    written.add(said)
                    claims[key].append((name, concept, claim))
        return [
            (key, name, concept, claim)
            for key, rows in sorted(claims.items(), key=lambda one: one[0])
            for name, concept, claim in _best_claims(rows)
        ]

    def _take_made(self, shipped: Shipped) -> None:
        for curie, category, name, names, same in shipped.packed("concepts.tsv.xz"):
            concept = Concept(curie, f"biolink:{category}", name, same=set(same.split()))
            is_gene = concept.category == "biolink:Gene"
            concept.claim(name, OTHER_NAME if is_gene else OWN_NAME)
            for other in names.split("|") if names else ():
                concept.claim(other, ALIAS if is_gene else OTHER_NAME)
            self._add(concept)
        for narrower, broader in shipped.packed("broader.tsv.xz"):
            ends = self._by_id[narrower], self._by_id[broader]
            if not is_of_structure_alone(*ends):
                self.relations.add((ends[0].curie, "is_a", ends[1].curie))

    def _take_starter(self, shipped: Shipped) -> None:
        for row in shipped.nodes():
            curie, category, name = row["curie"], row["category"], row["name"].strip()
            concept = self._like(curie, category, name)
            if concept is None:
                concept = Concept(curie, category, name)
                self._add(concept)
            elif concept.curie != curie:
                concept.same = (concept.same | {concept.curie}) - {curie}
            concept.curie, concept.category, concept.name = curie, category, name
            concept.is_held = True
            self._by_id[curie] = concept
            for text in (name, *row["synonyms"].split("|")):
                self._claim(concept, text.strip())
                self._absorb(concept, f"HGNC.SYMBOL:{text.strip()}")

    def _absorb(self, protein: Concept, symbol: str) -> None:
        """Make the gene whose symbol a protein carries as a synonym one with the protein."""
        gene = self._by_id.get(symbol)
        if protein.category not in GENES or gene is None or gene is protein or gene.is_held:
            return
        self.concepts.remove(gene)
        protein.same |= {gene.curie, *gene.same} - {protein.curie}
        self._by_id.update(dict.fromkeys((gene.curie, *gene.same), protein))
        for name, claim in gene.claims.items():
            protein.claim(name, claim)
            self._by_name[fold(name)].remove(gene)
            self._index(protein, name)

    def _like(self, curie: str, category: str, name: str) -> Concept | None:
        """The concept that a node of the starter is, unless it is one of the starter already."""
        found = self._by_id.get(curie)
        if found is not None and curie in self._apart:
            found.same.discard(curie)
            found = None
        if found is None:
            alike = [c for c in self._by_name[fold(name)] if _goes_with(c.category, category)]
            found = alike[0] if len(alike) == 1 and fold(alike[0].name) == fold(name) else None
        return found if found is not None and not found.is_held else None

    def _take_by_hand(self, shipped: Shipped) -> None:
        rows = list(shipped.rows("names"))
        classes = list(shipped.rows("classes"))
        for row in rows:
            self._named(row, row.cells["category"])
        found = [self._named(row, "Drug") for row in classes]
        for row, concept in zip(classes, found, strict=True):
            for member in row.many("members"):
                one = self._one(member, row.place)
                if one is not concept:
                    self.relations.add((one.curie, "member_of", concept.curie))
        for row in shipped.rows("relations"):
            self._relate(row)
        found_now = {
            (self._by_id[s].curie, relation, self._by_id[o].curie) for s, relation, o in self.relations
        }  # fmt: skip
        denied = {(s, o) for s, relation, o in found_now if relation == DENIED}
        self.relations = {
            (s, relation, o)
            for s, relation, o in found_now
            if relation != DENIED and not (relation == "is_a" and (s, o) in denied)
        }

    def _named(self, row: Row, category: str) -> Concept:
        curie, name = row.cells["curie"], row.cells["name"]
        wanted = f"biolink:{category}" if category else ""
        concept = self._with_id(curie, name) if curie else self._called(row, name, wanted)
        if concept is None:
            if wanted not in CATEGORIES:
                raise DataError(f"{row.place}: {name!r} is not known and has no category")
            own = f"{OWN_PREFIX}:{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}"
            concept = Concept(curie or own, wanted, name)
            self._add(concept)
        elif not concept.is_held:
            concept.name, concept.category = name, wanted or concept.category
        for text in (name, *row.many("synonyms")):
            self._claim(concept, text)
        return concept

    def _with_id(self, curie: str, name: str) -> Concept | None:
        """The concept with an identifier; for one of our own, the starter's node of the same name."""
        own = [c for c in self._by_name[fold(name)] if c.is_held and fold(c.name) == fold(name)]
        ours = curie.startswith(f"{OWN_PREFIX}:")
        return self._by_id.get(curie) or (own[0] if ours and len(own) == 1 else None)

    def _called(self, row: Row, name: str, category: str) -> Concept | None:
        """The concept that a row means: by its name, else by the first synonym that is one's own name."""
        found = self._best(name, category)
        for text in (name, *row.many("synonyms")):
            key, is_gene = fold(text), category in GENES
            own = [c for c in self._by_name.get(key, ()) if fold(c.name) == key]
            own = [c for c in own if (c.category in GENES) == is_gene]
            found = found or min(own, key=_rank, default=None)
        return found

    def _relate(self, row: Row) -> None:
        relation = row.cells["relation"]
        if relation not in (*RELATIONS, DENIED):
            raise DataError(
                f"{row.place}: the relation is one of {', '.join((*RELATIONS, DENIED))}"
            )
        ends = [self._one(row.cells[end], row.place) for end in ("subject", "object")]
        if ends[0] is ends[1]:
            raise DataError(f"{row.place}: {ends[0].name!r} is related to itself")
        self.relations.add((ends[0].curie, relation, ends[1].curie))

    def _one(self, name: str, place: str) -> Concept:
        found = self._best(name, "")
        if found is None:
            raise DataError(f"{place}: {name!r} is not known: add it to a names table")
        return found

    def _best(self, name: str, category: str) -> Concept | None:
        """The concept with the best claim to a name, of a category that goes with the one given.

        Raises:
            DataError: several have the same claim to it.
        """
        if name in self._by_id:
            return self._by_id[name]
        key = fold(name)
        fits = [
            (
                min(claim for text, claim in c.claims.items() if fold(text) == key),
                not c.is_held,
                _rank(c),
                c,
            )
            for c in self._by_name.get(key, ())
            if not category or category == "biolink:" or _goes_with(c.category, category)
        ]
        if not fits:
            return None
        best = min(fit[:3] for fit in fits)
        first = [concept for *claim, concept in fits if tuple(claim) == best]
        if len(first) > 1:
            named = ", ".join(f"{c.curie} ({c.name})" for c in first)
            raise DataError(f"{name!r} is the name of {named}: give an identifier")
        return first[0]

    def _claim(self, concept: Concept, name: str) -> None:
        if name:
            concept.claim(name, BY_HAND)
            self._index(concept, name)

    def _add(self, concept: Concept) -> None:
        self.concepts.append(concept)
        for curie in (concept.curie, *concept.same):
            self._by_id.setdefault(curie, concept)
        for name in (concept.name, *concept.claims):
            self._index(concept, name)

    def _index(self, concept: Concept, name: str) -> None:
        alike = self._by_name[fold(name)]
        if concept not in alike:
            alike.append(concept)


def _best_claims(rows: list[tuple[str, Concept, int]]) -> list[tuple[str, Concept, int]]:
    """The best claims to one folded name, and a gene's symbol that is spelt like none of them (CAT, cats)."""
    least = min(claim for _, _, claim in rows)
    spelt = {name.casefold() for name, _, claim in rows if claim == least}
    return [
        (name, concept, claim)
        for name, concept, claim in rows
        if claim == least
        or (concept.category in GENES and name == concept.name and name.casefold() not in spelt)
    ]


def _rank(concept: Concept) -> int:
    """Place of a concept's vocabulary, the one that the starter prefers first."""
    prefix = concept.curie.partition(":")[0]
    return PREFERRED.index(prefix) if prefix in PREFERRED else len(PREFERRED)


def _goes_with(one: str, other: str) -> bool:
    return one == other or any({one, other} <= kinds for kinds in (GENES, CHEMICALS, CONDITIONS))
