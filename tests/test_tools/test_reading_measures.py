"""Effect measures as journals print them: the numbers, the side of no effect, and the place."""

from __future__ import annotations

import random

import pytest

from tools.literature.reading.arms import arm_pairs
from tools.literature.reading.intervals import marked_intervals
from tools.literature.reading.measures import effects
from tools.literature.reading.numerals import plain, value
from tools.literature.reading.p_values import p_values

PRINTED = [
    ("death was half as frequent (risk ratio 0.53, 0.32 to 0.85)", "RR", 0.53, 0.32, 0.85, -1),
    ("HR 1.46 (1.09 to 1.94)", "HR", 1.46, 1.09, 1.94, 1),
    ("hazard ratio [HR], 0.75; 95% CI, 0.60-0.93; P = .01", "HR", 0.75, 0.60, 0.93, -1),
    ("(OR = 2.3, 95% CI = 1.2–4.5)", "OR", 2.3, 1.2, 4.5, 1),
    ("adjusted odds ratio (aOR) was 1.8 [95% confidence interval 1.1; 2.9]", "OR", 1.8, 1.1, 2.9, 1),
    ("mean difference −3.4 mmHg (95% CI −5.6 to −1.2; p=0.002)", "MD", -3.4, -5.6, -1.2, -1),
    ("relative risk of 0·72 (0·55–0·94)", "RR", 0.72, 0.55, 0.94, -1),
    ("RR: 0.97 (95 % CI 0.85 to 1.10)", "RR", 0.97, 0.85, 1.10, 0),
    ("hazard ratio for death, 0.75; 95% confidence interval [CI], 0.60 to 0.93", "HR", 0.75, 0.6, 0.93, -1),
    ("SMD = −0.45, 95% CI [−0.80, −0.10]", "SMD", -0.45, -0.8, -0.1, -1),
    ("OR 2.3 (CI95 1.2 to 4.5)", "OR", 2.3, 1.2, 4.5, 1),
    ("a reduction of 3.4 mmHg (95% CI 1.2 to 5.6)", "MD", 3.4, 1.2, 5.6, -1),
    ("absolute risk reduction 3.4% (95% CI 1.0 to 5.8)", "RD", 3.4, 1.0, 5.8, -1),
    ("The relative risk reduction was 32% (95% CI 10-49)", "VE", 32, 10, 49, -1),
    ("(odds ratio, 95% confidence interval: 1.85 (0.91 to 3.77))", "OR", 1.85, 0.91, 3.77, 0),
    ("(OR = 1.04; P < .001; CI = 1.02-1.05)", "OR", 1.04, 1.02, 1.05, 1),
    ("vaccine efficacy 65% (95% CI 50.1 to 76.2)", "VE", 65, 50.1, 76.2, -1),
    ("WMD −5.6, −8.1 to −3.1", "MD", -5.6, -8.1, -3.1, -1),
    ("mean difference £25, [95% CI = −£97, £149]", "MD", 25, -97, 149, 0),
    ("HbA1c declined by 0.7% (95% CI −1.0 to −0.4%)", "RD", -0.7, -1.0, -0.4, -1),
    ("the rate ratio was 0.81 (99% CI: 0.7 to 0.95)", "IRR", 0.81, 0.7, 0.95, -1),
    ("sickness was commoner (OR 2.17 CI 1.63–2.89)", "OR", 2.17, 1.63, 2.89, 1),
    ("the mortality rate ratio (MRR) was lower (MRR = 0.37 (0.16–0.89))", "IRR", 0.37, 0.16, 0.89, -1),
    ("the estimated mean effect on walking was 1.1 m (95% CI −2.1, 4.4)", "MD", 1.1, -2.1, 4.4, 0),
    ("LDL-C was 0.3 mmol/L (95% CI 0.1 to 0.4) lower in the intervention group", "MD", 0.3, 0.1, 0.4, -1),
    ("the exposure was 7.1% (95% CI −28 to 19) lower", "RD", -7.1, -28, 19, 0),
    ("a mean difference of −1.2 kg/m2 (95% CI −2.0 to −0.4)", "MD", -1.2, -2, -0.4, -1),
    ("a difference, −3.4±0.5 mm Hg; P<0.0001; 95% CI, −4.5 to −2.4", "MD", -3.4, -4.5, -2.4, -1),
    ("BMI (OR 1.02 per kg/m2, 95% CI 0.99–1.05)", "OR", 1.02, 0.99, 1.05, 0),
    ("secondary effects: −0.68 m/s (95% CI −1.31, −0.05)", "MD", -0.68, -1.31, -0.05, -1),
]  # fmt: skip


@pytest.mark.parametrize(("text", "measure", "estimate", "low", "high", "side"), PRINTED)
def test_a_printed_effect_is_read(
    text: str, measure: str, estimate: float, low: float, high: float, side: int
) -> None:
    (effect,) = effects(f"In all, {text}.")
    read = (effect.measure, effect.estimate, effect.low, effect.high)
    assert read == (measure, estimate, low, high)
    assert effect.side == side


@pytest.mark.parametrize(
    "text",
    [
        "The mean age was 58 (36–70) years and the odds were high.",
        "Heart rate (HR) was 75 (60-90) in group A.",
        "There were no differences in 30 patients.",
        "The trial has 90% power to detect a 4% absolute difference (12% versus 8%).",
        "Mean ratings were 5.4 (95% CI 4.5–6.3) and 4.0 (95% CI 4.0–4.0).",
        "Kappa was 0.75 (95% CI 0.59 to 0.92).",
        "The difference (95% CI 17.7–95.9) was clear.",
        "We give 3 or 4 (2 to 6) tablets.",
        "Higher with A, with respective geometric means 55 g (95% CI 38–81) and 29 g (24–36).",
    ],
)
def test_what_is_no_effect_gives_none(text: str) -> None:
    assert effects(text) == ()


def test_an_interval_that_does_not_hold_its_estimate_is_not_taken() -> None:
    (effect,) = effects("Failure was rarer (HR 0.5, 95% CI 0.92–0.97; p=0.001).")
    assert (effect.low, effect.high) == (None, None)


def test_a_list_of_estimates_shares_its_measure() -> None:
    found = effects("ORs (95% CI) were 1.2 (1.0-1.4), 1.5 (1.2-1.9) and 2.0 (1.5-2.7).")
    assert [(e.measure, e.estimate, e.side) for e in found] == [
        ("OR", 1.2, 0), ("OR", 1.5, 1), ("OR", 2.0, 1),
    ]  # fmt: skip


def test_a_list_of_differences_goes_on_but_the_other_arm_is_none_of_it() -> None:
    found = effects(
        "Use rose by 17.7 points (95% CI 9.7-25.6) at six months and by 31.0 points (95% CI 16.9-45.1) later; "
        "reductions in anxiety (0.96 points; 95% CI 0.19–1.73)."
    )
    assert [(e.estimate, e.side) for e in found] == [(17.7, 1), (31.0, 1), (0.96, -1)]
    (one,) = effects("It fell by 3.1 kg (95% CI 2 to 4) in A and 2.1 kg (95% CI 1 to 3) in B.")
    assert one.estimate == 3.1


def test_a_short_form_is_a_ratio_only_where_the_text_spells_it_out_so() -> None:
    assert effects("Risk was lower (MRR = 0.37 (0.16–0.89)).") == ()
    assert effects("The odds ratio (SD) was told. It was lower (SD = 0.37 (0.16–0.89)).") == ()


def test_a_p_value_without_an_interval_tells_the_side() -> None:
    below, unclear, none = effects(
        "First (HR 0.55, p < 0.001). Then (HR 0.80). Last (HR 0.9, p = 0.4)."
    )
    assert (below.side, unclear.side, none.side) == (-1, None, 0)


def test_spans_reproduce_the_source_at_any_place() -> None:
    draw = random.Random(5)
    for _ in range(60):
        parts = [draw.choice(PRINTED)[0] for _ in range(3)]
        text = draw.choice(("", "Résumé: ")) + ". ".join(parts) + "."
        for effect in effects(text):
            spans = (effect.estimate_span, effect.interval_span, effect.span, effect.sentence)
            for span in spans:
                assert span is None or text[span.start : span.end] == span.text
            assert abs(value(effect.estimate_span.text)) == abs(effect.estimate)


def test_arms_are_set_against_each_other() -> None:
    (pair,) = arm_pairs("Abnormal dreams were reported by 34.3% versus 8.8% (p = 0.010).")
    assert (pair.first.number, pair.second.number, pair.side) == (34.3, 8.8, 1)
    (pair,) = arm_pairs("The rate was 59.4% vs. 33.33% (P=0.2).")
    assert (pair.first.number, pair.second.number, pair.side) == (59.4, 33.33, 0)


def test_p_values_know_what_they_leave_open() -> None:
    text = "P < 0.1, p = .03, P > 0.05, NS"
    found = p_values(text, plain(text), 0, len(text))
    assert [p.is_significant for p in found] == [None, True, False, False]


def test_an_interval_without_sense_is_none() -> None:
    text = "95% CI 4 to 2; 95% CI −2 to −4"
    (found,) = marked_intervals(text, plain(text), 0, len(text))
    assert (found.low, found.high) == (-4, -2)
