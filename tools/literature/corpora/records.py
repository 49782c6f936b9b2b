"""`Record`: one publication as a source file gives it, with its text and where each section lies in it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_CHARACTERS = 5_000_000
"""Of one document's text; more is a file that was misread."""
GENERIC_WORDS = 4
"""A title of fewer words ("Editorial", "Author reply") says nothing about which document it is."""
FRONT = 1_000
"""Characters of two texts under one title that are compared."""
DOI = re.compile(r"10\.\d{4,9}/\S+")
HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\uf8ff]"
)
"""Control and format characters, halves of pairs, and private use."""
NO_TEXT = "it has neither a title nor a text"


@dataclass(frozen=True)
class Section:
    """A part of a document's text: `text[start:end]`, without its heading."""

    heading: str
    start: int
    end: int


@dataclass(frozen=True)
class Record:
    """One publication.

    Attributes:
        key: how the corpus calls it; unique in it.
        title: as printed; may be empty.
        text: without the title: what a source gives as one text, to the letter; else its sections with
            their headings. Spans point into it. Where there is nothing but a title, the title.
        sections: in the order of the text.
        year: of publication; None where the source does not say.
        doi: lower case, without an address before it; empty where unknown.
        pmid: digits; empty where unknown.
        licence: as the source states it; empty where it does not.
        journal: as printed.
        types: publication types, as the source calls them.
        subjects: subject headings, such as those of MeSH.
    """

    key: str
    title: str
    text: str
    sections: tuple[Section, ...] = ()
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    licence: str = ""
    journal: str = ""
    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()

    @property
    def identities(self) -> tuple[tuple[str, str], ...]:
        """What it can be recognised by, surest first: (kind, value)."""
        title = folded_title(self.title)
        named = (("doi", self.doi), ("pmid", self.pmid), ("title", title))
        return tuple(pair for pair in named if pair[1])


@dataclass(frozen=True)
class Reject:
    """What could not be read: `place` is its line or number in the file."""

    place: str
    reason: str


def composed(parts: Iterable[tuple[str, str]]) -> tuple[str, tuple[Section, ...]]:
    """A document's text of its sections, and where each lies in it.

    Args:
        parts: (heading, text) of each section; empty ones are left out.
    """
    text, sections = "", []
    for heading, part in parts:
        if not part:
            continue
        text += ("\n\n" if text else "") + (f"{heading}\n" if heading else "")
        sections.append(Section(heading, len(text), len(text) + len(part)))
        text += part
    return text, tuple(sections)


def plain_doi(given: object) -> str:
    """A DOI without what is written before it, in lower case; empty for what is none."""
    found = DOI.search(str(given or "").strip())
    return found.group().rstrip(".,;)").lower() if found else ""


def plain_pmid(given: object) -> str:
    """The digits of a PubMed identifier; empty for what is none."""
    found = re.fullmatch(r"(?:pmid:?\s*)?0*(\d{1,9})", str(given or "").strip(), re.IGNORECASE)
    return found.group(1) if found else ""


def plain_year(given: object) -> int | None:
    """The first plausible year in what a source says."""
    found = re.search(r"\b(1[6-9]\d\d|20\d\d)\b", str(given or ""))
    return int(found.group()) if found else None


def clean(text: object) -> str:
    """Text of a file whose line breaks mean nothing; spans point into what this returns.

    Runs of white space become one blank, and what no reader sees goes.
    """
    return " ".join(HIDDEN.sub("", str(text or "")).split())


def folded_title(title: str) -> str:
    """A title as it is compared: letters and digits alone; empty where it is too general to tell."""
    words = _folded(title)
    return " ".join(words) if len(words) >= GENERIC_WORDS else ""


def folded_front(text: str) -> str:
    """The front of a text as it is compared with that of another."""
    return " ".join(_folded(text[:FRONT]))


def _folded(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def own_key(title: str, text: str) -> str:
    """A key for a record that brings no identifier: the hash of what it says."""
    digest = hashlib.sha256("\n".join((title, text)).encode()).hexdigest()
    return f"text:{digest[:16]}"
