"""Designs, sizes, contrasts and whole findings from text; the hand-made labels where the abstracts are here."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.extraction.fields import labelled_documents, outside_their_span, scores
from tools.literature.reading.causal_words import causal_strength
from tools.literature.reading.designs_read import design_of, is_plan
from tools.literature.reading.findings_read import PublishedText, findings_of
from tools.literature.reading.sizes import follow_up_of, size_of

LABELS = Path(__file__).parent / "reading_labels.jsonl"
SHARED = Path(__file__).parents[2] / "../shared/data"

TRIAL = PublishedText(
    "one", "Aspirin versus placebo for the prevention of stroke in adults",
    "In a randomised trial 1,200 patients were randomly assigned to aspirin or placebo. Over 4 years of "
    "follow-up, stroke was less frequent with aspirin than with placebo (hazard ratio 0·75, 95% CI "
    "0·60–0·93; p=0·01). Bleeding was more common with placebo than with aspirin (OR 1.5, 95% CI 1.1 to 2.0).",
    2020, "PMID:1",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "design"),
    [
        ("A meta-analysis of 12 randomised trials", "rct_meta_analysis"),
        ("A meta-analysis of prospective cohort studies", "observational_meta_analysis"),
        ("We performed a systematic review of diagnostic accuracy", "systematic_review"),
        ("Patients were randomly assigned to either drug", "rct"),
        ("A two-sample Mendelian randomization study", "mendelian_randomization"),
        ("We followed a cohort of 3000 nurses", "cohort"),
        ("A case-control study of 400 cases", "case_control"),
        ("A cross-sectional survey of schools", "cross_sectional"),
        ("We report a case series of nine patients", "case_series"),
        ("Male Wistar rats were randomly divided into groups", "animal"),
        ("HeLa cell lines were exposed to the drug", "in_vitro"),
    ],
)
def test_a_design_is_read_with_the_words_that_say_it(text: str, design: str) -> None:
    found = design_of(text)
    assert found is not None
    assert found.design == design
    assert text[found.span.start : found.span.end] == found.span.text


def test_a_text_without_a_design_has_none() -> None:
    assert design_of("Aspirin is an old medicine.") is None


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("A total of 1,736 adults were randomised.", 1736),
        ("Sixty-one subjects were randomly assigned to exercise or control.", 61),
        ("Two hundred and seventeen subjects with hypertension were grouped.", 217),
        ("We randomly assigned 900 patients to surgery.", 900),
        ("We will randomise 400 patients.", None),
        ("Women with a BMI of 25–35 kg/m2 were randomized to diet or exercise.", None),
        ("Trial BR9601 randomized patients. It is unknown.Forty volunteers were included.", 40),
        ("They received 150 mg daily for 12 weeks.", None),
        ("They were randomized to zorbine (n = 25) or placebo (N=1,024).", 1049),
        ("After interviews (n = 15) they were randomized to zorbine (n = 25) or placebo.", None),
        ("They will be randomized to zorbine (n = 25) or placebo (n = 24).", None),
        ("Deaths were fewer with zorbine (n = 5) than with placebo (n = 9).", None),
    ],
)
def test_the_number_of_participants(text: str, n: int | None) -> None:
    found = size_of(text)
    assert (found.n if found else None) == n


def test_follow_up_is_read_as_printed() -> None:
    found = follow_up_of("During a median follow-up of 4.2 years, 86 died.")
    assert found is not None
    assert found.text == "4.2 years"


@pytest.mark.parametrize(
    ("sentence", "strength"),
    [
        ("Statins reduced mortality.", "causal"),
        ("Statins may reduce mortality.", "conditional"),
        ("Obesity was associated with mortality.", "correlational"),
        ("Further research is needed.", "none"),
    ],
)
def test_strength_of_causal_language(sentence: str, strength: str) -> None:
    assert causal_strength(sentence) == strength


def test_findings_know_their_fields_and_which_arm_is_first() -> None:
    stroke, bleeding = findings_of(TRIAL)
    contrast = stroke.study.contrast
    assert contrast.exposure is not None
    assert contrast.comparator is not None
    assert (contrast.exposure.text, contrast.comparator.text) == ("Aspirin", "placebo")
    assert stroke.study.size is not None
    assert stroke.study.size.n == 1200
    assert (stroke.direction, stroke.contrast_sign) == ("decreases", 1)
    assert (bleeding.direction, bleeding.contrast_sign) == ("decreases", -1)
    assert stroke.outcome is not None
    assert stroke.outcome.text == "stroke"


@pytest.mark.parametrize(
    ("says", "outcome"),
    [
        ("A higher healing rate was noted with A than B (67% vs. 47%, relative risk, 1.42, 95% CI 1.1 to 1.9).", "healing rate"),
        ("Overall survival was better (12.1 vs 5.9 months; hazard ratio (HR): 0.37; P = 0.004).", "survival"),
        ("Use was higher in the CBT group than usual care (difference 427, 95% CI 56 to 800).", "Use"),
        ("The incidence was reduced by 21% (95% CI 1 to 38%).", "incidence"),
        ("There was no difference in the reduction in stroke (HR 0.57, 95% CI 0.3 to 1.2).", "stroke"),
        ("Stronger over a 24 h period (mean difference 4.4 g, 95% CI 1 to 8).", None),
        ("This was associated with fever, after 2.5 years (OR 1.5, 95% CI 1.1 to 2.1).", None),
    ],
)  # fmt: skip
def test_a_measure_an_arm_a_time_or_a_change_alone_is_no_outcome(
    says: str, outcome: str | None
) -> None:
    (finding,) = findings_of(PublishedText("x", "A versus placebo", says))
    assert (finding.outcome.text if finding.outcome else None) == outcome


def test_a_plan_has_no_findings() -> None:
    plan = PublishedText(
        "p", "Aspirin for pain: study protocol", "We expect an OR of 0.5 (0.3 to 0.8)."
    )
    assert is_plan(plan.text, plan.title)
    assert findings_of(plan) == ()


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not here")
def test_the_labels_are_read_back() -> None:
    pairs = list(labelled_documents(LABELS, SHARED))
    found = {score.field: score for score in scores(pairs)}
    assert found["estimate"].precision >= 0.95
    assert found["estimate"].recall >= 0.95
    assert found["interval"].precision >= 0.95
    assert found["design"].precision >= 0.95
    assert found["n"].recall >= 0.80
    assert outside_their_span([document for _, document in pairs]) == 0
