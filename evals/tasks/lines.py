"""Rows of a set's files, each with the place it comes from: a broken one is named by file and line."""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

csv.field_size_limit(2**27)
"""Full texts of articles are single cells."""


@dataclass(frozen=True)
class FileLine:
    """One row; `where` names its file and line."""

    where: str
    row: Mapping[str, Any]

    def text(self, key: str) -> str:
        """A text that is there and not empty.

        Raises:
            DataError: it is not.
        """
        value = self.row.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.broken(f"{key!r} is {value!r}; expected a text")
        return value.strip()

    def number(self, key: str) -> float:
        """A finite number, or the text of one.

        Raises:
            DataError: it is none.
        """
        value = self.row.get(key)
        try:
            if isinstance(value, bool) or value is None:
                raise ValueError
            number = float(value)
        except (TypeError, ValueError):
            raise self.broken(f"{key!r} is {value!r}; expected a number") from None
        if number - number != 0:
            raise self.broken(f"{key!r} is {value!r}; expected a finite number")
        return number

    def one_of(self, key: str, words: Mapping[str, int]) -> int:
        """The place that a word stands for, in any case.

        Raises:
            DataError: it is another word.
        """
        value = str(self.row.get(key, "")).strip().lower()
        if value not in words:
            raise self.broken(f"{key!r} is {value!r}; expected one of {', '.join(words)}")
        return words[value]

    def broken(self, why: str) -> DataError:
        """An error that names this row."""
        return DataError(f"{self.where}: {why}")


def one_file(folder: Path, pattern: str) -> Path:
    """The one file of a folder whose name matches.

    Raises:
        DataError: there is none, or several.
    """
    found = files(folder, pattern)
    if len(found) != 1:
        raise DataError(f"{folder} holds {len(found)} files {pattern}; expected one")
    return found[0]


def files(folder: Path, *patterns: str) -> tuple[Path, ...]:
    """Files of a folder whose names match one of the patterns, in the order of their names.

    Raises:
        DataError: there is none.
    """
    found = sorted({path for pattern in patterns for path in folder.glob(pattern)})
    if not found:
        raise DataError(f"{folder} holds no file {' or '.join(patterns)}; name the folder above with --data")  # fmt: skip
    return tuple(found)


def opened(path: Path) -> IO[str]:
    """A text file, plain or compressed as its name says."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def json_lines(path: Path) -> Iterator[FileLine]:
    """One JSON object a line; empty lines are passed over.

    Raises:
        DataError: the file cannot be read, or a line is no object.
    """
    with _reading(path) as file:
        for number, text in enumerate(_whole(path, file).split("\n"), 1):
            where = f"{path.name}: line {number}"
            if not text.strip():
                continue
            try:
                row = json.loads(text)
            except ValueError as error:
                raise DataError(f"{where}: no JSON: {error}") from error
            if not isinstance(row, dict):
                raise DataError(f"{where}: no JSON object")
            yield FileLine(where, row)


def table(path: Path, delimiter: str = ",", *, torn: bool = False) -> Iterator[FileLine]:
    """Rows of a table with a header.

    Args:
        path: the file.
        delimiter: between cells.
        torn: pass over rows with other cells than the header: a file that was cut between lines begins
            in the middle of a cell.

    Raises:
        DataError: the file cannot be read, or a row has more or fewer cells than the header.
    """
    with _reading(path) as file:
        reader = csv.DictReader(io.StringIO(_whole(path, file), newline=""), delimiter=delimiter)
        try:
            for row in reader:
                where = f"{path.name}: line {reader.line_num}"
                if None in row or None in row.values():
                    if torn:
                        continue
                    raise DataError(f"{where}: not the {len(reader.fieldnames or ())} cells of the header")  # fmt: skip
                yield FileLine(where, row)
        except csv.Error as error:
            raise DataError(f"{path.name}: line {reader.line_num}: {error}") from error


def json_object(path: Path) -> dict[str, Any]:
    """A file that is one JSON object.

    Raises:
        DataError: it is not, or it cannot be read.
    """
    with _reading(path) as file:
        try:
            data = json.loads(_whole(path, file))
        except ValueError as error:
            raise DataError(f"{path.name}: no JSON: {error}") from error
    if not isinstance(data, dict):
        raise DataError(f"{path.name}: no JSON object")
    return data


def _reading(path: Path) -> IO[str]:
    try:
        return opened(path)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error


def _whole(path: Path, file: IO[str]) -> str:
    try:
        return file.read()
    except (OSError, EOFError, UnicodeDecodeError, lzma.LZMAError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
