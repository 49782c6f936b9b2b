"""Rows of a table with a header, every row counted against it.

Tables of tabs are written with quotes by some programs (pandas, spreadsheets) and without by others
(KGX itself), so a cell of a tab table counts as quoted where its quotes are those that a writer would
have set: around the whole cell, and doubled inside it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphs.errors import DataError
from graphs.load.text import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from graphs.load.rejects import Rejects

    Line = tuple[int, str]

MOST_JOINED = 1000
"""Lines that one quoted cell may go over."""
FEW, MANY, OPEN = "too few cells", "too many cells", "quotes that have no end or do not fit"
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')


class _Form(NamedTuple):
    """How a table is cut: what parts its cells, and how many a row has."""

    mark: str
    width: int


def rows(
    path: Path,
    rejects: Rejects,
    columns: Sequence[str],
    *,
    delimiter: str = "\t",
    spelled: Callable[[Sequence[str]], list[str]] = list,
    remarks: str = "",
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows as (line, cells by column); those of another width than the header's are rejected.

    Args:
        path: the table, plain or packed.
        rejects: takes the rows that are none.
        columns: that must be there.
        delimiter: what parts the cells.
        spelled: the header's names -> those that they have here.
        remarks: lines before the header that begin so are skipped.

    Raises:
        DataError: a column is missing, or two have one name.
    """
    numbered = lines(path)
    if remarks:
        numbered = ((number, line) for number, line in numbered if not line.startswith(remarks))
    first = next(((n, line) for n, line in numbered if line.strip()), None)
    header = _header(path, first[1] if first else "", delimiter, columns, spelled)
    form = _Form(delimiter, len(header))
    source = _Pushed(numbered)
    for number, line in source:
        if not line:
            continue
        cells = _cells(line, form, source)
        if isinstance(cells, str):
            rejects.add(path.name, number, cells, line)
            continue
        rejects.place = (path.name, number)
        yield number, dict(zip(header, cells, strict=False))


def headless_rows(
    path: Path, rejects: Rejects, *, delimiter: str
) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of a table without a header; a line whose quotes do not fit is rejected."""
    for number, line in lines(path):
        if not line:
            continue
        cells = _parted(line, delimiter) if '"' in line else line.split(delimiter)
        if cells is None:
            rejects.add(path.name, number, OPEN, line)
        else:
            yield number, cells


def _header(
    path: Path,
    line: str,
    mark: str,
    columns: Sequence[str],
    spelled: Callable[[Sequence[str]], list[str]],
) -> list[str]:
    parted = _parted(line, mark) or line.split(mark)
    names = spelled([cell.strip() for cell in parted])
    missing = [column for column in columns if column not in names]
    if missing:
        raise DataError(
            f"{path.name} has the columns {', '.join(names)[:200] or 'none'}; "
            f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} expected too"
        )
    twins = sorted({name for name in names if name and names.count(name) > 1})
    if twins:
        raise DataError(
            f"{path.name} has more than one column named {', '.join(twins)}; rename them"
        )
    return names


class _Pushed:
    """Numbered lines, some of which can be put back."""

    def __init__(self, numbered: Iterator[Line]) -> None:
        self._numbered = numbered
        self._back: list[Line] = []

    def __iter__(self) -> Iterator[Line]:
        while (line := self.take()) is not None:
            yield line

    def take(self) -> Line | None:
        return self._back.pop() if self._back else next(self._numbered, None)

    def put_back(self, taken: Sequence[Line]) -> None:
        self._back.extend(reversed(taken))


def _cells(line: str, form: _Form, source: _Pushed) -> list[str] | str:
    """The cells of a row, or why it is none."""
    plain = line.split(form.mark)
    if '"' not in line:
        return _fitted(plain, form)
    if form.mark == "\t" and len(plain) >= form.width:
        fitted = _fitted(plain, form)
        if not isinstance(fitted, str):
            opens = fitted[-1].startswith('"') and not _QUOTED.fullmatch(fitted[-1])
            over = _joined(line, form, source) if opens else ""
            return over if isinstance(over, list) else [_unquoted(cell) for cell in fitted]
    parted = _parted(line, form.mark)
    if parted is not None:
        return _fitted(parted, form)
    return _joined(line, form, source)


def _joined(line: str, form: _Form, source: _Pushed) -> list[str] | str:
    """The cells of a row that goes over several lines, as a line end in quotes makes it."""
    taken: list[Line] = []
    quotes = line.count('"')
    while len(taken) < MOST_JOINED and (more := source.take()) is not None:
        taken.append(more)
        if form.mark == "\t" and more[1].count("\t") >= form.width - 1:
            break  # a row of its own: the quote before it is a letter
        quotes += more[1].count('"')
        if quotes % 2 or '"' not in more[1]:
            continue
        parted = _parted("\n".join([line, *(text for _, text in taken)]), form.mark)
        if parted is None:
            break
        fitted = _fitted(parted, form)
        if not isinstance(fitted, str):
            return fitted
        break
    source.put_back(taken)
    few = len(line.split(form.mark)) < form.width
    return FEW if few and form.mark == "\t" else OPEN


def _fitted(cells: list[str], form: _Form) -> list[str] | str:
    """As many cells as the header has; empty ones at the end are separators too many."""
    if len(cells) < form.width:
        return FEW
    if any(cells[form.width :]):
        return MANY
    return cells


def _unquoted(cell: str) -> str:
    match = _QUOTED.fullmatch(cell) if cell.startswith('"') else None
    return match[1].replace('""', '"') if match else cell


def _parted(text: str, mark: str) -> list[str] | None:
    """Cells of a line with quotes; None where a quote has no end or stands in the middle of a cell."""
    cells: list[str] = []
    place = 0
    while True:
        match = _QUOTED.match(text, place)
        if match is not None:
            cells.append(match[1].replace('""', '"'))
            place = match.end()
            if place < len(text) and text[place] != mark:
                return None
        elif text[place : place + 1] == '"':
            return None
        else:
            end = text.find(mark, place)
            end = len(text) if end < 0 else end
            cells.append(text[place:end])
            place = end
        if place >= len(text):
            return cells
        place += 1
