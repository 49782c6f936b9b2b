"""Tables as programs print them, with bars, rules and a count of rows -> the same lines as plain text."""

from __future__ import annotations

import re
from typing import NamedTuple

from graphs.errors import DataError

_RULE = re.compile(rb"[\s|+:=-]*-{2,}[\s|+:=-]*")
_COUNT = re.compile(rb"\r?\n[ \t]*\(([\d,]+) rows?(?: affected)?\)\s*\Z")
_TOP = 3
"""Lines among which a printed table has its first rule."""


class Plain(NamedTuple):
    """A text without rules and bars at its ends, lines in their places; and the rows that it says it has."""

    data: bytes
    rows: int | None = None
    notes: tuple[str, ...] = ()

    def check(self, rows: int, name: str) -> None:
        """Refuse a table that has not the rows that it says.

        Raises:
            DataError: both numbers.
        """
        if self.rows is not None and self.rows != rows:
            text = f"{name} ends with a count of {self.rows:,} rows and holds {rows:,}"
            raise DataError(f"{text}: was it cut, or joined? Take the last line out if not")


def plain_lines(data: bytes) -> Plain:
    """What a database or a Markdown page prints as a table of cells between bars; other texts as they are."""
    notes, rows = [], None
    if count := _COUNT.search(data):
        rows = int(count[1].replace(b",", b""))
        data = data[: count.start()] + b"\n"
        notes.append(f"the last line, a count of {rows:,} rows, is no row")
    lines = data.splitlines()
    held = [line for line in lines if line.strip()]
    rules = [line for line in held if _RULE.fullmatch(line)]
    cells = [line for line in held if not _RULE.fullmatch(line)]
    if any(line in rules for line in held[:_TOP]) and all(b"|" in line for line in cells):
        data = b"\n".join(b"" if _RULE.fullmatch(line) else _bare(line) for line in lines) + b"\n"
        notes.append("rules and bars around the cells were passed over")
    return Plain(data, rows, tuple(notes))


def _bare(line: bytes) -> bytes:
    inner = line.strip().removeprefix(b"|").removesuffix(b"|")
    return b"|".join(cell.strip() for cell in inner.split(b"|"))
