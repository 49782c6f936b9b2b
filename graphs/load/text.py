"""Text files of any usual compression, line by line, with line numbers for error messages."""

from __future__ import annotations

import bz2
import csv
import gzip
import json
import lzma
import os
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

    from graphs.load.rejects import Rejects

_OPENERS: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open, ".bz2": bz2.open}


@contextmanager
def open_text(path: Path) -> Iterator[TextIO]:
    """Open a plain, gzip, xz or bzip2 file as UTF-8.

    Raises:
        DataError: there is no such file, or what is in it cannot be read to its end.
    """
    if not os.path.isfile(path):
        raise DataError(f"there is no file {path}; name a file that can be read")
    opener = _OPENERS.get(path.suffix, open)
    try:
        with opener(path, "rt", encoding="utf-8", newline="", errors="replace") as file:
            yield file
    except (OSError, EOFError, lzma.LZMAError, zlib.error, csv.Error) as error:
        raise DataError(
            f"{path.name} cannot be read to its end: {error}; fetch or write it anew"
        ) from error


def find_file(path: Path, endings: Sequence[str], what: str) -> Path:
    """The one file with such an ending: `path` itself, or in the folder, or with the prefix.

    Args:
        path: a file, a folder, or the beginning of a file's path.
        endings: how its name ends, compression left out.
        what: said in the error.

    Raises:
        DataError: none, or several.
    """
    if path.is_file():
        return path
    folder, prefix = (path, "") if path.is_dir() else (path.parent, path.name)
    names = [e + c for e in endings for c in ("", *_OPENERS)]
    candidates = sorted(folder.glob(f"{prefix}*")) if folder.is_dir() else []
    # `nodes.tsv` is not the end of `metanodes.tsv`: a whole word must end there.
    found = [
        f for f in candidates if any(f.name.endswith(n) and _ends_a_word(f.name, n) for n in names)
    ]
    if len(found) != 1:
        several = ", ".join(f.name for f in found) or "none"
        raise DataError(
            f"{path}: expected one file of {what} ({' or '.join(endings)}); found {several}"
        )
    return found[0]


def _ends_a_word(name: str, ending: str) -> bool:
    return not (ending[0].isalpha() and name[: -len(ending)][-1:].isalpha())


def rows(
    path: Path, rejects: Rejects, columns: Sequence[str], *, delimiter: str = "\t"
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a table with a header as (line, cells); too short ones are rejected.

    Raises:
        DataError: a column is missing.
    """
    with open_text(path) as file:
        plain = delimiter == "\t"
        reader = csv.reader(
            file, delimiter=delimiter, quoting=csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL
        )
        header = [cell.strip() for cell in next(reader, [])]
        missing = [column for column in columns if column not in header]
        if missing:
            raise DataError(
                f"{path.name} has the columns {', '.join(header) or 'none'}; "
                f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} expected too"
            )
        for cells in reader:
            if len(cells) < len(header):
                if cells:
                    text = delimiter.join(cells)
                    rejects.add(path.name, reader.line_num, "too few cells", text)
                continue
            rejects.place = (path.name, reader.line_num)
            yield reader.line_num, dict(zip(header, cells, strict=False))


def records(path: Path, rejects: Rejects) -> Iterator[tuple[int, dict[str, Any]]]:
    """Objects of a JSON Lines file as (line, object); what is no object is rejected."""
    with open_text(path) as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as error:
                rejects.add(path.name, number, "not JSON", line.rstrip("\n"), str(error))
                continue
            if isinstance(value, dict):
                rejects.place = (path.name, number)
                yield number, value
            else:
                rejects.add(path.name, number, "not a JSON object", line.rstrip("\n"))
