"""PubMed's XML (`PubmedArticle`): title, abstract by section, identifiers, publication types and MeSH.

The elements are those of NLM's pubmed_190101.dtd.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.literature.corpora.readers.xml_elements import bare, elements, words
from tools.literature.corpora.records import (
    NO_TEXT,
    Record,
    Reject,
    composed,
    plain_doi,
    plain_pmid,
    plain_year,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO
    from xml.etree.ElementTree import Element


def read_pubmed(file: BinaryIO, where: str) -> Iterator[Record | Reject]:
    """Each article as a record, or why it is none.

    Raises:
        DataError: the file is no well-formed XML from some line on.
    """
    for number, element in enumerate(elements(file, {"PubmedArticle"}, where), 1):
        yield _record(element, number)


def _record(article: Element, number: int) -> Record | Reject:
    citation = article.find("MedlineCitation")
    if citation is None:
        return Reject(f"article {number}", "it holds no MedlineCitation")
    pmid = plain_pmid(citation.findtext("PMID"))
    title = words(citation.find("Article/ArticleTitle"))
    text, sections = composed(_abstract(citation))
    if not (text or title):
        return Reject(f"article {number}", NO_TEXT)
    doi = _doi(article)
    if not (pmid or doi):
        return Reject(f"article {number}", "it has neither a PMID nor a DOI")
    return Record(
        key=f"PMID:{pmid}" if pmid else doi,
        title=title.strip("[]"),
        text=text or title,
        sections=sections,
        year=_year(citation),
        doi=doi,
        pmid=pmid,
        licence=words(citation.find("Article/Abstract/CopyrightInformation")),
        journal=words(citation.find("Article/Journal/Title")),
        types=_all(citation, "Article/PublicationTypeList/PublicationType"),
        subjects=_all(citation, "MeshHeadingList/MeshHeading/DescriptorName"),
    )


def _abstract(citation: Element) -> Iterator[tuple[str, str]]:
    for part in citation.findall("Article/Abstract/AbstractText"):
        yield (part.get("Label") or "").strip().capitalize(), words(part)


def _doi(article: Element) -> str:
    places = [
        *article.findall("MedlineCitation/Article/ELocationID[@EIdType='doi']"),
        *article.findall("PubmedData/ArticleIdList/ArticleId[@IdType='doi']"),
    ]
    return next((doi for place in places if (doi := plain_doi(words(place)))), "")


def _year(citation: Element) -> int | None:
    date = citation.find("Article/Journal/JournalIssue/PubDate")
    dates = [date, citation.find("Article/ArticleDate")]
    return next((year for found in dates if (year := plain_year(_spaced(found)))), None)


def _spaced(date: Element | None) -> str:
    return " ".join(child.text or "" for child in date if bare(child)) if date is not None else ""


def _all(citation: Element, path: str) -> tuple[str, ...]:
    return tuple(text for found in citation.findall(path) if (text := words(found)))
