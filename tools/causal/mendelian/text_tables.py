"""Rows of a text table with their line numbers: tabs, commas, semicolons or blanks, plain or packed."""

from __future__ import annotations

import csv
import io
import itertools
import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING

from graphs.errors import DataError
from graphs.unpacked import open_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Row = tuple[int, list[str]]
LONGEST = 16 * 1024 * 1024
"""Letters in one line."""
LOOKED_AT = 50
"""Rows that decide whether every row has a name that the header lacks."""
_COMMA_NUMBER = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?")
_POINT_NUMBER = re.compile(r"[+-]?\d*\.\d+(?:[eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+")
_BLANKS = re.compile(r'"([^"]*)"|(\S+)')
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True)
class TextTable:
    """Column names and a stream of (line number from 1, cells).

    A first line of numbers is no header: the columns are then called "1", "2" and so on.
    """

    path: Path
    names: tuple[str, ...]
    rows: Iterator[Row]


@contextmanager
def open_table(path: Path) -> Iterator[TextTable]:
    """Open a table; the rows are read while the context is open.

    Raises:
        DataError: no such file, no text, no rows, or decimal commas beside decimal points.
    """
    try:
        with open_bytes(path) as raw:
            encoding = _MARKS.get(raw.peek(2)[:2], "utf-8-sig")
            stream = io.TextIOWrapper(raw, encoding=encoding, newline="")
            try:
                yield _table(path, _lines(path, stream))
            finally:
                stream.detach()
    except UnicodeError as error:
        raise DataError(f"{path.name} is not UTF-8 text: save it as plain text") from error
    except csv.Error as error:
        raise DataError(f"{path.name} is not a readable table: {error}") from error


def _lines(path: Path, stream: IO[str]) -> Iterator[str]:
    """Lines, none of them so long that it fills the memory."""
    for line in iter(partial(stream.readline, LONGEST), ""):
        if len(line) == LONGEST:
            raise DataError(
                f"{path.name} has a line of more than {LONGEST:,} letters: it is no table"
            )
        yield line


def _table(path: Path, stream: Iterable[str]) -> TextTable:
    lines = ((number, line) for number, line in enumerate(stream, 1) if line.strip("\r\n\t ,;"))
    # Descriptions of variant-call files start with two marks.
    lines = ((number, line) for number, line in lines if not line.startswith("##"))
    first, rest = _header(lines)
    if first is None:
        raise DataError(f"{path.name} is empty: it needs a line of column names and rows")
    separator = _separator(first[1])
    header = _cells(first[1], separator)
    rows: Iterator[Row] = ((number, _cells(line, separator)) for number, line in rest)
    if separator != ",":
        rows = _pointed(path, rows)
    if all(_is_number(cell) for cell in header):
        names = tuple(str(place) for place in range(1, len(header) + 1))
        return TextTable(path, names, itertools.chain([(first[0], header)], rows))
    header[0] = header[0].lstrip("#")
    if not header[-1] and header.count("") == 1 and len(header) > 1:
        header = header[:-1]  # a separator at the end of the header is no column
    return TextTable(path, *_fitted(tuple(header), rows))


def _header(
    lines: Iterator[tuple[int, str]],
) -> tuple[tuple[int, str] | None, Iterator[tuple[int, str]]]:
    """The line of the header, and the lines behind it.

    Lines that begin with a mark and a blank are comments (SNPTEST writes them), but for the last where it has as
    many cells as the line behind it.
    """
    comment = None
    for number, line in lines:
        if line.startswith("# ") or line.strip() == "#":
            comment = (number, line)
            continue
        if comment is not None:
            bare = comment[1].removeprefix("#").strip()
            mark = _separator(line)
            if len(_cells(bare, mark)) == len(_cells(line, mark)) > 1:
                return (comment[0], bare), itertools.chain([(number, line)], lines)
        return (number, line), lines
    return None, lines


def _separator(header: str) -> str | None:
    """The mark that parts most cells outside quotes; None for blanks."""
    bare = re.sub(r'"[^"]*"', "", header)
    best = max("\t,;", key=bare.count)
    return best if best in bare else None


def _pointed(path: Path, rows: Iterator[Row]) -> Iterator[Row]:
    """Numbers with decimal commas as numbers with points, in a file whose first rows have no points.

    Raises:
        DataError: a later number has a decimal point.
    """
    seen = list(itertools.islice(rows, LOOKED_AT))
    commas = [(line, cell) for line, cells in seen for cell in cells if _is_comma_number(cell)]
    points = any(_POINT_NUMBER.fullmatch(cell) for _, cells in seen for cell in cells)
    rows = itertools.chain(seen, rows)
    return _with_points(path, rows, commas[0]) if commas and not points else rows


def _with_points(path: Path, rows: Iterator[Row], first: tuple[int, str]) -> Iterator[Row]:
    for line, cells in rows:
        for cell in cells:
            if _POINT_NUMBER.fullmatch(cell):
                raise DataError(
                    f"{path.name} has decimal commas ({first[1]} in line {first[0]}) and decimal "
                    f"points ({cell} in line {line}): write all numbers with a decimal point"
                )
        yield line, [c.replace(",", ".") if _COMMA_NUMBER.fullmatch(c) else c for c in cells]


def _is_comma_number(cell: str) -> bool:
    """Whether the comma of a cell parts decimals for certain: `3,186` may be of thousands."""
    return bool(_COMMA_NUMBER.fullmatch(cell)) and not _THOUSANDS.fullmatch(cell)


def _fitted(names: tuple[str, ...], rows: Iterator[Row]) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Names and rows of one width where every row has one cell more than the header.

    It is a separator at the end, or a row name, for which R's `write.table` writes no header.
    """
    seen = list(itertools.islice(rows, LOOKED_AT))
    rows = itertools.chain(seen, rows)
    more = bool(seen) and all(len(cells) == len(names) + 1 for _, cells in seen)
    if more and all(not cells[-1] for _, cells in seen):
        return names, ((line, _without_end(cells, len(names))) for line, cells in rows)
    firsts = [cells[0] for _, cells in seen]
    if more and len(set(firsts)) == len(firsts) and all(firsts):
        return ("", *names), rows
    return names, rows


def _without_end(cells: list[str], width: int) -> list[str]:
    return cells[:-1] if len(cells) == width + 1 and not cells[-1] else cells


def _cells(line: str, separator: str | None) -> list[str]:
    line = line.rstrip("\r\n")
    if separator is None:
        # Blanks inside quotes do not part cells.
        return [quoted or word.strip('"') for quoted, word in _BLANKS.findall(line)]
    parts = next(csv.reader([line], delimiter=separator)) if '"' in line else line.split(separator)
    return [part.strip().strip('"') for part in parts]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
