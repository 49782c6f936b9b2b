"""Texts of a document: plain words, and words that lead somewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.answer import Source
from agent.faces.shown import shown
from agent.writing.parts.studies import link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

_LEADS = re.compile(
    r"https?://[^\s<>\"'`\\]+|\bPMID:\d+\b|\bDOI:10\.[^\s,;<>\"'`\\]+", re.IGNORECASE
)


@dataclass(frozen=True)
class Span:
    """Words, all of them text.

    Attributes:
        text: as it is shown.
        to: an address of the web; empty for none.
        mark: a place in the same document that says more.
    """

    text: str
    to: str = ""
    mark: str = ""


Text = tuple[Span, ...]


def plain(text: str) -> str:
    """A text on one line, with what a terminal would obey as JSON escapes it."""
    return " ".join(shown(text).split())


def said(text: str) -> Text:
    """A text whose addresses, DOIs and PubMed numbers lead there."""
    return tuple(_pieces(plain(text)))


def _pieces(text: str) -> Iterator[Span]:
    at = 0
    for found in _LEADS.finditer(text):
        name = _without_marks(found[0])
        yield Span(text[at : found.start()])
        yield Span(name, address_of(name))
        at = found.start() + len(name)
    yield Span(text[at:])


def _without_marks(name: str) -> str:
    """An address without the marks of the sentence that it stands in; brackets that it opens are its own."""
    while name[-1] in ".,;:!?]}" or (name[-1] == ")" and name.count(")") > name.count("(")):
        name = name[:-1]
    return name


def address_of(name: str, url: str | None = None) -> str:
    """The page of a source; empty where it has none on the web."""
    where = plain(link(Source(id=name, title="", url=url)))
    return where if re.match(r"https?://[^\s]+$", where, re.IGNORECASE) else ""


@dataclass(frozen=True)
class Numbers:
    """The evidence of an answer by number, as the page numbers it.

    Attributes:
        evidence: as the answer holds it.
        part: stands before the marks, where a document holds several answers.
    """

    evidence: tuple[dict[str, Any], ...]
    part: str = ""

    def mark(self, number: int) -> str:
        """The place of a piece of evidence in the document."""
        return f"{self.part}e{number}"

    def cited(self, ids: Iterable[str]) -> Text:
        """All the numbers of some evidence, each leading to it."""
        at = {one["id"]: n for n, one in enumerate(self.evidence, start=1)}
        spans = []
        for number in (at[i] for i in dict.fromkeys(ids) if i in at):
            source = self.evidence[number - 1]["source"]
            where = address_of(source["identifier"], source["url"])
            spans += [Span(" "), Span(f"[{number}]", where, self.mark(number))]
        return tuple(spans)
