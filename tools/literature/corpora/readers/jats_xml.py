"""JATS, the XML of PubMed Central and of most publishers: abstract, body by section, funding, licence.

Elements of JATS 1.3 (jats.nlm.nih.gov); a file holds one article, or many in a set. Tables, figures,
references and the marks that point to them are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.literature.corpora.readers.xml_elements import bare, elements, words
from tools.literature.corpora.records import (
    NO_TEXT,
    Record,
    Reject,
    composed,
    own_key,
    plain_doi,
    plain_pmid,
    plain_year,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO
    from xml.etree.ElementTree import Element

DATES = ("epub", "ppub", "pub", "collection", "electronic")


def read_jats(file: BinaryIO, where: str) -> Iterator[Record | Reject]:
    """Each article as a record, or why it is none.

    Raises:
        DataError: the file is no well-formed XML from some line on.
    """
    for number, element in enumerate(elements(file, {"article"}, where), 1):
        _drop_namespaces(element)
        yield _record(element, number)


def _record(article: Element, number: int) -> Record | Reject:
    meta = article.find("front/article-meta")
    if meta is None:
        return Reject(f"article {number}", "it holds no front/article-meta")
    title = words(meta.find("title-group/article-title"))
    text, sections = composed([*_abstract(meta), *_body(article), *_funding(meta)])
    if not (text or title):
        return Reject(f"article {number}", NO_TEXT)
    doi, pmid = plain_doi(_named(meta, "doi")), plain_pmid(_named(meta, "pmid"))
    pmc = _named(meta, "pmc") or _named(meta, "pmcid")
    pmc = f"PMC{pmc.upper().removeprefix('PMC')}" if pmc else ""
    return Record(
        key=(f"PMID:{pmid}" if pmid else "") or pmc or doi or own_key(title, text),
        title=title,
        text=text or title,
        sections=sections,
        year=_year(meta),
        doi=doi,
        pmid=pmid,
        licence=_licence(meta),
        journal=words(article.find("front/journal-meta//journal-title")),
        types=tuple(filter(None, [article.get("article-type", "")])),
        subjects=tuple(filter(None, (words(kwd) for kwd in meta.findall("kwd-group/kwd")))),
    )


def _abstract(meta: Element) -> Iterator[tuple[str, str]]:
    for abstract in meta.findall("abstract"):
        if abstract.get("abstract-type") in (None, "", "structured", "section"):
            yield from _sections(abstract, "Abstract")


def _body(article: Element) -> Iterator[tuple[str, str]]:
    body = article.find("body")
    if body is not None:
        yield from _sections(body, "")


def _funding(meta: Element) -> Iterator[tuple[str, str]]:
    """What the article says of who paid, in its own words or by the names of its sources."""
    for group in meta.findall("funding-group"):
        stated = [words(one) for one in group.findall("funding-statement")]
        named = [words(one) for one in group.iter("funding-source")]
        yield "Funding", "; ".join(dict.fromkeys(filter(None, stated or named)))


def _sections(part: Element, heading: str) -> Iterator[tuple[str, str]]:
    """A part's own paragraphs under its heading, then those of its sections under theirs."""
    own = [child for child in part if bare(child) not in ("sec", "title", "label")]
    yield heading, " ".join(filter(None, (words(child) for child in own if _reads(child))))
    for section in part.findall("sec"):
        inner = words(section.find("title"))
        yield from _sections(section, " / ".join(filter(None, (heading, inner))))


def _reads(child: Element) -> bool:
    return bare(child) in ("p", "list", "disp-quote", "boxed-text", "statement")


def _named(meta: Element, kind: str) -> str:
    return words(meta.find(f"article-id[@pub-id-type='{kind}']"))


def _year(meta: Element) -> int | None:
    dates = meta.findall("pub-date")
    kinds = [date.get("pub-type") or date.get("date-type") or "" for date in dates]
    years = {k: plain_year(date.findtext("year")) for k, date in zip(kinds, dates, strict=True)}
    first = next((years[kind] for kind in DATES if years.get(kind)), None)
    return first or next(filter(None, years.values()), None)


def _licence(meta: Element) -> str:
    """The address of the licence where it names one, else its words."""
    licence = meta.find("permissions/license")
    if licence is None:
        return words(meta.find("permissions/copyright-statement"))
    address = licence.get("href") or (licence.findtext("license_ref") or "").strip()
    return address or words(licence) or licence.get("license-type") or ""


def _drop_namespaces(article: Element) -> None:
    """Name elements and attributes without their namespaces (`xlink:href`, `ali:license_ref`)."""
    for element in article.iter():
        element.tag = bare(element)
        for name in [name for name in element.attrib if "}" in name]:
            element.attrib.setdefault(name.rpartition("}")[2], element.attrib[name])
