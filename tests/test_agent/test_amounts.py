"""Amounts against computations by hand: attributable shares, thresholds, absolute numbers."""

from __future__ import annotations

from typing import Any

import pytest

from agent.answer import Cost
from agent.tree.propose import propose
from agent.verdict.conclude import conclude
from agent.writing.case import Case
from agent.writing.compose import compose
from agent.writing.replies.amounts import absolute, attributable, risk_at, threshold
from agent.writing.short import short_form
from tests.test_agent.hand_made_lines import dossier, item, near, statement

META = "rct_meta_analysis"


def case_of(*items: Any, **question: Any) -> Case:
    held = dossier(*items, **question)
    return Case(held, conclude(held))


def test_the_share_among_the_exposed_is_miettinens() -> None:
    """RR 10 (5.5 to 18): (10 - 1) / 10 = 90 %, 82 to 94 %."""
    row = item("observational_meta_analysis", 10.0, 5.5, 18.0, contrast="ever vs never")
    found = attributable(case_of(row))
    assert found is not None
    assert found.evidence == row.id
    assert "About 90 % of pain among people with zorbine" in found.text
    assert "(95 % CI 82 to 94 %), from RR 10 (ever vs never)" in found.text


def test_a_ratio_for_less_of_it_is_turned_before_a_share_is_taken() -> None:
    row = item(META, 0.5, 0.4, 0.625, contrast="stopped vs went on", contrast_sign=-1)
    assert row.direction == "increases"
    found = attributable(case_of(row))
    assert found is not None
    assert "About 50 %" in found.text
    assert "CI 38 to 60 %" in found.text


def test_a_share_of_odds_says_that_it_takes_the_outcome_to_be_rare() -> None:
    found = attributable(case_of(item(META, 2.0, 1.5, 2.7, measure="OR")))
    assert found is not None
    assert (
        "assuming that the outcome is rare and that the whole association is causal" in found.text
    )


@pytest.mark.parametrize(
    "row",
    [
        item("cohort", 1.5, 1.2, 1.9),
        item(META, 0.6, 0.5, 0.7),
        item(META, 1.5, 1.2, 1.9, contrast="per 10 g a day"),
        item(META, 1.0, 1.0, 1.0, measure="MD", estimate=1.0, ci_low=0.5, ci_high=1.5,
             direction="increases"),
        item(META, 1.5, 1.2, 1.9, exposure="EX:a", relations=(near("treatment", "member", "a"),)),
        statement("assessment", "increases", "convincing"),
    ],
)  # fmt: skip
def test_no_share_of_an_association_a_benefit_a_slope_a_difference_or_something_near(
    row: Any,
) -> None:
    assert attributable(case_of(row)) is None


def test_the_strongest_design_gives_the_number_then_the_largest() -> None:
    trial, cohort = item(META, 1.5, 1.2, 1.9, n=100), item("cohort", 3.0, 2.0, 4.0, n=10**6)
    found = attributable(case_of(cohort, trial))
    assert found is not None
    assert found.evidence == trial.id


def test_the_smallest_amount_that_shows_something() -> None:
    rows = [
        item(META, value, low, high, contrast=contrast, population=f"men of town {i}")
        for i, (contrast, value, low, high) in enumerate(
            [
                ("zorbine 0.5 g/day vs placebo", 1.3, 1.1, 1.5),
                ("zorbine 80 mg/day vs placebo", 1.2, 1.1, 1.4),
                ("zorbine 20 mg/day vs placebo", 1.0, 0.9, 1.1),
                ("after 3 years, zorbine 40 to 60 mg/day vs placebo", 1.2, 1.1, 1.3),
                ("per 5 mg", 1.02, 1.01, 1.03),
                ("over 2 cups a day", 1.3, 1.1, 1.5),
            ]
        )
    ]
    found = threshold(case_of(*rows))
    assert found is not None
    assert found.evidence == rows[3].id
    assert "show more pain: after 3 years, zorbine 40 to 60 mg/day vs placebo (RR 1.2" in found.text
    assert threshold(case_of(item(META, 1.2, 1.1, 1.3))) is None
    assert threshold(case_of(rows[2])) is None


@pytest.mark.parametrize(
    ("measure", "ratio", "percent", "risk"),
    [
        ("RR", 0.8, 10.0, 8.0),
        ("RR", 5.0, 30.0, 100.0),
        # odds 0.1 / 0.9 = 0.1111, doubled 0.2222: 0.2222 / 1.2222 = 18.18 %
        ("OR", 2.0, 10.0, 18.1818),
        # 1 - 0.9^2 = 19 %
        ("HR", 2.0, 10.0, 19.0),
        ("IRR", 0.5, 19.0, 10.0),
        ("OR", 1.0, 37.0, 37.0),
        ("HR", 1.0, 37.0, 37.0),
    ],
)
def test_the_risk_under_a_ratio(measure: str, ratio: float, percent: float, risk: float) -> None:
    assert risk_at(percent, measure, ratio) == pytest.approx(risk, abs=1e-3)


def test_an_absolute_amount_at_the_risk_that_is_stated_and_none_at_a_risk_that_is_not() -> None:
    row = item(META, 0.8, 0.7, 0.9)
    told = absolute(case_of(row, text="My risk of pain is 20 %. Would zorbine help?"))
    assert told is not None
    assert told.evidence == row.id
    assert told.text == (
        "In absolute numbers, one fewer in every 25 people: at the stated risk of 20 in 100 without zorbine "
        "about 16.0 in 100 (95 % CI 14.0 to 18.0) have pain with it, if the ratio (RR 0.8, zorbine vs "
        "placebo) holds for these people."
    )
    assert absolute(case_of(row)) is None
    assert absolute(case_of(row, kind="patient")) is None


def test_asked_for_numbers_of_people_they_are_told_at_a_low_and_a_high_risk() -> None:
    told = absolute(case_of(item(META, 0.8, 0.7, 0.9), wanted="number_needed"))
    assert told is not None
    assert told.text == (
        "In absolute numbers it depends on the risk of pain without zorbine, which the question does not "
        "state: at 1 in 100 about 0.8 in 100 (one fewer in every 500 people), and at 10 in 100 "
        "about 8.0 in 100 (one fewer in every 50 people) with zorbine, if the ratio (RR 0.8, zorbine "
        "vs placebo) holds for these people."
    )


def test_harm_is_one_more_and_a_ratio_for_less_is_turned() -> None:
    row = item(META, 0.5, 0.4, 0.625, contrast_sign=-1)
    found = absolute(case_of(row, text="The risk is 10 %."))
    assert found is not None
    assert "about 20.0 in 100 (95 % CI 16.0 to 25.0)" in found.text
    assert found.text.startswith("In absolute numbers, one more in every 10 people: ")


def test_numbers_from_observation_say_that_they_take_it_to_be_causal() -> None:
    seen = item("observational_meta_analysis", 8.0, 5.5, 12.0)
    body = statement("assessment", "increases", "convincing")
    found = absolute(case_of(seen, body, text="The risk is 10 %."))
    assert found is not None
    assert "and the whole association is causal" in found.text


@pytest.mark.parametrize(
    "given",
    [
        (item("cohort", 1.5, 1.2, 1.9),),
        (item(META, 1.0, 0.95, 1.05),),
        (item(META, 1.0, 1.0, 1.0, measure="MD", estimate=1.0, ci_low=0.5, ci_high=1.5,
              direction="increases"),),
        (),
    ],
)  # fmt: skip
def test_no_absolute_amount_of_what_is_no_effect_or_no_ratio(given: tuple[Any, ...]) -> None:
    assert absolute(case_of(*given)) is None


@pytest.mark.parametrize("text", ["My risk is 0 %.", "My risk is 100 %."])
def test_a_risk_without_room_gives_no_amount(text: str) -> None:
    assert absolute(case_of(item(META, 0.8, 0.7, 0.9), text=text)) is None


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ({"kind": "patient", "text": "My risk is 20 %. q"}, True),
        ({"kind": "patient"}, False),
        ({"kind": "what_if"}, False),
        ({"wanted": "absolute"}, True),
        ({"wanted": "number_needed"}, True),
        ({"wanted": "size"}, False),
        ({}, False),
    ],
)
def test_absolute_numbers_are_claimed_with_their_row_and_shown_where_they_were_asked_for(
    question: dict[str, Any], shown: bool
) -> None:
    row = item(META, 0.8, 0.7, 0.9)
    case = case_of(row, asked_direction="decreases", **question)
    tree = propose("q", "effect", "zorbine", "pain")
    answer = compose(case, tree, run_id="r", fallbacks=(), cost=Cost(seconds=0.0))
    claims = [one for one in answer.claims if one.text.startswith("In absolute numbers")]
    assert [one.evidence for one in claims] == ([(row.id,)] if shown else [])
    assert ("In absolute numbers" in short_form(answer)) is shown


@pytest.mark.parametrize(
    ("dose", "contrast", "is_told"),
    [("2 g, daily", "zorbine vs placebo", True), ("40 mg", "zorbine 40 mg vs placebo", False),
     ("2 g", "zorbine 2000 mg vs placebo", False), ("regularly", "zorbine vs placebo", False)],
)  # fmt: skip
def test_a_dose_that_no_evidence_is_of_is_told(dose: str, contrast: str, is_told: bool) -> None:
    row = item(META, 0.8, 0.7, 0.9, contrast=contrast)
    case = case_of(row, asked_direction="decreases", dose=dose)
    tree = propose("q", "effect", "zorbine", "pain")
    answer = compose(case, tree, run_id="r", fallbacks=(), cost=Cost(seconds=0.0))
    assert ("Of the dose asked about" in answer.headline) is is_told
