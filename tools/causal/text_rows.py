"""Delimited text -> a data frame, with nothing guessed that changes a number.

Every line must have as many cells as the header says; words for "missing" are missing among numbers and
levels among words; decimal commas are read where no other reading is possible.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError
from tools.causal.as_written import PLAIN
from tools.causal.decimal_marks import typed
from tools.causal.decoding import decoded
from tools.causal.header_rows import refuse_other_lines
from tools.causal.printed_tables import plain_lines
from tools.causal.row_widths import RowWidths
from tools.causal.spellings import AS_READ, MOST_LEVELS, PADDED, SPELLED, alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tools.causal.as_written import AsWritten

_SEPARATOR_SAID = re.compile(r'"?sep=.{0,1}"?', re.IGNORECASE)
_ZERO_IN_FRONT = re.compile(rb"(?<![\d.])0\d")
_PADDED = re.compile(r"0+[1-9]\d*")
_NUMBER = re.compile(r"[+-]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d+)?")
MOST_ABOVE = 100_000
"""Bytes in which comments above the names end."""
_ENDLESS = re.compile(rb"\d{309,}")


@dataclass(frozen=True)
class Shape:
    """How a text is cut into cells.

    Attributes:
        names: the header, without blanks at the ends.
        mark: the separator; "" for blanks.
        skip: physical lines before the first row.
        row_names: every row starts with a name for which the header has no cell.
        trailing: every row ends with a separator that the header has not.
        notes: what was passed over.
    """

    names: tuple[str, ...]
    mark: str
    skip: int
    row_names: bool = False
    trailing: bool = False
    notes: tuple[str, ...] = ()


def read_text(raw: bytes, name: str, *, tabs: bool, written: AsWritten = PLAIN) -> Any:
    """A data frame of a delimited text.

    Args:
        raw: the bytes of the file.
        name: of the file, for messages.
        tabs: the file's name says that tabs part the cells.
        written: the decimal mark, and cells that are gaps.

    Raises:
        DataError: the text is not UTF-8 or UTF-16, has no header, two columns of one name, lines of
            another width than the header's, or not what `written` says.
    """
    import pandas as pd

    from tools.causal.summary_rows import refuse_summaries

    printed = plain_lines(decoded(raw, name, written.encoding))
    data = printed.data
    shape = shape_of(data, name, tabs=tabs)
    names = list(shape.names)
    columns = ["\x00row", *names] if shape.row_names else names
    columns = [*columns, "\x00end"] if shape.trailing else columns
    written.check(names)

    def cells(gaps: AsWritten = written, **more: Any) -> Any:
        return pd.read_csv(
            io.BytesIO(data),
            sep=shape.mark or r"\s+",
            header=None,
            names=columns,
            skiprows=shape.skip,
            index_col=False,
            skipinitialspace=True,
            keep_default_na=False,
            na_values={column: ["", *gaps.gaps(column)] for column in columns},
            low_memory=False,
            encoding="utf-8",
            **more,
        )

    def as_text(some: list[str]) -> Any:
        return cells(dtype=str, usecols=some)

    frame = cells(dtype={"\x00row": str, "\x00end": str})[names]
    refuse_other_lines(frame, data, name, shape.skip)
    if some := [column for column in names if written.gaps(column)]:
        before = cells(PLAIN, dtype=str, usecols=some)
        written.require_found({c: before[c][frame[c].isna()].dropna().unique() for c in some})
    frame = typed(frame, name, shape.mark, written, as_text)
    refuse_summaries(frame, data, name, shape.skip)
    _refuse_endless(frame, data, name)
    _tell_spellings(frame, data, as_text)
    printed.check(len(frame), name)
    frame.attrs[AS_READ] = (*printed.notes, *shape.notes)
    return frame


def _tell_spellings(frame: Any, data: bytes, as_text: Callable[[list[str]], Any]) -> None:
    """Note beside the rows which whole numbers are written with zeros in front, and which in several ways."""
    whole = [
        c for c in frame if frame[c].dtype.kind in "iuf" and (frame[c].dropna() % 1 == 0).all()
    ]
    if not whole or not _ZERO_IN_FRONT.search(data):
        return
    cells = as_text(whole)
    held = {name: cells[name].dropna().str.strip().unique() for name in whole}
    few = [c for c in whole if frame[c].dtype.kind in "iu" and frame[c].nunique() <= MOST_LEVELS]
    found = {name: alike(held[name]) for name in few}
    frame.attrs[SPELLED] = {name: groups for name, groups in found.items() if groups}
    padded = {name: next(filter(_PADDED.fullmatch, held[name]), "") for name in whole}
    frame.attrs[PADDED] = {name: cell for name, cell in padded.items() if cell}


def _refuse_endless(frame: Any, data: bytes, name: str) -> None:
    """A number of more digits than any float holds was read as infinite: it is refused."""
    numbers = frame.select_dtypes("float")
    if abs(numbers.to_numpy()).max(initial=0) == float("inf") and (found := _ENDLESS.search(data)):
        line = data.count(b"\n", 0, found.start()) + 1
        raise DataError(
            f"{name}, line {line}: a number of {len(found[0]):,} digits is larger than a table holds"
        )


def shape_of(data: bytes, name: str, *, tabs: bool) -> Shape:
    """Header and separator, every line counted.

    Raises:
        DataError: there is no header, a name is there twice, or a line is too long or too short.
    """
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    comments = _comments(data)
    skip, first = 0, ""
    for _ in range(comments):
        skip, _ = skip + 1, next(text)
    for line in text:
        skip += 1
        if skip == 1 and _SEPARATOR_SAID.fullmatch(line.strip()):
            continue  # Excel's own first line; the header shows the same
        if line.strip("\r\n\t ,;"):
            first = line
            break
    if not first:
        raise DataError(f"{name} is empty: it needs a line of column names and rows")
    mark = _mark(first, tabs=tabs)
    header = _parted(first, mark)
    trimmed = len(header) > 1 and not header[-1] and header.count("") == 1
    header = header[:-1] if trimmed else header
    _refuse_twins(header, name)
    # A letter and its accent are one sign, however the program that wrote them puts them together.
    header = [unicodedata.normalize("NFC", cell) for cell in header]
    header = [cell or f"column {place}" for place, cell in enumerate(header, 1)]
    rows = RowWidths(len(header), name, skip, first.strip(), at_blanks=not mark)
    for line_number, cells in _lines(text, mark, skip):
        rows.see(line_number, cells)
    more = rows.decide(trimmed=trimmed)
    said = f"{comments} line{'s' * (comments > 1)} above the names, marked as comments (#), passed over"
    notes = (said,) if comments else ()
    return Shape(tuple(header), mark, skip, more == "row names", more == "trailing", notes)


def _comments(data: bytes) -> int:
    """Lines on top that begin with #, where a line of names and rows with numbers follow; else 0."""
    lines = data[:MOST_ABOVE].decode(errors="replace").splitlines()
    held = next((n for n, line in enumerate(lines) if line.strip() and line[0] != "#"), 0)
    above = [line for line in lines[:held] if line.strip()]
    below = [line for line in lines[held:] if line.strip()][:2]
    if not above or len(below) < 2:
        return 0
    mark = _mark(below[0], tabs=False)
    names, row = (_parted(line, mark) for line in below)
    last = _parted(above[-1], mark)
    if not last[0][1:2].isspace() and len(last) == len(names):
        return 0  # names of which the first begins with #, as in genomics
    with_numbers = any(_NUMBER.fullmatch(cell) for cell in row)
    return held if with_numbers and not any(map(_NUMBER.fullmatch, names)) else 0


def _lines(text: Iterator[str], mark: str, skip: int) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of every line that is not empty; cells in quotes may hold line ends."""
    line_number = skip
    for line in text:
        line_number += 1
        bare = line.rstrip("\r\n")
        if not bare.strip():
            continue
        if '"' not in bare:
            yield line_number, (bare.split(mark) if mark else bare.split())
            continue
        started, parts, quotes = line_number, [bare], bare.count('"')
        while quotes % 2 and (more := next(text, None)) is not None:
            line_number += 1
            parts.append(more.rstrip("\r\n"))
            quotes += more.count('"')
        yield started, _parted("\n".join(parts), mark)


def _mark(header: str, *, tabs: bool) -> str:
    bare = re.sub(r'"[^"]*"', "", header)
    if tabs and "\t" in bare:
        return "\t"
    counts = {mark: bare.count(mark) for mark in "\t;,|"}
    best = max(counts, key=lambda mark: counts[mark])
    if counts[best]:
        return best
    parted = len(bare.split()) > 1 or header.count('"') > 2
    rare = next((mark for mark in "~^\x01" + ":" * (not parted) if mark in bare.strip()), None)
    return rare or ("" if parted else ",")


def _parted(line: str, mark: str) -> list[str]:
    line = line.rstrip("\r\n")
    reader = csv.reader([line] if "\n" not in line else io.StringIO(line, newline=""),
                        delimiter=mark or " ", skipinitialspace=True)  # fmt: skip
    try:
        cells = next(reader, [])
    except csv.Error as error:
        raise DataError(f"a line cannot be parted into cells: {error}") from error
    return [cell.strip() for cell in cells if mark or cell]


def _refuse_twins(names: Sequence[str], file: str) -> None:
    """Two columns of one name cannot be told apart; pandas would rename the second without a word."""
    twins = sorted(name for name, n in Counter(filter(None, names)).items() if n > 1)
    if twins:
        raise DataError(
            f"{file} has more than one column named {', '.join(map(repr, twins))}; rename them"
        )
