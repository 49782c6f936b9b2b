"""`RememberedGraph`: a knowledge graph that asks each distinct question once, for the length of a run.

Two calls are the same when the method and the arguments are; a set of nodes is the same in any order.
Equal calls that overlap share one read. A read that fails is told to everyone who waits for it and is
forgotten, so that a later call tries again; a read that nobody waits for any more is stopped. One
event loop at a time.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Sequence

    from graphs.assessments import AssessmentKind
    from graphs.curie import Curie
    from graphs.statements import Node
    from graphs.store import (
        AssessmentSet,
        CauseSet,
        EdgeSet,
        EntityHit,
        FindingSet,
        KnowledgeGraph,
        Mention,
        PathSet,
        Rank,
        Release,
        Schema,
        Step,
        Subgraph,
        Towards,
        Walk,
    )

T = TypeVar("T")


@dataclass
class _Read:
    """A read that runs or is done, and how many wait for it."""

    task: asyncio.Future[Any]
    waiting: int = 0


class RememberedGraph:
    """A `KnowledgeGraph` in front of another, which stays the caller's: `close` leaves it open.

    Args:
        graph: the one that is asked.
        told: called with the method and the arguments of each call that is made to it.
    """

    def __init__(
        self, graph: KnowledgeGraph, told: Callable[[str], object] = lambda call: None
    ) -> None:
        self._graph = graph
        self._told = told
        self._reads: dict[Hashable, _Read] = {}
        self.calls = 0
        """Calls that were made to the graph behind, the failed ones included."""

    async def resolve(
        self, text: str, *, categories: Sequence[str] = (), limit: int = 5
    ) -> list[EntityHit]:
        """Nodes named like the text."""
        key = ("resolve", text, tuple(categories), limit)
        return list(
            await self._once(
                key, lambda: self._graph.resolve(text, categories=categories, limit=limit)
            )
        )

    async def scan(self, text: str) -> list[Mention]:
        """The longest names that occur in a text."""
        return list(await self._once(("scan", text), lambda: self._graph.scan(text)))

    async def related(self, curie: Curie) -> tuple[Any, ...]:
        """What the graph behind knows to be near to a node; nothing where it knows no names beyond its own."""
        known = getattr(self._graph, "related", None)
        return tuple(await self._once(("related", curie), lambda: known(curie))) if known else ()

    async def node(self, curie: Curie) -> Node | None:
        """One node, or None."""
        return await self._once(("node", curie), lambda: self._graph.node(curie))

    async def nodes(self, curies: Sequence[Curie]) -> list[Node]:
        """The nodes among these that the graph holds."""
        wanted = sorted(set(curies))
        return list(
            await self._once(("nodes", *wanted), lambda: self._graph.nodes(wanted)),
        )

    async def neighbors(
        self,
        curie: Curie,
        *,
        predicates: Sequence[str] = (),
        direction: Towards = "both",
        limit: int = 50,
    ) -> EdgeSet:
        """Edges at a node."""
        return await self._once(
            ("neighbors", curie, tuple(predicates), direction, limit),
            lambda: self._graph.neighbors(
                curie, predicates=predicates, direction=direction, limit=limit
            ),
        )

    async def metapath(
        self, start: Curie, end: Curie, steps: Sequence[Step], *, limit: int = 1000
    ) -> PathSet:
        """Simple paths that follow the steps."""
        return await self._once(
            ("metapath", start, end, tuple(steps), limit),
            lambda: self._graph.metapath(start, end, steps, limit=limit),
        )

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
        """The best simple paths."""
        return await self._once(
            ("paths", start, end, k, max_len, tuple(predicates), walk, rank),
            lambda: self._graph.paths(
                start, end, k=k, max_len=max_len, predicates=predicates, walk=walk, rank=rank
            ),
        )

    async def subgraph(self, nodes: Sequence[Curie], *, max_edges: int = 300) -> Subgraph:
        """The edges among some nodes."""
        wanted = sorted(set(nodes))
        return await self._once(
            ("subgraph", max_edges, *wanted),
            lambda: self._graph.subgraph(wanted, max_edges=max_edges),
        )

    async def common_causes(self, first: Curie, second: Curie, *, limit: int = 1000) -> CauseSet:
        """Nodes with a causal edge into each of the two."""
        return await self._once(
            ("common_causes", first, second, limit),
            lambda: self._graph.common_causes(first, second, limit=limit),
        )

    async def findings(
        self,
        *,
        exposure: Curie | str | None = None,
        outcome: Curie | str | None = None,
        comparator: Curie | str | None = None,
        limit: int = 200,
    ) -> FindingSet:
        """Study findings, newest first."""
        first, second, other = map(_text, (exposure, outcome, comparator))
        return await self._once(
            ("findings", first, second, other, limit),
            lambda: self._graph.findings(
                exposure=first, outcome=second, comparator=other, limit=limit
            ),
        )

    async def assessments(
        self,
        *,
        exposure: Curie | str | None = None,
        outcome: Curie | str | None = None,
        kinds: Sequence[AssessmentKind] = (),
        limit: int = 200,
    ) -> AssessmentSet:
        """Conclusions of bodies, newest first."""
        first, second = map(_text, (exposure, outcome))
        return await self._once(
            ("assessments", first, second, tuple(kinds), limit),
            lambda: self._graph.assessments(
                exposure=first, outcome=second, kinds=kinds, limit=limit
            ),
        )

    async def schema(self) -> Schema:
        """Counts."""
        return await self._once(("schema",), self._graph.schema)

    async def release(self) -> Release:
        """Name, version and checksum of the knowledge."""
        return await self._once(("release",), self._graph.release)

    async def close(self) -> None:
        """Forget everything and stop what still runs; the graph behind stays open."""
        reads, self._reads = self._reads, {}
        for read in reads.values():
            read.task.cancel()

    async def _once(self, key: Hashable, ask: Callable[[], Awaitable[T]]) -> T:
        read = self._reads.get(key)
        if read is None:
            self.calls += 1
            self._told(" ".join(map(str, key)) if isinstance(key, tuple) else str(key))
            read = self._reads[key] = _Read(asyncio.ensure_future(ask()))
            read.task.add_done_callback(lambda task: self._forget_failed(key, task))
        read.waiting += 1
        try:
            # Shielded: one caller that gives up must not take the answer from the others.
            found: T = await asyncio.shield(read.task)
        finally:
            read.waiting -= 1
            if not read.waiting and not read.task.done():
                read.task.cancel()
                self._forget(key, read.task)
        return found

    def _forget_failed(self, key: Hashable, task: asyncio.Future[Any]) -> None:
        if task.cancelled() or task.exception() is not None:
            self._forget(key, task)

    def _forget(self, key: Hashable, task: asyncio.Future[Any]) -> None:
        read = self._reads.get(key)
        if read is not None and read.task is task:
            del self._reads[key]


def _text(curie: Curie | str | None) -> str | None:
    """A CURIE and its text are the same argument."""
    return None if curie is None else str(curie)
