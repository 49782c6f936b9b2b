"""Write a knowledge graph into one SQLite file, all or nothing.

Nodes are numbered in the order of their CURIEs and relations (predicate and qualifier) in the order
of their names, so that the order of numbers is the order that users see. An edge is kept once, with
its first source; further sources of the same statement are in `support`.
"""

from __future__ import annotations

import os
import sqlite3
from array import array
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graphs.assessments import assessment_row
from graphs.cache import part_of, remove_leftovers
from graphs.errors import DataError, StoreError
from graphs.findings import finding_row
from graphs.names import fold
from graphs.stores.sqlite_format import FORMAT, INDEXES, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from graphs.assessments import Assessment
    from graphs.findings import Finding
    from graphs.statements import Edge, Node
    from graphs.store import Release


def write_store(
    path: Path,
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    findings: Iterable[Finding],
    release: Release,
    assessments: Iterable[Assessment] = (),
) -> None:
    """Write everything at once; raises as `StoreWriter` does."""
    with StoreWriter(path) as writer:
        _fill(writer, nodes, edges, findings, assessments, release)


def store_image(
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    findings: Iterable[Finding],
    release: Release,
    assessments: Iterable[Assessment] = (),
) -> bytes:
    """The bytes of the file that `write_store` would write; raises as `StoreWriter` does."""
    with StoreWriter(None) as writer:
        _fill(writer, nodes, edges, findings, assessments, release)
        return writer.image


def _fill(
    writer: StoreWriter,
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    findings: Iterable[Finding],
    assessments: Iterable[Assessment],
    release: Release,
) -> None:
    for node in nodes:
        writer.add_node(str(node.curie), node.category, node.name, node.synonyms)
    for e in edges:
        writer.add_edge(
            str(e.subject), e.predicate, str(e.object), e.object_direction or "", e.source, e.checked
        )  # fmt: skip
    writer.add_findings(findings)
    writer.add_assessments(assessments)
    writer.finish(release)


class StoreWriter:
    """Builds the file beside its place and moves it there: a crash leaves what was there before.

        with StoreWriter(path) as writer:
            writer.add_node(...); writer.add_edge(...); writer.finish(release)

    All nodes come before the first edge. Leaving without `finish` removes the unfinished file; one
    that a killed process left behind is removed by the next writer. Without a path, the file is built
    in memory and `image` holds it after `finish`.

    Raises:
        DataError: an edge names a node that is not there, or an id occurs twice.
        StoreError: the file cannot be written.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.image = b""
        self._part = part_of(path) if path else None
        self._nodes: dict[str, tuple[str, str, dict[str, None]]] = {}
        self._ids: dict[str, int] = {}
        self._relations: dict[tuple[str, str], int] = {}
        self._identifiers: dict[str, list[str]] = {}
        self._evidence: dict[tuple[str, str], int] = {}
        self._columns = _empty_columns()
        if path is not None and path.is_dir():
            raise StoreError(f"cannot write {path}: it is a folder; name a file in it")
        with self._writing():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                remove_leftovers(path)
            self._connection = sqlite3.connect(self._part or ":memory:")
        try:
            with self._writing():
                self._connection.executescript(SCHEMA)
        except StoreError:
            self.__exit__()
            raise

    def __enter__(self) -> StoreWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        if self._part is not None:
            self._part.unlink(missing_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            better = "name a file in a folder that can be written and has space"
            raise StoreError(f"cannot write {self.path}: {error}; {better}") from error

    def add_node(self, curie: str, category: str, name: str, synonyms: Iterable[str] = ()) -> None:
        """Add a node; one that is there already keeps its category and name, and gains synonyms."""
        known = self._nodes.get(curie)
        if known is None:
            self._nodes[curie] = (category, name, dict.fromkeys(synonyms))
        else:
            known[2].update(dict.fromkeys((name, *synonyms)))
            known[2].pop(known[1], None)

    def stated(self, curie: str) -> tuple[str, str] | None:
        """Category and name of a node that was added."""
        known = self._nodes.get(curie)
        return None if known is None else known[:2]

    def add_identifier(self, curie: str, other: str) -> None:
        """Let a node that was added be found by an identifier that was merged into it."""
        if curie in self._nodes:
            self._identifiers.setdefault(curie, []).append(other)

    def has_node(self, curie: str) -> bool:
        """Whether the node was added."""
        return curie in self._nodes

    def names(self) -> Iterator[tuple[str, str, Iterable[str]]]:
        """CURIE, name and synonyms of every node so far."""
        for curie, (_, name, synonyms) in self._nodes.items():
            yield curie, name, synonyms

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
        self._insert("finding", 20, map(finding_row, findings))

    def add_assessments(self, assessments: Iterable[Assessment]) -> None:
        """Add conclusions of bodies.

        Raises:
            DataError: the same assessment twice.
        """
        self._insert("assessment", 17, map(assessment_row, assessments))

    def _insert(self, table: str, width: int, rows: Iterable[tuple[object, ...]]) -> None:
        statement = f"INSERT INTO {table} VALUES ({', '.join('?' * width)})"  # noqa: S608
        try:
            with self._writing():
                self._connection.executemany(statement, rows)
        except sqlite3.IntegrityError as error:
            raise DataError(f"the knowledge graph holds the same {table} twice: {error}") from error

    def finish(self, release: Release, more: Mapping[str, str] | None = None) -> None:
        """Write what was added, build the indexes, and move the file to its place.

        Args:
            release: name, version and checksum of the knowledge.
            more: further facts for the file's `meta` table.

        Raises:
            StoreError: the file cannot be written, or the disk is full.
        """
        if not self._ids:
            self._number()
        run = self._connection
        with self._writing():
            self._write_nodes()
            self._write_edges()
            facts = {"name": release.name, "version": release.version, "checksum": release.checksum}
            facts |= {"format": FORMAT, **(more or {})}
            run.executemany("INSERT INTO meta VALUES (?, ?)", facts.items())
            run.executescript(INDEXES)
            run.commit()
            self._move()

    def _move(self) -> None:
        if self.path is None or self._part is None:
            self.image = self._connection.serialize()
            return
        self._connection.close()
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
            others = sorted(self._identifiers.get(curie, ()))
            written = {fold(text): text for text in reversed((name, *synonyms, *others))}
            names += [(key, text, number) for key, text in sorted(written.items()) if key]
        self._connection.executemany("INSERT INTO node VALUES (?, ?, ?, ?, ?)", rows)
        self._connection.executemany("INSERT INTO name VALUES (?, ?, ?)", names)

    def _write_edges(self) -> None:
        # numpy is needed to build a file and for nothing else: opening one must not import it.
        from graphs.stores.sqlite_edges import write_edges

        columns, self._columns = self._columns, _empty_columns()
        write_edges(self._connection, columns, self._relations, self._evidence)


def _empty_columns() -> tuple[array[int], ...]:
    return tuple(array("i") for _ in range(4))
