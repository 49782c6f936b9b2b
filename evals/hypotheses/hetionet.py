"""The shared part of Hetionet as links in memory, read with the product's own reading of its metaedges."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphs.biolink import INVERSES
from graphs.curie import Curie
from graphs.load.hetionet import Hetionet
from graphs.load.rejects import Rejects
from graphs.statements import Edge
from tools.candidates.links import kind_of, link_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tools.candidates.links import Link, NodeKind, StoredLinks

TREATS = ("biolink:treats", "biolink:ameliorates_condition")


@dataclass
class HeldLinks:
    """`Links` of edges in memory.

    Attributes:
        uses: compound and disease of every edge that says that the one treats the other.
    """

    uses: list[tuple[str, str]] = field(default_factory=list)
    triples: list[tuple[str, str, str]] = field(default_factory=list)
    held: dict[str, list[Link]] = field(default_factory=dict)
    kinds: dict[str, NodeKind] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    async def at(self, node: str) -> Sequence[Link]:
        """As the protocol says."""
        return self.held.get(node, ())

    async def learn(self, nodes: Iterable[str]) -> None:
        """Everything is known."""

    def kind(self, node: str) -> NodeKind:
        """As the protocol says."""
        return self.kinds.get(node, "other")

    def name(self, node: str) -> str:
        """As the protocol says."""
        return self.names.get(node, node)


@dataclass(frozen=True)
class Joined:
    """`Links` of a stored graph with those of edges in memory: what has one identifier is one thing."""

    stored: StoredLinks
    beside: HeldLinks

    async def at(self, node: str) -> Sequence[Link]:
        """As the protocol says."""
        if node not in self.stored.nodes:
            await self.stored.learn([node])
        stored = await self.stored.at(node) if self.stored.nodes[node] else ()
        return (*stored, *self.beside.held.get(node, ()))

    async def learn(self, nodes: Iterable[str]) -> None:
        """As the protocol says."""
        await self.stored.learn(nodes)

    def kind(self, node: str) -> NodeKind:
        """As the protocol says."""
        return self.stored.kind(node) if self.stored.nodes.get(node) else self.beside.kind(node)

    def name(self, node: str) -> str:
        """As the protocol says."""
        return self.stored.name(node) if self.stored.nodes.get(node) else self.beside.name(node)


def read_hetionet(folder: Path) -> HeldLinks:
    """The nodes and edges below `folder/hetionet`.

    Raises:
        DataError: they are not there or cannot be read.
    """
    source, rejects, links = Hetionet(folder / "hetionet"), Rejects(), HeldLinks()
    for node in source.nodes(rejects):
        curie = str(node.curie)
        links.kinds[curie] = kind_of(node.category)
        links.names[curie] = node.name
    for row in source.edges(rejects):
        ends = Curie.parse(row.subject), Curie.parse(row.object)
        turned = INVERSES.get(row.predicate)  # the builder of a graph turns an inverse round too
        first, last = reversed(ends) if turned else ends
        edge = Edge(
            first, turned or row.predicate, last, row.direction or None, row.source, row.checked
        )
        subject, other = str(edge.subject), str(edge.object)
        links.triples.append((subject, row.checked, other))
        if edge.predicate in TREATS:
            links.uses.append((subject, other))
        for end in (subject, other):
            link = link_of(edge, end)
            if link is not None:
                links.held.setdefault(end, []).append(link)
    return links
