"""Write a knowledge graph into one SQLite file, all or nothing."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.errors import StoreError
from graphs.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphs.findings import Finding
    from graphs.statements import Edge, Node
    from graphs.store import Release

_SCHEMA = """
CREATE TABLE node (curie TEXT PRIMARY KEY, category TEXT, name TEXT, synonyms TEXT) WITHOUT ROWID;
CREATE TABLE name (folded TEXT, curie TEXT, text TEXT);
CREATE TABLE edge (id TEXT PRIMARY KEY, subject TEXT, predicate TEXT, object TEXT, direction TEXT,
    source TEXT, checked TEXT) WITHOUT ROWID;
CREATE TABLE finding (id TEXT PRIMARY KEY, exposure TEXT, outcome TEXT, population TEXT,
    design TEXT, direction TEXT, measure TEXT, estimate REAL, ci_low REAL, ci_high REAL,
    contrast TEXT, contrast_sign INTEGER, intervention TEXT, n INTEGER, year INTEGER,
    identifier TEXT, title TEXT, checked TEXT) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""

# detail=full and the default column size are needed for a useful rank.
_INDEXES = """
CREATE INDEX name_folded ON name (folded);
CREATE INDEX edge_subject ON edge (subject);
CREATE INDEX edge_object ON edge (object);
CREATE INDEX finding_pair ON finding (exposure, outcome);
CREATE INDEX finding_outcome ON finding (outcome);
CREATE VIRTUAL TABLE trigram USING fts5 (folded, tokenize='trigram', content='', detail=full);
INSERT INTO trigram (rowid, folded) SELECT rowid, folded FROM name;
"""


def write_store(
    path: Path,
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    findings: Iterable[Finding],
    release: Release,
) -> None:
    """Build the file beside its place and move it there: a crash leaves what was there before.

    Raises:
        StoreError: the folder cannot be written, or an id occurs twice.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        os.close(handle)
    except OSError as error:
        raise StoreError(
            f"cannot write {path}: {error.strerror}; set AETIA_CACHE to a folder that can be written"
        ) from error
    try:
        with closing(sqlite3.connect(temporary)) as connection, connection:
            _fill(connection, nodes, edges, findings, release)
        os.replace(temporary, path)
    except sqlite3.IntegrityError as error:
        raise StoreError(f"the knowledge graph holds an id twice: {error}") from error
    finally:
        Path(temporary).unlink(missing_ok=True)


def _fill(
    connection: sqlite3.Connection,
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    findings: Iterable[Finding],
    release: Release,
) -> None:
    connection.executescript(_SCHEMA)
    for node in nodes:
        row = (str(node.curie), node.category, node.name, "|".join(node.synonyms))
        connection.execute("INSERT INTO node VALUES (?, ?, ?, ?)", row)
        names = {fold(text): text for text in reversed((node.name, *node.synonyms))}
        connection.executemany(
            "INSERT INTO name VALUES (?, ?, ?)",
            [(folded, str(node.curie), text) for folded, text in sorted(names.items())],
        )
    connection.executemany(
        f"INSERT INTO edge VALUES ({', '.join('?' * 7)})",  # noqa: S608
        (
            (
                e.id,
                str(e.subject),
                e.predicate,
                str(e.object),
                e.object_direction,
                e.source,
                e.checked,
            )
            for e in edges
        ),
    )
    connection.executemany(
        f"INSERT INTO finding VALUES ({', '.join('?' * 18)})",  # noqa: S608
        (_row(finding) for finding in findings),
    )
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [("name", release.name), ("version", release.version), ("checksum", release.checksum)],
    )
    connection.executescript(_INDEXES)


def _row(f: Finding) -> tuple[object, ...]:
    return (
        f.id, str(f.exposure), str(f.outcome), f.population, f.design, f.direction, f.measure,
        f.estimate, f.ci_low, f.ci_high, f.contrast, f.contrast_sign,
        str(f.intervention) if f.intervention else None, f.n, f.year, f.identifier, f.title, f.checked,
    )  # fmt: skip
