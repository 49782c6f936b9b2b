"""Elements of a large XML file one at a time, read by defusedxml: no entities, no outside files."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from graphs.errors import DataError
from tools.literature.corpora.records import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

SKIPPED = {"xref", "ref-list", "table-wrap", "fig", "disp-formula", "fn-group", "object-id"}


def elements(file: BinaryIO, names: set[str], where: str) -> Iterator[Element]:
    """Every element of one of these names; it is emptied once the caller asks for the next.

    Raises:
        DataError: the file is no well-formed XML from some line on, or declares entities. What came
            before has been given.
    """
    root = None
    try:
        for event, element in iterparse(file, events=("start", "end")):
            if root is None:
                root = element
            if event == "end" and bare(element) in names:
                yield element
                element.clear()
                if element is not root:
                    root.clear()
    except ParseError as error:
        raise DataError(f"{where} is no well-formed XML from here on: {error}") from error
    except DefusedXmlException as error:
        raise DataError(f"{where} declares entities of its own, which are not read") from error


def bare(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def words(element: Element | None) -> str:
    """All text in an element, in one line; without tables, figures and marks of references."""
    return clean("".join(_pieces(element))) if element is not None else ""


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if bare(child) not in SKIPPED:
            yield from _pieces(child)
            if bare(child) in ("p", "title", "break", "list-item", "sec"):
                yield " "
        yield child.tail or ""
