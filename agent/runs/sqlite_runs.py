"""Runs in one SQLite file: the records, what their steps name by id, and LangGraph's checkpoints.

The file is in WAL mode: a process that is killed loses nothing that a call had returned from, and
several processes write by turns. Only a machine that loses its power may lose the last moments.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import aiosqlite
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from agent.runs.record import Run
from agent.runs.store import ANSWER, only_one
from graphs.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from langgraph.checkpoint.base import BaseCheckpointSaver

WAIT_MS = 20_000
"""How long a process waits for another that writes."""
SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS run (id TEXT PRIMARY KEY, updated TEXT NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS run_updated ON run (updated);
CREATE TABLE IF NOT EXISTS item (
    run TEXT NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (run, id)
) WITHOUT ROWID;
"""

LATEST = """WHERE (? IS NULL OR coalesce(json_extract(data, '$.owner'), '') = ?)
AND (? IS NULL OR (coalesce(json_extract(data, '$.through'), '') != '') = ?)
AND (? = '' OR (updated, rowid) < (SELECT updated, rowid FROM run WHERE id = ?))
ORDER BY updated DESC, rowid DESC LIMIT ?"""


class SqliteRuns:
    """A `RunStore` in one file. Opened by `open`; one event loop at a time."""

    def __init__(self, path: Path, connection: aiosqlite.Connection) -> None:
        self.place = str(path)
        self.saver: BaseCheckpointSaver[Any] = AsyncSqliteSaver(connection)
        self._connection = connection

    @classmethod
    async def open(cls, path: Path) -> SqliteRuns:
        """Open the file, which is made where it is not there.

        Raises:
            StoreError: it cannot be made, or is something else.
        """
        connection = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Questions may be of somebody's health; what SQLite puts beside the file gets its mode.
            path.touch(mode=0o600)
            connection = await aiosqlite.connect(path)
            await connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
            await connection.executescript(SCHEMA)
            await AsyncSqliteSaver(connection).setup()
        except (OSError, sqlite3.Error) as error:
            if connection is not None:
                await connection.close()
            raise StoreError(
                f"runs cannot be kept in {path}: {error}; name another file in AETIA_RUNS, or off"
            ) from error
        return cls(path, connection)

    async def save(self, run: Run) -> None:
        """As the protocol says."""
        row = (run.id, run.updated, json.dumps(asdict(run)))
        async with self._writing():
            await self._do("INSERT OR REPLACE INTO run VALUES (?, ?, ?)", row)

    async def get(self, run_id: str) -> Run:
        """As the protocol says."""
        like = f"{run_id}%"
        known = run_id.isalnum()
        found = await self._runs("WHERE id LIKE ? LIMIT 6", (like,)) if known else []
        return only_one(run_id, found, self.place)

    async def latest(
        self,
        limit: int,
        *,
        owner: str | None = None,
        before: str = "",
        through: bool | None = None,
    ) -> list[Run]:
        """As the protocol says."""
        values = (owner, owner, through, through, before, before, limit)
        return await self._runs(LATEST, values)

    async def keep(self, run_id: str, items: Mapping[str, Any]) -> None:
        """As the protocol says."""
        rows = [(run_id, key, json.dumps(value)) for key, value in items.items()]
        async with (
            self._writing(),
            self._connection.executemany("INSERT OR IGNORE INTO item VALUES (?, ?, ?)", rows),
        ):
            pass  # left, it is closed in the thread of the file: see `_do`

    async def kept(self, run_id: str) -> dict[str, Any]:
        """As the protocol says."""
        rows = await self._rows("SELECT id, data FROM item WHERE run = ?", (run_id,))
        return {key: self._read(data) for key, data in rows}

    async def finish(self, run: Run, answer: Mapping[str, Any]) -> None:
        """As the protocol says."""
        row = (run.id, run.updated, json.dumps(asdict(run)))
        async with self._writing():
            await self._do("DELETE FROM item WHERE run = ?", (run.id,))
            await self._do(
                "INSERT INTO item VALUES (?, ?, ?)", (run.id, ANSWER, json.dumps(answer))
            )
            await self._do("INSERT OR REPLACE INTO run VALUES (?, ?, ?)", row)
        await self.saver.adelete_thread(run.id)

    async def forget(self, run_id: str) -> None:
        """As the protocol says."""
        async with self._writing():
            await self._do("DELETE FROM item WHERE run = ?", (run_id,))
            await self._do("DELETE FROM run WHERE id = ?", (run_id,))
        await self.saver.adelete_thread(run_id)

    async def close(self) -> None:
        """As the protocol says."""
        await self._connection.close()

    async def _runs(self, rest: str, values: tuple[Any, ...]) -> list[Run]:
        rows = await self._rows(f"SELECT data FROM run {rest}", values)  # noqa: S608
        try:
            return [Run.from_json(self._read(data)) for (data,) in rows]
        except ValueError as error:
            raise StoreError(f"runs cannot be read from {self.place}: {error}") from error

    def _read(self, data: str) -> Any:
        try:
            return json.loads(data)
        except ValueError as error:
            raise StoreError(f"runs cannot be read from {self.place}: {error}") from error

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[None]:
        try:
            yield
            await self._connection.commit()
        except sqlite3.Error as error:
            raise StoreError(f"the run cannot be saved in {self.place}: {error}") from error

    async def _rows(self, text: str, values: tuple[Any, ...]) -> list[Any]:
        """All rows at once: between two of them another step may move the rows that follow."""
        try:
            return await self._do(text, values)
        except sqlite3.Error as error:
            raise StoreError(f"runs cannot be read from {self.place}: {error}") from error

    async def _do(self, text: str, values: tuple[Any, ...]) -> list[Any]:
        """One statement, whose cursor lives and ends in the thread that works on the file.

        A cursor that this thread let go of would reset a statement that the other may be in the middle
        of: both share one cache of statements (python/cpython#118172).
        """
        return list(await self._connection.execute_fetchall(text, values))
