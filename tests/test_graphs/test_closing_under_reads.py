"""A graph is closed while a read that nobody waits for any more still runs: the read ends, not the process."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

from graphs.errors import StoreError
from graphs.stores.sqlite_connection import Connections

if TYPE_CHECKING:
    from pathlib import Path

    from graphs.deadline import Deadline


@pytest.fixture
def files(tmp_path: Path) -> Connections:
    path = tmp_path / "some.sqlite"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE t (x)")
        made.executemany("INSERT INTO t VALUES (?)", [(n,) for n in range(100)])
    made.close()
    return Connections(path, 30.0)


def test_a_read_under_way_keeps_its_connection_and_gives_it_back_to_be_closed(
    files: Connections,
) -> None:
    reading, closed = threading.Event(), threading.Event()
    seen: list[object] = []

    def work(connection: sqlite3.Connection, _: Deadline) -> None:
        rows = connection.execute("SELECT x FROM t")
        seen.append(next(rows))
        reading.set()
        assert closed.wait(20)
        seen.extend(rows)
        seen.append(connection)

    other = threading.Thread(target=files.read_here, args=(work,))
    other.start()
    assert reading.wait(20)
    files.close()
    closed.set()
    other.join(20)
    *rows, connection = seen
    assert rows == [(n,) for n in range(100)]
    assert isinstance(connection, sqlite3.Connection)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


def test_what_was_closed_says_so(files: Connections) -> None:
    files.close()
    with pytest.raises(StoreError, match="was closed"):
        files.read_here(lambda connection, _: connection.execute("SELECT 1").fetchone())
