"""The tables of a file of results, and those of earlier versions made into them."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from evals.qa.brief import brief_of

if TYPE_CHECKING:
    from pathlib import Path

_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS result (
        n INTEGER PRIMARY KEY, run TEXT NOT NULL, configuration TEXT NOT NULL, id TEXT NOT NULL,
        line INTEGER NOT NULL, question TEXT NOT NULL, status TEXT NOT NULL, error TEXT NOT NULL,
        brief TEXT NOT NULL, gold TEXT NOT NULL, finished REAL NOT NULL,
        UNIQUE (run, configuration, id))""",
    "CREATE TABLE IF NOT EXISTS body (n INTEGER PRIMARY KEY, body TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS configuration (hash TEXT PRIMARY KEY, said TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)
_EARLIER = "earlier_result"
_PAGES = 8000
"""Of 4 kB, that are written to the log before they go into the file: few rows are then written twice."""


def opened_table(path: Path) -> sqlite3.Connection:
    """Open or make the file; a table of an earlier version is taken over in one transaction.

    Raises:
        sqlite3.Error: it cannot be written, or is something else.
    """
    db = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute(f"PRAGMA wal_autocheckpoint={_PAGES}")
        db.execute("BEGIN IMMEDIATE")
        columns = {row[1] for row in db.execute("PRAGMA table_info(result)")}
        is_earlier = bool(columns) and "run" not in columns
        if is_earlier:
            db.execute(f"ALTER TABLE result RENAME TO {_EARLIER}")
        for statement in _SCHEMA:
            db.execute(statement)
        if is_earlier:
            _take_over(db)
        db.execute("COMMIT")
    except BaseException:
        db.close()
        raise
    return db


def _take_over(db: sqlite3.Connection) -> None:
    rows = db.execute(
        f"SELECT configuration, id, line, question, status, body, said FROM {_EARLIER} "  # noqa: S608
        "ORDER BY rowid"
    )
    for configuration, id_, line, question, status, body, said in rows:
        is_ok = status == "ok"
        brief, error = (brief_of(json.loads(body)).to_json(), "") if is_ok else ("", body)
        number = db.execute(
            "INSERT INTO result (run, configuration, id, line, question, status, error, brief, "
            "gold, finished) VALUES ('1', ?, ?, ?, ?, ?, ?, ?, '{}', 0)",
            (configuration, id_, line, question, status, error, brief),
        ).lastrowid
        if is_ok:
            db.execute("INSERT INTO body VALUES (?, ?)", (number, body))
        db.execute("INSERT OR IGNORE INTO configuration VALUES (?, ?)", (configuration, said))
    db.execute(f"DROP TABLE {_EARLIER}")
