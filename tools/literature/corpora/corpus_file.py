"""The SQLite file of a corpus: its tables, and how it is opened.

A document's text is one packed blob; passages are spans of it, numbered in the order in which they came.
Nothing is ever changed or taken out, so numbers stay what they are and an index can be added to.
"""

from __future__ import annotations

import sqlite3
import zlib
from typing import TYPE_CHECKING

from graphs.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "corpus.sqlite"
FORMAT = 1
BUSY_S = 30.0
"""Seconds that a writer waits for another one's batch."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sources (
    id INTEGER PRIMARY KEY, named TEXT NOT NULL, digest TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0, is_whole INTEGER NOT NULL DEFAULT 0,
    kept INTEGER NOT NULL DEFAULT 0, repeated INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS rejects (
    source INTEGER NOT NULL, number INTEGER NOT NULL, place TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (source, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, title TEXT NOT NULL, text BLOB NOT NULL,
    sections TEXT NOT NULL, year INTEGER, doi TEXT NOT NULL, pmid TEXT NOT NULL, licence TEXT NOT NULL,
    journal TEXT NOT NULL, types TEXT NOT NULL, subjects TEXT NOT NULL, design TEXT NOT NULL,
    species TEXT NOT NULL, groups TEXT NOT NULL, source INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS identities (
    kind TEXT NOT NULL, value TEXT NOT NULL, document INTEGER NOT NULL,
    PRIMARY KEY (kind, value, document)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS passages_of ON passages (document);
CREATE TABLE IF NOT EXISTS terms (term TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS segments (
    id INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, terms INTEGER NOT NULL,
    words INTEGER NOT NULL);
"""
"""`sources.done` counts records that were dealt with, so that a stopped build goes on behind them."""


def open_for_writing(folder: Path) -> sqlite3.Connection:
    """The file of a corpus, made where there is none.

    Raises:
        StoreError: the folder cannot be written, or holds another format.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = sqlite3.connect(folder / FILE, timeout=BUSY_S, isolation_level=None)
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("PRAGMA synchronous = NORMAL")
        made.executescript(SCHEMA)
        made.execute("INSERT OR IGNORE INTO meta VALUES ('format', ?)", (str(FORMAT),))
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"the corpus {folder} cannot be written: {error}") from error
    _require_format(made, folder)
    return made


def open_for_reading(folder: Path) -> sqlite3.Connection:
    """The file of a corpus, read only.

    Raises:
        StoreError: there is none, it is damaged, or of another format.
    """
    path = folder / FILE
    if not path.is_file():
        raise StoreError(
            f"there is no corpus at {folder}; build one: aetia corpus build --out {folder}"
        )
    try:
        made = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False, timeout=BUSY_S
        )
        made.execute("PRAGMA query_only = ON")
    except sqlite3.Error as error:
        raise StoreError(f"the corpus {folder} cannot be read: {error}") from error
    _require_format(made, folder)
    return made


def packed(text: str) -> bytes:
    """A text as it is kept."""
    return zlib.compress(text.encode(), 3)


def unpacked_text(blob: bytes) -> str:
    """The inverse of `packed`.

    Raises:
        StoreError: the bytes are not what was written.
    """
    try:
        return zlib.decompress(blob).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise StoreError("a document's text in the corpus is damaged; build it again") from error


def _require_format(made: sqlite3.Connection, folder: Path) -> None:
    try:
        row = made.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
    except sqlite3.Error as error:
        made.close()
        raise StoreError(f"{folder / FILE} is no corpus, or damaged: {error}") from error
    if row is None or row[0] != str(FORMAT):
        made.close()
        raise StoreError(
            f"the corpus {folder} has format {row[0] if row else 'none'}, this version reads {FORMAT}; "
            "build it again from its sources"
        )
