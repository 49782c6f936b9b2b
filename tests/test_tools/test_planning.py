"""A question with a described table gets the design that the data were made by, and its number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tools.planning.choices import answer_choice
from tools.planning.estimating import answer_from_table
from tools.planning.planning import plan


def trial(n: int = 600) -> tuple[pd.DataFrame, str]:
    rng = np.random.default_rng(1)
    age = rng.normal(50, 10, n)
    drug = rng.integers(0, 2, n)
    called = (rng.random(n) < 0.2 + 0.5 * drug).astype(int)
    pain = 60 + 0.3 * age - 5 * drug + rng.normal(0, 4, n)
    table = pd.DataFrame(
        {"id": range(n), "age": age, "new_drug": drug, "called": called, "pain_score": pain}
    )
    text = (
        "Patients were randomly assigned to a new drug. Columns: age: age before the study; "
        "new_drug: 1 if the patient got the drug; called: whether the patient called the nurse after "
        "taking the new drug; pain_score: pain at the end."
    )
    return table, text


def test_a_trial_is_compared_as_randomized_and_leaves_out_what_follows_the_drug() -> None:
    table, text = trial()
    given = answer_from_table("What is the effect of the new drug on the pain score?", table, text)
    assert given.plan.design == "randomized"
    assert (given.plan.treatment, given.plan.outcome) == ("new_drug", "pain_score")
    assert given.plan.covariates == ("age",)
    assert given.value == pytest.approx(-5, abs=1)
    assert any(reason.startswith("called:") for reason in given.plan.left_out)


def test_options_on_adjustment_follow_the_plan() -> None:
    table, text = trial()
    asked = "We estimate the effect of the new drug on the pain score. Should we control for the '{}' variable?"
    assert answer_choice(asked.format("called"), table, text).answer == "no"
    assert answer_choice(asked.format("age"), table, text).answer == "yes"
    assert answer_choice(asked.format("height"), table, text).answer == ""


def test_offered_and_taken_are_instrument_and_treatment() -> None:
    rng = np.random.default_rng(2)
    n = 4000
    will = rng.normal(size=n)
    offered = rng.integers(0, 2, n)
    taken = ((offered == 1) & (will + rng.normal(size=n) > -0.5)).astype(int)
    wage = 10 + 2 * taken + 1.5 * will + rng.normal(size=n)
    table = pd.DataFrame({"course_offered": offered, "course_taken": taken, "wage": wage})
    text = "A course was offered to some workers; not all took it. wage: hourly earnings."
    given = answer_from_table("Did taking the course increase the wage?", table, text)
    assert given.plan.design == "instrument"
    assert given.plan.instrument == "course_offered"
    assert given.value == pytest.approx(2, abs=0.4)


def test_a_rule_without_exceptions_is_a_discontinuity() -> None:
    rng = np.random.default_rng(3)
    n = 1500
    score = rng.uniform(0, 10, n)
    helped = (score >= 6).astype(int)
    grade = 3 + 0.4 * score + 1.5 * helped + rng.normal(0, 0.5, n)
    table = pd.DataFrame({"entry_score": score, "tutoring": helped, "final_grade": grade})
    text = "Pupils with a high entry score got tutoring. final_grade: the grade at the end."
    given = answer_from_table("Did tutoring improve the final grade?", table, text)
    assert given.plan.design == "discontinuity"
    assert given.plan.cutoff == pytest.approx(6, abs=0.05)
    assert given.value == pytest.approx(1.5, abs=0.4)


def test_units_before_and_after_are_a_difference_in_differences() -> None:
    rng = np.random.default_rng(4)
    store = np.repeat(np.arange(200), 2)
    after = np.tile([0, 1], 200)
    taxed = (store % 2 == 0).astype(int)
    sales = 20 + 3 * taxed + 2 * after + 4 * taxed * after + rng.normal(0, 1, 400)
    table = pd.DataFrame({"store_id": store, "post_tax": after, "taxed": taxed, "sales": sales})
    text = "Sales of stores before and after a tax policy. taxed: whether the store's state has the tax."
    given = answer_from_table("Did the tax lead to an increase in the sales?", table, text)
    assert given.plan.design == "difference-in-differences"
    assert given.value == pytest.approx(4, abs=0.5)
    assert given.certainty != "high"


def test_confounded_rows_are_adjusted_and_never_certain() -> None:
    rng = np.random.default_rng(5)
    n = 1500
    severity = rng.normal(size=n)
    medication = (rng.random(n) < 1 / (1 + np.exp(-severity))).astype(int)
    days = 10 + 3 * severity - 2 * medication + rng.normal(size=n)
    table = pd.DataFrame({"severity": severity, "medication": medication, "recovery_days": days})
    text = "Patients with an illness; severity before treatment; whether on medication; recovery_days: days to recover."
    asked = "What is the average treatment effect on the treated of the medication on the recovery days?"
    given = answer_from_table(asked, table, text)
    assert (given.plan.design, given.plan.target) == ("adjustment", "ATT")
    assert given.value == pytest.approx(-2, abs=0.4)
    assert given.certainty == "low"


@pytest.mark.parametrize(
    "question",
    ["What is the capital of France?", "What is the effect of broccoli on the tides?"],
)
def test_what_the_table_does_not_hold_is_refused(question: str) -> None:
    table, text = trial(60)
    made = plan(question, table, text)
    assert made.refusal
    assert answer_from_table(question, table, text).value is None


def test_row_numbers_decide_nothing_and_are_not_adjusted_for() -> None:
    rng = np.random.default_rng(6)
    n = 400
    age = rng.normal(50, 8, n)
    trained = np.repeat([1, 0], n // 2)
    pay = 20 + 0.2 * age + 3 * trained + rng.normal(0, 2, n)
    table = pd.DataFrame({"column 1": range(1, n + 1), "age": age, "trained": trained, "pay": pay})
    given = answer_from_table(
        "Does training increase pay?", table, "trained: 1 if trained. pay: pay a day."
    )
    assert (given.plan.design, given.plan.covariates) == ("adjustment", ("age",))
    assert given.value == pytest.approx(3, abs=0.8)


def test_nobody_is_assigned_to_a_trait_in_whatever_trial() -> None:
    rng = np.random.default_rng(7)
    n = 800
    city = rng.normal(size=n)
    female = (rng.random(n) < 1 / (1 + np.exp(-city))).astype(int)
    letter = rng.integers(0, 2, n)
    reply = 5 + 2 * city + female + letter + rng.normal(size=n)
    table = pd.DataFrame({"city": city, "female": female, "letter": letter, "reply": reply})
    text = (
        "A randomized field experiment sent letters to mayors. female: 1 if the mayor is a woman. "
        "letter: 1 if the letter was a long one. reply: length of the reply. city: size of the city."
    )
    given = answer_from_table("What is the effect of female mayors on the reply?", table, text)
    assert (given.plan.treatment, given.plan.design, given.certainty) == (
        "female",
        "adjustment",
        "low",
    )
    sent = answer_from_table("What is the effect of the long letter on the reply?", table, text)
    assert (sent.plan.treatment, sent.plan.design) == ("letter", "randomized")


def test_the_amount_given_and_columns_that_others_give_are_left_out() -> None:
    rng = np.random.default_rng(8)
    n = 800
    reward = rng.integers(0, 2, n)
    amount = reward * rng.integers(1, 30, n)
    near = rng.integers(0, 2, n)
    got = 1 + 2 * reward + near + rng.normal(size=n)
    table = pd.DataFrame(
        {"any": reward, "amount": amount, "near": near, "far": 1 - near, "result": got}
    )
    text = "People were randomly given a reward. any: 1 if a reward was given. amount: the amount. near: lives near. far: lives far."
    given = answer_from_table("Does any reward increase the result?", table, text)
    assert given.plan.covariates == ("near",)
    assert given.value == pytest.approx(2, abs=0.3)
    said = " ".join(given.plan.left_out)
    assert "amount: it is any in another form" in said
    assert "far: the other columns give it exactly" in said


def test_to_compare_with_similar_people_is_to_match() -> None:
    table, text = trial(200)
    asked = "What is the effect of the new drug on the pain score compared to similar patients?"
    assert plan(asked, table, text).method == "matching"


def test_a_year_that_was_treated_in_part_counts_by_its_share() -> None:
    rng = np.random.default_rng(8)
    rows = []
    for state in range(40):
        level, start = rng.normal(), rng.uniform(3, 9) if state < 20 else np.inf
        for year in range(10):
            share = float(np.clip(year + 1 - start, 0, 1))
            rate = level + 0.1 * year + 2 * share + rng.normal(0, 0.2)
            rows.append((f"state {state}", 2000 + year, share, rate))
    table = pd.DataFrame(rows, columns=["state", "year", "helmet_law", "death_rate"])
    text = (
        "States adopted helmet laws in different years. state: the state; year: calendar year; "
        "helmet_law: share of the year in which the law was in force; death_rate: deaths per 100,000."
    )
    given = answer_from_table(
        "What is the effect of the helmet law on the death rate?", table, text
    )
    assert given.plan.design == "difference-in-differences"
    assert given.method.startswith("two-way fixed effects")
    assert given.value == pytest.approx(2, abs=0.1)


def test_where_only_the_treated_have_their_like_the_effect_is_on_them() -> None:
    rng = np.random.default_rng(9)
    need = np.concatenate([rng.normal(size=800), rng.normal(-7, 1, 2200)])
    joined = (rng.random(3000) < 1 / (1 + np.exp(1 - 0.8 * need))).astype(int)
    pay = 20 - 2 * need + (2 + need) * joined + rng.normal(size=3000)
    table = pd.DataFrame({"need": need, "training": joined, "pay": pay})
    text = "An observational survey. need: need before the course; training: took the course; pay: later pay."
    given = answer_from_table("Does the training raise the pay?", table, text)
    assert given.plan.target == "ATT"
    assert any("on those who were treated" in reason for reason in given.plan.reasons)
    assert given.value == pytest.approx(float((2 + need)[joined == 1].mean()), abs=0.3)


def test_covariates_that_tell_the_arms_of_a_trial_apart_are_not_needed() -> None:
    table, text = trial()
    table["ward"] = np.where(table.new_drug == 1, "north", "south")
    given = answer_from_table("What is the effect of the new drug on the pain score?", table, text)
    assert given.plan.design == "randomized"
    assert given.value == pytest.approx(-5, abs=1.5)


@pytest.mark.parametrize("told", [False, True])
def test_a_step_in_between_that_nothing_dates_is_asked_about(told: bool) -> None:
    rng = np.random.default_rng(11)
    fitness = rng.normal(size=1500)
    joined = (fitness + rng.normal(size=1500) > 0).astype(int)
    hours = 2 + 3 * joined + rng.normal(size=1500)
    score = 10 + fitness + 1.2 * hours + rng.normal(size=1500)
    table = pd.DataFrame(
        {
            "baseline_fitness": fitness,
            "joined_program": joined,
            "weekly_hours": hours,
            "final_score": score,
        }
    )
    text = "weekly_hours: hours trained in the months before the program." if told else ""
    given = answer_from_table("Evaluate whether joined_program affects final_score.", table, text)
    assert (given.plan.treatment, given.plan.outcome) == ("joined_program", "final_score")
    if told:
        assert given.value is not None
    else:
        assert given.value is None
        assert "weekly_hours" in given.refusal
        assert "measured before joined_program" in given.refusal
