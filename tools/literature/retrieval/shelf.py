"""`Shelf`: one corpus on disk, open for searching. What is added to it later is seen when it is opened again."""

from __future__ import annotations

import hashlib
import json
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from graphs.errors import StoreError
from tools.literature.corpora.corpus_file import open_for_reading, unpacked_text
from tools.literature.hits import Document, Hit
from tools.literature.retrieval.segments import folder_of, open_segment
from tools.literature.retrieval.vectors import vector_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from tools.literature.hits import Filters
    from tools.literature.retrieval.vectors import Vectors

COLUMNS = "key, title, year, doi, pmid, licence, design"
ANY = "EXISTS (SELECT 1 FROM json_each({column}) WHERE value IN ({marks}))"


class Shelf:
    """An open corpus.

    Args:
        folder: as `aetia corpus build` wrote it.

    Raises:
        StoreError: there is no corpus, it is damaged, or of another format.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.name
        self._db = open_for_reading(folder)
        self._lock = threading.Lock()
        self._vectors: dict[str, Vectors | None] = {}
        rows = self._all("SELECT id, first, last FROM segments ORDER BY first")
        self.segments = [open_segment(folder_of(folder, n), first, last) for n, first, last in rows]
        self.passages = sum(segment.size for segment in self.segments)
        ((held,),) = self._all("SELECT COALESCE(MAX(id), 0) FROM passages")
        self.unindexed = int(held) - self.passages

    @property
    def state(self) -> str:
        """Twelve hexadecimal digits of what was read into it, and how far."""
        rows = self._all("SELECT digest, done, kept, repeated FROM sources ORDER BY id")
        said = json.dumps([rows, self.passages])
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def numbers(self, terms: Sequence[str]) -> list[int]:
        """The numbers of terms here; -1 for one that no passage holds."""
        found = (self._all("SELECT id FROM terms WHERE term = ?", term) for term in terms)
        return [int(rows[0][0]) if rows else -1 for rows in found]

    def documents(self) -> NDArray[np.int32]:
        """The document of each passage."""
        parts = [segment.documents for segment in self.segments]
        return np.concatenate(parts) if parts else np.empty(0, np.int32)

    def vectors(self, fingerprint: str) -> Vectors | None:
        """The vectors of an embedder; None where there are none."""
        with self._lock:
            if fingerprint not in self._vectors:
                files = vector_files(self.folder, fingerprint)
                has_any = files is not None and files.rows > 0
                self._vectors[fingerprint] = (
                    files.opened(self.passages) if files and has_any else None
                )
            return self._vectors[fingerprint]

    def mask(self, filters: Filters) -> NDArray[np.bool_] | None:
        """Which passages are of documents that pass; None where all are."""
        if filters.is_empty:
            return None
        wheres, values = _conditions(filters)
        rows = self._all(f"SELECT id FROM documents WHERE {' AND '.join(wheres)}", *values)  # noqa: S608
        return np.isin(self.documents(), np.array([row[0] for row in rows], np.int32))

    def hit(self, passage: int, score: float) -> Hit:
        """A passage by its place in the index (from 0) as a hit."""
        rows = self._all(
            f"SELECT p.first, p.last, d.text, d.sections, {COLUMNS} FROM passages p "  # noqa: S608
            "JOIN documents d ON d.id = p.document WHERE p.id = ?",
            passage + 1,
        )
        if not rows:
            raise StoreError(
                f"{self.folder} has no passage {passage + 1}: its index is of another file"
            )
        start, end, blob, sections, *about = rows[0]
        named = dict(zip(COLUMNS.split(", "), about, strict=True))
        key = named.pop("key")
        text = unpacked_text(blob)[start:end]
        return Hit(
            key,
            score,
            start,
            end,
            text,
            section=_section(sections, start),
            corpus=self.name,
            **named,
        )

    def document(self, key: str) -> Document | None:
        """A document by its id, its PMID or its DOI; None where it is not here."""
        columns = (
            f"id, text, sections, journal, types, subjects, species, groups, source, {COLUMNS}"
        )
        rows = self._all(
            f"SELECT {columns} FROM documents WHERE id = COALESCE((SELECT id FROM documents "  # noqa: S608
            "WHERE key = ?1), (SELECT document FROM identities WHERE kind IN ('key', 'doi', 'pmid') "
            "AND value = ?1 ORDER BY document LIMIT 1))",
            key,
        )
        if not rows:
            return None
        named = dict(zip(columns.split(", "), rows[0], strict=True))
        return self._composed(named)

    def _composed(self, named: dict[str, Any]) -> Document:
        number, source = named.pop("id"), named.pop("source")
        spans = self._all("SELECT first, last FROM passages WHERE document = ? ORDER BY id", number)
        named_source = self._all("SELECT named FROM sources WHERE id = ?", source)
        lists: dict[str, Any] = {
            n: tuple(json.loads(named.pop(n))) for n in ("types", "subjects", "species", "groups")
        }
        sections = json.loads(named.pop("sections"))
        return Document(
            doc=named.pop("key"),
            text=unpacked_text(named.pop("text")),
            sections=tuple((s["heading"], s["start"], s["end"]) for s in sections),
            source=named_source[0][0] if named_source else "",
            corpus=self.name,
            passages=tuple(spans),
            **lists,
            **named,
        )

    def counts(self) -> dict[str, Any]:
        """What it holds, for people: documents, passages, sources, licences, rejects."""
        sources = self._all("SELECT named, kept, repeated, done, is_whole FROM sources ORDER BY id")
        fields = ("source", "kept", "repeated", "read", "is_whole")
        licences = self._all(
            "SELECT licence, COUNT(*) FROM documents GROUP BY 1 ORDER BY 2 DESC LIMIT 20"
        )
        designs = self._all("SELECT design, COUNT(*) FROM documents GROUP BY 1 ORDER BY 2 DESC")
        ((documents,),) = self._all("SELECT COUNT(*) FROM documents")
        ((rejected,),) = self._all("SELECT COUNT(*) FROM rejects")
        return {
            "documents": documents,
            "passages": self.passages,
            "unindexed": self.unindexed,
            "rejected": rejected,
            "sources": [dict(zip(fields, row, strict=True)) for row in sources],
            "licences": {name or "not stated": n for name, n in licences},
            "designs": {name or "not told": n for name, n in designs},
        }

    def rejects(self, limit: int) -> list[tuple[str, str, str]]:
        """(source, place, reason) of what could not be used."""
        return self._all(
            "SELECT s.named, r.place, r.reason FROM rejects r JOIN sources s ON s.id = r.source "
            "ORDER BY r.source, r.number LIMIT ?",
            limit,
        )

    def _all(self, query: str, *values: object) -> list[Any]:
        import sqlite3

        with self._lock:
            try:
                return self._db.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise StoreError(f"the corpus {self.folder} could not be read: {error}") from error


def _conditions(filters: Filters) -> tuple[list[str], list[object]]:
    wheres: list[str] = []
    values: list[object] = []
    if filters.designs:
        wheres.append(f"design IN ({_marks(filters.designs)})")
        values += filters.designs
    for bound, sign in ((filters.since, ">="), (filters.until, "<=")):
        if bound is not None:
            wheres.append(f"year {sign} ?")
            values.append(bound)
    for group in filters.groups:
        wheres.append(ANY.format(column="groups", marks="?"))
        values.append(group)
    if filters.species:
        wheres.append(ANY.format(column="species", marks=_marks(filters.species)))
        values += filters.species
    return wheres, values


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _section(sections: str, start: int) -> str:
    """The heading under which a passage begins."""
    before = [s for s in json.loads(sections) if s["start"] - len(s["heading"]) - 1 <= start]
    return str(before[-1]["heading"]) if before else ""
