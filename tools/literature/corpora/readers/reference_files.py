"""RIS by rispy and BibTeX by bibtexparser: what reference managers export."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError, SetupError
from tools.literature.corpora.records import (
    NO_TEXT,
    Record,
    Reject,
    clean,
    own_key,
    plain_doi,
    plain_pmid,
    plain_year,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTRA = "install the extra `literature`"


def read_ris(content: str, where: str) -> Iterator[Record | Reject]:
    """Each reference of a RIS file.

    Raises:
        SetupError: rispy is not installed.
        DataError: it is no RIS.
    """
    try:
        import rispy
    except ImportError as error:
        raise SetupError(f"RIS files need rispy: {EXTRA}") from error
    try:
        entries = rispy.loads(content, skip_unknown_tags=True)
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{where} is no RIS: {error}") from error
    if content.strip() and not entries:
        raise DataError(f"{where} is no RIS: no line begins with TY")
    for number, entry in enumerate(entries, 1):
        yield _record(
            f"reference {number}",
            title=entry.get("title") or entry.get("primary_title"),
            text=entry.get("abstract") or entry.get("notes_abstract"),
            year=entry.get("year") or entry.get("publication_year") or entry.get("date"),
            doi=entry.get("doi"),
            pmid=_pmid_of(entry),
            journal=entry.get("journal_name") or entry.get("secondary_title"),
            kind=str(entry.get("type_of_reference") or ""),
            subjects=[str(word) for word in entry.get("keywords") or ()],
        )


def read_bibtex(content: str, where: str) -> Iterator[Record | Reject]:
    """Each entry of a BibTeX file; blocks that cannot be parsed are rejects.

    Raises:
        SetupError: bibtexparser is not installed.
        DataError: it is no BibTeX.
    """
    try:
        from bibtexparser.entrypoint import parse_string
        from bibtexparser.middlewares import LatexDecodingMiddleware
    except ImportError as error:
        raise SetupError(f"BibTeX files need bibtexparser 2: {EXTRA}") from error
    logging.getLogger("bibtexparser").setLevel(
        logging.CRITICAL
    )  # what it complains of is rejected below
    library = parse_string(content, append_middleware=[LatexDecodingMiddleware()])
    if content.strip() and not library.blocks:
        raise DataError(f"{where} is no BibTeX: it holds no entry")
    for entry in library.entries:
        fields = {name.lower(): field.value for name, field in entry.fields_dict.items()}
        yield _record(
            f"line {(entry.start_line or 0) + 1}",
            title=str(fields.get("title", "")).replace("{", "").replace("}", ""),
            text=fields.get("abstract"),
            year=fields.get("year") or fields.get("date"),
            doi=fields.get("doi"),
            pmid=fields.get("pmid"),
            journal=fields.get("journal") or fields.get("journaltitle"),
            kind=entry.entry_type,
            subjects=str(fields.get("keywords", "")).split(","),
        )
    for block in library.failed_blocks:
        said = getattr(block.error, "abort_reason", "") or str(block.error)
        yield Reject(f"line {(block.start_line or 0) + 1}", clean(said) or "it cannot be parsed")


def _record(
    place: str, *, title: Any, text: Any, year: Any, doi: Any, pmid: Any, journal: Any, kind: str,
    subjects: list[str],
) -> Record | Reject:  # fmt: skip
    title, text = clean(title), clean(text)
    if not (title or text):
        return Reject(place, NO_TEXT)
    doi, pmid = plain_doi(doi), plain_pmid(pmid)
    return Record(
        key=(f"PMID:{pmid}" if pmid else doi) or own_key(title, text),
        title=title,
        text=text or title,
        year=plain_year(year),
        doi=doi,
        pmid=pmid,
        journal=clean(journal),
        types=(kind,) if kind else (),
        subjects=tuple(filter(None, map(clean, subjects))),
    )


def _pmid_of(entry: dict[str, Any]) -> str:
    """PubMed's exports put the identifier into AN; others into their own accession numbers."""
    source = str(entry.get("name_of_database") or "").casefold()
    number = entry.get("accession_number") if "pubmed" in source or "medline" in source else ""
    return str(number or "")
