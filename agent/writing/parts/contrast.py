"""What a study's contrast says: what was compared, what was counted as the outcome, in which unit.

    "dexamethasone vs usual care; 28-day mortality"   counted: 28-day mortality
    "psyllium vs placebo; kg, 24 studies"             unit: kg; compared: "psyllium vs placebo, 24 studies"

Behind the semicolon stands what was counted, but also its unit, its time and how it was analysed; only
the first may take the place of the outcome's name in a sentence.
"""

from __future__ import annotations

import re
from typing import NamedTuple

NUMBERS_APART = re.compile(
    r"[;,]?\s*\(?printed as [^();]*(?:\([^)]*\))?\)?|\s*\([^()]*(?:interval|printed)\)"
)
"""Remarks on how the source printed the number: they would give a second number or interval."""

UNIT = re.compile(
    r"(?:kg(?:/m2)?|cm|mm(?: ?Hg)?|mg/dL|mmol/L|[gm]+/L|mL/min|iU/mL|pg/mL|grams|hours|minutes|percent|"
    r"percentage points|IQ points|SD units|events per hour|points)"
)
"""Pieces that are the unit of a difference."""

ASIDE = re.compile(
    r".*(?:\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) (?:\S+ )?(?:trials?|cohorts?|estimates)|"
    r"\bstud(?:y|ies)(?: only)?|analys[ie]s|\bseries|\brecord|cohorts|designs|randomization|scales?|"
    r"better|favours? .*|figures?|printed.*|\bbias|data|excluded)"
    r"|\d[\d,. ]* (?:people|persons|patients|participants|women|men|children|infants|adults)"
    r"|(?:at least )?\d[\d. to+-]*\s?(?:days?|weeks?|months?|years?)(?: or (?:longer|more))?"
    r"|(?:within|after|by|with|only|not|no|without|from|during|at|in|n is|including|probably|trials|change at) .*"
    r"|.*\b(?:intervals?|prevention|prophylaxis|treatment)\b.*"
    r"|(?:peto|hedges|weighted|equivalent|adjusted|unadjusted|corrected|effect size|95%|risk difference).*"
    r"|(?:first|second|third) (?:year|trimester|episode).*|incidence(?: (?:or|and/or) mortality)?|overall|post hoc"
    r"|preprint|fatal (?:and|or) non-?fatal|non-?fatal|unintentional|laboratory-confirmed|severe cases|grade 1-5"
    r"|intervention and follow-up|maintenance period|yes or no|.*-adjusted|.*\bsubgroup\b.*|patients without .*"
    r"|(?:youngest|oldest|lowest|highest|first|second|third|fourth|fifth|top|bottom) (?:half|third|quarter|fifth)"
    r"|(?:(?:median|mean) )?aged? \d.*"
    r"|(?:(?!(?:in|of|among|with|by) )[\w-]+ ){0,3}(?:wo)?men|(?:(?!(?:in|of|among|with|by) )[\w-]+ ){0,3}"
    r"(?:children|infants|adults|patients|participants)",
    re.IGNORECASE,
)
"""Pieces that say when, of whom or how it was counted, not what."""


FORMER = re.compile(r"\b(?:former|ex|past)[- ]\w|\b(?:quit|stopped|gave up|since (?:quitting|stopping))\b", re.IGNORECASE)  # fmt: skip
"""How people are told of who no longer take a thing."""


class Contrast(NamedTuple):
    """`counted` and `unit` are empty where the source does not say them."""

    compared: str
    counted: str
    unit: str = ""


def split_contrast(text: str) -> Contrast:
    """Take a contrast of the findings table apart."""
    compared, _, rest = NUMBERS_APART.sub("", text).partition(";")
    pieces = [re.sub(r"\s*\([^)]*\)$", "", one.strip()) for one in re.split(r"[;,]", rest)]
    pieces = [piece for piece in pieces if piece]
    unit = next((piece for piece in pieces if UNIT.fullmatch(piece)), "")
    asides = [one for one in pieces if one != unit and ASIDE.fullmatch(one)]
    counted = [one for one in pieces if one != unit and one not in asides]
    return Contrast(", ".join(filter(None, [compared.strip(), *asides])), ", ".join(counted), unit)


def of_former_use(contrast: str | None, sign: int | None) -> bool:
    """Whether a row is of those who gave the thing up: what is left of it, not what it does to its users."""
    treated = re.split(r"\bvs\b", contrast or "")[0]
    return sign == 1 and FORMER.search(treated) is not None
