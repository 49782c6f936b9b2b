"""The words in which bodies grade, on one scale."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from graphs.errors import DataError
from graphs.grades import GRADES, strength_of
from graphs.starter.rows import ASSESSMENT_COLUMNS
from graphs.starter.tables import BY_HAND, read_tables

ESTABLISHED = """group 1; sufficient in humans|IARC Group 1|causal relationship|sufficient|sufficient in humans
strong|convincing|convincing; no relationship|substantial effect unlikely|GRADE high|high certainty|GRADE: high
5 stars|4 stars|likelihood A|likelihood category A|boxed warning|contraindicated|approved use|definitive|A|USPSTF A
solid evidence|most-DILI-concern|well known cause of acute clinically apparent liver injury|definitely associated
convincingly supports|known to be a human carcinogen|withdrawn|strong association|main cause|no association"""

PROBABLE = """group 2A; limited in humans|probable|probably associated|definite or probable|moderate certainty
3 stars|likelihood B|warning|guideline use|curated indication|B|D|GRADE moderate|moderate association
likely to be a causal relationship|reasonably anticipated to be a human carcinogen|strong evidence
adequate evidence of harm|no-DILI-concern|less-DILI-concern|highly suggestive|major conclusion
group 3; evidence suggesting lack of carcinogenicity|favors rejection|causes|randomized trials|known to cause it
suggestive of no causal relationship|highest risk|most frequent culprits|most QT prolongation concern
significantly higher rate than placebo|consistent evidence"""

LIMITED = """group 1; limited in humans|group 2B; inadequate in humans|limited in humans|suggestive
suggestive but not sufficient|limited suggestive|1 star|2 stars|weak association|weak to moderate evidence|GRADE low
likelihood C|likelihood D|adverse reaction|C|low certainty|moderate- or low-quality evidence|GRADE low to moderate
association|commonly associated|observational|pooled cohort studies|possible|may be caused by|propensity
meta-analysis conclusion: no significant effect|no statistically significant difference|adverse effect|appears to be efficacious
did not hasten resolution|no significant association|no elevated risk|not graded
no data to support a causal relationship|suggestive; conditional recommendation|trial conclusion: no significant differences
Mendelian randomization|narrative review|listed in a review|limited (narrative review)"""

INCONCLUSIVE = """group 3|group 4|inadequate|inadequate in humans|insufficient|insufficient evidence|limited no conclusion
no conclusion could be drawn|GRADE very low|likelihood E|0 stars|I|I statement|disputed|refuted|ambiguous-DILI-concern|label: not determined
conflicting by study design|low or insufficient strength of evidence"""


@pytest.mark.parametrize(
    ("grade", "strength"),
    [
        (grade, strength)
        for strength, grades in (
            ("established", ESTABLISHED), ("probable", PROBABLE), ("limited", LIMITED),
            ("inconclusive", INCONCLUSIVE),
        )
        for grade in re.split(r"[|\n]", grades)
    ],
)  # fmt: skip
def test_each_grade_has_its_strength(grade: str, strength: str) -> None:
    assert strength_of(grade) == strength
    assert strength_of(f" {grade.upper()} ") == strength


@pytest.mark.parametrize(
    "grade",
    ["", "weight gain", "6 of 10 studies positive", "a large one", "bad", "in humans", "n/a"],
)
def test_what_is_no_grade_has_no_strength(grade: str) -> None:
    assert strength_of(grade) is None


def test_a_row_with_another_grade_is_refused_where_tables_are_read() -> None:
    texts = {name: (files("graphs.starter") / name).read_text(encoding="utf-8") for name in BY_HAND}
    head, first, *rest = texts["assessments.tsv"].splitlines()
    cells = first.split("\t")
    cells[ASSESSMENT_COLUMNS.index("grade")] = "rather sure"
    texts["assessments.tsv"] = "\n".join([head, "\t".join(cells), *rest]) + "\n"
    with pytest.raises(
        DataError, match=r"assessments.tsv line 2: grade 'rather sure' .* known are GRADE"
    ):
        read_tables(texts)


def test_patterns_are_in_lower_case_as_what_they_are_matched_with() -> None:
    for pattern, _ in GRADES:
        assert re.sub(r"\\[a-zA-Z]", "", pattern) == re.sub(r"\\[a-zA-Z]", "", pattern).lower()
