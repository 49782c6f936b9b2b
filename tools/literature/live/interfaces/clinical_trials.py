"""ClinicalTrials.gov, API version 2: trials with posted results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.literature.corpora.readers.registry import registry_record
from tools.literature.live.polite import Request, json_object

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "ClinicalTrials.gov"
HOST = "https://clinicaltrials.gov"


def request(host: str, x: Sequence[str], y: Sequence[str], most: int) -> Request:
    """Trials of the treatment with posted results that measured the outcome."""
    sides = [" OR ".join(f'"{name.replace(chr(34), " ")}"' for name in side) for side in (x, y)]
    parameters = {
        "query.intr": sides[0], "query.outc": sides[1], "pageSize": str(most), "format": "json",
        "aggFilters": "results:with",
    }  # fmt: skip
    return Request(NAME, f"{host}/api/v2/studies", parameters)


def records(body: bytes) -> list[dict[str, Any]]:
    """Trials as records of a corpus, results tables as sentences.

    Raises:
        ValueError: the body is not of this service.
    """
    studies = json_object(body).get("studies")
    if not isinstance(studies, list):
        raise ValueError("no studies")
    return [record for study in studies if (record := registry_record(study)) is not None]
