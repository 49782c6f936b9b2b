"""Read-only connections to one SQLite file: one a thread, each read under a deadline."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from typing import TYPE_CHECKING, Any, TypeVar

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
    """Opens the file read-only; SQLite handles are never shared between threads at once.

    Raises:
        StoreError: there is no such file.
    """

    def __init__(self, path: Path, deadline_s: float) -> None:
        if not path.is_file():
            raise StoreError(f"there is no knowledge graph at {path}; build one: aetia kg build")
        self.path = path
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
        connection = self._connection()
        connection.set_progress_handler(lambda: limit.is_over, STEPS_BETWEEN_CHECKS)
        try:
            return work(connection, limit)
        except sqlite3.Error as error:
            if limit.is_over:
                limit.check()
            raise StoreError(f"{self.path} could not be read: {error}") from error
        finally:
            connection.set_progress_handler(None, 0)

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
        address = f"{self.path.resolve().as_uri()}?mode=ro"
        made: Any = sqlite3.connect(address, uri=True, check_same_thread=False)
        made.execute(f"PRAGMA mmap_size = {MMAP_BYTES}")
        self._local.connection = made
        with self._lock:
            self._open.append(made)
        return made  # type: ignore[no-any-return]
