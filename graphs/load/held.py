"""The node that a CURIE or a name means, among those that a build has so far."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphs.assessments import Assessment
from graphs.curie import Curie
from graphs.errors import DataError
from graphs.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphs.findings import Finding
    from graphs.statements import Node
    from graphs.stores.sqlite_build import StoreWriter

    LookUp = Callable[[str], Sequence[tuple[Node, tuple[Curie, ...]]]]
    """A name -> the concepts that are known by exactly it, with their other identifiers, best first."""


class HeldNodes:
    """Nodes of a build by CURIE and by name; the names are looked through when the first is asked.

    Args:
        writer: holds the nodes of all sources.
        same: identifier -> the one that it is merged into.
        known: looks a name up that no source has; a concept that it finds becomes a node.
    """

    def __init__(self, writer: StoreWriter, same: Mapping[str, str], known: LookUp) -> None:
        self._writer = writer
        self._same = same
        self._known = known
        self._names: dict[str, list[str]] = {}
        self._synonyms: dict[str, list[str]] = {}

    def known(self, text: str) -> Curie:
        """The node of a CURIE, or of a name that one node alone has; names go before synonyms.

        Raises:
            DataError: there is none, or several are named so.
        """
        text = text.strip()
        merged = self._same.get(text, text)
        if self._writer.has_node(merged):
            return Curie.parse(merged)
        named = self._named(fold(text))
        if len(named) == 1:
            return Curie.parse(named[0])
        if not named and (concepts := self._known(text)):
            return self._taken(*concepts[0])
        raise DataError(
            f"{text!r} names several nodes, {', '.join(named)}: write the CURIE of one"
            if named
            else f"nobody knows {text!r}: write a name or a CURIE that a source or the vocabulary has"
        )

    def _taken(self, node: Node, same: Sequence[Curie]) -> Curie:
        """The node of a concept: one of a source, else a new one."""
        for curie in (node.curie, *same):
            merged = self._same.get(str(curie), str(curie))
            if self._writer.has_node(merged):
                return Curie.parse(merged)
        self._writer.add_node(str(node.curie), node.category, node.name, node.synonyms)
        return node.curie

    def merged(self, item: Finding | Assessment) -> Finding | Assessment:
        """The item about the identifiers that its own were merged into."""
        exposure, outcome = self._end(item.exposure), self._end(item.outcome)
        if isinstance(item, Assessment):
            return replace(item, exposure=exposure, outcome=outcome)
        return replace(
            item,
            exposure=exposure,
            outcome=outcome,
            intervention=item.intervention and self._end(item.intervention),
            comparator=item.comparator and self._end(item.comparator),
        )

    def _end(self, curie: Curie) -> Curie:
        into = self._same.get(str(curie))
        return curie if into is None else Curie.parse(into)

    def _named(self, folded: str) -> list[str]:
        if not self._names:
            for curie, name, synonyms in self._writer.names():
                self._names.setdefault(fold(name), []).append(curie)
                for key in {fold(synonym) for synonym in synonyms}:
                    self._synonyms.setdefault(key, []).append(curie)
        return self._names.get(folded) or self._synonyms.get(folded, [])
