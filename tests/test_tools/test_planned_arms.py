"""What is compared, in which rows: levels of text and codes, groups of people, and how two groups differ."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tools.planning.estimating import answer_from_table


def mailing(n: int = 4000) -> tuple[pd.DataFrame, str]:
    rng = np.random.default_rng(1)
    arm = rng.choice(["Control", "Postcard", "Phone call", "Letter"], n)
    sex = rng.choice(["male", "female"], n)
    gain = np.select([arm == "Letter", arm == "Postcard"], [3.0, 1.0], 0.0) * (
        1 + (sex == "female")
    )
    table = pd.DataFrame({"message": arm, "sex": sex, "age": rng.integers(18, 80, n)})
    table["gift"] = 10 + gain + 4 * (arm == "Letter") * (table.age >= 65) + rng.normal(size=n)
    text = (
        "Donors were randomly assigned to a message. message: what was sent. sex: male or female. "
        "age: in years. gift: amount given in euro."
    )
    return table, text


@pytest.mark.parametrize(
    ("question", "treated", "control"),
    [
        ("What is the effect of the letter on the gift?", "Letter", "Control"),
        (
            "What is the effect of the postcard on the gift compared to the letter?",
            "Postcard",
            "Letter",
        ),
        ("Does a phone call increase the gift?", "Phone call", "Control"),
    ],
)
def test_the_arm_that_is_named_is_compared_with_control_or_what_is_named(
    question: str, treated: str, control: str
) -> None:
    table, text = mailing()
    given = answer_from_table(question, table, text)
    means = table.groupby("message").gift.mean()
    assert given.plan.design == "randomized"
    assert given.value == pytest.approx(means[treated] - means[control], abs=0.15)
    assert given.n == table.message.isin([treated, control]).sum()


def test_arms_that_the_question_does_not_tell_apart_are_asked_about() -> None:
    table, text = mailing(400)
    table["message"] = table.message.replace("Control", "Visit")
    given = answer_from_table("What is the effect of the message on the gift?", table, text)
    assert given.value is None
    assert "Letter" in given.refusal
    assert "say which" in given.refusal


def test_being_in_a_level_is_compared_with_not_being_in_it() -> None:
    table, text = mailing(2000)
    table["message"] = table.message.replace("Control", "Visit")
    given = answer_from_table("What is the effect of the letter on the gift?", table, text)
    letter = table.message == "Letter"
    assert given.value == pytest.approx(
        table.gift[letter].mean() - table.gift[~letter].mean(), abs=0.2
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("a small class", 12.0), ("a regular class with an aide", 2.0)],
)
def test_codes_stand_for_what_the_description_says_of_them(asked: str, expected: float) -> None:
    rng = np.random.default_rng(2)
    code = rng.integers(1, 4, 3000)
    reading = 600 + 12 * (code == 1) + 2 * (code == 3) + rng.normal(0, 8, 3000)
    table = pd.DataFrame({"classtype": code, "reading": reading})
    text = (
        "Pupils were randomly assigned to classes. classtype: 1 = small class, 2 = regular class, "
        "3 = regular class with an aide; reading: reading score."
    )
    question = f"What is the effect of being in {asked} on reading compared to a regular class?"
    given = answer_from_table(question, table, text)
    assert given.value == pytest.approx(expected, abs=1.2)


def test_a_code_of_zero_may_be_the_level_that_is_asked_about() -> None:
    rng = np.random.default_rng(3)
    plan_of = rng.integers(0, 2, 1000)
    cost = 50 + 5 * (plan_of == 0) + rng.normal(size=1000)
    table = pd.DataFrame({"scheme": plan_of, "cost": cost})
    text = "People were randomly assigned to a scheme. scheme: 0 = open clinic, 1 = gatekeeper. cost: a month."
    given = answer_from_table("What is the effect of the open clinic on the cost?", table, text)
    assert given.value == pytest.approx(5, abs=0.3)


def test_an_outcome_of_yes_and_no_is_counted() -> None:
    rng = np.random.default_rng(4)
    reminded = rng.integers(0, 2, 3000)
    came = np.where(rng.random(3000) < 0.3 + 0.2 * reminded, "yes", "no")
    table = pd.DataFrame({"reminder": reminded, "attended": came})
    text = "A randomized trial. reminder: 1 if one was sent. attended: yes if the patient came."
    given = answer_from_table("Do reminders increase attendance?", table, text)
    assert given.value == pytest.approx(0.2, abs=0.05)


@pytest.mark.parametrize(
    ("whom", "expected"),
    [
        ("among women", 6.0),
        ("for men", 3.0),
        ("among women aged 65 or older", 10.0),
        ("for men younger than 65", 3.0),
    ],
)
def test_only_the_people_that_are_asked_about_count(whom: str, expected: float) -> None:
    table, text = mailing(8000)
    table.loc[table.age < 65, "gift"] -= 0
    given = answer_from_table(f"What is the effect of the letter on the gift {whom}?", table, text)
    rows = table[table.message.isin(["Letter", "Control"])]
    rows = rows[rows.sex == ("female" if "women" in whom else "male")]
    rows = rows[rows.age >= 65] if "older" in whom else rows
    rows = rows[rows.age < 65] if "younger" in whom else rows
    assert given.n == len(rows)
    share = (rows.age >= 65).mean()
    wanted = expected if "65" in whom else expected + 4 * share
    assert given.value == pytest.approx(wanted, abs=0.3)


def test_an_age_that_no_column_holds_is_not_passed_over() -> None:
    table, text = mailing(400)
    question = "What is the effect of the letter on the gift for people older than 50?"
    given = answer_from_table(question, table.drop(columns="age"), text)
    assert given.value is None
    assert "age" in given.refusal


@pytest.mark.parametrize(
    "question",
    [
        "How much does the effect of the course on the income differ between women and men?",
        "How much larger is the effect of the course on the income for women than for men?",
        "How differently do women respond to the course in their income?",
    ],
)
def test_effects_of_two_groups_are_told_apart_by_their_difference(question: str) -> None:
    rng = np.random.default_rng(5)
    female = (rng.random(6000) < 0.3).astype(int)
    course = rng.integers(0, 2, 6000)
    income = 10 + 3 * female + course * (1 + 2 * female) + rng.normal(size=6000)
    table = pd.DataFrame({"female": female, "course": course, "income": income})
    text = "A randomized experiment. female: 1 for women. course: 1 if taught. income: a month."
    given = answer_from_table(question, table, text)
    assert given.value == pytest.approx(2, abs=0.25)
    assert given.ci_low is not None
    assert given.ci_low < 2 < (given.ci_high or 0)
    assert given.plan.treatment == "course"
    fair = f"{question[:-1]} if we account for other differences?"
    assert answer_from_table(fair, table, text).value is None


def test_what_names_no_column_is_not_the_next_best_one() -> None:
    table, text = mailing(400)
    given = answer_from_table("What is the effect of the weather on the gift?", table, text)
    assert given.value is None
    assert "weather" in given.refusal


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (["1st", "2nd", "3rd"], "berth: class of the ticket."),
        ([1, 2, 3], "berth: upper (1), middle (2) or lower (3)."),
    ],
)
def test_levels_are_known_by_their_place_and_by_words_before_brackets(
    levels: list[object], told: str
) -> None:
    rng = np.random.default_rng(6)
    at = rng.integers(0, 3, 3000)
    table = pd.DataFrame({"berth": [levels[k] for k in at]})
    table["fare"] = 10 + 5 * (at == 0) + rng.normal(size=3000)
    asked = "first class" if levels[0] == "1st" else "an upper berth"
    given = answer_from_table(f"What is the effect of {asked} on the fare?", table, told)
    assert given.value == pytest.approx(5, abs=0.3)
