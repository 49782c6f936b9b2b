"""How far the conclusion of a body goes, in one scale: its own words of grade -> a strength.

Every body grades in its own words. The table reads them; a grade that it does not know has no strength,
and the row that carries it is refused where tables are read.
"""

from __future__ import annotations

import re
from typing import Literal

Strength = Literal["established", "probable", "limited", "inconclusive"]

LEVEL: dict[Strength, int] = {"established": 4, "probable": 3, "limited": 2, "inconclusive": 0}
"""On GRADE's ladder of certainty: 4 high, 3 moderate, 2 low."""

GRADES: tuple[tuple[str, Strength], ...] = (
    # IARC: Preamble to the Monographs, 2019, section 6.
    (r"group 1\b.*limited in humans", "limited"),
    (r"group 1\b", "established"),
    (r"sufficient in humans", "established"),
    (r"group 2a\b", "probable"),
    (r"group 2b\b|limited in humans", "limited"),
    (r"group [34]\b|inadequate in humans", "inconclusive"),
    # IARC Handbooks, NTP and Surgeon General (2004 report, chapter 1; "suggestive but not sufficient").
    (r"suggestive of no causal relationship", "probable"),
    (r"insufficient|inadequate|no conclusion|not classifiable|very low|likelihood e\b", "inconclusive"),
    (r"not sufficient|limited or suggestive|suggestive|limited", "limited"),
    (r"sufficient|known (?:to be a )?human carcinogen", "established"),
    (r"reasonably anticipated", "probable"),
    # WCRF/AICR, Third Expert Report 2018, "Judging the evidence".
    (r"convincing|substantial effect (?:on risk )?unlikely", "established"),
    (r"probable|likely causal|not likely", "probable"),
    # US EPA, Integrated Science Assessments, Preamble 2015: five-level hierarchy.
    (r"^causal", "established"),
    # Burden of Proof (Zheng et al. 2022, Nat Med 28:2038): stars of the risk-outcome score.
    (r"\b[45] stars?", "established"),
    (r"\b3 stars?", "probable"),
    (r"\b[12] stars?", "limited"),
    (r"\b0 stars?", "inconclusive"),
    # GRADE (Guyatt et al. 2011, J Clin Epidemiol 64:383), Cochrane and WHO.
    (r"grade high|high certainty|strong recommendation", "established"),
    (r"grade moderate|moderate certainty|conditional recommendation|^moderate", "probable"),
    (r"grade low|low certainty|^low", "limited"),
    (r"^(?:high|strong)\b", "established"),
    # Institute of Medicine / National Academies, Adverse Effects of Vaccines 2012, chapter 2.
    (r"convincingly supports|establishes|no association", "established"),
    (r"favou?rs (?:acceptance|rejection)", "probable"),
    # USPSTF grades of certainty of net benefit.
    (r"^a\b", "established"),
    (r"^[bd]\b", "probable"),
    (r"^c\b", "limited"),
    (r"^i\b", "inconclusive"),
    # LiverTox likelihood scores (Hoofnagle & Bjornsson 2019, LiverTox causality categories).
    (r"likelihood a\b", "established"),
    (r"likelihood b\b", "probable"),
    (r"likelihood [cd]\b", "limited"),
    # Product information, 21 CFR 201.57: a boxed warning and a contraindication need known hazards, a
    # warning "reasonable evidence of a causal association", an adverse reaction "some basis".
    (r"boxed warning|withdrawn|contraindicat", "established"),
    (r"warning", "probable"),
    (r"adverse reaction", "limited"),
    # Approved and guideline use; curated indications are not split into approved and not.
    (r"approved", "established"),
    (r"guideline|curated indication", "probable"),
    # ClinGen gene-disease validity (Strande et al. 2017, Am J Hum Genet 100:895).
    (r"definitive", "established"),
    (r"disputed|refuted", "inconclusive"),
    (r"conclusion|statement|position", "probable"),
)  # fmt: skip
"""Patterns in the order in which they are tried, each body's with its source."""


def strength_of(grade: str) -> Strength | None:
    """The strength that a grade stands for; None where the grade is not known."""
    lowered = grade.strip().lower()
    for pattern, strength in GRADES:
        if re.search(pattern, lowered):
            return strength
    return None
