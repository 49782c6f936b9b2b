"""Europe PMC's REST service, version 6: abstracts, identifiers, publication types, licences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.literature.live.polite import Request, json_object

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "Europe PMC"
HOST = "https://www.ebi.ac.uk"


def request(host: str, x: Sequence[str], y: Sequence[str], most: int) -> Request:
    """Articles whose title or abstract names both sides."""
    sides = [" OR ".join(f'TITLE_ABS:"{_bare(name)}"' for name in side) for side in (x, y)]
    query = " AND ".join(f"({side})" for side in sides)
    parameters = {"query": query, "format": "json", "resultType": "core", "pageSize": str(most)}
    return Request(NAME, f"{host}/europepmc/webservices/rest/search", parameters)


def records(body: bytes) -> list[dict[str, Any]]:
    """The articles as records of a corpus.

    Raises:
        ValueError: the body is not of this service.
    """
    held = json_object(body)
    if "hitCount" not in held:
        raise ValueError("no hitCount")
    rows = (held.get("resultList") or {}).get("result") or []
    return [_record(row) for row in rows if row.get("abstractText")]


def _record(row: dict[str, Any]) -> dict[str, Any]:
    kinds = list((row.get("pubTypeList") or {}).get("pubType") or [])
    if row.get("source") == "PPR":
        kinds.append("Preprint")
    journal = ((row.get("journalInfo") or {}).get("journal") or {}).get("title") or ""
    return {
        "id": f"PMID:{row['pmid']}" if row.get("pmid") else f"{row.get('source')}:{row.get('id')}",
        "title": row.get("title") or "", "abstract": row["abstractText"], "year": row.get("pubYear"),
        "doi": row.get("doi") or "", "pmid": row.get("pmid") or "", "journal": journal,
        "licence": row.get("license") or "", "types": kinds,
    }  # fmt: skip


def _bare(name: str) -> str:
    return name.replace('"', " ").replace("\\", " ")
