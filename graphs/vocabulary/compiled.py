"""The vocabulary as one SQLite file: its layout, and how it is written."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from graphs.vocabulary import prose
from graphs.vocabulary.joining import CONDITIONS, GENES, Joined
from graphs.vocabulary.spelling import LEAST_LONG, loose_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphs.vocabulary.shipped import Shipped

FORMAT = "1"
"""Raised when the layout of the file, or what is put into it, changes."""

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA page_size = 4096;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE concept (id INTEGER PRIMARY KEY, curie TEXT, category TEXT, name TEXT, synonyms TEXT,
    same TEXT);
CREATE TABLE identifier (curie TEXT PRIMARY KEY, concept INTEGER) WITHOUT ROWID;
CREATE TABLE name (folded TEXT, claim INTEGER, own INTEGER, concept INTEGER, text TEXT, place INTEGER,
    PRIMARY KEY (folded, claim, own, concept, text)) WITHOUT ROWID;
CREATE TABLE loose (key TEXT, concept INTEGER, folded TEXT, PRIMARY KEY (key, concept)) WITHOUT ROWID;
CREATE TABLE word (first TEXT, length INTEGER, word TEXT, claim INTEGER,
    PRIMARY KEY (first, length, word)) WITHOUT ROWID;
CREATE TABLE plain (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE relation (subject INTEGER, relation TEXT, object INTEGER,
    PRIMARY KEY (subject, relation, object)) WITHOUT ROWID;
"""
INDEXES = "CREATE INDEX relation_object ON relation (object, relation, subject);"


def write(path: Path, shipped: Shipped) -> None:
    """Join the tables and write the file; what was there is overwritten.

    Raises:
        DataError: a table is wrong.
        sqlite3.Error: the file cannot be written.
    """
    joined = Joined(shipped)
    plain = shipped.words()
    order = {id(c): n for n, c in enumerate(sorted(joined.concepts, key=lambda c: c.curie))}
    names = [
        (key, claim, int(text != concept.name), order[id(concept)], text,
         prose.place_of(text, key, concept.category, claim, plain))
        for key, text, concept, claim in joined.names
    ]  # fmt: skip
    with _opened(path) as db:
        db.executescript(SCHEMA)
        db.executemany(
            "INSERT INTO concept VALUES (?, ?, ?, ?, ?, ?)", _concepts(joined, names, order)
        )
        db.executemany(
            "INSERT OR IGNORE INTO identifier VALUES (?, ?)", _identifiers(joined, order)
        )
        db.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?, ?)", names)
        db.executemany("INSERT OR IGNORE INTO loose VALUES (?, ?, ?)", _loose(joined, order))
        db.executemany("INSERT INTO word VALUES (?, ?, ?, ?)", _words(joined))
        db.executemany("INSERT INTO plain VALUES (?)", ((word,) for word in sorted(plain)))
        at = {c.curie: order[id(c)] for c in joined.concepts}
        ends = sorted((at[s], relation, at[o]) for s, relation, o in joined.relations)
        db.executemany("INSERT INTO relation VALUES (?, ?, ?)", ends)
        facts = {"format": FORMAT, "checksum": shipped.checksum, "concepts": str(len(order))}
        db.executemany("INSERT INTO meta VALUES (?, ?)", facts.items())
        db.executescript(INDEXES)


class _opened:  # noqa: N801
    """A connection that is committed and closed."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)

    def __enter__(self) -> sqlite3.Connection:
        return self._db

    def __exit__(self, *failed: object) -> None:
        if failed[0] is None:
            self._db.commit()
        self._db.close()


def _concepts(
    joined: Joined, names: list[tuple[str, int, int, int, str, int]], order: dict[int, int]
) -> Iterator[tuple[int, str, str, str, str, str]]:
    """Rows of concepts; synonyms are the names that the concept kept."""
    kept: dict[int, list[str]] = {}
    for _, _, other, number, text, _ in names:
        if other:
            kept.setdefault(number, []).append(text)
    for c in sorted(joined.concepts, key=lambda c: c.curie):
        number = order[id(c)]
        synonyms = "|".join(sorted(set(kept.get(number, ()))))
        yield number, c.curie, c.category, c.name, synonyms, " ".join(sorted(c.same))


def _identifiers(joined: Joined, order: dict[int, int]) -> Iterator[tuple[str, int]]:
    """Own identifiers first: an equivalent one never takes the place of another concept's own."""
    for c in joined.concepts:
        yield c.curie, order[id(c)]
    for c in joined.concepts:
        yield from ((curie, order[id(c)]) for curie in sorted(c.same))


def _loose(joined: Joined, order: dict[int, int]) -> Iterator[tuple[str, int, str]]:
    for key, _, concept, _ in joined.names:
        if concept.category in CONDITIONS and (loose := loose_key(key)):
            yield loose, order[id(concept)], key


def _words(joined: Joined) -> list[tuple[str, int, str, int]]:
    """Every word of a name that is long enough to be misspelt, with the best claim to a name with it."""
    best: dict[str, int] = {}
    for key, _, concept, claim in joined.names:
        if concept.category not in GENES or claim == 0:
            for word in key.split():
                if len(word) >= LEAST_LONG - 1 and word.isalpha():
                    best[word] = min(claim, best.get(word, claim))
    return sorted((word[0], len(word), word, claim) for word, claim in best.items())
