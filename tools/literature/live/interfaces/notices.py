"""Crossref and OpenAlex: whether a publication was retracted, corrected or doubted, by its DOI."""

from __future__ import annotations

from urllib.parse import quote

from tools.literature.lines.retractions import Standing
from tools.literature.live.polite import Request, json_object

CROSSREF, OPENALEX = "Crossref", "OpenAlex"
CROSSREF_HOST, OPENALEX_HOST = "https://api.crossref.org", "https://api.openalex.org"
_WORST = ("retract", "withdraw", "removal", "concern", "correct", "errat")
_KINDS = {"retract": "retracted", "withdraw": "retracted", "removal": "retracted", "concern": "doubted",
          "correct": "corrected", "errat": "corrected"}  # fmt: skip


def crossref_request(host: str, doi: str) -> Request:
    """The record of a DOI; every sign of it that means something in an address is written out."""
    return Request(CROSSREF, f"{host}/works/{quote(doi, safe='')}", none_at_404=True)


def crossref_standing(body: bytes, day: str) -> Standing:
    """What Crossref says of it; "not checked" where it has no such DOI.

    Raises:
        ValueError: the body is not of this service.
    """
    if not body:
        return Standing("not checked", CROSSREF, day)
    message = json_object(body).get("message")
    if not isinstance(message, dict):
        raise ValueError("no message")
    notices = [
        (word, str(one.get("DOI") or ""))
        for one in message.get("updated-by") or []
        for word in _WORST
        if word in str(one.get("type")).casefold()
    ]
    if not notices:
        return Standing("not listed", CROSSREF, day)
    word, doi = min(notices, key=lambda one: _WORST.index(one[0]))
    return Standing(_KINDS[word], CROSSREF, day, doi)  # type: ignore[arg-type]


def openalex_request(host: str, doi: str) -> Request:
    """The work of a DOI."""
    return Request(OPENALEX, f"{host}/works/doi:{quote(doi, safe='')}", none_at_404=True)


def openalex_standing(body: bytes, day: str) -> Standing:
    """What OpenAlex says of it.

    Raises:
        ValueError: the body is not of this service.
    """
    if not body:
        return Standing("not checked", OPENALEX, day)
    said = json_object(body).get("is_retracted")
    if not isinstance(said, bool):
        raise ValueError("no is_retracted")
    return Standing("retracted" if said else "not listed", OPENALEX, day)
