"""Read-only connections to one SQLite graph: one read each at a time, under a deadline."""

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
CHECK_S = 0.05
"""Seconds between two looks at the clock of who waits for a connection."""


class Connections:
    """Opens the graph read-only; as many reads at once as there are threads that ask.

    The file that was opened stays the one that is read: where another one took its place, or nothing,
    reads share the connections that there are. With an `image`, its bytes are read by one connection
    in place of a file.

    Args:
        path: the file.
        deadline_s: seconds that one read may take.
        image: the bytes of a file that could not be written.
        mapped: map the file into memory, which is faster; else a file that someone cuts while it is
            open is an error that is said, where a mapped one ends the process.

    Raises:
        StoreError: there is no such file.
    """

    def __init__(
        self, path: Path, deadline_s: float, image: bytes | None = None, *, mapped: bool = True
    ) -> None:
        self.path = path
        self._image = image
        self._mapped = mapped
        self.deadline_s = deadline_s
        self._held = -1 if image is not None else _held_open(path)
        self._made: list[sqlite3.Connection] = []
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._change = threading.Condition()

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
            connection = self._taken(limit)
            connection.set_progress_handler(lambda: limit.is_over, STEPS_BETWEEN_CHECKS)
            try:
                return work(connection, limit)
            finally:
                connection.set_progress_handler(None, 0)
                self._give_back(connection)
        except (sqlite3.Error, OSError) as error:
            if limit.is_over:
                limit.check()
            raise StoreError(f"{self.path} could not be read: {error}") from error

    def close(self) -> None:
        """Close every connection; one that a read still has is closed when it gives it back.

        A read that nobody waits for any more may be under way: a connection that is closed beneath it
        would end the process.
        """
        with self._change:
            self._closed = True
            for connection in self._idle:
                connection.close()
            self._made = [one for one in self._made if one not in self._idle]
            self._idle.clear()
            if self._held >= 0:
                os.close(self._held)
                self._held = -1

    def _taken(self, limit: Deadline) -> sqlite3.Connection:
        with self._change:
            while not self._idle:
                if self._closed:
                    raise StoreError(f"{self.path} was closed; open it again to read it")
                if not self._made or self._is_in_place():
                    made = self._opened()
                    self._made.append(made)
                    return made
                self._change.wait(CHECK_S)
                limit.check()
            return self._idle.pop()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._change:
            if self._closed:
                self._made.remove(connection)
                connection.close()
            else:
                self._idle.append(connection)
            self._change.notify_all()

    def _is_in_place(self) -> bool:
        """Whether the path still leads to the file that was opened first."""
        if self._held < 0:
            return False
        try:
            return os.path.samestat(os.stat(self.path), os.fstat(self._held))
        except OSError:
            return False

    def _opened(self) -> sqlite3.Connection:
        if self._image is not None:
            made = sqlite3.connect(":memory:", check_same_thread=False)
            made.deserialize(self._image)
            made.execute("PRAGMA query_only = ON")
            return made
        address = f"{self.path.resolve().as_uri()}?mode=ro"
        made = sqlite3.connect(address, uri=True, check_same_thread=False)
        made.execute(f"PRAGMA mmap_size = {MMAP_BYTES if self._mapped else 0}")
        return made


def _held_open(path: Path) -> int:
    if not os.path.isfile(path):
        raise StoreError(f"there is no knowledge graph at {path}; build one: aetia kg build")
    try:
        return os.open(path, os.O_RDONLY)
    except OSError as error:
        raise StoreError(f"{path} could not be read: {error}") from error
