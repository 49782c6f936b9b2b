"""Load a SQLite knowledge graph into a Neo4j server over Bolt.

Columns of 20,000 rows a transaction, relationships grouped by type, `CREATE` only. Each
batch writes how far it came in its own transaction, so that a load which was cut off goes on where
it stopped. Readers refuse the graph until it is complete.
"""

from __future__ import annotations

from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any

from graphs.addresses import shown, shown_in
from graphs.errors import StoreError
from graphs.stores.neo4j_connection import connect, database
from graphs.stores.neo4j_tables import NODE_TABLES, count, edge_rows, node_rows, open_graph_file

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from neo4j import AsyncDriver

    from graphs.stores.neo4j_tables import Progress

BATCH = 20_000

CONSTRAINTS = (
    "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT entity_curie IF NOT EXISTS FOR (n:Entity) REQUIRE n.curie IS UNIQUE",
    "CREATE CONSTRAINT evidence_id IF NOT EXISTS FOR (n:Evidence) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT meta_key IF NOT EXISTS FOR (n:Meta) REQUIRE n.key IS UNIQUE",
)
INDEXES = (
    "CREATE INDEX name_folded IF NOT EXISTS FOR (n:Name) ON (n.folded)",
    "CREATE INDEX gram_gram IF NOT EXISTS FOR (n:Gram) ON (n.gram)",
    "CREATE INDEX finding_exposure IF NOT EXISTS FOR (n:Finding) ON (n.exposure)",
    "CREATE INDEX finding_outcome IF NOT EXISTS FOR (n:Finding) ON (n.outcome)",
    "CREATE INDEX finding_comparator IF NOT EXISTS FOR (n:Finding) ON (n.comparator)",
    "CREATE INDEX assessment_exposure IF NOT EXISTS FOR (n:Assessment) ON (n.exposure)",
    "CREATE INDEX assessment_outcome IF NOT EXISTS FOR (n:Assessment) ON (n.outcome)",
    "CREATE FULLTEXT INDEX name_grams IF NOT EXISTS FOR (n:Name) ON EACH [n.grams] "
    "OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}",
    "CALL db.awaitIndexes(600)",
)


async def load(
    path: Path,
    address: str,
    *,
    replace: bool = False,
    progress: Progress = lambda _what, _done, _all: None,
) -> None:
    """Fill the server with the graph of a file.

    Args:
        path: a file that `aetia kg build` made.
        address: such as `bolt://127.0.0.1:7687`.
        replace: delete another graph of ours that is there.
        progress: told what is loaded, how many rows are done, and of how many.

    Raises:
        StoreError: the server cannot be reached, or holds something else.
    """
    from neo4j.exceptions import DriverError, Neo4jError

    driver = await connect(address)
    try:
        with closing(open_graph_file(path)) as db:
            await _Loading(driver, db, progress).run(replace=replace)
    except (DriverError, Neo4jError) as error:
        raise StoreError(
            f"loading {path.name} into {shown(address)} stopped: {shown_in(str(error), address)}; "
            "run the same command again to go on where it stopped"
        ) from error
    finally:
        await driver.close()


class _Loading:
    """One load: knows how far it came from the server itself."""

    def __init__(self, driver: AsyncDriver, db: sqlite3.Connection, progress: Progress) -> None:
        self._driver = driver
        self._db = db
        self._progress = progress
        self._facts: dict[str, str] = dict(db.execute("SELECT key, value FROM meta"))

    async def run(self, *, replace: bool) -> None:
        meta = dict(await self._run("MATCH (m:Meta) RETURN m.key, m.value"))
        same = all(meta.get(key) == self._facts.get(key) for key in ("checksum", "format"))
        if same and meta.get("state") == "complete":
            return
        if meta and not same and not replace:
            raise StoreError(
                f"the server holds another graph ({meta.get('name')} {meta.get('version')}); "
                "add --replace to delete it first"
            )
        if not same:
            await self._begin(foreign=not meta)
        elif meta.get("state") == "imported":
            await self._index()
            return
        await self._nodes(meta if same else {})
        await self._edges(meta if same else {})
        await self._index()

    async def _begin(self, *, foreign: bool) -> None:
        ((held,),) = await self._run("MATCH (n) RETURN count(n)")
        if held and foreign:
            raise StoreError(
                f"the server holds {held} nodes that Aetia did not load; use an empty database "
                "(AETIA_NEO4J_DATABASE)"
            )
        await self._run("MATCH (m:Meta) SET m.value = 'deleting'")
        # Edges first: a batch of nodes may hold any number of them.
        for text in (
            "MATCH ()-[r]->() WITH r LIMIT 50000 DELETE r RETURN count(r)",
            "MATCH (n) WHERE NOT n:Meta WITH n LIMIT 20000 DELETE n RETURN count(n)",
        ):
            while (await self._run(text))[0][0]:
                self._progress("deleting the old graph", 0, 1)
        await self._run("MATCH (m:Meta) DELETE m")
        for text in CONSTRAINTS:
            await self._run(text)
        facts = {**self._facts, "state": "loading"}
        await self._run(
            "UNWIND keys($facts) AS k CREATE (:Meta {key: k, value: $facts[k]})", facts=facts
        )

    async def _nodes(self, meta: dict[str, str]) -> None:
        for label, columns in NODE_TABLES.items():
            names = [column.partition(":")[0] for column in columns]
            sets = ", ".join(f"{name}: $c{i}[i]" for i, name in enumerate(names))
            text = f"UNWIND range(0, size($c0) - 1) AS i CREATE (:{label} {{{sets}}})"
            await self._batches(
                label, text, node_rows(self._db, label), count(self._db, label), meta
            )

    async def _edges(self, meta: dict[str, str]) -> None:
        predicates = [
            row[0] for row in self._db.execute("SELECT DISTINCT predicate FROM relation ORDER BY 1")
        ]
        for predicate in predicates:
            kind = predicate.removeprefix("biolink:")
            if not kind.replace("_", "").isalnum():
                raise StoreError(f"{predicate!r} cannot be a relationship type")
            text = (
                "UNWIND range(0, size($c0) - 1) AS i MATCH (a:Entity {id: $c0[i]}) "
                f"MATCH (b:Entity {{id: $c2[i]}}) CREATE (a)-[:`{kind}` {{relation: $c1[i], "
                "evidence: $c3[i], sources: $c4[i], more: $c5[i]}]->(b)"
            )
            total = self._db.execute(
                "SELECT count(*) FROM edge WHERE relation IN "
                "(SELECT id FROM relation WHERE predicate = ?)", (predicate,),
            ).fetchone()[0]  # fmt: skip
            await self._batches(kind, text, edge_rows(self._db, predicate), total, meta)

    async def _batches(
        self, what: str, text: str, rows: Iterator[Sequence[Any]], total: int, meta: dict[str, str]
    ) -> None:
        key = f"loaded:{what}"
        done = int(meta.get(key, "0"))
        rows = islice(rows, done, None)
        text += f" WITH count(*) AS made MERGE (m:Meta {{key: '{key}'}}) SET m.value = $done"
        while batch := list(islice(rows, BATCH)):
            done += len(batch)
            columns = {f"c{i}": list(c) for i, c in enumerate(zip(*batch, strict=True))}
            await self._run(text, **columns, done=str(done))
            self._progress(what, done, total)

    async def _index(self) -> None:
        self._progress("indexes", 0, 1)
        for text in (*CONSTRAINTS, *INDEXES):
            await self._run(text)
        await self._run("MERGE (m:Meta {key: 'state'}) SET m.value = 'complete'")
        self._progress("indexes", 1, 1)

    async def _run(self, text: str, **values: Any) -> list[list[Any]]:
        from neo4j import AsyncResult

        found: list[list[Any]] = await self._driver.execute_query(
            text,
            values,
            database_=database(),
            result_transformer_=AsyncResult.values,
        )
        return found
