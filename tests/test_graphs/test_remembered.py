"""The memo of a run: what it asks once, shares, forgets, and leaves open."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from graphs.curie import Curie
from graphs.errors import StoreError
from graphs.remembered import RememberedGraph
from graphs.store import FindingSet

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore

LDL, CHD = Curie("EX", "ldl"), Curie("EX", "chd")


class Slow:
    """A graph whose one call waits for `gate`, and fails or is stopped as told."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.begun = 0
        self.stopped = 0
        self.failures = 0
        self.closed = False

    async def findings(self, **_: Any) -> FindingSet:
        """Nothing found, after a while."""
        self.begun += 1
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        if self.failures:
            self.failures -= 1
            raise StoreError("disk gone")
        return FindingSet((), truncated=True)

    async def close(self) -> None:
        """Must not be called by who does not own it."""
        self.closed = True


def remembered(slow: Slow) -> RememberedGraph:
    graph: Any = slow
    return RememberedGraph(graph)


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_each_distinct_call_is_made_once(starter: SqliteStore) -> None:
    graph = RememberedGraph(starter)
    (hit,) = await graph.resolve("LDL cholesterol", limit=1)
    curie = hit.node.curie
    for _ in range(3):
        assert await graph.findings(exposure=curie) == await starter.findings(exposure=curie)
        assert await graph.neighbors(curie, limit=3) == await starter.neighbors(curie, limit=3)
        assert await graph.release() == await starter.release()
    assert graph.calls == 4
    await graph.findings(exposure=str(curie))
    assert graph.calls == 4, "a CURIE and its text are the same argument"
    await graph.findings(outcome=curie)
    await graph.findings(exposure=curie, limit=3)
    await graph.neighbors(curie, limit=4)
    assert graph.calls == 7


async def test_a_set_of_nodes_is_the_same_in_any_order(starter: SqliteStore) -> None:
    graph = RememberedGraph(starter)
    found = await starter.scan("asthma, stroke, metformin")
    curies = [mention.hits[0].node.curie for mention in found]
    assert len(curies) == 3
    assert await graph.nodes(curies) == await graph.nodes(curies[::-1])
    assert await graph.subgraph(curies) == await graph.subgraph([*curies[::-1], curies[0]])
    assert graph.calls == 2


async def test_a_caller_cannot_change_what_others_get(starter: SqliteStore) -> None:
    graph = RememberedGraph(starter)
    first = await graph.scan("asthma and stroke")
    first.clear()
    assert len(await graph.scan("asthma and stroke")) == 2


async def test_calls_that_overlap_share_one_read() -> None:
    slow = Slow()
    graph = remembered(slow)
    waiting = [asyncio.create_task(graph.findings(exposure=LDL)) for _ in range(5)]
    await settle()
    slow.gate.set()
    assert set(await asyncio.gather(*waiting)) == {FindingSet((), truncated=True)}
    assert (slow.begun, graph.calls) == (1, 1)


async def test_a_failure_reaches_everyone_who_waits_and_is_forgotten() -> None:
    slow = Slow()
    slow.failures = 1
    graph = remembered(slow)
    waiting = [asyncio.create_task(graph.findings(exposure=LDL)) for _ in range(2)]
    await settle()
    slow.gate.set()
    failed = await asyncio.gather(*waiting, return_exceptions=True)
    assert [str(error) for error in failed] == ["disk gone"] * 2
    assert await graph.findings(exposure=LDL) == FindingSet((), truncated=True)
    assert graph.calls == 2


async def test_one_who_gives_up_does_not_take_the_answer_from_the_others() -> None:
    slow = Slow()
    graph = remembered(slow)
    first, second = (asyncio.create_task(graph.findings(exposure=LDL)) for _ in range(2))
    await settle()
    first.cancel()
    await settle()
    slow.gate.set()
    assert (await second).truncated
    assert (slow.begun, slow.stopped) == (1, 0)


async def test_a_read_that_nobody_waits_for_is_stopped_and_made_anew() -> None:
    slow = Slow()
    graph = remembered(slow)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(graph.findings(exposure=LDL), 0.01)
    await settle()
    assert slow.stopped == 1
    slow.gate.set()
    assert (await graph.findings(exposure=LDL)).truncated
    assert slow.begun == 2


async def test_closing_forgets_and_leaves_the_graph_behind_open() -> None:
    slow = Slow()
    slow.gate.set()
    graph = remembered(slow)
    await graph.findings(outcome=CHD)
    await graph.close()
    assert not slow.closed
    await graph.findings(outcome=CHD)
    assert slow.begun == 2
