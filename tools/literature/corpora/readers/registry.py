"""A trial of ClinicalTrials.gov (API version 2) as text: each analysis of its results becomes a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def registry_record(study: dict[str, Any]) -> dict[str, Any] | None:
    """One study with posted results as a record of a corpus; None where it has no identifier or no results.

    Args:
        study: an element of `studies`, or the one study that the registry gives by its number.
    """
    protocol = study.get("protocolSection") or {}
    named = protocol.get("identificationModule") or {}
    design = protocol.get("designModule") or {}
    told = list(_results(study.get("resultsSection") or {}))
    if not named.get("nctId") or not told:
        return None
    allocation = ((design.get("designInfo") or {}).get("allocation") or "").casefold()
    arms = (protocol.get("armsInterventionsModule") or {}).get("interventions") or []
    given = " or ".join(str(arm.get("name")) for arm in arms[:2] if arm.get("name"))
    people = (design.get("enrollmentInfo") or {}).get("count")
    how = "were randomly assigned to" if allocation == "randomized" else "were given"
    text = f"{people or 'Some'} participants {how} {given or 'an intervention'}."
    masking = ((design.get("designInfo") or {}).get("maskingInfo") or {}).get("masking") or ""
    text += f" Masking: {masking.casefold()}." if masking else ""
    paid = (protocol.get("sponsorCollaboratorsModule") or {}).get("leadSponsor") or {}
    ended = (protocol.get("statusModule") or {}).get("completionDateStruct") or {}
    return {
        "id": f"NCT:{named['nctId']}", "title": named.get("officialTitle") or named.get("briefTitle") or "",
        "abstract": [{"heading": "METHODS", "text": text}, {"heading": "RESULTS", "text": " ".join(told)},
                     {"heading": "REGISTRATION", "text": named["nctId"]},
                     {"heading": "FUNDING", "text": str(paid.get("name") or "")}],
        "year": str(ended.get("date") or "")[:4] or None, "types": ["Clinical Trial"],
        "licence": "public domain",
    }  # fmt: skip


def _results(section: dict[str, Any]) -> Iterator[str]:
    """One sentence an analysis that has a number with its interval."""
    for measure in (section.get("outcomeMeasuresModule") or {}).get("outcomeMeasures") or []:
        for analysis in measure.get("analyses") or []:
            value, kind = analysis.get("paramValue"), analysis.get("paramType")
            low, high = analysis.get("ciLowerLimit"), analysis.get("ciUpperLimit")
            if None in (value, kind, low, high):
                continue
            level = str(analysis.get("ciPctValue") or "95").removesuffix(".0")
            yield f"{measure.get('title')} ({kind} {value}, {level}% CI {low} to {high})."
