"""Amounts as the answer: the share of cases that an exposure accounts for, doses, absolute numbers.

Each says what was assumed, and names the one row that it comes from. A share is computed only where the
effect itself is held to be causal.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.writing.parts.contrast import of_former_use
from graphs.findings import RATIOS
from tools.designs import STUDY_DESIGNS

if TYPE_CHECKING:
    from agent.writing.case import Case
    from tools.evidence import Evidence

CAUSAL = ("causal", "suggestive")
ABSOLUTE = "In absolute numbers"
"""How an absolute amount begins; the short form shows it."""

IN_PEOPLE = ("absolute", "number_needed")
"""Quantities that are numbers of people."""

EXAMPLES = (1.0, 10.0)
"""Baseline risks in per cent at which it is told where the question states none."""
BASELINE = re.compile(
    r"(?:risk|chance|probability|odds)\D{0,30}?(\d+(?:\.\d+)?)\s?(?:%|per ?cent|percent)"
    r"|(\d+(?:\.\d+)?)\s?(?:%|per ?cent|percent)\D{0,20}?(?:risk|chance|probability)",
    re.IGNORECASE,
)
DOSE = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s?(?:(?:to|-)\s?\d[\d.,]*\s?)?(mg|g|ug|µg|mcg|iu|ml|units?|drinks?|"
                  r"cigarettes?|packs?|cups?|hours?|minutes?|servings?|kg|mmol|mm ?hg)\b", re.IGNORECASE)  # fmt: skip
GRAMS = {"kg": 1e3, "g": 1.0, "mg": 1e-3, "ug": 1e-6, "µg": 1e-6, "mcg": 1e-6}


@dataclass(frozen=True)
class Amount:
    """A sentence, and the id of the row that its number comes from."""

    text: str
    evidence: str


def attributable(case: Case) -> Amount | None:
    """The share of the outcome among the exposed that the exposure accounts for.

    (RR - 1) / RR (Miettinen 1974, Am J Epidemiol 99:325), from the strongest study whose ratio is for
    having the exposure against not having it. None where no study states one.
    """
    row = _ratio_row(case, "increases") if _is_causal(case) else None
    if row is None:
        return None
    x, y = case.dossier.names
    shares = [100 * (ratio - 1) / ratio for ratio in _ratios(row)]
    rare = " that the outcome is rare and" if row.measure == "OR" else ""
    return Amount(
        f"About {shares[0]:.0f} % of {y} among people with {x} would not occur without it (95 % CI "
        f"{shares[1]:.0f} to {shares[2]:.0f} %), from {row.measure} {row.estimate:g} "
        f"({row.contrast}), assuming{rare} that the whole association is causal.",
        row.id,
    )


def threshold(case: Case) -> Amount | None:
    """From which dose on an effect is seen, of the commonest unit; None where no row states a dose."""
    dosed = [(item, _dose(item.contrast or "")) for item in _rows(case)]
    shown = [
        (item, *dose)
        for item, dose in dosed
        if dose is not None and item.direction in ("increases", "decreases")
    ]
    if not shown:
        return None
    units = [unit for _, _, unit in shown]
    commonest = max(sorted(set(units)), key=units.count)
    smallest, _, _ = min(
        (one for one in shown if one[2] == commonest), key=lambda one: (one[1], one[0].id)
    )
    x, y = case.dossier.names
    way = "more" if smallest.direction == "increases" else "less"
    return Amount(
        f"The smallest amount of {x} at which studies at hand show {way} {y}: {smallest.contrast} "
        f"({smallest.measure} {smallest.estimate:g}, 95 % CI {smallest.ci_low:g} to "
        f"{smallest.ci_high:g}); smaller amounts are not thereby shown to be safe or useless.",
        smallest.id,
    )


def absolute(case: Case) -> Amount | None:
    """What a relative effect means at the baseline risk that the question states, else at a low and a high one.

    No risk is assumed for anybody: that of a rare outcome is far from that of a common one. Without a
    stated risk None, unless numbers of people were asked for.
    """
    conclusion = case.conclusion
    if conclusion is None or not _is_causal(case):
        return None
    direction = conclusion.direction
    row = _ratio_row(case, direction) if direction in ("increases", "decreases") else None
    stated = BASELINE.search(case.dossier.question.text)
    if row is None or (stated is None and case.dossier.question.wanted not in IN_PEOPLE):
        return None
    x, y = case.dossier.names
    assumed = " and the whole association is causal" if row.rung == 1 else ""
    holds = f"if the ratio ({row.measure} {row.estimate:g}, {row.contrast}) holds for these people{assumed}."
    if stated is None:
        told = ", and at ".join(_at(percent, row) for percent in EXAMPLES)
        return Amount(
            f"{ABSOLUTE} it depends on the risk of {y} without {x}, which the question does not state: at "
            f"{told} with {x}, {holds}",
            row.id,
        )
    percent = float(stated[1] or stated[2])
    if not 0 < percent < 100:
        return None
    after, *limits = (risk_at(percent, row.measure or "", ratio) for ratio in _ratios(row))
    low, high = sorted(limits)
    return Amount(
        f"{ABSOLUTE}, {_needed(percent, after)}: at the stated risk of {percent:g} in 100 without {x} "
        f"about {after:.1f} in 100 (95 % CI {low:.1f} to {high:.1f}) have {y} with it, {holds}",
        row.id,
    )


def _at(percent: float, row: Evidence) -> str:
    """What a ratio makes of one baseline risk."""
    after = risk_at(percent, row.measure or "", _ratios(row)[0])
    return f"{percent:g} in 100 about {after:.1f} in 100 ({_needed(percent, after)})"


def other_dose(case: Case) -> str:
    """That no evidence which decides is of the dose asked about; empty where some is, or none was asked."""
    asked = _dose(case.dossier.question.dose or "")
    conclusion = case.conclusion
    if asked is None or conclusion is None or not conclusion.decisive:
        return ""
    lines = [case.lines[design] for design in conclusion.decisive if design in case.lines]
    held = (case.dossier.evidence.get(i) for line in lines for i in line.evidence)
    studied = [_dose(f"{one.contrast or ''}; {one.population or ''}") for one in held if one]
    if any(d is not None and d[1] == asked[1] and _is_near(d[0], asked[0]) for d in studied):
        return ""
    return f" Of the dose asked about ({case.dossier.question.dose}) the evidence does not tell."


def _is_near(first: float, second: float) -> bool:
    """Whether two doses are within a quarter of each other."""
    return abs(first - second) <= max(first, second) / 4


def without_number(case: Case) -> str:
    """Why there is no number of people where one was asked for; empty where there is one."""
    if case.dossier.question.wanted not in IN_PEOPLE or absolute(case) is not None:
        return ""
    y = case.dossier.names[1]
    if not _is_causal(case):
        return f" No number of people is given: no effect on {y} is held to be caused."
    return (
        f" No number of people is given: no study at hand of the very two states a ratio of {y} with it "
        "against without it."
    )


def risk_at(percent: float, measure: str, ratio: float) -> float:
    """The risk in per cent under a ratio to a baseline risk in per cent.

    RR multiplies risks, OR odds (Zhang & Yu 1998, JAMA 280:1690), HR and IRR rates, which is
    1 - (1 - p)^HR where they are proportional.
    """
    risk = percent / 100
    if measure == "OR":
        return 100 * ratio * risk / (1 - risk + ratio * risk)
    if measure in ("HR", "IRR"):
        return 100 * (1 - math.pow(1 - risk, ratio))
    return min(100.0, percent * ratio)


def _needed(before: float, after: float) -> str:
    """The number needed for one more or one fewer (Laupacis et al. 1988, N Engl J Med 318:1728)."""
    people = math.ceil(100 / abs(after - before) - 1e-9)
    return f"one {'more' if after > before else 'fewer'} in every {people:,} people"


def _is_causal(case: Case) -> bool:
    return case.conclusion is not None and case.conclusion.verdict in CAUSAL


def _ratio_row(case: Case, direction: str) -> Evidence | None:
    """The most telling ratio in a direction: of the strongest design, then the largest.

    A ratio for a unit more of the exposure is not one for having it.
    """
    rows = [
        row
        for row in _rows(case)
        if row.measure in RATIOS and row.direction == direction and not _is_slope(row)
    ]
    return max(rows, key=_telling, default=None)


def _telling(row: Evidence) -> tuple[bool, float, int, int, str]:
    """How much a row says of having the exposure now."""
    now = not of_former_use(row.contrast, row.contrast_sign)
    return now, STUDY_DESIGNS[row.design].strength, row.n or 0, row.year or 0, row.id


def _ratios(row: Evidence) -> tuple[float, float, float]:
    """(estimate, lower, upper limit) of the ratio for more of the exposure."""
    low, high = row.limits or (0.0, 0.0)
    return math.exp(row.oriented[0]), math.exp(low), math.exp(high)


def _rows(case: Case) -> list[Evidence]:
    """Findings of the lines, of the very things that were asked about and against no treatment."""
    ids = [i for line in case.lines.values() for i in line.evidence]
    held = (case.dossier.evidence[i] for i in ids)
    return [e for e in held if e.kind == "finding" and not e.relations and e.comparator is None]


def _is_slope(row: Evidence) -> bool:
    return (row.contrast or "").lower().startswith("per ")


def _dose(contrast: str) -> tuple[float, str] | None:
    """(amount, unit) that a contrast states, weights in grams; None for a slope or none."""
    found = DOSE.search(contrast)
    if found is None or contrast.lower().startswith("per "):
        return None
    amount, unit = float(found[1].replace(",", "")), found[2].lower()
    if unit in GRAMS:
        return amount * GRAMS[unit], "g"
    return amount, unit.removesuffix("s")
