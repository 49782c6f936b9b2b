"""Passages of a corpus that are not indexed yet -> segments, one run of passages at a time.

What is indexed is the title before each passage, so that a passage of a long text is found by what the
text is about. A segment is on disk before the row that names it is: killed in between, it is made again.
"""

from __future__ import annotations

import shutil
from array import array
from typing import TYPE_CHECKING

import numpy as np

from tools.literature.corpora.corpus_file import unpacked_text
from tools.literature.corpora.filling import transaction
from tools.literature.retrieval.segments import folder_of, write_segment
from tools.literature.retrieval.terms import Numbered, words_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

RUN = 65_536
"""Passages of one segment."""
MOST_SMALL = 8
"""Small segments at the end before they are made into one: each costs a little at every search."""


def index(db: sqlite3.Connection, folder: Path, told: Callable[[str], None]) -> int:
    """Index what is not; returns how many passages that were."""
    (last,) = db.execute("SELECT COALESCE(MAX(id), 0) FROM passages").fetchone()
    (begun,) = db.execute("SELECT COALESCE(MAX(last), 0) FROM segments").fetchone()
    if begun == last:
        return 0
    _drop_replaced(db, folder)
    first = _reopened(db, begun, last)
    numbered = Numbered(dict(db.execute("SELECT term, id FROM terms")))
    for start in range(first, last + 1, RUN):
        end = min(start + RUN - 1, last)
        _write(db, folder, start, end, numbered)
        told(f"{end:,} of {last:,} passages indexed")
    return int(last - begun)


def passage_texts(db: sqlite3.Connection, first: int, last: int) -> Iterator[tuple[int, str, str]]:
    """(document, its title, the passage) of a run of passages, in order; each document is read once."""
    rows = db.execute(
        "SELECT p.document, p.first, p.last, d.title, d.text FROM passages p JOIN documents d "
        "ON d.id = p.document WHERE p.id BETWEEN ? AND ? ORDER BY p.id",
        (first, last),
    )
    held, text = -1, ""
    for document, start, end, title, blob in rows:
        if document != held:
            held, text = document, unpacked_text(blob)
        yield document, title, text[start:end]


def _reopened(db: sqlite3.Connection, begun: int, last: int) -> int:
    """Where to begin: behind what is indexed, or at the first of many small segments at its end."""
    rows = db.execute("SELECT id, first, last FROM segments ORDER BY id DESC").fetchall()
    small = []
    for row in rows:
        if row[2] - row[1] + 1 >= RUN or last - row[1] + 1 > RUN:
            break
        small.append(row)
    return int(small[-1][1]) if len(small) >= MOST_SMALL else begun + 1


def _drop_replaced(db: sqlite3.Connection, folder: Path) -> None:
    """Delete segments that later ones took the place of; not at once, for who opened them may yet read."""
    named = {folder_of(folder, number) for (number,) in db.execute("SELECT id FROM segments")}
    for held in (folder / "segments").glob("[0-9]*"):
        if held not in named:
            shutil.rmtree(held, ignore_errors=True)


def _write(db: sqlite3.Connection, folder: Path, first: int, last: int, numbered: Numbered) -> None:
    tokens, lengths, documents = array("i"), array("i"), array("i")
    for document, title, text in passage_texts(db, first, last):
        before = len(tokens)
        tokens.extend(n for word in words_of(f"{title} {text}") if (n := numbered[word]) >= 0)
        lengths.append(len(tokens) - before)
        documents.append(document)
    (number,) = db.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM segments").fetchone()
    write_segment(
        folder_of(folder, number), _array(tokens), _array(lengths), _array(documents),
        len(numbered.terms),
    )  # fmt: skip
    with transaction(db):
        db.executemany("INSERT INTO terms VALUES (?, ?)", numbered.new)
        db.execute("DELETE FROM segments WHERE first >= ?", (first,))
        row = (number, first, last, len(numbered.terms), len(tokens))
        db.execute("INSERT INTO segments VALUES (?, ?, ?, ?, ?)", row)
    numbered.new.clear()


def _array(held: array[int]) -> NDArray[np.int32]:
    return np.frombuffer(held, np.int32) if held else np.empty(0, np.int32)
