"""How a publication stands by Crossref and OpenAlex, asked now: the worse of the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.literature.lines.retractions import NOT_CHECKED
from tools.literature.live.interfaces import notices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tools.literature.lines.retractions import Standing
    from tools.literature.live.polite import Asker, Request

WORST = ("retracted", "doubted", "corrected", "not listed", "not checked")


async def live_standing(asker: Asker, doi: str, hosts: Mapping[str, str]) -> Standing:
    """By both services; "not checked" where neither answered.

    Args:
        asker: with its cache and limits.
        doi: of the publication.
        hosts: service -> where it is asked, in place of its own address.
    """
    crossref = hosts.get(notices.CROSSREF, notices.CROSSREF_HOST)
    openalex = hosts.get(notices.OPENALEX, notices.OPENALEX_HOST)
    found = [
        await _one(asker, notices.crossref_request(crossref, doi), notices.crossref_standing),
        await _one(asker, notices.openalex_request(openalex, doi), notices.openalex_standing),
    ]
    return min(found, key=lambda one: WORST.index(one.kind))


async def _one(asker: Asker, request: Request, read: Callable[[bytes, str], Standing]) -> Standing:
    reply = await asker.ask(request, lambda body: read(body, ""))
    return read(reply.content, reply.asked[:10]) if reply.status == "ok" else NOT_CHECKED
