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

from graphs.forwarded import ForwardedGraph

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

    from graphs.store import KnowledgeGraph

T = TypeVar("T")


@dataclass
class _Read:
    """A read that runs or is done, and how many wait for it."""

    task: asyncio.Future[Any]
    waiting: int = 0


class RememberedGraph(ForwardedGraph):
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

    async def _ask(self, method: str, *arguments: Any, **options: Any) -> Any:
        key = (method, *arguments, *options.values())
        return await self._once(key, lambda: getattr(self._graph, method)(*arguments, **options))

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
