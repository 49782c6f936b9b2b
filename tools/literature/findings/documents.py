"""Files of text -> documents: plain text, JSON Lines of records, PubMed XML, or registry JSON; packed or not.

A record is {id, title, text or abstract, year, doi, pmid}; its text is a string, or a list of strings or of
{heading, text}. A damaged record is an error with its line, never left out in silence.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError
from graphs.load.text import open_text
from graphs.unpacked import open_bytes
from tools.literature.corpora.readers.pubmed_xml import read_pubmed
from tools.literature.corpora.readers.registry import registry_record
from tools.literature.corpora.records import Record
from tools.literature.reading.findings_read import PublishedText

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT, LINES, ARTICLES, TRIALS = (".txt", ".md"), (".jsonl", ".ndjson"), (".xml",), (".json",)
KNOWN = (*TEXT, *LINES, *ARTICLES, *TRIALS)
PACKED = (".gz", ".xz", ".bz2")


def documents_of(path: Path) -> Iterator[PublishedText]:
    """Every document of a file, or of all such files of a folder in the order of their names.

    Raises:
        DataError: nothing is there, no file is of a known kind, or a record cannot be read.
    """
    if path.is_dir():
        inside = [p for p in sorted(path.rglob("*")) if p.is_file() and _kind(p) in KNOWN]
        if not inside:
            raise DataError(f"{path} holds no {', '.join(KNOWN)} file")
        for one in inside:
            yield from documents_of(one)
        return
    kind = _kind(path)
    if kind in LINES:
        yield from _records(path)
    elif kind in ARTICLES:
        yield from _articles(path)
    elif kind in TRIALS:
        yield from _trials(path)
    elif kind in TEXT:
        with open_text(path) as file:
            text = file.read().replace("\r\n", "\n")
        yield PublishedText(path.name, "", text)
    else:
        raise DataError(f"{path.name} is of no known kind; known are {', '.join(KNOWN)}")


def _articles(path: Path) -> Iterator[PublishedText]:
    """PubMed's XML: an article that has no text is left out, as it has no findings."""
    found = False
    with open_bytes(path) as file:
        for record in read_pubmed(file, path.name):
            found = True
            if isinstance(record, Record):
                identifier = f"PMID:{record.pmid}" if record.pmid else f"DOI:{record.doi}"
                yield PublishedText(record.key, record.title, record.text, record.year, identifier)
    if not found:
        raise DataError(f"{path.name} holds no PubmedArticle")


def _trials(path: Path) -> Iterator[PublishedText]:
    """One study of ClinicalTrials.gov version 2, or an answer with several; those without results are left out."""
    with open_text(path) as file:
        try:
            held = json.load(file)
        except (json.JSONDecodeError, RecursionError) as error:
            raise DataError(f"{path.name} is no JSON: {error}") from None
    studies = held.get("studies", [held]) if isinstance(held, dict) else None
    if not isinstance(studies, list) or not all(
        isinstance(s, dict) and "protocolSection" in s for s in studies
    ):
        raise DataError(f"{path.name} is no study of ClinicalTrials.gov's API version 2")
    for study in studies:
        record = registry_record(study)
        if record is not None:
            yield _document(path.name, json.dumps({**record, "nct": record["id"]}))


def _kind(path: Path) -> str:
    name = Path(path.stem) if path.suffix in PACKED else path
    return name.suffix.lower()


def _records(path: Path) -> Iterator[PublishedText]:
    with open_text(path) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _document(f"{path.name} line {number}", line)


def _document(place: str, line: str) -> PublishedText:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise DataError(f"{place} is no JSON: {error}") from None
    if not isinstance(record, dict):
        raise DataError(f"{place} is no record: expected an object with id and text")
    text = _text(record.get("text", record.get("abstract")))
    if not text:
        raise DataError(f"{place} has no text: expected text or abstract")
    identifier = _identifier(record)
    name = str(record.get("id") or identifier or place)
    return PublishedText(
        name, str(record.get("title") or ""), text, _year(place, record), identifier
    )


def _text(held: Any) -> str:
    if isinstance(held, str):
        return held
    if isinstance(held, list):
        parts = [part.get("text") if isinstance(part, dict) else part for part in held]
        return "\n\n".join(part for part in parts if isinstance(part, str))
    return ""


def _identifier(record: dict[str, Any]) -> str:
    for field, prefix in (("pmid", "PMID:"), ("doi", "DOI:"), ("nct", "NCT:")):
        held = str(record.get(field) or "").strip()
        if held:
            return prefix + held.removeprefix(prefix)
    return ""


def _year(place: str, record: dict[str, Any]) -> int | None:
    held = record.get("year")
    if held in (None, ""):
        return None
    if isinstance(held, bool) or not str(held).isdigit():
        raise DataError(f"{place} has no usable year: {held!r}")
    return int(str(held))
