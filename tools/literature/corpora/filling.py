"""Records into the file of a corpus, a batch at a time: killed at any moment, the same command goes on.

A batch and how far its source was read are written in one transaction. A source is known by its content:
one that was read whole is passed over, under whatever name it comes again.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError
from tools.literature.corpora.corpus_file import packed, unpacked_text
from tools.literature.corpora.features import features_of
from tools.literature.corpora.records import Reject, folded_front
from tools.literature.corpora.splitting import passages

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

    from tools.literature.corpora.readers.source_files import Source
    from tools.literature.corpora.records import Record

    Told = Callable[[str], None]

BATCH = 500
"""Records of one transaction."""
SHARED = 0.5
"""Of the words at the front of two texts under one title: fewer, and they are two publications."""
YEARS_APART = 1
"""Most years between two records of one title that are one publication (online, then in print)."""


@dataclass(frozen=True)
class Filled:
    """What a source gave.

    Attributes:
        source: as the user named it.
        kept: new documents.
        repeated: records of documents that were there already.
        rejected: records that could not be used.
        is_new: whether anything of it had to be read.
    """

    source: str
    kept: int
    repeated: int
    rejected: int
    is_new: bool


def fill(db: sqlite3.Connection, source: Source, told: Told) -> Filled:
    """Read a source into the corpus, from where it was left.

    Args:
        db: of `open_for_writing`.
        source: the file.
        told: hears of the progress.

    Raises:
        DataError: nothing of the file can be read.
        SetupError: a package that reads it is not installed.
    """
    number, done, is_whole = _begun(db, source)
    if is_whole:
        return _counted(db, number, source, is_new=False)
    items = source.records()
    skipped = sum(1 for _ in islice(items, done))
    if skipped < done:
        raise DataError(f"{source.path} gave {done:,} records before and {skipped:,} now")
    while batch := list(islice(items, BATCH)):
        with transaction(db):
            kept, repeated = _add_all(db, number, done, batch)
            done += len(batch)
            db.execute(
                "UPDATE sources SET done = ?, kept = kept + ?, repeated = repeated + ? WHERE id = ?",
                (done, kept, repeated, number),
            )
        told(f"{source.path.name}: {done:,} records read")
    db.execute("UPDATE sources SET is_whole = 1 WHERE id = ?", (number,))
    return _counted(db, number, source, is_new=True)


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of what is done within, or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _begun(db: sqlite3.Connection, source: Source) -> tuple[int, int, bool]:
    with source.path.open("rb") as file:
        digest = f"{source.kind} {hashlib.file_digest(file, 'sha256').hexdigest()}"
    size = source.path.stat().st_size
    db.execute(
        "INSERT OR IGNORE INTO sources (named, digest, bytes) VALUES (?, ?, ?)",
        (str(source), digest, size),
    )
    number, done, is_whole = db.execute(
        "SELECT id, done, is_whole FROM sources WHERE digest = ?", (digest,)
    ).fetchone()
    return number, done, bool(is_whole)


def _counted(db: sqlite3.Connection, number: int, source: Source, *, is_new: bool) -> Filled:
    kept, repeated = db.execute(
        "SELECT kept, repeated FROM sources WHERE id = ?", (number,)
    ).fetchone()
    (rejected,) = db.execute("SELECT COUNT(*) FROM rejects WHERE source = ?", (number,)).fetchone()
    return Filled(str(source), kept, repeated, rejected, is_new)


def _add_all(
    db: sqlite3.Connection, source: int, done: int, batch: Sequence[Record | Reject]
) -> tuple[int, int]:
    kept = repeated = 0
    for place, item in enumerate(batch, done):
        if isinstance(item, Reject):
            row = (source, place, item.place, item.reason)
            db.execute("INSERT OR REPLACE INTO rejects VALUES (?, ?, ?, ?)", row)
        elif (same := _same(db, item)) is not None:
            repeated += 1
            _complete(db, same, item)
        elif _is_taken(db, item.key):
            reason = f"another document has the id {item.key!r}"
            row = (source, place, f"record {place + 1}", reason)
            db.execute("INSERT OR REPLACE INTO rejects VALUES (?, ?, ?, ?)", row)
        else:
            _add(db, item, source)
            kept += 1
    return kept, repeated


def _same(db: sqlite3.Connection, record: Record) -> int | None:
    """The document that is this publication: by DOI, by PMID, or by title where nothing speaks against."""
    for kind, value in record.identities:
        found = db.execute(
            "SELECT d.id, d.doi, d.pmid, d.year, d.text FROM identities i JOIN documents d "
            "ON d.id = i.document WHERE i.kind = ? AND i.value = ? ORDER BY d.id",
            (kind, value),
        )
        for number, *identified, text in found:
            if kind != "title" or not (
                _differs(record, *identified) or _says_other(record.text, unpacked_text(text))
            ):
                return int(number)
    row = db.execute(
        "SELECT id, title, text FROM documents WHERE key = ?", (record.key,)
    ).fetchone()
    is_same = row is not None and row[1] == record.title and row[2] == packed(record.text)
    return int(row[0]) if is_same else None


def _differs(record: Record, doi: str, pmid: str, year: int | None) -> bool:
    named = ((record.doi, doi), (record.pmid, pmid))
    if any(mine and theirs and mine != theirs for mine, theirs in named):
        return True
    return None not in (record.year, year) and abs((record.year or 0) - (year or 0)) > YEARS_APART


def _says_other(text: str, held: str) -> bool:
    """Whether two texts under one title have little in common; one that is the title alone never has."""
    mine, theirs = (set(folded.split()) for folded in (folded_front(text), folded_front(held)))
    return len(mine & theirs) < SHARED * min(len(mine), len(theirs))


def _complete(db: sqlite3.Connection, number: int, record: Record) -> None:
    """What the document did not say about itself and this record of it does."""
    db.execute(
        "UPDATE documents SET year = COALESCE(year, ?), doi = IIF(doi = '', ?, doi), "
        "pmid = IIF(pmid = '', ?, pmid), licence = IIF(licence = '', ?, licence) WHERE id = ?",
        (record.year, record.doi, record.pmid, record.licence, number),
    )
    _identify(db, number, record)


def _is_taken(db: sqlite3.Connection, key: str) -> bool:
    return db.execute("SELECT 1 FROM documents WHERE key = ?", (key,)).fetchone() is not None


def _add(db: sqlite3.Connection, record: Record, source: int) -> None:
    said = features_of(record)
    sections = [asdict(section) for section in record.sections]
    row: tuple[Any, ...] = (
        record.key, record.title, packed(record.text), json.dumps(sections), record.year, record.doi,
        record.pmid, record.licence, record.journal, json.dumps(record.types),
        json.dumps(record.subjects), said.design, json.dumps(said.species), json.dumps(said.groups),
        source,
    )  # fmt: skip
    marks = ", ".join("?" * len(row))
    number = db.execute(f"INSERT INTO documents VALUES (NULL, {marks})", row).lastrowid  # noqa: S608
    assert number is not None
    db.executemany(
        "INSERT INTO passages (document, first, last) VALUES (?, ?, ?)",
        [(number, first, last) for first, last in passages(record.text, record.sections)],
    )
    _identify(db, number, record)


def _identify(db: sqlite3.Connection, number: int, record: Record) -> None:
    db.executemany(
        "INSERT OR IGNORE INTO identities VALUES (?, ?, ?)",
        [(kind, value, number) for kind, value in (*record.identities, ("key", record.key))],
    )
