"""The text of a PDF file, by pypdf: one document a file, one section a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from graphs.errors import DataError, SetupError
from tools.literature.corpora.records import (
    MOST_CHARACTERS,
    Record,
    clean,
    composed,
    own_key,
    plain_doi,
    plain_year,
)

if TYPE_CHECKING:
    from pathlib import Path

MOST_PAGES = 2_000
FRONT = 3_000
"""Characters of the first pages in which a document's own DOI is looked for."""


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
        pages = [clean(page.extract_text()) for page in reader.pages[:MOST_PAGES]]
        about = reader.metadata
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
    ) as error:
        raise DataError(f"{path} cannot be read as PDF: {error}") from error
    text, sections = composed((f"Page {n}", page) for n, page in enumerate(pages, 1))
    if not text:
        raise DataError(f"{path} has {len(pages)} pages and no text in them: they are pictures")
    if len(text) > MOST_CHARACTERS:
        raise DataError(
            f"{path} has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read"
        )
    title = clean(about.title if about else "") or path.stem.replace("_", " ")
    doi = plain_doi(text[:FRONT][text[:FRONT].find("10.") :]) if "10." in text[:FRONT] else ""
    return Record(
        key=doi or own_key(title, text),
        title=title,
        text=text,
        sections=sections,
        year=plain_year(about.creation_date_raw if about else ""),
        doi=doi,
    )
