"""PubMed's E-utilities: `esearch` for identifiers, `efetch` for the articles."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError
from tools.literature.corpora.readers.pubmed_xml import read_pubmed
from tools.literature.corpora.records import Record
from tools.literature.live.polite import CONTACT, Request, json_object

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "PubMed"
HOST = "https://eutils.ncbi.nlm.nih.gov"


def request(host: str, x: Sequence[str], y: Sequence[str], most: int) -> Request:
    """Identifiers of articles whose title or abstract names both sides."""
    sides = [
        " OR ".join(f'"{name.replace(chr(34), " ")}"[tiab]' for name in side) for side in (x, y)
    ]
    term = " AND ".join(f"({side})" for side in sides)
    parameters = {"db": "pubmed", "retmode": "json", "term": term, "retmax": str(most)} | _who()
    return Request(NAME, f"{host}/entrez/eutils/esearch.fcgi", parameters)


def identifiers(body: bytes) -> list[str]:
    """The identifiers that were found.

    Raises:
        ValueError: the body is not of this service, or holds its error.
    """
    found = json_object(body).get("esearchresult")
    if not isinstance(found, dict) or "ERROR" in found or not isinstance(found.get("idlist"), list):
        raise ValueError("no idlist")
    return [str(one) for one in found["idlist"] if str(one).isdigit()]


def fetch_request(host: str, pmids: Sequence[str]) -> Request:
    """The articles of identifiers."""
    parameters = {"db": "pubmed", "retmode": "xml", "id": ",".join(pmids)} | _who()
    return Request(NAME, f"{host}/entrez/eutils/efetch.fcgi", parameters)


def records(body: bytes) -> list[dict[str, Any]]:
    """The articles as records of a corpus.

    Raises:
        ValueError: the body is no whole XML of this service.
    """
    if b"PubmedArticleSet" not in body[:2000]:
        raise ValueError("no PubmedArticleSet")
    try:
        held = list(read_pubmed(io.BytesIO(body), NAME))
    except DataError as error:
        raise ValueError("the XML is damaged") from error
    return [
        {
            "id": one.key, "title": one.title, "text": one.text, "year": one.year, "doi": one.doi,
            "pmid": one.pmid, "journal": one.journal, "licence": one.licence, "types": list(one.types),
        }
        for one in held
        if isinstance(one, Record)
    ]  # fmt: skip


def _who() -> dict[str, str]:
    contact = os.environ.get(CONTACT, "").strip()
    return {"tool": "aetia"} | ({"email": contact} if contact else {})
