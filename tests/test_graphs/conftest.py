"""One way to make a store of each kind, so that every store passes the same tests."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from filelock import FileLock

from graphs.remembered import RememberedGraph
from graphs.statements import Node
from graphs.store import Release
from graphs.stores.sqlite_build import write_store
from graphs.stores.sqlite_store import SqliteStore
from graphs.vocabulary.build import open_vocabulary

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
    from pathlib import Path

    from graphs.assessments import Assessment
    from graphs.findings import Finding
    from graphs.statements import Edge
    from graphs.store import KnowledgeGraph
    from graphs.vocabulary.reader import Vocabulary

    MakeStore = Callable[..., Awaitable[KnowledgeGraph]]


@pytest_asyncio.fixture(
    params=["sqlite", "remembered", pytest.param("neo4j", marks=pytest.mark.neo4j)]
)
async def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[MakeStore]:
    """`await make_store(edges, nodes=..., findings=..., assessments=..., deadline_s=...)`."""
    opened: list[KnowledgeGraph] = []

    async def make(
        edges: Iterable[Edge] = (),
        *,
        nodes: Iterable[Node] | None = None,
        findings: Iterable[Finding] = (),
        assessments: Iterable[Assessment] = (),
        **options: Any,
    ) -> KnowledgeGraph:
        edges = list(edges)
        if nodes is None:
            ends = {end for e in edges for end in (e.subject, e.object)}
            nodes = [Node(end, "biolink:Gene", end.identifier) for end in sorted(ends)]
        path = tmp_path / f"graph{len(opened)}.sqlite"
        release = Release("toy", "1", secrets.token_hex(8))
        write_store(path, nodes, edges, findings, release, assessments)
        store: KnowledgeGraph = SqliteStore(path, **({} if request.param == "neo4j" else options))
        if request.param == "neo4j":
            store = await _loaded(path, store, options)
        opened.append(store)
        return RememberedGraph(store) if request.param == "remembered" else store

    yield make
    for store in opened:
        await store.close()


async def _loaded(path: Path, filled: KnowledgeGraph, options: dict[str, Any]) -> KnowledgeGraph:
    """The same graph in the server that AETIA_TEST_NEO4J names."""
    from graphs.stores.neo4j_load import load
    from graphs.stores.neo4j_store import Neo4jStore

    address = os.environ.get("AETIA_TEST_NEO4J")
    if not address:
        pytest.skip("AETIA_TEST_NEO4J names no server")
    await filled.close()
    await load(path, address, replace=True)
    return await Neo4jStore.open(address, **options)


@pytest.fixture(scope="session")
def compiled_names(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with the compiled vocabulary, one for all test processes."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "compiled-names"


@pytest_asyncio.fixture
async def vocabulary(
    compiled_names: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Vocabulary]:
    """The vocabulary that ships."""
    monkeypatch.setenv("AETIA_CACHE", str(compiled_names))
    with FileLock(f"{compiled_names}.lock"):
        opened = await open_vocabulary()
    yield opened
    await opened.close()
