"""openFDA's drug labels: indications, adverse reactions and boxed warnings, as records of a corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.literature.live.polite import Request, json_object

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "openFDA"
HOST = "https://api.fda.gov"
SECTIONS = ("boxed_warning", "indications_and_usage", "contraindications", "adverse_reactions")


def request(host: str, x: Sequence[str], y: Sequence[str], most: int) -> Request:
    """Labels of the treatment; the service says by 404 that it has none."""
    names = "+".join(f'openfda.generic_name:"{name.replace(chr(34), " ")}"' for name in x)
    parameters = {"search": names, "limit": str(min(most, 5))}
    return Request(NAME, f"{host}/drug/label.json", parameters, none_at_404=True)


def records(body: bytes) -> list[dict[str, Any]]:
    """Labels as records; none where the service has none.

    Raises:
        ValueError: the body is not of this service.
    """
    if not body:
        return []
    results = json_object(body).get("results")
    if not isinstance(results, list):
        raise ValueError("no results")
    return [record for one in results if (record := _record(one)) is not None]


def _record(label: dict[str, Any]) -> dict[str, Any] | None:
    parts = [
        {"heading": name.replace("_", " "), "text": " ".join(map(str, label[name]))}
        for name in SECTIONS
        if label.get(name)
    ]
    if not label.get("id") or not parts:
        return None
    named = (label.get("openfda") or {}).get("generic_name") or ["a medicine"]
    return {
        "id": f"FDA:{label['id']}", "title": f"Label of {named[0]}", "abstract": parts,
        "year": str(label.get("effective_time") or "")[:4] or None, "types": ["Drug label"],
        "licence": "public domain",
    }  # fmt: skip
