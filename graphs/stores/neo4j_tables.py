"""A SQLite knowledge graph as the rows that a Neo4j server takes: for Bolt, or as tables for import."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from itertools import groupby
from typing import TYPE_CHECKING, Any

from graphs.errors import StoreError
from graphs.lookup import trigrams
from graphs.stores.neo4j_names import grams_of
from graphs.stores.sqlite_format import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Progress = Callable[[str, int, int], None]
    """Told what is loaded, how many rows are done, and of how many."""

NODE_TABLES: dict[str, tuple[str, ...]] = {
    "Entity": ("id:int", "curie", "category", "name", "synonyms:string[]", "degrees:int[]"),
    "Name": ("folded", "text", "grams", "node:int"),
    "Relation": ("id:int", "predicate", "direction", "edges:int"),
    "Evidence": ("id:int", "source", "checked"),
    "Gram": ("gram", "names:int"),
    "Finding": ("id", "exposure", "outcome", "comparator", "year:int", "row"),
    "Assessment": ("id", "exposure", "outcome", "kind", "year:int", "row"),
}
"""Label -> properties, with the types of the offline import."""


def export_tables(path: Path, folder: Path, *, progress: Progress = lambda *_: None) -> None:
    """Write the tables that `docker/neo4j/server import` reads.

    Raises:
        StoreError: the file is no graph, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(open_graph_file(path)) as db:
            for label, columns in NODE_TABLES.items():
                header = [*columns, ":LABEL"]
                if label == "Entity":
                    header[0] = "id:ID{id-type: int}"
                rows = ([_cell(value) for value in row] + [label] for row in node_rows(db, label))
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
        for row in edge_rows(db, predicate):
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


def open_graph_file(path: Path) -> sqlite3.Connection:
    """The file, read only.

    Raises:
        StoreError: there is no file, or it is no graph of this format.
    """
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


def count(db: sqlite3.Connection, label: str) -> int:
    """How many rows a label has."""
    table = "node" if label == "Entity" else label.lower()
    found: int = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    return found


def node_rows(db: sqlite3.Connection, label: str) -> Iterator[Sequence[Any]]:
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
    elif label in ("Finding", "Assessment"):
        yield from _evidence_rows(db, label)
    else:
        yield from db.execute(f"SELECT * FROM {label.lower()} ORDER BY id")  # noqa: S608


def _evidence_rows(db: sqlite3.Connection, label: str) -> Iterator[Sequence[Any]]:
    """The columns that are searched by, then the whole row as the stores read it."""
    columns = [column.partition(":")[0] for column in NODE_TABLES[label][:-1]]
    found = db.execute(f"SELECT * FROM {label.lower()} ORDER BY id")  # noqa: S608
    named = [column[0] for column in found.description]
    for row in found:
        yield *(row[named.index(column)] for column in columns), json.dumps(row)


def _degrees(db: sqlite3.Connection) -> Iterator[tuple[int, list[int]]]:
    """Degrees of nodes in rising order, as flat lists of (relation, back, edges)."""
    rows = db.execute("SELECT * FROM degree ORDER BY node, relation, back")
    for node, group in groupby(rows, key=lambda row: row[0]):
        yield node, [value for row in group for value in row[1:]]


def edge_rows(db: sqlite3.Connection, predicate: str) -> Iterator[Sequence[Any]]:
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
