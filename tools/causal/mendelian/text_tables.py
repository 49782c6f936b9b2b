"""Rows of a text table with their line numbers: tabs, commas, semicolons or blanks, plain or gzip."""

from __future__ import annotations

import csv
import gzip
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True)
class TextTable:
    """Column names and a stream of (line number from 1, cells).

    A first line of numbers is no header: the columns are then called "1", "2" and so on.
    """

    path: Path
    names: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]


@contextmanager
def open_table(path: Path) -> Iterator[TextTable]:
    """Open a table; the rows are read while the context is open.

    Raises:
        DataError: no such file, no text, or no rows.
    """
    try:
        with _stream(path) as stream:
            yield _table(path, stream)
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name} is not UTF-8 text: save it as plain text") from error
    except (OSError, EOFError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
    except csv.Error as error:
        raise DataError(f"{path.name} is not a readable table: {error}") from error


def _stream(path: Path) -> IO[str]:
    if not path.is_file():
        raise DataError(f"there is no file {path}")
    with path.open("rb") as raw:
        magic = raw.read(4)
    if magic.startswith(b"PK"):
        raise DataError(f"{path.name} is a zip or Excel file: save it as text (.tsv, .csv or .gz)")
    if magic.startswith(b"\x1f\x8b"):
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _table(path: Path, stream: Iterable[str]) -> TextTable:
    lines = ((number, line) for number, line in enumerate(stream, 1) if line.strip("\r\n\t ,;"))
    # Descriptions of variant-call files start with two marks.
    lines = ((number, line) for number, line in lines if not line.startswith("##"))
    first = next(lines, None)
    if first is None:
        raise DataError(f"{path.name} is empty: it needs a line of column names and rows")
    separator = next((mark for mark in "\t,;" if mark in first[1]), None)
    header = _cells(first[1], separator)
    rows = ((number, _cells(line, separator)) for number, line in lines)
    if all(_is_number(cell) for cell in header):
        names = tuple(str(place) for place in range(1, len(header) + 1))
        return TextTable(path, names, _with(first[0], header, rows))
    header[0] = header[0].lstrip("#")
    return TextTable(path, tuple(header), rows)


def _with(
    number: int, cells: list[str], rows: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    yield number, cells
    yield from rows


def _cells(line: str, separator: str | None) -> list[str]:
    line = line.rstrip("\r\n")
    if separator is None:
        parts = line.split()
    elif '"' in line:
        parts = next(csv.reader([line], delimiter=separator))
    else:
        parts = line.split(separator)
    return [part.strip().strip('"') for part in parts]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
