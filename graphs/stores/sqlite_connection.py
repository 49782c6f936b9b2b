"""Read-only connections to one SQLite graph: one a thread, each read under a deadline."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from typing import TYPE_CHECKING, TypeVar

from graphs.deadline import Deadline
from graphs.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")

STEPS_BETWEEN_CHECKS = 20_000
"""Instructions of SQLite's machine between two looks at the clock (well under 1 ms)."""

MMAP_BYTES = 2_000_000_000


class Connections:
    """Opens the graph read-only; SQLite handles are never shared between threads at once.

    With an `image`, its bytes are read in place of the file: it does not matter to an open graph
    whether its file goes away, or was ever written. With `mmap_bytes` 0 the file's pages are read and not
    mapped: fewer stay in memory.

    Raises:
        StoreError: there is no such file.
    """

    def __init__(
        self,
        path: Path,
        deadline_s: float,
        image: bytes | None = None,
        *,
        mmap_bytes: int = MMAP_BYTES,
    ) -> None:
        if image is None and not os.path.isfile(path):
            raise StoreError(f"there is no knowledge graph at {path}; build one: aetia kg build")
        self.path = path
        self._image = image
        self._mmap_bytes = mmap_bytes
        self.deadline_s = deadline_s
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    async def read(self, work: Callable[[sqlite3.Connection, Deadline], T]) -> T:
        """Run the work on a thread, and stop it at its deadline or when nobody waits any more.

        Raises:
            DeadlineError: it took too long.
            StoreError: the file could not be read.
        """
        deadline = Deadline(self.deadline_s)
        try:
            return await asyncio.to_thread(self.read_here, work, deadline)
        except asyncio.CancelledError:
            deadline.cancel()
            raise

    def read_here(
        self, work: Callable[[sqlite3.Connection, Deadline], T], deadline: Deadline | None = None
    ) -> T:
        """Run the work on this thread; raises as `read` does."""
        limit = deadline or Deadline(self.deadline_s)
        try:
            connection = self._connection()
            connection.set_progress_handler(lambda: limit.is_over, STEPS_BETWEEN_CHECKS)
            try:
                return work(connection, limit)
            finally:
                connection.set_progress_handler(None, 0)
        except (sqlite3.Error, OSError) as error:
            if limit.is_over:
                limit.check()
            raise StoreError(f"{self.path} could not be read: {error}") from error

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()

    def _connection(self) -> sqlite3.Connection:
        existing: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if existing is not None:
            return existing
        made = self._opened()
        self._local.connection = made
        with self._lock:
            self._open.append(made)
        return made

    def _opened(self) -> sqlite3.Connection:
        if self._image is not None:
            made = sqlite3.connect(":memory:", check_same_thread=False)
            made.deserialize(self._image)
            made.execute("PRAGMA query_only = ON")
            return made
        address = f"{self.path.resolve().as_uri()}?mode=ro"
        made = sqlite3.connect(address, uri=True, check_same_thread=False)
        made.execute(f"PRAGMA mmap_size = {self._mmap_bytes}")
        return made
