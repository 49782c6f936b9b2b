"""`KIND:FILE` as a user writes it -> records and rejects, one after the other, always in the same order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.cache import own_path
from graphs.errors import DataError, InputError
from graphs.unpacked import open_bytes
from tools.literature.corpora.records import Reject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from tools.literature.corpora.records import Record

KINDS = ("pubmed-xml", "pmc-jats", "jsonl", "ris", "bibtex", "pdf")
ENDINGS = {
    "pubmed-xml": (".xml",),
    "pmc-jats": (".xml", ".nxml"),
    "jsonl": (".jsonl",),
    "ris": (".ris",),
    "bibtex": (".bib",),
    "pdf": (".pdf",),
}
PACKED = (".gz", ".xz", ".bz2")
MOST_REFERENCES = 256 << 20
"""Bytes of a RIS or BibTeX file, which are read whole."""


@dataclass(frozen=True)
class Source:
    """A file, and what it is."""

    kind: str
    path: Path

    def __str__(self) -> str:
        return f"{self.kind}:{self.path}"

    def records(self) -> Iterator[Record | Reject]:
        """Everything in it, in its order.

        Where the file ends in the middle or is damaged, the last item says so as a reject.

        Raises:
            DataError: nothing of it can be read, or nothing is in it.
            SetupError: a package that reads it is not installed.
        """
        number = 0
        try:
            with open_bytes(self.path) as file:
                for item in self._items(file):
                    number += 1
                    yield item
        except DataError as error:
            if not number:
                raise
            yield Reject(f"after {number:,} records", str(error))
        if not number:
            raise DataError(f"{self.path} holds nothing that {self.kind} names a record")

    def _items(self, file: BinaryIO) -> Iterator[Record | Reject]:
        where = str(self.path)
        if self.kind == "jsonl":
            from tools.literature.corpora.readers.jsonl_records import read_jsonl

            yield from read_jsonl(file)
        elif self.kind == "pubmed-xml":
            from tools.literature.corpora.readers.pubmed_xml import read_pubmed

            yield from read_pubmed(file, where)
        elif self.kind == "pmc-jats":
            from tools.literature.corpora.readers.jats_xml import read_jats

            yield from read_jats(file, where)
        elif self.kind == "pdf":
            from tools.literature.corpora.readers.pdf_text import read_pdf

            yield read_pdf(file, self.path)
        else:
            from tools.literature.corpora.readers import reference_files

            read = reference_files.read_ris if self.kind == "ris" else reference_files.read_bibtex
            yield from read(_text(file, where), where)


def parse_sources(given: str) -> tuple[Source, ...]:
    """What `KIND:FILE` or `KIND:FOLDER` names: one source a file, by name.

    Raises:
        InputError: no such kind, no such file, or a folder without files of the kind.
    """
    kind, colon, name = given.partition(":")
    if not colon or kind not in KINDS or not name:
        raise InputError(
            f"a source is KIND:FILE, and KIND one of {', '.join(KINDS)}; got {given!r}"
        )
    path = own_path(name, "--source")
    if path.is_dir():
        ends = ENDINGS[kind] + tuple(end + packed for end in ENDINGS[kind] for packed in PACKED)
        files = sorted(f for f in path.rglob("*") if f.is_file() and f.name.lower().endswith(ends))
        if not files:
            raise InputError(f"{path} holds no file that ends in {' or '.join(ENDINGS[kind])}")
        return tuple(Source(kind, file) for file in files)
    if not path.is_file():
        raise InputError(f"there is no file {path}")
    return (Source(kind, path),)


def _text(file: BinaryIO, where: str) -> str:
    content = file.read(MOST_REFERENCES + 1)
    if len(content) > MOST_REFERENCES:
        raise DataError(f"{where} is larger than the {MOST_REFERENCES:,} bytes that are read")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{where} is no UTF-8 from byte {error.start:,} on") from error
