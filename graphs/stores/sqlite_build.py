"""Write a knowledge graph into one SQLite file, all or nothing.

Nodes are numbered in the order of their CURIEs and relations (predicate and qualifier) in the order
of their names, so that the order of numbers is the order that users see. An edge is kept once, with
its first source; further sources of the same statement are in `support`.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from array import array
from typing import TYPE_CHECKING

import numpy as np

from graphs.biolink import PREDICATES
from graphs.errors import DataError, StoreError
from graphs.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from graphs.findings import Finding
    from graphs.statements import Edge, Node
    from graphs.store import Release

    Numbers = NDArray[np.int32]

FORMAT = "4"
"""Raised when the layout of the file changes."""

CHUNK = 200_000
"""Rows that are handed to SQLite at a time."""

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -131072;
CREATE TABLE node (id INTEGER PRIMARY KEY, curie TEXT UNIQUE, category TEXT, name TEXT,
    synonyms TEXT);
CREATE TABLE name (folded TEXT, text TEXT, node INTEGER);
CREATE TABLE relation (id INTEGER PRIMARY KEY, predicate TEXT, direction TEXT, edges INTEGER);
CREATE TABLE evidence (id INTEGER PRIMARY KEY, source TEXT, checked TEXT);
CREATE TABLE edge (subject INTEGER, relation INTEGER, object INTEGER, evidence INTEGER,
    sources INTEGER, PRIMARY KEY (subject, relation, object)) WITHOUT ROWID;
CREATE TABLE support (subject INTEGER, relation INTEGER, object INTEGER, evidence INTEGER,
    PRIMARY KEY (subject, relation, object, evidence)) WITHOUT ROWID;
CREATE TABLE degree (node INTEGER, relation INTEGER, back INTEGER, edges INTEGER,
    PRIMARY KEY (node, relation, back)) WITHOUT ROWID;
CREATE TABLE finding (id TEXT PRIMARY KEY, exposure TEXT, outcome TEXT, population TEXT,
    design TEXT, direction TEXT, measure TEXT, estimate REAL, ci_low REAL, ci_high REAL,
    contrast TEXT, contrast_sign INTEGER, intervention TEXT, n INTEGER, year INTEGER,
    identifier TEXT, title TEXT, checked TEXT) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""

# detail=full and the default column size are needed for a useful rank.
_INDEXES = """
CREATE INDEX name_folded ON name (folded);
CREATE INDEX name_node ON name (node);
CREATE INDEX edge_object ON edge (object, relation, subject, evidence, sources);
CREATE INDEX support_object ON support (object, relation, subject, evidence);
CREATE INDEX finding_pair ON finding (exposure, outcome);
CREATE INDEX finding_outcome ON finding (outcome);
CREATE VIRTUAL TABLE trigram USING fts5 (folded, tokenize='trigram', content='', detail=full);
INSERT INTO trigram (rowid, folded) SELECT rowid, folded FROM name;
CREATE VIRTUAL TABLE temp.trigram_terms USING fts5vocab(main, trigram, row);
CREATE TABLE gram (gram TEXT PRIMARY KEY, names INTEGER) WITHOUT ROWID;
INSERT INTO gram SELECT term, doc FROM temp.trigram_terms;
DROP TABLE temp.trigram_terms;
ANALYZE;
"""


def write_store(
    path: Path,
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    findings: Iterable[Finding],
    release: Release,
) -> None:
    """Write everything at once (`StoreWriter`).

    Raises:
        DataError: an edge names a node that is not there, or an id occurs twice.
        StoreError: the folder cannot be written.
    """
    with StoreWriter(path) as writer:
        for node in nodes:
            writer.add_node(str(node.curie), node.category, node.name, node.synonyms)
        for e in edges:
            writer.add_edge(
                str(e.subject), e.predicate, str(e.object), e.object_direction or "", e.source, e.checked
            )  # fmt: skip
        writer.add_findings(findings)
        writer.finish(release)


class StoreWriter:
    """Builds the file beside its place and moves it there: a crash leaves what was there before.

        with StoreWriter(path) as writer:
            writer.add_node(...); writer.add_edge(...); writer.finish(release)

    All nodes come before the first edge. Leaving without `finish` removes the unfinished file; one
    that a killed process left behind is removed by the next writer.

    Raises:
        StoreError: the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        token = secrets.token_hex(4)
        self._part = path.with_name(f".{path.name}.{os.getpid()}.{token}.part")
        self._nodes: dict[str, tuple[str, str, dict[str, None]]] = {}
        self._ids: dict[str, int] = {}
        self._relations: dict[tuple[str, str], int] = {}
        self._evidence: dict[tuple[str, str], int] = {}
        self._columns = tuple(array("i") for _ in range(4))
        if path.is_dir():
            raise StoreError(f"cannot write {path}: it is a folder; name a file in it")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _remove_leftovers(path)
            self._connection = sqlite3.connect(self._part)
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.OperationalError) as error:
            raise StoreError(
                f"cannot write {path}: {error}; name a folder that can be written "
                "(for compiled files: AETIA_CACHE)"
            ) from error

    def __enter__(self) -> StoreWriter:
        return self

    def __exit__(self, *raised: object) -> None:
        self._connection.close()
        self._part.unlink(missing_ok=True)

    def add_node(self, curie: str, category: str, name: str, synonyms: Iterable[str] = ()) -> None:
        """Add a node; one that is there already keeps its category and name, and gains synonyms."""
        known = self._nodes.get(curie)
        if known is None:
            self._nodes[curie] = (category, name, dict.fromkeys(synonyms))
        else:
            known[2].update(dict.fromkeys((name, *synonyms)))
            known[2].pop(known[1], None)

    def has_node(self, curie: str) -> bool:
        """Whether the node was added."""
        return curie in self._nodes

    def add_edge(
        self, subject: str, predicate: str, obj: str, direction: str, source: str, checked: str
    ) -> None:
        """Add a statement; the predicate is a canonical one of `graphs.biolink`.

        Raises:
            DataError: an end is not a node.
        """
        ids = self._ids or self._number()
        try:
            ends = ids[subject], ids[obj]
        except KeyError as error:
            raise DataError(f"an edge names {error}, which is not a node") from error
        relations, evidence = self._relations, self._evidence
        relation = relations.setdefault((predicate, direction), len(relations))
        support = evidence.setdefault((source, checked), len(evidence))
        for column, value in zip(self._columns, (ends[0], relation, ends[1], support), strict=True):
            column.append(value)

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Add study findings.

        Raises:
            DataError: the same finding twice.
        """
        rows = (_row(finding) for finding in findings)
        try:
            self._connection.executemany(
                f"INSERT INTO finding VALUES ({', '.join('?' * 18)})",  # noqa: S608
                rows,
            )
        except sqlite3.IntegrityError as error:
            raise DataError(f"the knowledge graph holds a finding twice: {error}") from error

    def finish(self, release: Release, more: Mapping[str, str] | None = None) -> None:
        """Write what was added, build the indexes, and move the file to its place.

        Args:
            release: name, version and checksum of the knowledge.
            more: further facts for the file's `meta` table.
        """
        if not self._ids:
            self._number()
        run = self._connection
        self._write_nodes()
        self._write_edges()
        facts = {"name": release.name, "version": release.version, "checksum": release.checksum}
        facts |= {"format": FORMAT, **(more or {})}
        run.executemany("INSERT INTO meta VALUES (?, ?)", facts.items())
        run.executescript(_INDEXES)
        run.commit()
        run.close()
        with self._part.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(self._part, self.path)

    def _number(self) -> dict[str, int]:
        self._ids = {curie: number for number, curie in enumerate(sorted(self._nodes))}
        return self._ids

    def _write_nodes(self) -> None:
        names: list[tuple[str, str, int]] = []
        rows = []
        for curie, number in self._ids.items():
            category, name, synonyms = self._nodes[curie]
            rows.append((number, curie, category, name, "|".join(synonyms)))
            written = {fold(text): text for text in reversed((name, *synonyms))}
            names += [(key, text, number) for key, text in sorted(written.items()) if key]
        self._connection.executemany("INSERT INTO node VALUES (?, ?, ?, ?, ?)", rows)
        self._connection.executemany("INSERT INTO name VALUES (?, ?, ?)", names)

    def _write_edges(self) -> None:
        """Sort by subject, relation, object and source; drop repeats; count ends and sources."""
        relations, new_relation = _sorted_numbers(self._relations)
        evidence, new_evidence = _sorted_numbers(self._evidence)
        columns = [np.frombuffer(column, dtype=np.int32) for column in self._columns]
        self._columns = tuple(array("i") for _ in range(4))
        subject, relation, obj, support = columns
        relation, support = new_relation[relation], new_evidence[support]
        symmetric = np.array([PREDICATES[r[0]].symmetric for r in relations], dtype=bool)
        turned = symmetric[relation] & (subject > obj) if len(relation) else np.zeros(0, dtype=bool)
        subject, obj = np.where(turned, obj, subject), np.where(turned, subject, obj)
        del columns, turned
        subject, relation, obj, support = _distinct(subject, relation, obj, support)
        first = _first_of_runs(subject, relation, obj)
        sources = np.diff(np.append(np.flatnonzero(first), len(first)))
        insert = self._connection.executemany
        kept = (subject[first], relation[first], obj[first], support[first], sources)
        for rows in _chunks(*kept):
            insert("INSERT INTO edge VALUES (?, ?, ?, ?, ?)", rows)
        for rows in _chunks(subject[~first], relation[~first], obj[~first], support[~first]):
            insert("INSERT INTO support VALUES (?, ?, ?, ?)", rows)
        counts = np.bincount(relation, minlength=len(relations)).tolist()
        named = [(i, *pair, counts[i]) for i, pair in enumerate(relations)]
        insert("INSERT INTO relation VALUES (?, ?, ?, ?)", named)
        insert("INSERT INTO evidence VALUES (?, ?, ?)", ((i, *e) for i, e in enumerate(evidence)))
        for rows in _chunks(*_degrees(kept[0], kept[1], kept[2], symmetric)):
            insert("INSERT INTO degree VALUES (?, ?, ?, ?)", rows)


def _remove_leftovers(path: Path) -> None:
    """Delete unfinished files of processes that are no more."""
    for part in path.parent.glob(f".{path.name}.*.part*"):
        process = part.name.removeprefix(f".{path.name}.").split(".")[0]
        if process.isdigit() and not _is_alive(int(process)):
            part.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sorted_numbers(found: dict[tuple[str, str], int]) -> tuple[list[tuple[str, str]], Numbers]:
    """The keys in order, and for each old number the new one."""
    ordered = sorted(found)
    new = np.zeros(len(ordered), dtype=np.int32)
    for number, key in enumerate(ordered):
        new[found[key]] = number
    return ordered, new


def _distinct(*columns: Numbers) -> tuple[Numbers, ...]:
    order = np.lexsort(columns[::-1])
    ordered = tuple(column[order] for column in columns)
    kept = _first_of_runs(*ordered)
    return tuple(column[kept] for column in ordered)


def _first_of_runs(*columns: Numbers) -> NDArray[np.bool_]:
    """Where a row of sorted columns differs from the row before it."""
    first = np.zeros(len(columns[0]), dtype=bool)
    first[:1] = True
    for column in columns:
        first[1:] |= column[1:] != column[:-1]
    return first


def _degrees(
    subject: Numbers, relation: Numbers, obj: Numbers, symmetric: NDArray[np.bool_]
) -> tuple[Numbers, ...]:
    """(node, relation, back, edges): a symmetric relation has the sum of both ends at each."""
    width = max(len(symmetric), 1)
    nodes = int(max(subject.max(initial=0), obj.max(initial=0))) + 1
    counts = np.zeros(nodes * width * 2, dtype=np.int32).reshape(nodes, width, 2)
    for end, back in ((subject, 0), (obj, 1)):
        key = (end.astype(np.int64) * width + relation) * 2 + back
        counts += np.bincount(key, minlength=counts.size).astype(np.int32).reshape(counts.shape)
    counts[:, symmetric] = counts[:, symmetric].sum(axis=2, keepdims=True)
    where = np.nonzero(counts)
    return (*(column.astype(np.int32) for column in where), counts[where])


def _chunks(*columns: Numbers) -> Iterator[Iterator[tuple[int, ...]]]:
    for start in range(0, len(columns[0]), CHUNK):
        yield zip(*(column[start : start + CHUNK].tolist() for column in columns), strict=True)


def _row(f: Finding) -> tuple[object, ...]:
    return (
        f.id, str(f.exposure), str(f.outcome), f.population, f.design, f.direction, f.measure,
        f.estimate, f.ci_low, f.ci_high, f.contrast, f.contrast_sign,
        str(f.intervention) if f.intervention else None, f.n, f.year, f.identifier, f.title, f.checked,
    )  # fmt: skip
