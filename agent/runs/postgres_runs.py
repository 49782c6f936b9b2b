"""Runs in a PostgreSQL database, for several machines that share them: the extra `postgres`."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from agent.runs.record import Run
from agent.runs.store import ANSWER, only_one
from graphs.addresses import shown
from graphs.errors import SetupError, StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from langgraph.checkpoint.base import BaseCheckpointSaver
    from psycopg import AsyncConnection

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS aetia_run"
    " (n BIGSERIAL, id TEXT PRIMARY KEY, updated TEXT NOT NULL, data JSONB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS aetia_item"
    " (run TEXT NOT NULL, id TEXT NOT NULL, data JSONB NOT NULL, PRIMARY KEY (run, id))",
)
SAVE = (
    "INSERT INTO aetia_run (id, updated, data) VALUES (%s, %s, %s)"
    " ON CONFLICT (id) DO UPDATE SET updated = excluded.updated, data = excluded.data"
)

LATEST = """WHERE (%s::text IS NULL OR coalesce(data->>'owner', '') = %s)
AND (%s::boolean IS NULL OR (coalesce(data->>'through', '') <> '') = %s)
AND (%s = '' OR (updated, n) < (SELECT updated, n FROM aetia_run WHERE id = %s))
ORDER BY updated DESC, n DESC LIMIT %s"""


class PostgresRuns:
    """A `RunStore` in a database. Opened by `open`; one event loop at a time."""

    def __init__(
        self, place: str, connection: AsyncConnection[Any], steps: AsyncConnection[Any]
    ) -> None:
        from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver

        self.place = shown(place)
        self.saver: BaseCheckpointSaver[Any] = AsyncPostgresSaver(steps)
        # LangGraph sends its statements as pipelines, between which no other may come: two connections.
        self._connection, self._steps = connection, steps

    @classmethod
    async def open(cls, place: str) -> PostgresRuns:
        """Connect, and make the tables where they are not there.

        Raises:
            SetupError: the extra is not installed.
            StoreError: the database cannot be reached or used.
        """
        try:
            import psycopg
            from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
            from psycopg.rows import dict_row
        except ImportError as error:
            raise SetupError(
                'runs in PostgreSQL need the extra: pip install "aetia[postgres]"'
            ) from error
        try:
            connection, steps = [
                await psycopg.AsyncConnection.connect(
                    place, autocommit=True, prepare_threshold=0, row_factory=dict_row
                )
                for _ in range(2)
            ]
            await AsyncPostgresSaver(steps).setup()
            for statement in SCHEMA:
                await connection.execute(statement)
        except psycopg.Error as error:
            raise StoreError(f"runs cannot be kept in {shown(place)}: {error}") from error
        return cls(place, connection, steps)

    async def save(self, run: Run) -> None:
        """As the protocol says."""
        await self._do(SAVE, self._row(run))

    async def get(self, run_id: str) -> Run:
        """As the protocol says."""
        like = f"{run_id}%"
        known = run_id.isalnum()
        found = await self._runs("WHERE id LIKE %s LIMIT 6", (like,)) if known else []
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
        statement = "INSERT INTO aetia_item VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
        async with self._transaction():
            for key, value in items.items():
                await self._connection.execute(statement, (run_id, key, _json(value)))

    async def kept(self, run_id: str) -> dict[str, Any]:
        """As the protocol says."""
        rows = await self._do("SELECT id, data FROM aetia_item WHERE run = %s", (run_id,))
        return {row["id"]: row["data"] for row in rows}

    async def finish(self, run: Run, answer: Mapping[str, Any]) -> None:
        """As the protocol says."""
        async with self._transaction():
            await self._connection.execute("DELETE FROM aetia_item WHERE run = %s", (run.id,))
            await self._connection.execute(
                "INSERT INTO aetia_item VALUES (%s, %s, %s)", (run.id, ANSWER, _json(answer))
            )
            await self._connection.execute(SAVE, self._row(run))
        await self.saver.adelete_thread(run.id)

    async def forget(self, run_id: str) -> None:
        """As the protocol says."""
        async with self._transaction():
            await self._connection.execute("DELETE FROM aetia_item WHERE run = %s", (run_id,))
            await self._connection.execute("DELETE FROM aetia_run WHERE id = %s", (run_id,))
        await self.saver.adelete_thread(run_id)

    async def close(self) -> None:
        """As the protocol says."""
        await self._connection.close()
        await self._steps.close()

    def _row(self, run: Run) -> tuple[Any, ...]:
        return run.id, run.updated, _json(asdict(run))

    async def _runs(self, rest: str, values: tuple[Any, ...]) -> list[Run]:
        rows = await self._do(f"SELECT data FROM aetia_run {rest}", values)  # noqa: S608
        return [Run.from_json(row["data"]) for row in rows]

    async def _do(self, statement: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
        import psycopg

        try:
            cursor = await self._connection.execute(statement, values)
            return await cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            raise StoreError(f"runs cannot be read or kept in {self.place}: {error}") from error

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[None]:
        import psycopg

        try:
            async with self._connection.transaction():
                yield
        except psycopg.Error as error:
            raise StoreError(f"the run cannot be kept in {self.place}: {error}") from error


def _json(value: object) -> Any:
    from psycopg.types.json import Jsonb

    return Jsonb(value)
