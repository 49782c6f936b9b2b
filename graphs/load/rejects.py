"""Rows that were not taken: counted by reason, and written to a file with where they stood."""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING, TextIO

from graphs.neutral import cell

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

MAX_ROW = 500
"""Characters of a rejected row that are kept."""


class Rejects:
    r"""Counts rejected rows; writes them as TSV (file, line, reason, row) when given a path.

        with Rejects(Path("kg.rejects.tsv")) as rejects:
            rejects.add("nodes.tsv", 12, "the name is empty", "DOID:1\\t\\tdisease")

    The file is made with the first rejected row, so that no file means no rejects. A cell that a
    spreadsheet would take for a formula gets a leading apostrophe.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.reasons: Counter[str] = Counter()
        self.remarks: Counter[str] = Counter()
        """What was taken otherwise than it was written, or is no statement, counted."""
        self.place: tuple[str, int] = ("", 0)
        """File and line of the row that is being read: readers keep it up to date."""
        self._out: TextIO | None = None

    def __enter__(self) -> Rejects:
        if self.path is not None:
            self.path.unlink(missing_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._out is not None:
            self._out.close()
            self._out = None

    @property
    def total(self) -> int:
        """How many rows were rejected."""
        return sum(self.reasons.values())

    def counted(self) -> tuple[Counter[str], Counter[str]]:
        """How many rejects by reason and remarks by their words, so far."""
        return Counter(self.reasons), Counter(self.remarks)

    def add(self, file: str, line: int, reason: str, row: object = "", detail: str = "") -> None:
        """Reject one row.

        Args:
            file: name of the file.
            line: line number from 1, or 0 where the format has no lines.
            reason: why; the same words for the same kind of fault, since they are counted.
            row: the row, cut to 500 characters.
            detail: what in the row was wrong.
        """
        self.reasons[reason] += 1
        if self.path is None:
            return
        if self._out is None:
            self._out = self.path.open("w", encoding="utf-8", newline="", errors="backslashreplace")
            self._write("file", "line", "reason", "detail", "row")
        self._write(file, str(line), reason, detail[:MAX_ROW], str(row)[:MAX_ROW])

    def remark(self, what: str) -> None:
        """Count something that is no rejected row and should be known; always in the same words."""
        self.remarks[what] += 1

    def _write(self, *cells: str) -> None:
        assert self._out is not None
        # A bare carriage return would end the line for some readers, and csv does not quote it.
        neutral = [cell(text).replace("\r", "\\r") for text in cells]
        csv.writer(self._out, delimiter="\t", lineterminator="\n").writerow(neutral)
