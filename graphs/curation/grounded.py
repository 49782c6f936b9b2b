"""Names that a text uses -> one node each: held, or known by name, or new where a category says of what kind."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from graphs.curation.named import ACTS, group_of, own_id
from graphs.names import fold
from graphs.statements import Node

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from graphs.curation.named import LookUp
    from graphs.curie import Curie


ORGANISM = "OrganismTaxon"


class Grounded:
    """Finds nodes; remembers which of them the tables do not hold.

    Args:
        held: the nodes of the other tables.
        by_hand: those of them whose names are edited by hand.
        known: looks a name up beyond them.
    """

    def __init__(self, held: Iterable[Node], by_hand: Container[Curie], known: LookUp) -> None:
        self.nodes = {node.curie: node for node in held}
        self._by_hand = by_hand
        self.new: dict[Curie, Node] = {}
        self._known = known
        self._names: dict[str, set[Curie]] = defaultdict(set)
        self._synonyms: dict[str, set[Curie]] = defaultdict(set)
        for node in self.nodes.values():
            self._take(node)

    def disease(self, curie: Curie, name: str) -> Curie | None:
        """The node of a term of the ontology; None where its name stands for another thing."""
        if curie in self.nodes:
            return self._renamed(curie, name)
        for node, same in self._known(name):
            ids = (node.curie, *same)
            if curie in ids:
                at_hand = next((one for one in ids if one in self.nodes), None)
                if at_hand is not None:
                    return self._renamed(at_hand, name)
                return self._added(Node(node.curie, node.category, name))
        return None

    def _renamed(self, curie: Curie, name: str) -> Curie:
        """A term is called as the ontology calls it, unless a person named its node."""
        node = self.nodes[curie]
        if curie not in self._by_hand and fold(node.name) != fold(name):
            self.nodes[curie] = self.new[curie] = replace(node, name=name, synonyms=(node.name,))
        return curie

    def organism(self, names: Sequence[str]) -> Curie | None:
        """The node of an organism; of a medicine made of all of it where that alone has the name."""
        held = self.of(names, (ORGANISM,))
        if held is not None:
            return held
        whole = self.of(names, (ACTS,))
        if whole in self.new:
            node = self.nodes[whole]
            self.nodes[whole] = self.new[whole] = replace(node, category=f"biolink:{ORGANISM}")
        return whole if whole in self.new else None

    def of(
        self, names: Sequence[str], groups: Sequence[str], categories: Sequence[str] = ()
    ) -> Curie | None:
        """The one node that has the first name that is known at all.

        Args:
            names: the most exact first.
            groups: of `graphs.curation.named.group_of`, which its category must be in.
            categories: the only ones that are taken; none: all of the groups.
        """
        for name in names:
            found = self._held(name, groups) or self._beyond(name, groups)
            if found is not None:
                taken = not categories or self.nodes[found].category in categories
                return found if taken else None
        return None

    def _beyond(self, name: str, groups: Sequence[str]) -> Curie | None:
        concepts = [one for one in self._known(name) if group_of(one[0].category) in groups]
        if not concepts:
            return None
        node, same = concepts[0]
        at_hand = next((one for one in (node.curie, *same) if one in self.nodes), None)
        return at_hand or self._added(Node(node.curie, node.category, name))

    def add(self, name: str, category: str, synonyms: Sequence[str] = ()) -> Curie:
        """A node of its own for a plain name that nobody knows."""
        return self._added(Node(own_id(name), category, name, tuple(synonyms)))

    def is_known(self, name: str) -> bool:
        """Whether the name stands for anything at all, of whatever kind."""
        key = fold(name)
        return bool(self._names[key] or self._synonyms[key] or self._known(name))

    def _held(self, name: str, groups: Sequence[str]) -> Curie | None:
        for table in (self._names, self._synonyms):
            found = {
                one
                for one in table.get(fold(name), ())
                if group_of(self.nodes[one].category) in groups
            }
            if len(found) == 1:
                return found.pop()
        return None

    def _added(self, node: Node) -> Curie:
        if node.curie not in self.nodes:
            self.nodes[node.curie] = self.new[node.curie] = node
            self._take(node)
        return node.curie

    def _take(self, node: Node) -> None:
        self._names[fold(node.name)].add(node.curie)
        for synonym in node.synonyms:
            self._synonyms[fold(synonym)].add(node.curie)
