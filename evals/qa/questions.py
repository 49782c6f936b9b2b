"""The questions of a batch: one JSON object a line; a line that cannot be used is a row of its own.

`{"id": "q1", "question": "..."}`; without an id it is the line's number. A file may begin with a byte
order mark and end its lines as Windows does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.question import validate_text
from graphs.cache import read_whole
from graphs.errors import DataError, QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Question:
    """One question. `fault` says why it cannot be asked; `id` is then its place in the file."""

    line: int
    id: str
    text: str
    fault: str = ""


def read_questions(path: Path) -> list[Question]:
    """Read the input file.

    Raises:
        DataError: the file cannot be read, or holds no question.
    """
    try:
        content = read_whole(path).removeprefix(BYTE_ORDER_MARK)
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from error
    lines = enumerate(content.split(b"\n"), start=1)
    found = list(_checked((number, _parsed(line)) for number, line in lines if line.strip()))
    if not found:
        raise DataError(f'{path} holds no question; expected {{"question": "..."}} on each line')
    return found


def questions_of(items: Iterable[str | Mapping[str, Any]]) -> list[Question]:
    """Texts, or mappings with `question` and perhaps `id`, as questions."""
    rows = ({"question": item} if isinstance(item, str) else item for item in items)
    return list(_checked(enumerate(rows, start=1)))


def _parsed(line: bytes) -> Any:
    """The JSON value of a line, or the error that it has."""
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return ValueError(f"not UTF-8 from byte {error.start + 1} on")
    except ValueError as error:
        return ValueError(f"not JSON: {error}")
    except RecursionError:
        return ValueError("not JSON that can be read: it is nested too deeply")


def _checked(rows: Iterable[tuple[int, Any]]) -> Iterator[Question]:
    first: dict[str, int] = {}
    for line, row in rows:
        id_, text, fault = _read(row, line)
        if not fault and id_ in first:
            fault = f"the id {id_!r} is that of line {first[id_]}; give each question its own"
        if fault:
            id_ = f"line {line}"
        first.setdefault(id_, line)
        yield Question(line, id_, _printable(text), _printable(fault))


def _read(row: Any, line: int) -> tuple[str, str, str]:
    """Id, text and what is wrong with them."""
    if isinstance(row, Exception):
        return "", "", str(row)
    if not isinstance(row, Mapping) or not isinstance(row.get("question"), str):
        return "", "", 'expected an object with the text "question"'
    id_, text = row.get("id", line), str(row["question"])
    if isinstance(id_, bool) or not isinstance(id_, str | int) or id_ == "":
        return "", text, f"the id is {json.dumps(id_)}; expected a text or a whole number"
    if not _is_text(str(id_)):
        return "", text, "the id holds half of a character (a lone surrogate)"
    try:
        return str(id_), validate_text(text), ""
    except QuestionError as error:
        return "", text, str(error)


def _is_text(text: str) -> bool:
    return text == _printable(text)


def _printable(text: str) -> str:
    """Lone surrogates as escapes: no file holds them."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
