"""The results of a batch: one SQLite table; a row is there for good once its question is finished.

A row belongs to a question's id and to a configuration (settings, graph, models, data), by its hash:
the same questions asked otherwise get rows of their own, and answered rows are never written again.
Each row is a transaction that has reached the disk when `add` returns.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphs.errors import RunError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

RESULTS = "results.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS result (
    configuration TEXT NOT NULL, id TEXT NOT NULL, line INTEGER NOT NULL, question TEXT NOT NULL,
    status TEXT NOT NULL, verdict TEXT NOT NULL, body TEXT NOT NULL, said TEXT NOT NULL,
    PRIMARY KEY (configuration, id)
);
"""
_ADD = """
INSERT INTO result VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (configuration, id) DO UPDATE SET line = excluded.line, question = excluded.question,
status = excluded.status, verdict = excluded.verdict, body = excluded.body
WHERE result.status <> 'ok'
"""


@dataclass(frozen=True)
class Result:
    """What became of one question: an answer (`ok`), or why there is none (`invalid`, `failed`)."""

    id: str
    line: int
    question: str
    status: str
    verdict: str = ""
    answer: str = ""
    error: str = ""

    def to_json(self) -> dict[str, Any]:
        """One row of the export."""
        row: dict[str, Any] = {"id": self.id, "question": self.question, "status": self.status}
        if self.status == "ok":
            return row | {"answer": json.loads(self.answer)}
        return row | {"line": self.line, "error": self.error}


class Results:
    """The table in a folder, for one configuration.

    Args:
        folder: made when it is missing.
        configuration: what the questions are answered with; kept beside each row.
        hash_: of the configuration.

    Raises:
        StoreError: the folder cannot be written, or the file is something else.
    """

    def __init__(self, folder: Path, configuration: Mapping[str, Any], hash_: str) -> None:
        self.path = folder / RESULTS
        self._said = json.dumps(configuration, sort_keys=True)
        self.configuration = hash_
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=30)
            self._db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {_SCHEMA}")
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"cannot keep results in {folder}: {error}; name another --out folder"
            ) from error

    def add(self, result: Result) -> None:
        """Keep one row; an answer that is there already stands.

        Raises:
            RunError: it cannot be written; the rows before it are kept.
        """
        body = result.answer or result.error
        values = (
            self.configuration, result.id, result.line, result.question, result.status, result.verdict,
            body, self._said,
        )  # fmt: skip
        with self._explained():
            self._db.execute(_ADD, values)

    def get(self, id_: str) -> Result | None:
        """The row of a question."""
        with self._explained():
            found = self._db.execute(
                "SELECT id, line, question, status, verdict, body FROM result "
                "WHERE configuration = ? AND id = ?",
                (self.configuration, id_),
            ).fetchone()
        if found is None:
            return None
        name, line, question, status, verdict, body = found
        answer, error = (body, "") if status == "ok" else ("", body)
        return Result(name, line, question, status, verdict, answer, error)

    def outcomes(self) -> dict[str, tuple[str, str, str]]:
        """Question, status and verdict of every row, by its id."""
        with self._explained():
            rows = self._db.execute(
                "SELECT id, question, status, verdict FROM result WHERE configuration = ?",
                (self.configuration,),
            ).fetchall()
        return {id_: (question, status, verdict) for id_, question, status, verdict in rows}

    def of_other_configurations(self) -> int:
        """How many rows were made with other settings, graphs, models or data."""
        with self._explained():
            found = self._db.execute(
                "SELECT count(*) FROM result WHERE configuration <> ?", (self.configuration,)
            ).fetchone()
        return int(found[0])

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise RunError(
                f"{self.path} cannot be used: {error}; what is finished is kept, run the same "
                "command again to go on"
            ) from error
