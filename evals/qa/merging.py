"""Tables of several folders, such as those of shards, as one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.qa.folder import held
from evals.qa.results import RESULTS
from evals.qa.schema import opened_table
from graphs.errors import DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_KEY = "run, configuration, id"
_SHOWN = "line, question, status, error, brief, gold, finished"


@dataclass(frozen=True)
class Merged:
    """What merging did: rows taken, and rows that were there with an answer already."""

    folders: int
    taken: int
    there: int


def merge(folders: Sequence[Path], out: Path) -> Merged:
    """Put the rows of the folders into the table of `out`; those folders stay as they are.

    Of two rows of one run, configuration and question, an answer stands before a fault, and the earlier
    answer before the later. A merge that was stopped is run again: nothing is there twice.

    Raises:
        InputError: a folder is that of `out`, or another run works in one of them.
        DataError: a folder holds no results, or one question's id has two texts; nothing is taken.
    """
    for folder in folders:
        if not (folder / RESULTS).is_file():
            raise DataError(f"there are no results in {folder}; name --out folders of aetia batch")
        if folder.resolve() == out.resolve():
            raise InputError(f"{folder} is merged into itself; name another --out folder")
    with held(out):
        taken = there = 0
        try:
            with closing(opened_table(out / RESULTS)) as db:
                db.execute("BEGIN IMMEDIATE")
                for folder in folders:
                    more, kept = _take(db, folder)
                    taken, there = taken + more, there + kept
                db.execute("COMMIT")
        except sqlite3.Error as error:
            raise DataError(f"{out / RESULTS} cannot be merged into: {error}") from error
    return Merged(len(folders), taken, there)


def _take(db: sqlite3.Connection, folder: Path) -> tuple[int, int]:
    taken = there = 0
    with held(folder), closing(_source(folder)) as source:
        db.executemany(
            "INSERT OR IGNORE INTO configuration VALUES (?, ?)",
            source.execute("SELECT hash, said FROM configuration"),
        )
        for key, shown, body in _rows(source):
            before = db.execute(
                f"SELECT n, question, status, finished FROM result WHERE ({_KEY}) = (?, ?, ?)",  # noqa: S608
                key,
            ).fetchone()
            if before is not None and _stands(before, key[2], shown, folder):
                there += before[2] == "ok"
                continue
            _put(db, key, shown, body)
            taken += 1
    return taken, there


def _source(folder: Path) -> sqlite3.Connection:
    try:
        return opened_table(folder / RESULTS)
    except sqlite3.Error as error:
        raise DataError(f"{folder / RESULTS} cannot be read: {error}") from error


def _rows(
    source: sqlite3.Connection,
) -> Iterator[tuple[tuple[str, ...], tuple[object, ...], str | None]]:
    wanted = f"SELECT {_KEY}, {_SHOWN}, body FROM result LEFT JOIN body USING (n)"  # noqa: S608
    for row in source.execute(wanted):
        yield row[:3], row[3:-1], row[-1]


def _stands(
    before: tuple[int, str, str, float], id_: str, shown: tuple[object, ...], folder: Path
) -> bool:
    """Whether the row that is there stays.

    Raises:
        DataError: it is the row of another question.
    """
    _, question, status, finished = before
    if question != shown[1] and "ok" in (status, shown[2]):
        raise DataError(
            f"the question {id_!r} is {shown[1]!r} in {folder}, and {question!r} elsewhere: these are "
            "results of different files of questions"
        )
    if (status == "ok") != (shown[2] == "ok"):
        return status == "ok"
    return finished <= float(str(shown[6]))


def _put(
    db: sqlite3.Connection, key: tuple[str, ...], shown: tuple[object, ...], body: str | None
) -> None:
    db.execute(
        f"DELETE FROM body WHERE n = (SELECT n FROM result WHERE ({_KEY}) = (?, ?, ?))",  # noqa: S608
        key,
    )
    number = db.execute(
        f"INSERT OR REPLACE INTO result ({_KEY}, {_SHOWN}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (*key, *shown),
    ).lastrowid
    if body is not None:
        db.execute("INSERT INTO body VALUES (?, ?)", (number, body))
