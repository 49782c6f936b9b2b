"""Load a SQLite knowledge graph into a Neo4j server, over Bolt or by tables for offline import.

Over Bolt: columns of 20,000 rows a transaction, relationships grouped by type, `CREATE` only. Each
batch writes how far it came in its own transaction, so that a load which was cut off goes on where
it stopped. Readers refuse the graph until it is complete.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from graphs.errors import StoreError
from graphs.lookup import trigrams
from graphs.stores.neo4j_connection import connect, database
from graphs.stores.neo4j_store import grams_of
from graphs.stores.sqlite_build import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from neo4j import AsyncDriver

    Progress = Callable[[str, int, int], None]

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
    "CREATE FULLTEXT INDEX name_grams IF NOT EXISTS FOR (n:Name) ON EACH [n.grams] "
    "OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}",
    "CALL db.awaitIndexes(600)",
)
NODE_TABLES: dict[str, tuple[str, ...]] = {
    "Entity": ("id:int", "curie", "category", "name", "synonyms:string[]", "degrees:int[]"),
    "Name": ("folded", "text", "grams", "node:int"),
    "Relation": ("id:int", "predicate", "direction", "edges:int"),
    "Evidence": ("id:int", "source", "checked"),
    "Gram": ("gram", "names:int"),
    "Finding": ("id", "exposure", "outcome", "year:int", "row"),
}
"""Label -> properties, with the types of the offline import."""


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
        with closing(_open(path)) as db:
            await _Loading(driver, db, progress).run(replace=replace)
    except (DriverError, Neo4jError) as error:
        raise StoreError(
            f"loading {path.name} into {address} stopped: {error}; run the same command again to "
            "go on where it stopped"
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
                label, text, _node_rows(self._db, label), _count(self._db, label), meta
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
            await self._batches(kind, text, _edge_rows(self._db, predicate), total, meta)

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


def export_tables(path: Path, folder: Path, *, progress: Progress = lambda *_: None) -> None:
    """Write the tables that `docker/neo4j/server import` reads.

    Raises:
        StoreError: the file is no graph, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(_open(path)) as db:
            for label, columns in NODE_TABLES.items():
                header = [*columns, ":LABEL"]
                if label == "Entity":
                    header[0] = "id:ID{id-type: int}"
                rows = ([_cell(value) for value in row] + [label] for row in _node_rows(db, label))
                _write(folder / f"{label.lower()}.csv", header, rows)
                progress(label, 1, 1)
            facts = {**dict(db.execute("SELECT key, value FROM meta")), "state": "imported"}
            meta = ([key, value, "Meta"] for key, value in facts.items())
            _write(folder / "meta.csv", ["key", "value", ":LABEL"], meta)
            _write(folder / "edge.csv", _EDGE_HEADER, _typed_edges(db))
            progress("edges", 1, 1)
    except OSError as error:
        raise StoreError(f"cannot write the tables: {error}") from error


_EDGE_HEADER = [":START_ID", "relation:int", ":END_ID", "evidence:int", "sources:int", "more:int[]", ":TYPE"]  # fmt: skip


def _typed_edges(db: sqlite3.Connection) -> Iterator[list[str]]:
    for (predicate,) in db.execute("SELECT DISTINCT predicate FROM relation ORDER BY 1").fetchall():
        kind = predicate.removeprefix("biolink:")
        for row in _edge_rows(db, predicate):
            yield [*map(_cell, row), kind]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


def _write(path: Path, header: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _open(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise StoreError(f"there is no knowledge graph at {path}; build one: aetia kg build")
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        found = db.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
    except sqlite3.DatabaseError as error:
        db.close()
        raise StoreError(f"{path} is not a knowledge graph of Aetia: {error}") from error
    if found is None or found[0] != FORMAT:
        db.close()
        raise StoreError(f"{path} has another format; build it again: aetia kg build")
    return db


def _count(db: sqlite3.Connection, label: str) -> int:
    table = "node" if label == "Entity" else label.lower()
    count: int = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    return count


def _node_rows(db: sqlite3.Connection, label: str) -> Iterator[Sequence[Any]]:
    """The rows of one label, in the order of its properties."""
    if label == "Entity":
        degrees = _degrees(db)
        following = next(degrees, None)
        for number, curie, category, name, synonyms in db.execute("SELECT * FROM node ORDER BY id"):
            flat: list[int] = []
            if following is not None and following[0] == number:
                flat, following = following[1], next(degrees, None)
            yield number, curie, category, name, [s for s in synonyms.split("|") if s], flat
    elif label == "Name":
        for folded, text, node in db.execute("SELECT folded, text, node FROM name ORDER BY rowid"):
            yield folded, text, " ".join(grams_of(trigrams(folded))), node
    elif label == "Gram":
        for gram, names in db.execute("SELECT gram, names FROM gram ORDER BY gram"):
            yield *grams_of([gram]), names
    elif label == "Finding":
        for row in db.execute("SELECT * FROM finding ORDER BY id"):
            # id, exposure, outcome come first; the year is the fifteenth column.
            yield row[0], row[1], row[2], row[14], json.dumps(row)
    else:
        yield from db.execute(f"SELECT * FROM {label.lower()} ORDER BY id")  # noqa: S608


def _degrees(db: sqlite3.Connection) -> Iterator[tuple[int, list[int]]]:
    """Degrees of nodes in rising order, as flat lists of (relation, back, edges)."""
    rows = db.execute("SELECT * FROM degree ORDER BY node, relation, back")
    for node, group in groupby(rows, key=lambda row: row[0]):
        yield node, [value for row in group for value in row[1:]]


def _edge_rows(db: sqlite3.Connection, predicate: str) -> Iterator[Sequence[Any]]:
    """(subject, relation, object, evidence, sources, further evidence or None), by subject."""
    query = (
        "SELECT subject, relation, object, evidence, sources FROM edge WHERE relation IN "
        "(SELECT id FROM relation WHERE predicate = ?) ORDER BY subject, relation, object"
    )
    further = (
        "SELECT evidence FROM support WHERE subject = ? AND relation = ? AND object = ? ORDER BY 1"
    )
    for row in db.execute(query, (predicate,)):
        more = [e for (e,) in db.execute(further, row[:3])] if row[4] > 1 else None
        yield (*row, more)
