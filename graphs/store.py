"""`KnowledgeGraph`: the one seam between knowledge and everything that asks for it.

Results carry their truncation; "nothing there" is an empty list, failure is a `StoreError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.curie import Curie
    from graphs.findings import Finding
    from graphs.statements import Edge, Node, Path

How = Literal["exact", "prefix", "fuzzy"]
Towards = Literal["out", "in", "both"]


@dataclass(frozen=True)
class EntityHit:
    """A node whose name or synonym is like the text; `score` lies in 0 to 1."""

    node: Node
    score: float
    matched: str
    how: How


@dataclass(frozen=True)
class Mention:
    """A span of a text (character offsets) that names one or more nodes."""

    start: int
    end: int
    text: str
    hits: tuple[EntityHit, ...]


@dataclass(frozen=True)
class PathSet:
    """Ranked paths, and whether more exist than were enumerated."""

    paths: tuple[Path, ...]
    truncated: bool = False


@dataclass(frozen=True)
class CommonCause:
    """A node with causal edges into both of two others."""

    node: Node
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class Release:
    """Which knowledge this is: enough to say later what an answer was based on."""

    name: str
    version: str
    checksum: str


@dataclass(frozen=True)
class Schema:
    """How much of what the store holds."""

    nodes: int
    edges: int
    findings: int
    categories: dict[str, int]
    predicates: dict[str, int]


class KnowledgeGraph(Protocol):
    """What any store offers. All calls are read-only.

    Raises (every method):
        StoreError: the store could not be read.
    """

    async def resolve(
        self, text: str, *, categories: Sequence[str] = (), limit: int = 5
    ) -> list[EntityHit]:
        """Nodes named like the text, exact before prefix before fuzzy, best first."""
        ...

    async def scan(self, text: str) -> list[Mention]:
        """The longest names that occur in a text, left to right, without overlap."""
        ...

    async def node(self, curie: Curie) -> Node | None:
        """One node, or None when the graph does not hold it."""
        ...

    async def neighbors(
        self,
        curie: Curie,
        *,
        predicates: Sequence[str] = (),
        direction: Towards = "both",
        limit: int = 50,
    ) -> list[Edge]:
        """Edges at a node, ordered by predicate and other end."""
        ...

    async def paths(self, start: Curie, end: Curie, *, k: int = 10, max_len: int = 4) -> PathSet:
        """Directed simple paths over causal predicates, best-ranked first."""
        ...

    async def common_causes(self, first: Curie, second: Curie) -> list[CommonCause]:
        """Nodes with a causal edge into each of the two."""
        ...

    async def findings(
        self,
        *,
        exposure: Curie | str | None = None,
        outcome: Curie | str | None = None,
        limit: int = 200,
    ) -> list[Finding]:
        """Study findings, newest first."""
        ...

    async def schema(self) -> Schema:
        """Counts."""
        ...

    async def release(self) -> Release:
        """Name, version and checksum of the knowledge."""
        ...

    async def close(self) -> None:
        """Release files and connections."""
        ...
