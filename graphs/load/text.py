"""Text files of any usual compression, line by line, with line numbers for error messages.

Text is UTF-8, or UTF-16 where the file begins with its mark. A byte that is not UTF-8 stays in the line as
a lone surrogate, so that the builder rejects that row alone. No line is longer than 16 million letters.
"""

from __future__ import annotations

import io
import json
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError
from graphs.unpacked import SUFFIXES, open_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

    from graphs.load.rejects import Rejects

LONGEST = 16 * 1024 * 1024
"""Letters in one line."""
MOST_BLANK = 1_000_000
_START = 4096


@contextmanager
def open_text(path: Path) -> Iterator[TextIO]:
    """Open a plain or packed file as text; lines keep their ends.

    Raises:
        DataError: there is no such file, it is no text, or it cannot be read to its end.
    """
    with open_bytes(path) as raw:
        start = raw.peek(_START)[:_START]
        marked = start[:2] in (b"\xff\xfe", b"\xfe\xff")
        if not marked and start.count(0) * 4 > len(start):
            raise DataError(f"{path.name} is no text in UTF-8 (zero bytes): save it as UTF-8")
        encoding, errors = ("utf-16", "strict") if marked else ("utf-8-sig", "surrogateescape")
        text = io.TextIOWrapper(raw, encoding=encoding, errors=errors, newline="")
        try:
            yield text
        except UnicodeError as error:
            raise DataError(
                f"{path.name} begins like UTF-16 and is not: save it as UTF-8"
            ) from error
        finally:
            text.detach()


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, without their ends.

    Raises:
        DataError: as `open_text` raises, or a line is too long.
    """
    blank = 0
    with open_text(path) as file:
        for number, line in enumerate(iter(partial(file.readline, LONGEST), ""), start=1):
            if len(line) == LONGEST:
                raise DataError(
                    f"{path.name}, line {number}: longer than {LONGEST:,} letters; it cannot be a row"
                )
            text = line.rstrip("\r\n")
            blank = 0 if text else blank + 1
            if blank > MOST_BLANK:
                raise DataError(
                    f"{path.name} holds {MOST_BLANK:,} empty lines in a row: it is no table"
                )
            yield number, text


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
    names = [e + c for e in endings for c in ("", *SUFFIXES)]
    candidates = sorted(folder.glob(f"{prefix}*")) if folder.is_dir() else []
    # `nodes.tsv` is not the end of `metanodes.tsv`: a whole word must end there.
    found = [
        f for f in candidates if any(f.name.endswith(n) and _ends_a_word(f.name, n) for n in names)
    ]
    exact = [f for f in found if any(f.name.removesuffix(n).rstrip("._-") == prefix for n in names)]
    found = exact if prefix and exact else found
    if len(found) != 1:
        several = ", ".join(f.name for f in found) or "none"
        raise DataError(
            f"{path}: expected one file of {what} ({' or '.join(endings)}); found {several}"
        )
    return found[0]


def _ends_a_word(name: str, ending: str) -> bool:
    return not (ending[0].isalpha() and name[: -len(ending)][-1:].isalpha())


def records(path: Path, rejects: Rejects) -> Iterator[tuple[int, dict[str, Any]]]:
    """Objects of a JSON Lines file as (line, object); what is no object is rejected.

    Raises:
        DataError: the file is one JSON array, or as `lines` raises.
    """
    first = True
    for number, line in lines(path):
        if not line.strip():
            continue
        if first and line.lstrip().startswith("["):
            raise DataError(
                f"{path.name} begins with [ and so is one JSON array: write one object a line (JSON Lines)"
            )
        first = False
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            rejects.add(path.name, number, "not JSON", line, str(error))
            continue
        if isinstance(value, dict):
            rejects.place = (path.name, number)
            yield number, value
        else:
            rejects.add(path.name, number, "not a JSON object", line)
