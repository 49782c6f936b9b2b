"""Loading a real server: cut off and continued, foreign data left alone, offline tables."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graphs.errors import StoreError
from graphs.store import Release
from graphs.stores.neo4j_connection import open_driver
from graphs.stores.neo4j_load import load
from graphs.stores.neo4j_store import Neo4jStore
from graphs.stores.neo4j_tables import export_tables
from graphs.stores.sqlite_build import StoreWriter
from graphs.stores.sqlite_store import SqliteStore

ROOT = Path(__file__).parents[2]
ADDRESS = os.environ.get("AETIA_TEST_NEO4J", "")
needs_server = pytest.mark.skipif(not ADDRESS, reason="AETIA_TEST_NEO4J is unset")


def written(path: Path, nodes: int = 3_000, each: int = 40) -> Path:
    with StoreWriter(path) as writer:
        for i in range(nodes):
            writer.add_node(f"EX:{i}", "biolink:Gene", f"gene {i}")
        for i in range(nodes):
            for k in range(1, each + 1):
                writer.add_edge(
                    f"EX:{i}", "biolink:regulates", f"EX:{(i + k * k) % nodes}", "", "s", ""
                )
        writer.finish(Release("load", "1", f"{path} {time.time()}"))
    return path


@pytest.mark.neo4j
@needs_server
async def test_a_load_that_is_killed_is_refused_by_readers_and_goes_on(tmp_path: Path) -> None:
    path = written(tmp_path / "kg.sqlite")
    start = "import sys; from agent.faces.cli import main; sys.exit(main(['kg', *sys.argv[1:]]))"
    words = ["load", "--from", str(path), "--to", ADDRESS, "--replace"]
    running = subprocess.Popen(
        [sys.executable, "-c", start, *words], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    for line in running.stderr:
        if line.startswith("regulates"):
            break
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    running.stderr.close()
    with pytest.raises(StoreError, match="no whole graph"):
        await Neo4jStore.open(ADDRESS)
    seen: list[tuple[str, int]] = []
    await load(path, ADDRESS, progress=lambda what, done, _: seen.append((what, done)))
    assert "Entity" not in {what for what, _ in seen}, "the nodes were there already"
    store, file = await Neo4jStore.open(ADDRESS), SqliteStore(path)
    assert await store.schema() == await file.schema()
    driver = open_driver(ADDRESS)
    found = await driver.execute_query("MATCH ()-[r]->() RETURN count(r)")
    await driver.close()
    assert found.records[0].value() == (await file.schema()).edges
    await store.close()
    await file.close()


@pytest.mark.neo4j
@needs_server
async def test_another_graph_is_only_replaced_when_asked(tmp_path: Path) -> None:
    first = written(tmp_path / "a.sqlite", 50, 2)
    second = written(tmp_path / "b.sqlite", 60, 2)
    await load(first, ADDRESS, replace=True)
    with pytest.raises(StoreError, match="--replace"):
        await load(second, ADDRESS)
    await load(second, ADDRESS, replace=True)
    store = await Neo4jStore.open(ADDRESS)
    assert (await store.schema()).nodes == 60
    await store.close()


async def test_no_server_is_a_store_error_that_says_what_to_do() -> None:
    with pytest.raises(StoreError, match="make neo4j"):
        await Neo4jStore.open("bolt://127.0.0.1:1")


def test_the_tables_of_the_offline_import_hold_everything(tmp_path: Path) -> None:
    path = written(tmp_path / "kg.sqlite", 50, 3)
    export_tables(path, tmp_path / "tables")

    def rows(name: str) -> list[list[str]]:
        with (tmp_path / "tables" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    assert len(rows("entity.csv")) == 51
    edges = rows("edge.csv")
    assert edges[0][-1] == ":TYPE"
    assert len(edges) == 151
    assert {row[-1] for row in edges[1:]} == {"regulates"}
    assert ["state", "imported", "Meta"] in rows("meta.csv")
