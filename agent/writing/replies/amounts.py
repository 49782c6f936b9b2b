"""Amounts as the answer: the share of cases that an exposure accounts for, doses, absolute numbers.

Each says what was assumed. A share is computed only where the effect itself is held to be causal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphs.findings import RATIOS

if TYPE_CHECKING:
    from agent.writing.case import Case
    from tools.evidence import Evidence

CAUSAL = ("causal", "suggestive")
BASELINE = re.compile(
    r"(?:risk|chance|probability|odds)\D{0,30}?(\d+(?:\.\d+)?)\s?(?:%|per ?cent|percent)"
    r"|(\d+(?:\.\d+)?)\s?(?:%|per ?cent|percent)\D{0,20}?(?:risk|chance|probability)",
    re.IGNORECASE,
)
DOSE = re.compile(r"\d[\d.,]*\s?(?:to\s?\d[\d.,]*\s?)?(?:mg|g|ug|µg|mcg|iu|ml|units?|drinks?|cigarettes?|packs?|cups?|"
                  r"hours?|minutes?|servings?|kg|mmol|mm ?hg)\b", re.IGNORECASE)  # fmt: skip


def attributable(case: Case) -> str:
    """The share of the outcome among the exposed that the exposure accounts for; empty where unknown.

    (RR - 1) / RR (Miettinen 1974, Am J Epidemiol 99:325), from the largest study whose ratio is for
    having the exposure against not having it.
    """
    row = _ratio_row(case, "increases")
    if row is None or row.estimate is None or row.ci_low is None or row.ci_high is None:
        return ""
    x, y = case.dossier.names
    shares = [100 * (value - 1) / value for value in (row.estimate, row.ci_low, row.ci_high)]
    return (
        f"About {shares[0]:.0f} % of {y} among people with {x} would not occur without it (95 % CI "
        f"{shares[1]:.0f} to {shares[2]:.0f} %), from a {row.measure} of {row.estimate:g} "
        f"({row.contrast}), assuming that the whole association is causal."
    )


def threshold(case: Case) -> str:
    """From which dose on an effect is seen, where rows state doses; empty where none does."""
    rows = [item for item in _rows(case) if item.contrast and DOSE.search(item.contrast)]
    shown = [item for item in rows if item.direction in ("increases", "decreases")]
    if not shown:
        return ""
    x, y = case.dossier.names
    smallest = min(shown, key=lambda item: _first_number(item.contrast or ""))
    way = "more" if smallest.direction == "increases" else "less"
    return (
        f"The smallest amount of {x} at which studies at hand show {way} {y}: {smallest.contrast} "
        f"({smallest.measure} {smallest.estimate:g}, 95 % CI {smallest.ci_low:g} to "
        f"{smallest.ci_high:g}); smaller amounts are not thereby shown to be safe or useless."
    )


def absolute(case: Case) -> str:
    """What a relative effect means at a baseline risk: the one stated in the question, else 10 %."""
    conclusion = case.conclusion
    if conclusion is None or conclusion.verdict not in CAUSAL:
        return ""
    direction = conclusion.direction
    row = _ratio_row(case, direction) if direction in ("increases", "decreases") else None
    if row is None or row.estimate is None or row.measure not in ("RR", "HR", "IRR"):
        return ""
    stated = BASELINE.search(case.dossier.question.text)
    percent = float(stated[1] or stated[2]) if stated else 10.0
    ratio = row.estimate if row.contrast_sign > 0 else 1 / row.estimate
    after = min(100.0, percent * ratio)
    whose = "stated" if stated else "assumed"
    needed = f"; 1 in {100 / abs(percent - after):.0f} is affected" if percent != after else ""
    x, y = case.dossier.names
    return (
        f"At a {whose} risk of {percent:g} in 100 without {x}, about {after:.1f} in 100 have {y} with "
        f"it, if the ratio ({row.measure} {row.estimate:g}) holds for these people{needed}."
    )


def _ratio_row(case: Case, direction: str) -> Evidence | None:
    """The most telling ratio in a direction: of the strongest design, then the largest."""
    rows = [r for r in _rows(case) if r.measure in RATIOS and r.direction == direction]
    ranked = [r for r in rows if not (r.contrast or "").startswith("per ")] or rows
    return max(ranked, key=lambda r: (r.n or 0, r.year or 0), default=None)


def _rows(case: Case) -> list[Evidence]:
    ids = [i for line in case.lines.values() for i in line.evidence]
    return [case.dossier.evidence[i] for i in ids if case.dossier.evidence[i].kind == "finding"]


def _first_number(text: str) -> float:
    found = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    return float(found[0].replace(",", "")) if found else float("inf")
