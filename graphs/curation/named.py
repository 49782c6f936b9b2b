"""Plain names of curated rows -> nodes: those that are held, those that are known by name, new ones."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphs.biolink import CATEGORIES
from graphs.curie import Curie
from graphs.errors import DataError
from graphs.names import fold
from graphs.statements import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    LookUp = Callable[[str], Sequence[tuple[Node, tuple[Curie, ...]]]]
    """A name -> the concepts that are known by exactly it, with their other identifiers, best first."""

OWN = "AETIA"
"""Prefix of what no public vocabulary has; the identifier is the name with hyphens."""


ACTS, HAPPENS, GENE = "acts", "happens", "gene"
GROUPS = {
    **dict.fromkeys(
        ("Drug", "SmallMolecule", "ChemicalEntity", "EnvironmentalExposure", "BehavioralExposure",
         "SocioeconomicExposure", "Food", "Procedure"), ACTS,
    ),
    **dict.fromkeys(
        ("Disease", "PhenotypicFeature", "ClinicalAttribute", "BiologicalProcess", "MolecularActivity",
         "Pathway", "LifeStage"), HAPPENS,
    ),
    **dict.fromkeys(("Protein", "Gene", "GeneFamily", "MacromolecularComplex"), GENE),
}  # fmt: skip
"""Categories between which a curator's choice and a vocabulary's may differ over the same thing."""
FAMILIES = ("biolink:GeneFamily", "biolink:MacromolecularComplex")


@dataclass(frozen=True)
class NameLine:
    """What a curator says about a name: its category, other names, and the class it belongs to."""

    name: str
    category: str
    synonyms: tuple[str, ...]
    member_of: str


class Names:
    """Finds the node of each name; remembers what has to be added to `nodes.tsv`.

    Args:
        held: nodes that are there; names go before synonyms.
        lines: folded name -> what the curator says about it.
        known: looks a name up beyond the graph.
    """

    def __init__(self, held: Iterable[Node], lines: Mapping[str, NameLine], known: LookUp) -> None:
        self._nodes = {node.curie: node for node in held}
        self._lines = lines
        self._known = known
        self._found: dict[str, Curie] = {}
        self._by_name: dict[str, set[Curie]] = defaultdict(set)
        self._by_synonym: dict[str, set[Curie]] = defaultdict(set)
        self.changed: dict[Curie, Node] = {}
        self.told: list[str] = []
        for node in self._nodes.values():
            self._take(node)

    def of(self, text: str) -> Curie:
        """The node of a name.

        Raises:
            DataError: nobody knows the name, or several nodes have it.
        """
        folded = fold(text)
        if folded not in self._found:
            self._found[folded] = self._sought(text.strip(), folded)
        return self._found[folded]

    def name(self, curie: Curie) -> str:
        """The name of a node."""
        return self._nodes[curie].name

    def _sought(self, text: str, folded: str) -> Curie:
        line = self._lines.get(folded)
        category = line.category if line else ""
        if category and category not in CATEGORIES:
            raise DataError(f"the category of {text!r}, {category}, is not one of Biolink")
        curie = self._held(text, folded, category)
        if curie is None:
            curie = self._beyond(text, category)
        if line is not None:
            self._add_names(curie, line)
        return curie

    def _beyond(self, text: str, category: str) -> Curie:
        """The node of a concept that is known by name, else a new one."""
        known = self._known(text)
        alike = [
            (node, same)
            for node, same in known
            if not category or group_of(node.category) == group_of(category)
        ]
        # A gene's symbol is a word too; any other thing of the very name is the thing meant.
        alike = alike or [one for one in known if group_of(one[0].category) != GENE]
        for node, same in alike:
            for curie in (node.curie, *same):
                if curie in self._nodes:
                    return curie
        if not alike and not category:
            raise DataError(f"nobody knows {text!r}: give it a line in names.tsv")
        node = alike[0][0] if alike else Node(own_id(text), category, text)
        # Called as the curator calls it; the vocabulary has its other names, and knows whose they are.
        node = Node(node.curie, category or node.category, text)
        self._nodes[node.curie] = self.changed[node.curie] = node
        self._take(node)
        others = "" if alike else "".join(f"; not {o.curie} ({o.category})" for o, _ in known)
        self.told.append(f"new node {node.curie} {node.name} ({node.category}){others}")
        return node.curie

    def _held(self, text: str, folded: str, category: str) -> Curie | None:
        """The node that has the name, of a category like the one given where it is given."""
        for names in (self._by_name, self._by_synonym):
            found = names.get(folded, set())
            alike = {
                curie
                for curie in found
                if not category or group_of(self._nodes[curie].category) == group_of(category)
            }
            found = alike or found
            # Where one thing has the name of its family too, the thing is meant.
            found = {c for c in found if self._nodes[c].category not in FAMILIES} or found
            if len(found) > 1:
                named = ", ".join(sorted(map(str, found)))
                raise DataError(f"{text!r} names several nodes: {named}")
            if found:
                return min(found)
        return None

    def _add_names(self, curie: Curie, line: NameLine) -> None:
        node = self._nodes[curie]
        own = {fold(name) for name in (node.name, *node.synonyms)}
        new = []
        for name in (line.name, *line.synonyms):
            others = (self._by_name[fold(name)] | self._by_synonym[fold(name)]) - {curie}
            known = self._known(name)
            if known and not any(curie in (concept.curie, *same) for concept, same in known):
                others |= {concept.curie for concept, _ in known}
            if others:
                of = ", ".join(str(other) for other in sorted(others))
                self.told.append(f"{name!r} is a name of {of} already: not one of {node.name!r}")
            elif fold(name) not in own:
                own.add(fold(name))
                new.append(name)
        if new:
            node = replace(node, synonyms=(*node.synonyms, *new))
            self._nodes[curie] = self.changed[curie] = node
            self._take(node)

    def _take(self, node: Node) -> None:
        self._by_name[fold(node.name)].add(node.curie)
        for synonym in node.synonyms:
            self._by_synonym[fold(synonym)].add(node.curie)


def group_of(category: str) -> str:
    """The categories between which a curator's choice and a vocabulary's may differ, as one word."""
    plain = category.removeprefix("biolink:")
    return GROUPS.get(plain, plain)


def own_id(text: str) -> Curie:
    """The identifier of what no public vocabulary has."""
    return Curie(OWN, re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-"))
