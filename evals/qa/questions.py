"""The questions of a batch: JSON lines, one JSON array or a table; what cannot be used is a row of its own.

`{"id": "q1", "question": "..."}`, or a CSV or TSV whose header has `question` and perhaps `id`, in whatever
capitals; without an id it is the line's number. Gold columns say what is right (`evals.qa.gold`). A file may
begin with a byte order mark and end its lines as Windows does.
"""

from __future__ import annotations

import csv
import gc
import hashlib
import io
import json
from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from agent.question import validate_text
from evals.qa.gold import NO_GOLD, OF_FIELD, PLAIN, read_gold
from graphs.cache import read_whole
from graphs.errors import DataError, QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PLAIN = frozenset({"id", "question"})
"""Columns of a row that has no gold: nearly every row of a long file, which is then not looked through."""
MARKS = (",", ";", "\t")
"""What parts the cells of a table."""


class Question(NamedTuple):
    """One question. `fault` says why it cannot be asked; `id` is then its place in the file.

    `gold` is the right answer by its field, where it is known; nothing that answers is shown it.
    """

    line: int
    id: str
    text: str
    fault: str = ""
    gold: Mapping[str, str] = NO_GOLD


def read_questions(path: Path) -> list[Question]:
    """Read the input file: a table where its name ends so, else a JSON array or JSON lines.

    Raises:
        DataError: the file cannot be read, or holds no question.
    """
    try:
        content = read_whole(path).removeprefix(BYTE_ORDER_MARK)
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from error
    if path.suffix.lower() in (".csv", ".tsv"):
        rows, expected = _of_table(content, path), "a header with question, and a row for each"
    elif (items := _of_array(content)) is not None:
        rows, expected = iter(enumerate(items, start=1)), '{"question": "..."} for each item'
    else:
        lines = enumerate(content.split(b"\n"), start=1)
        rows = ((number, _parsed(line)) for number, line in lines if line.strip())
        expected = '{"question": "..."} on each line'
    with _uncollected():
        found = list(_checked(rows))
    if not found:
        raise DataError(f"{path} holds no question; expected {expected}")
    return found


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for unused objects meanwhile: all are in use, and looking takes a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def shard(questions: Sequence[Question], number: int, of: int) -> list[Question]:
    """The questions of one part of `of`, by the hash of their ids: the same in whatever order they come.

    Args:
        questions: all of them.
        number: 1 to `of`.
        of: how many parts there are.
    """
    return [
        q for q in questions
        if int.from_bytes(hashlib.sha256(q.id.encode()).digest()[:8], "big") % of == number - 1
    ]  # fmt: skip


def _of_table(content: bytes, path: Path) -> Iterator[tuple[int, Any]]:
    """Line and row of a table; every row of a wrong width is a fault of its own.

    Raises:
        DataError: no UTF-8, a header without `question`, or a quote that is never closed.
    """
    try:
        text = content.decode("utf-8")
        mark = max(MARKS, key=text.partition("\n")[0].count)
        reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=mark)
        header = [_folded(name) for name in next(reader, [])]
        if header.count("question") != 1 or len(set(header)) != len(header):
            raise DataError(
                f"the header of {path} is {header}; expected question once, and no column twice, parted by commas, "
                "semicolons or tabs"
            )
        begins = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(header):
                yield begins, ValueError(f"{len(cells)} cells where the header has {len(header)}")
            elif cells:
                row = dict(zip(header, cells, strict=True))
                yield begins, {k: v for k, v in row.items() if k != "id" or v}
            begins = reader.line_num + 1
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8 from byte {error.start + 1} on") from error
    except csv.Error as error:
        raise DataError(f"{path}, line {reader.line_num}: {error}") from error


def questions_of(items: Iterable[str | Mapping[str, Any]]) -> list[Question]:
    """Texts, or mappings with `question` and perhaps `id`, as questions."""
    rows = (
        {"question": item} if isinstance(item, str) else {_folded(k): v for k, v in item.items()}
        for item in items
    )
    return list(_checked(enumerate(rows, start=1)))


def _of_array(content: bytes) -> list[Any] | None:
    """The items of a file that is one JSON array; None where it is none that can be read."""
    if not content.lstrip().startswith(b"["):
        return None
    try:
        found = _READER.decode(content.decode("utf-8").strip())
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def _folded(name: str) -> str:
    """A column's name; those that are read are the same in capitals."""
    bare = name.strip()
    plain = bare.lower()
    return plain if plain in _PLAIN or plain == PLAIN or plain.startswith(OF_FIELD) else bare


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object by its folded names.

    Raises:
        ValueError: a name is there twice, of which readers of JSON keep the last alone.
    """
    found = dict(pairs)
    if not found.keys() <= _PLAIN:
        found = {_folded(key): value for key, value in pairs}
    if len(found) < len(pairs):
        keys = [_folded(key) for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{twice!r} is there twice: keep one of them")
    return found


_READER = json.JSONDecoder(object_pairs_hook=_once)


def _parsed(line: bytes) -> Any:
    """The JSON value of a line, or the error that it has."""
    try:
        return _of_json(line.decode("utf-8").strip())
    except UnicodeDecodeError as error:
        return ValueError(f"not UTF-8 from byte {error.start + 1} on")
    except json.JSONDecodeError as error:
        table = "; a table is named FILE.tsv or FILE.csv" if _is_of_table(line) else ""
        return ValueError(f"not JSON: {error}{table}")
    except ValueError as error:
        return error
    except RecursionError:
        return ValueError("not JSON that can be read: it is nested too deeply")


def _of_json(text: str) -> Any:
    """As `decode`, which looks for blanks around every line."""
    value, end = _READER.raw_decode(text)
    return value if end == len(text) else _READER.decode(text)


def _is_of_table(line: bytes) -> bool:
    return not line.lstrip().startswith(b"{") and any(mark.encode() in line for mark in MARKS)


def _checked(rows: Iterable[tuple[int, Any]]) -> Iterator[Question]:
    first: dict[str, int] = {}
    for line, row in rows:
        read = _read(row, line)
        if not read.fault and read.id in first:
            said = (
                f"the id {read.id!r} is that of line {first[read.id]}; give each question its own"
            )
            read = Question(line, "", read.text, said, read.gold)
        if read.fault:
            text, fault = _printable(read.text), _printable(read.fault)
            read = Question(line, f"line {line}", text, fault, read.gold)
        first.setdefault(read.id, line)
        yield read


def _read(row: Any, line: int) -> Question:
    """The question of a row, or what is wrong with it."""
    if isinstance(row, Exception):
        return Question(line, "", "", str(row))
    text = row.get("question") if type(row) is dict or isinstance(row, Mapping) else None
    if not isinstance(text, str):
        return Question(line, "", "", 'expected an object with the text "question"')
    id_ = row.get("id", line)
    if isinstance(id_, bool) or not isinstance(id_, str | int) or id_ == "":
        said = f"the id is {json.dumps(id_)}; expected a text or a whole number"
        return Question(line, "", text, said)
    if not _is_text(str(id_)):
        return Question(line, "", text, "the id holds half of a character (a lone surrogate)")
    gold: Mapping[str, str] = NO_GOLD
    try:
        gold = NO_GOLD if row.keys() <= _PLAIN else read_gold(row)
        return Question(line, str(id_), validate_text(text), gold=gold)
    except (QuestionError, DataError) as error:
        return Question(line, "", text, str(error), gold)


def _is_text(text: str) -> bool:
    return text.isascii() or text == _printable(text)


def _printable(text: str) -> str:
    """Lone surrogates as escapes: no file holds them."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
