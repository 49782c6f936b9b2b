"""Whether every row of a text table is as wide as its header, or all are one cell wider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence


class RowWidths:
    """Whether all rows have the header's width, or all one cell more."""

    def __init__(self, width: int, name: str, line: int, first: str, *, at_blanks: bool) -> None:
        self._width, self._name, self._line, self._first = width, name, line, first
        self._at_blanks = at_blanks
        self._same = self._longer = 0
        self._last_empty = True
        self._firsts: set[str] = set()
        self._counts_up = True
        self._odd: tuple[int, int] | None = None
        self._first_same = self._first_longer = 0

    def see(self, line: int, cells: Sequence[str]) -> None:
        if len(cells) == self._width:
            self._same += 1
            self._first_same = self._first_same or line
        elif len(cells) == self._width + 1:
            self._longer += 1
            self._first_longer = self._first_longer or line
            self._last_empty = self._last_empty and not cells[-1].strip()
            self._firsts.add(cells[0])
            self._counts_up = self._counts_up and cells[0].strip('" ') == str(self._longer)
        elif self._odd is None:
            self._odd = line, len(cells)

    def decide(self, *, trimmed: bool) -> str:
        """What the one cell more is: nothing, "trailing" or "row names".

        Raises:
            DataError: the lines differ, or it cannot be told which of the two it is.
        """
        if self._odd is not None:
            self._refuse(*self._odd)
        if not self._longer:
            return ""
        if self._same:
            few = self._first_longer if self._longer <= self._same else self._first_same
            self._refuse(few, self._width + (self._longer <= self._same))
        if self._last_empty and trimmed:
            return "trailing"
        names = len(self._firsts) == self._longer and all(self._firsts)
        if self._last_empty and not (names and self._counts_up):
            return "trailing"
        if self._last_empty:
            raise DataError(
                f"every row of {self._name} has one cell more than the header, an empty one at the "
                "end, and the first cells count 1, 2, 3: row names without a header or a separator "
                "too many? Give every column a name"
            )
        if not names:
            self._refuse(self._first_longer, self._width + 1)
        return "row names"

    def _refuse(self, line: int, cells: int) -> None:
        raise DataError(
            f"{self._name}, line {line}: {cells} cell{'s' * (cells != 1)} where the header names "
            f"{self._width} column{'s' * (self._width != 1)}; {self._hint()}"
        )

    def _hint(self) -> str:
        comment = self._first.startswith(("#", "//", "%", "*")) or not self._same
        if self._width == 1 or self._at_blanks or comment:
            parted = ", parted at blanks" if self._at_blanks else ""
            more = ", and a name that is missing has to come" * bool(self._longer)
            return (
                f"line {self._line} ({self._first[:60]!r}{parted}) was taken for the line of column names: a title or a "
                f"comment before the line of column names has to go{more}"
            )
        return "a separator inside a cell needs quotes, and a cell that is missing its separator"
