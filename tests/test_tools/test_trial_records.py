"""Statements against the numbers of a registry's record: what holds, what does not, and what is left open."""

from __future__ import annotations

import pytest

from tools.literature.trial_records.held_against import held_against

EVENTS = [
    "Adverse Events 1:", "  Total: 8/20 (40.00%)", "  Febrile neutropenia * [1]3/20 (15.00%)",
    "  Nausea 25/20 (25.00%)", "  Anaemia 0/20 (0.00%)", "Adverse Events 2:", "  Total: 2/40 (5.00%)",
    "  Febrile neutropenia 1/40 (2.50%)", "  Nausea 1/40 (2.50%)", "  Anaemia 0/40 (0.00%)",
]  # fmt: skip
OTHER = ["Adverse Events 1:", "  Total: 1/10 (10.00%)", "  Nausea 1/10 (10.00%)"]
RESULTS = [
    "Outcome Measurement: ", "  Progression-free Survival (PFS)", "  Time frame: 2 years", "Results 1: ",
    "  Arm/Group Title: Letrozole", "  Overall Number of Participants Analyzed: 30",
    "  Unit of Measure: Months  9.5        (7.1 to 12.0)", "Results 2: ", "  Arm/Group Title: Placebo",
    "  Overall Number of Participants Analyzed: 31", "  Unit of Measure: Months  6.0        (4.3 to 8.6)",
]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "is_so"),
    [
        ("Cohort 1 of the primary trial had more cases of febrile neutropenia than cohort 2.", True),
        ("There were 2 more cases of febrile neutropenia in cohort 1 of the primary trial than in cohort 2.", True),
        ("Fewer patients had nausea in cohort 1 of the primary trial than in cohort 2.", False),
        ("5 patients in cohort 1 of the primary trial had nausea.", True),
        ("A total of 6 patients in the primary trial had nausea.", True),
        ("More than half of patients in cohort 1 of the primary trial experienced adverse events.", False),
        ("60% of patients in cohort 1 of the primary trial did not suffer any adverse events.", True),
        ("No patients in the primary trial had anemia.", True),
        ("There were no cases of anemia, nausea or blindness in the primary trial.", False),
        ("Nausea was the most common adverse event in cohort 1 of the primary trial.", True),
        ("The primary trial recorded 6 cases of nausea, whereas the secondary trial recorded 3.", False),
        ("There were more cases of nausea than febrile neutropenia in cohort 1 of the primary trial.", True),
    ],
)  # fmt: skip
def test_counts_settle_a_statement(statement: str, is_so: bool) -> None:
    held = held_against(statement, {"primary": EVENTS, "secondary": OTHER})
    assert held is not None
    assert held.is_so is is_so


@pytest.mark.parametrize(
    "statement",
    [
        "Cohort 1 of the primary trial had many more cases of severe nausea than cohort 2.",
        "Cohort 1 of the primary trial had significantly more cases of nausea than cohort 2.",
        "There were 3 cases of febrile neutropenia and blindness in cohort 1 of the primary trial.",
        "All of the adverse events of the primary trial were related to the heart.",
        "5 patients in cohort 1 of the primary trial had nausea because of the treatment.",
        "Patients with nausea were excluded from the primary trial.",
        "",
    ],
)
def test_what_the_numbers_do_not_settle_is_left_open(statement: str) -> None:
    assert held_against(statement, {"primary": EVENTS, "secondary": OTHER}) is None


def test_arms_are_known_by_their_names() -> None:
    more = "The Letrozole group of the primary trial had a longer progression-free survival than the Placebo group."
    held = held_against(more, {"primary": RESULTS})
    assert held is not None
    assert held.is_so
    held = held_against(
        "The Placebo group had a median PFS of over 7 months.", {"primary": RESULTS}
    )
    assert held is not None
    assert not held.is_so


GIVEN = [
    "INTERVENTION 1: ",
    "  Arm A",
    "  Cisplatin: 75 mg/m2 on day 1",
    "INTERVENTION 2: ",
    "  Placebo",
    "  Saline: day 1",
]
OTHERS = ["INTERVENTION 1: ", "  Yoga", "  Yoga twice weekly"]


@pytest.mark.parametrize(
    ("statement", "is_so"),
    [
        ("Cisplatin is used in cohort 1 of the primary trial, but not in cohort 2.", True),
        ("Both cohorts of the primary trial receive saline.", False),
        ("Cisplatin is not used in the primary trial.", False),
        ("The primary trial has three cohorts.", False),
        ("Yoga is used in the secondary trial, but not in the primary trial.", True),
        ("Homeopathy is used in the primary trial.", None),
        ("Cisplatin is used in the primary trial for its price.", None),
    ],
)
def test_what_arms_were_given(statement: str, is_so: bool | None) -> None:
    held = held_against(statement, {"primary": GIVEN, "secondary": OTHERS})
    assert (held.is_so if held else None) is is_so


def test_other_sections_and_no_lines_are_left_open() -> None:
    assert (
        held_against("Women may take part.", {"primary": ["Inclusion Criteria:", "  Women"]})
        is None
    )
    assert held_against("There were 3 cases of nausea.", {"primary": []}) is None


@pytest.mark.parametrize(
    ("plain", "other"),
    [
        (
            "Nausea was the most common adverse event in cohort 1 of the primary trial.",
            "Nausea was the most frequently reported negative effect in the first cohort of the primary clinical trial.",
        ),
        (
            "60% of patients in cohort 1 of the primary trial did not suffer any adverse events.",
            "60% of patients in the initial group of the primary clinical trail did not suffer any undesirable events.",
        ),
        (
            "There was one case of febrile neutropenia in cohort 2 of the primary trial.",
            "An isolated instance of febrile neutropenia was detected in the second group of the primary clinical trial.",
        ),
        (
            "None of the individual adverse events in the primary trial affect more than 20 patients.",
            "None of the separate adverse events in the primary clinical trial impact more than 20 patients.",
        ),
        (
            "No patients in the primary trial had anemia.",
            "No patients in the primary trial had anemia. Anemia is a lack of red cells. It is often mild.",
        ),
    ],
)
def test_other_words_for_the_same_get_the_same_answer(plain: str, other: str) -> None:
    first, second = (held_against(one, {"primary": EVENTS}) for one in (plain, other))
    assert first is not None
    assert second is not None
    assert first.is_so == second.is_so


@pytest.mark.parametrize(("event", "is_so"), [("anemia", True), ("nausea", False)])
def test_none_recorded_is_not_read_as_some(event: str, is_so: bool) -> None:
    statement = f"No cases of {event} have been recorded in either the primary trial or the secondary trial."
    held = held_against(
        statement, {"primary": EVENTS, "secondary": [*OTHER, "  Anaemia 0/10 (0.00%)"]}
    )
    assert held is not None
    assert held.is_so is is_so


def test_no_events_of_a_kind_is_not_held_against_all_events() -> None:
    statement = "The primary trial reported no adverse events pertaining to cardiac health."
    assert held_against(statement, {"primary": EVENTS}) is None
