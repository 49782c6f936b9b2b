"""`KnowledgeGraph`: the one seam between knowledge and everything that asks for it.

What is cut at a limit says so (`truncated`), also when the limit is 0 and nothing is returned;
"nothing there" is empty and not truncated; failure is a `StoreError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.assessments import Assessment, AssessmentKind
    from graphs.curie import Curie
    from graphs.findings import Finding
    from graphs.related import Related
    from graphs.statements import Edge, Node, Path

How = Literal["exact", "prefix", "fuzzy"]
Towards = Literal["out", "in", "both"]
Walk = Literal["forward", "any"]
Rank = Literal["dwpc", "evidence", "length"]

ANY_COMPARATOR = "any"
"""Asks `findings` for comparisons with any other treatment."""


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
class EdgeSet:
    """Edges in a stated order, and whether more exist than are here."""

    edges: tuple[Edge, ...]
    truncated: bool = False


@dataclass(frozen=True)
class Step:
    """One step of a metapath: which predicates (any when empty), walked which way, to what.

    `out` walks from subject to object, `in` from object to subject; a symmetric predicate is
    walked either way. `category` narrows the node that is reached (any when empty).
    """

    predicates: tuple[str, ...] = ()
    direction: Towards = "out"
    category: str = ""


@dataclass(frozen=True)
class Subgraph:
    """Some nodes and the edges among them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    truncated: bool = False


@dataclass(frozen=True)
class PathSet:
    """Ranked paths, and whether more exist than are here."""

    paths: tuple[Path, ...]
    truncated: bool = False


@dataclass(frozen=True)
class CommonCause:
    """A node with causal edges into both of two others."""

    node: Node
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class CauseSet:
    """Common causes in a stated order, and whether more exist than are here."""

    causes: tuple[CommonCause, ...]
    truncated: bool = False


@dataclass(frozen=True)
class FindingSet:
    """Study findings, newest first, and whether more exist than are here."""

    findings: tuple[Finding, ...]
    truncated: bool = False


@dataclass(frozen=True)
class AssessmentSet:
    """Assessments, newest first, those without a year last, and whether more exist than are here."""

    assessments: tuple[Assessment, ...]
    truncated: bool = False


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
    assessments: int
    categories: dict[str, int]
    predicates: dict[str, int]


class KnowledgeGraph(Protocol):
    """What any store offers. All calls are read-only.

    Raises (every method):
        InputError: a limit below 0.
        StoreError: the store could not be read.
        DeadlineError: the call took longer than the store's deadline; the work was stopped.
    """

    async def resolve(
        self, text: str, *, categories: Sequence[str] = (), limit: int = 5
    ) -> list[EntityHit]:
        """Nodes named like the text, exact before prefix before fuzzy, best first."""
        ...

    async def scan(self, text: str) -> list[Mention]:
        """The longest names that occur in a text, left to right, without overlap."""
        ...

    async def held(self, curie: Curie) -> bool:
        """Whether it holds the node, rather than its name alone being known."""
        ...

    async def related(self, curie: Curie) -> tuple[Related, ...]:
        """What is known to be near to a node; nothing where only edges are held."""
        ...

    async def node(self, curie: Curie) -> Node | None:
        """One node, or None when the graph does not hold it."""
        ...

    async def nodes(self, curies: Sequence[Curie]) -> list[Node]:
        """The nodes among these that the graph holds, in the order of their CURIEs."""
        ...

    async def neighbors(
        self,
        curie: Curie,
        *,
        predicates: Sequence[str] = (),
        direction: Towards = "both",
        limit: int = 50,
    ) -> EdgeSet:
        """Edges at a node, by predicate, qualifier, other end, outgoing first, then source.

        A symmetric edge is both outgoing and incoming. An unknown node has no edges.
        """
        ...

    async def metapath(
        self, start: Curie, end: Curie, steps: Sequence[Step], *, limit: int = 1000
    ) -> PathSet:
        """Simple paths that follow the steps (1 to 6), by falling degree-weighted score.

        Raises:
            InputError: no steps or more than 6, or a predicate or category that Biolink has not.
        """
        ...

    async def paths(
        self,
        start: Curie,
        end: Curie,
        *,
        k: int = 10,
        max_len: int = 4,
        predicates: Sequence[str] = (),
        walk: Walk = "forward",
        rank: Rank = "dwpc",
    ) -> PathSet:
        """The best simple paths of at most `max_len` edges (1 to 6).

        Args:
            start: first node.
            end: last node.
            k: how many to return.
            max_len: longest path, in edges.
            predicates: the predicates walked; empty for the causal ones (forward) or all (any).
            walk: `forward` goes from cause to effect (a non-causal predicate from subject to
                object, a symmetric one either way); `any` walks every edge either way.
            rank: `dwpc` by the product of degree ** -0.4 over the ends of the edges; `evidence`
                by that and the sources of each edge; `length` returns the shortest, in the order
                of dwpc. Ties: fewer edges, then the order of the node CURIEs.

        Raises:
            InputError: a length, a number or a predicate that cannot be.
        """
        ...

    async def subgraph(self, nodes: Sequence[Curie], *, max_edges: int = 300) -> Subgraph:
        """The edges among some nodes, in the order of subject, predicate and object."""
        ...

    async def common_causes(self, first: Curie, second: Curie, *, limit: int = 1000) -> CauseSet:
        """Nodes with a causal edge into each of the two, most edges first, then by name."""
        ...

    async def findings(
        self,
        *,
        exposure: Curie | str | None = None,
        outcome: Curie | str | None = None,
        comparator: Curie | str | None = None,
        limit: int = 200,
    ) -> FindingSet:
        """Study findings, newest first.

        Without a `comparator`, those of an exposure against nothing, placebo or less of it. With one,
        head-to-head comparisons of it with the exposure, in either order; `ANY_COMPARATOR`: with any.
        """
        ...

    async def assessments(
        self,
        *,
        exposure: Curie | str | None = None,
        outcome: Curie | str | None = None,
        kinds: Sequence[AssessmentKind] = (),
        limit: int = 200,
    ) -> AssessmentSet:
        """Conclusions of bodies, of some kinds (all when empty), newest first."""
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
