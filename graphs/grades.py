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

BY_DEFINITION = "defined by its cause"
"""What the definition of a disease names as what makes it that disease."""

GRADES: tuple[tuple[str, Strength], ...] = (
    # Disease Ontology (Kibbe et al. 2015, Nucleic Acids Res 43:D1071): without what defines it a disease is not
    # that disease, so its cause is settled; what a definition names besides was weighed by editors alone.
    (rf"^{BY_DEFINITION}$", "established"),
    (r"^(?:cause|symptom) named in a definition$", "probable"),
    # Two grades given at once: the lower one counts.
    (r"low to moderate|moderate(?:-| to| or)+ ?low|weak to moderate", "limited"),
    # IARC: Preamble to the Monographs, 2019, section 6; "lack of carcinogenicity" is its own conclusion.
    (r"lack of carcinogenicity", "probable"),
    (r"reduced risks? seen", "limited"),
    (r"group 1\b.*limited in humans", "limited"),
    (r"group 1\b", "established"),
    (r"sufficient in humans", "established"),
    (r"group 2a\b", "probable"),
    (r"group 2b\b|limited in humans", "limited"),
    (r"group [34]\b|inadequate in humans", "inconclusive"),
    # IARC Handbooks, NTP and Surgeon General (2004 report, chapter 1; "suggestive but not sufficient").
    (r"suggestive of no causal relationship", "probable"),
    (r"insufficient|inadequate|no conclusion|not classifiable|very low|likelihood e\b|conflicting",
     "inconclusive"),
    # Umbrella reviews, classes of credibility (Fusar-Poli & Radua 2018, Evid Based Ment Health 21:95).
    (r"highly suggestive", "probable"),
    (r"not sufficient|limited or suggestive|suggestive|limited", "limited"),
    (r"sufficient|known (?:to be a )?human carcinogen", "established"),
    (r"reasonably anticipated", "probable"),
    # US National Cancer Institute, PDQ summaries: solid, fair (adequate), inadequate evidence.
    (r"\bsolid\b", "established"),
    (r"\b(?:fair|adequate) evidence", "probable"),
    # WCRF/AICR, Third Expert Report 2018, "Judging the evidence": strong is convincing or probable.
    (r"convincing(?!ly)|substantial effect (?:on risk )?unlikely", "established"),
    (r"^strong evidence$", "probable"),
    # What one names as certain and as probable in one breath is probable.
    (r"probable|probably|likely causal|likely to be (?:a )?causal|not likely", "probable"),
    # US EPA, Integrated Science Assessments, Preamble 2015: five-level hierarchy.
    (r"^causal", "established"),
    # Burden of Proof (Zheng et al. 2022, Nat Med 28:2038): stars of the risk-outcome score, in words too.
    (r"\b[45] stars?", "established"),
    (r"\b3 stars?", "probable"),
    (r"\b[12] stars?|^weak\b", "limited"),
    (r"\b0 stars?", "inconclusive"),
    # GRADE (Guyatt et al. 2011, J Clin Epidemiol 64:383), Cochrane and WHO.
    (r"grade:? high|high certainty|strong recommendation", "established"),
    (r"grade:? moderate|moderate certainty|conditional recommendation|^moderate", "probable"),
    (r"grade:? low|low certainty|^low", "limited"),
    (r"^(?:high|strong)\b(?! observational)", "established"),
    # Institute of Medicine / National Academies, Adverse Effects of Vaccines 2012, chapter 2.
    (r"convincingly supports|establishes|no association", "established"),
    (r"favou?rs (?:acceptance|rejection)", "probable"),
    # USPSTF grades of certainty of net benefit.
    (r"^(?:uspstf |grade )*a$", "established"),
    (r"^(?:uspstf |grade )*[bd]$", "probable"),
    (r"^(?:uspstf |grade )*c$", "limited"),
    (r"^(?:uspstf |grade )*i(?: statement)?$", "inconclusive"),
    # LiverTox likelihood scores (Hoofnagle & Bjornsson 2019, LiverTox causality categories); its A are
    # the "well known" causes.
    (r"likelihood (?:category |score )*a\b", "established"),
    (r"likelihood (?:category |score )*b\b", "probable"),
    (r"likelihood (?:category |score )*[cd]\b", "limited"),
    (r"well[- ]known|established cause|main cause|most common cause", "established"),
    # DIQTA of the FDA's NCTR: ranked from product information alone (PMID 34718206), so no more
    # than a warning.
    (r"most qt[- ]prolongation concern", "probable"),
    # DILIrank of the FDA's NCTR (Chen et al. 2016, Drug Discov Today 21:648).
    (r"most[- ]dili[- ]concern", "established"),
    (r"(?:less|no)[- ]dili[- ]concern", "probable"),
    (r"ambiguous|not determined", "inconclusive"),
    # Product information, 21 CFR 201.57: a boxed warning and a contraindication need known hazards, a
    # warning "reasonable evidence of a causal association", an adverse reaction "some basis". Rates beside
    # placebo are of controlled trials (57(c)(7)(ii)(A)), which GRADE starts above observation.
    (r"boxed warning|withdrawn|contraindicat", "established"),
    (r"warning", "probable"),
    (r"adverse reaction, more often than on placebo", "probable"),
    (r"adverse (?:reaction|effect)", "limited"),
    # Approved and guideline use; curated indications are not split into approved and not.
    (r"(?<!not )approved", "established"),
    (r"guideline|curated indication", "probable"),
    # ClinGen gene-disease validity (Strande et al. 2017, Am J Hum Genet 100:895).
    (r"definitive|definitely", "established"),
    (r"disputed|refuted", "inconclusive"),
    # Not significant is no evidence of absence (Altman & Bland 1995, BMJ 311:485).
    (r"no (?:statistically )?significant|not significant|not shown|did not|not ruled out|does not support|no data|no elevated|^no effect",
     "limited"),
    # Variants are not assigned by a trialist: as observation (STROBE-MR, Skrivankova 2021, JAMA 326:1614).
    (r"mendelian randomi[sz]ation", "limited"),
    # A review that weighs nothing names a cause as its sources do: expert opinion (OCEBM levels, 2011).
    (r"^narrative review$|^listed in a review$", "limited"),
    # Reviews and studies that print no grade, as GRADE starts them: trials above observation, what a
    # review names first or as a cause above what it calls an association.
    (r"^randomized trials?$|than placebo|consistent evidence", "probable"),
    (r"^causes$|known to cause|culprits|offenders|causative|commonly implicated|highest|clinically "
     r"significant|common occurrence|^reduced risk$", "probable"),
    (r"associat|observational|cohort|appears to|implicated|propensity|possible|may be caused|elevated risk|not "
     r"graded|grade not", "limited"),
    (r"conclusion|statement|position", "probable"),
)  # fmt: skip
"""Patterns in the order in which they are tried, each body's with its source."""


KNOWN = (
    "GRADE high, moderate, low or very low; IARC group 1, 2A, 2B or 3; convincing, probable, limited, "
    "suggestive, sufficient or insufficient; 0 to 5 stars; USPSTF A, B, C, D or I; likelihood A to E; "
    "boxed warning, contraindicated, warning, adverse reaction; approved, guideline; definitive, disputed"
)
"""Grades that are read, for whoever writes a row."""


def strength_of(grade: str) -> Strength | None:
    """The strength that a grade stands for; None where the grade is not known."""
    lowered = grade.strip().lower()
    for pattern, strength in GRADES:
        if re.search(pattern, lowered):
            return strength
    return None
