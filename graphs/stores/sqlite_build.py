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

from graphs.errors import DataError, StoreError
from graphs.names import fold
from graphs.stores.sqlite_format import FORMAT, INDEXES, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from graphs.findings import Finding
    from graphs.statements import Edge, Node
    from graphs.store import Release


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
        self._columns = _empty_columns()
        if path.is_dir():
            raise StoreError(f"cannot write {path}: it is a folder; name a file in it")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _remove_leftovers(path)
            self._connection = sqlite3.connect(self._part)
            self._connection.executescript(SCHEMA)
        except (OSError, sqlite3.OperationalError) as error:
            raise StoreError(
                f"cannot write {path}: {error}; name a folder that can be written "
                "(for compiled files: AETIA_CACHE)"
            ) from error

    def __enter__(self) -> StoreWriter:
        return self

    def __exit__(self, *_: object) -> None:
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
        run.executescript(INDEXES)
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
        # numpy is needed to build a file and for nothing else: opening one must not import it.
        from graphs.stores.sqlite_edges import write_edges

        columns, self._columns = self._columns, _empty_columns()
        write_edges(self._connection, columns, self._relations, self._evidence)


def _empty_columns() -> tuple[array[int], ...]:
    return tuple(array("i") for _ in range(4))


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


def _row(f: Finding) -> tuple[object, ...]:
    return (
        f.id, str(f.exposure), str(f.outcome), f.population, f.design, f.direction, f.measure,
        f.estimate, f.ci_low, f.ci_high, f.contrast, f.contrast_sign,
        str(f.intervention) if f.intervention else None, f.n, f.year, f.identifier, f.title, f.checked,
    )  # fmt: skip
