"""The text of a PDF file, by pypdf: one document a file, one section a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from graphs.errors import DataError, SetupError
from tools.literature.corpora.records import (
    DOI,
    MOST_CHARACTERS,
    Record,
    clean,
    composed,
    own_key,
    plain_doi,
)

if TYPE_CHECKING:
    from pathlib import Path

MOST_PAGES = 2_000
FAULTS = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
"""What pypdf meets in damaged files beside its own errors."""


def read_pdf(file: BinaryIO, path: Path) -> Record:
    """The document.

    Raises:
        SetupError: pypdf is not installed.
        DataError: the file is no PDF, is locked or damaged, or its pages are pictures.
    """
    try:
        import pypdf
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise SetupError("PDF files need pypdf: install the extra `literature`") from error
    try:
        reader = pypdf.PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DataError(f"{path} is locked with a password")
        if len(reader.pages) > MOST_PAGES:
            raise DataError(
                f"{path} has {len(reader.pages):,} pages; at most {MOST_PAGES:,} are read"
            )
        pages = [clean(page.extract_text()) for page in reader.pages]
        title = clean(reader.metadata.title if reader.metadata else "")
    except (PyPdfError, *FAULTS) as error:
        raise DataError(f"{path} cannot be read as PDF: {error}") from error
    return _record(pages, title or path.stem.replace("_", " "), path)


def _record(pages: list[str], title: str, path: Path) -> Record:
    text, sections = composed((f"Page {n}", page) for n, page in enumerate(pages, 1))
    if not text:
        raise DataError(f"{path} has {len(pages)} pages and no text in them: they are pictures")
    if len(text) > MOST_CHARACTERS:
        raise DataError(
            f"{path} has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read"
        )
    named = {plain_doi(found) for found in DOI.findall(pages[0])}
    doi = named.pop() if len(named) == 1 else ""  # of several, most are cited
    return Record(doi or own_key(title, text), title, text, sections, doi=doi)
