"""The results of a batch: one SQLite file; a row is there for good once its question is finished.

A row belongs to a run, a question's id and a configuration (settings, graph, models, data), by its hash:
the same questions asked otherwise, or again on purpose, get rows of their own, and answered rows are never
written again. Each row is a transaction of its own: the end of the process costs none, however it comes.
A power cut may cost those of the last moments, which are then asked again; it never damages the table.

The answers are kept apart from what tables show of them, so that a hundred thousand rows are looked
through without reading a gigabyte.
"""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evals.qa.brief import Brief, brief_from_json
from evals.qa.gold import NO_GOLD, gold_text
from evals.qa.schema import opened_table
from graphs.errors import RunError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

RESULTS = "results.sqlite"
RUN = "1"
"""The name of a run that is given none."""
_ADD = """
INSERT INTO result (run, configuration, id, line, question, status, error, brief, gold, finished)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (run, configuration, id) DO UPDATE SET line = excluded.line, question = excluded.question,
status = excluded.status, error = excluded.error, brief = excluded.brief, gold = excluded.gold,
finished = excluded.finished
WHERE result.status <> 'ok' AND (result.status, result.error, result.question)
<> (excluded.status, excluded.error, excluded.question) RETURNING n
"""
_PLACE = """
UPDATE result SET line = ?4, gold = ?5, finished = finished + 1e-3
WHERE run = ?1 AND configuration = ?2 AND id = ?3
"""
_COLUMNS = "id, line, question, status, error, brief, gold"


@dataclass(frozen=True)
class Row:
    """What tables show of one question: an answer (`ok`) in brief, or why there is none.

    `status` is else `invalid` (it cannot be asked) or `failed`.
    """

    id: str
    line: int
    question: str
    status: str
    error: str = ""
    brief: Brief | None = None
    gold: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result(Row):
    """A row with its whole answer, as JSON text; empty where there is none."""

    answer: str = ""


class Results:
    """The table in a folder, for one run and configuration.

    Args:
        folder: made when it is missing.
        configuration: what the questions are answered with; kept once.
        hash_: of the configuration.
        run: its name.

    Raises:
        StoreError: the folder cannot be written, or the file is something else.
    """

    def __init__(
        self, folder: Path, configuration: Mapping[str, Any], hash_: str, run: str = RUN
    ) -> None:
        self.path, self.configuration, self.run = folder / RESULTS, hash_, run
        self._mine = (run, hash_)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = opened_table(self.path)
            self._db.execute(
                "INSERT OR IGNORE INTO configuration VALUES (?, ?)",
                (hash_, json.dumps(configuration, sort_keys=True)),
            )
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"cannot keep results in {folder}: {error}; name another --out folder"
            ) from error

    def add(self, result: Result) -> None:
        """Keep one row; an answer that is there already stands.

        Raises:
            RunError: it cannot be written; the rows before it are kept.
        """
        brief = "" if result.brief is None else result.brief.to_json()
        values = (
            *self._mine, result.id, result.line, result.question, result.status, result.error,
            brief, gold_text(result.gold), time.time(),
        )  # fmt: skip
        with self._explained():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                written = self._db.execute(_ADD, values).fetchone()
                if written is not None and result.answer:
                    self._db.execute(
                        "INSERT OR REPLACE INTO body VALUES (?, ?)", (written[0], result.answer)
                    )
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def place(self, places: Sequence[tuple[str, int, str]]) -> None:
        """Set lines and gold (JSON text) of rows by their id: no part of what was asked, they may change.

        A row of line 0 is one of a question that is not asked any more: it is kept, and shown nowhere.
        """
        if not places:
            return
        with self._explained():
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(_PLACE, [(*self._mine, *place) for place in places])
            self._db.execute("COMMIT")

    def whole(self) -> Iterator[Result]:
        """Every row of the questions last asked with its answer or error, in their order."""
        with self._explained():
            found = self._db.execute(
                f"SELECT {_COLUMNS}, body FROM result LEFT JOIN body USING (n) "  # noqa: S608 - our own words
                "WHERE run = ? AND configuration = ? AND line > 0 ORDER BY line, id",
                self._mine,
            )
            for row in found:
                yield Result(**_shown(row[:-1]), answer=row[-1] or "")

    def rows(self, first: int = -1, *, after: int = 0) -> list[Row]:
        """What tables show of the rows of the questions last asked, in their order.

        Args:
            first: how many; -1 for all.
            after: a line of the file; rows of later lines alone.
        """
        with self._explained():
            found = self._db.execute(
                f"SELECT {_COLUMNS} FROM result WHERE run = ? AND configuration = ? "  # noqa: S608
                "AND line > ? ORDER BY line, id LIMIT ?",
                (*self._mine, after, first),
            ).fetchall()
        return [Row(**_shown(row)) for row in found]

    def one(self, line: int) -> Result | None:
        """The row of a line with its answer or error; None where there is none."""
        with self._explained():
            found = self._db.execute(
                f"SELECT {_COLUMNS}, body FROM result LEFT JOIN body USING (n) "  # noqa: S608
                "WHERE run = ? AND configuration = ? AND line = ?",
                (*self._mine, line),
            ).fetchone()
        return Result(**_shown(found[:-1]), answer=found[-1] or "") if found else None

    def ends(self) -> Iterator[tuple[str, str, str, int, str]]:
        """Id, question, status, line and gold (JSON text) of every row, also of what is not asked any more.

        Read one after the other: a hundred thousand that are held at once cost more than the reading.
        """
        with self._explained():
            yield from self._db.execute(
                "SELECT id, question, status, line, gold FROM result "
                "WHERE run = ? AND configuration = ?",
                self._mine,
            )

    def of_other_configurations(self) -> int:
        """How many rows were made with other settings, graphs, models or data, or in other runs."""
        with self._explained():
            found = self._db.execute(
                "SELECT count(*) FROM result WHERE run <> ? OR configuration <> ?", self._mine
            ).fetchone()
        return int(found[0])

    def state(self) -> str:
        """Changes whenever a row of this run and configuration does."""
        with self._explained():
            count, last, sum_ = self._db.execute(
                "SELECT count(*), max(finished), sum(line) FROM result "
                "WHERE run = ? AND configuration = ?",
                self._mine,
            ).fetchone()
        return f"{self.run} {self.configuration} {count} {last} {sum_}"

    def remembered(self, name: str) -> str:
        """What was kept under the name beside the rows; empty where nothing was."""
        with self._explained():
            found = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def remember(self, name: str, value: str) -> None:
        """Keep a text under the name, in place of the one before."""
        with self._explained():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

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


def _shown(row: Sequence[Any]) -> dict[str, Any]:
    """Values of `_COLUMNS` as the fields of a `Row`."""
    id_, line, question, status, error, brief, gold = row
    return {
        "id": id_, "line": line, "question": question, "status": status, "error": error,
        "brief": brief_from_json(brief) if brief else None, "gold": json.loads(gold) if gold != "{}" else NO_GOLD,
    }  # fmt: skip
