"""One JSON object a line: `{id, title, text | abstract, year, doi, pmid, licence, journal, types}`.

`text` is a string and kept to the letter. `abstract` may be a string, a list of sentences, or a list of
sections `{heading, text}`. With both, the text is the document. `doc_id` and `_id` are taken for `id`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tools.literature.corpora.records import (
    MOST_CHARACTERS,
    NO_TEXT,
    Record,
    Reject,
    Section,
    composed,
    own_key,
    plain_doi,
    plain_pmid,
    plain_year,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

MOST_LINE = 40_000_000
"""Bytes of one line."""


def read_jsonl(file: BinaryIO) -> Iterator[Record | Reject]:
    """Each line as a record, or why it is none; blank lines are passed over."""
    number = 0
    while line := file.readline(MOST_LINE):
        number += 1
        if not line.strip():
            continue
        try:
            yield _record(json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8")))
        except (ValueError, RecursionError) as error:
            yield Reject(f"line {number}", _said(error))


def _said(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON: {error.msg} at character {error.pos + 1}"
    if isinstance(error, UnicodeDecodeError):
        return f"no UTF-8 from its byte {error.start + 1} on"
    return "nested too deep" if isinstance(error, RecursionError) else str(error)


def _record(given: Any) -> Record:
    """Raises `ValueError` with the reason for which it is no record."""
    if not isinstance(given, dict):
        raise ValueError(f"no JSON object but {type(given).__name__}")
    title = _string(given, "title")
    text, sections = _text(given)
    text = text or title
    if not text.strip():
        raise ValueError(NO_TEXT)
    if len(text) > MOST_CHARACTERS:
        raise ValueError(
            f"its text has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read"
        )
    doi, pmid = plain_doi(given.get("doi")), plain_pmid(given.get("pmid"))
    record = Record(
        key=_key(given) or (f"PMID:{pmid}" if pmid else doi) or own_key(title, text),
        title=title,
        text=text,
        sections=sections,
        year=plain_year(given.get("year")),
        doi=doi,
        pmid=pmid,
        licence=_string(given, "licence") or _string(given, "license"),
        journal=_string(given, "journal"),
        types=_strings(given, "types"),
        subjects=_strings(given, "subjects"),
    )
    f"{record.key}{title}{text}".encode()  # half of a surrogate pair is no text
    return record


def _key(given: dict[str, Any]) -> str:
    named = next((given[n] for n in ("id", "doc_id", "_id") if given.get(n) not in (None, "")), "")
    if isinstance(named, bool | float | list | dict):
        raise ValueError(f"its id is {json.dumps(named)[:40]}, neither a text nor a whole number")
    return str(named).strip()


def _text(given: dict[str, Any]) -> tuple[str, tuple[Section, ...]]:
    for name in ("text", "abstract", "contents"):
        content = given.get(name)
        if isinstance(content, str) and content.strip():
            return content, ()
        if isinstance(content, list) and content:
            return _of_list(content, name)
        if content is not None and not isinstance(content, str | list):
            raise ValueError(f"{name} is {type(content).__name__}, neither a text nor a list")
    return "", ()


def _of_list(content: list[Any], name: str) -> tuple[str, tuple[Section, ...]]:
    if all(isinstance(part, str) for part in content):
        return " ".join(content), ()
    if not all(isinstance(part, dict) and isinstance(part.get("text"), str) for part in content):
        raise ValueError(f"{name} is a list of something else than texts or {{heading, text}}")
    headed = (part.get("heading") or part.get("label") or "" for part in content)
    return composed((str(h), part["text"]) for h, part in zip(headed, content, strict=True))


def _string(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is {type(value).__name__}, not a text")
    return value.strip()


def _strings(given: dict[str, Any], name: str) -> tuple[str, ...]:
    value = given.get(name) or []
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{name} is no list of texts")
    return tuple(value)
