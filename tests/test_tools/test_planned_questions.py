"""The same effect in other words, units that are asked for, and options that an effect decides."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tools.planning.choices import answer_choice, offers_options
from tools.planning.estimating import answer_from_table
from tools.planning.planning import plan


def students(n: int = 1500) -> tuple[pd.DataFrame, str]:
    rng = np.random.default_rng(1)
    drive = rng.normal(size=n)
    tutored = (rng.random(n) < 1 / (1 + np.exp(-drive))).astype(int)
    gpa = 5 + 1.5 * tutored + 2 * drive + rng.normal(size=n)
    table = pd.DataFrame({"motivation": drive, "tutored": tutored, "gpa": gpa})
    text = "motivation: score before the term; tutored: used the centre; gpa: grade average at the end."
    return table, text


@pytest.mark.parametrize(
    "question",
    [
        "Estimate the effect that tutoring has on GPA.",
        "How much higher is the GPA because of tutoring?",
        "By how much would the GPA change if a student were tutored?",
        "What would happen to the GPA if all students were tutored?",
        "What is the average causal effect on GPA of being tutored?",
        "What is the change in GPA caused by tutoring?",
        "What is the return to tutoring in terms of GPA?",
        "How much GPA do students gain if they are tutored?",
    ],
)
def test_cause_and_effect_are_told_apart_however_they_are_asked(question: str) -> None:
    table, text = students()
    given = answer_from_table(question, table, text)
    assert (given.plan.treatment, given.plan.outcome) == ("tutored", "gpa")
    assert given.value == pytest.approx(1.5, abs=0.2)


def test_the_treatment_and_the_outcome_may_go_by_these_words_alone() -> None:
    table, _ = students()
    table.columns = pd.Index(["x1", "t", "y"])
    text = "A data set with a treatment t, an outcome y and the confounder x1."
    given = answer_from_table("Estimate the average treatment effect.", table, text)
    assert (given.plan.treatment, given.plan.outcome) == ("t", "y")
    assert answer_from_table("What is in the table?", table, text).value is None


def test_a_point_inside_a_name_ends_no_sentence() -> None:
    rng = np.random.default_rng(2)
    charge = rng.integers(0, 2, 400)
    table = pd.DataFrame({"charge": charge, "pm25": 20 - 3 * charge + rng.normal(size=400)})
    text = "Towns were randomly assigned to a charge. charge: 1 if taken. pm25: fine dust."
    given = answer_from_table("What is the effect of the charge on PM2.5?", table, text)
    assert given.value == pytest.approx(-3, abs=0.4)


def shares() -> tuple[pd.DataFrame, str]:
    rng = np.random.default_rng(3)
    mailed = rng.integers(0, 2, 4000)
    gave = (rng.random(4000) < 0.3 + 0.1 * mailed).astype(int)
    text = "A randomized experiment. mailing: 1 if mailed. donated: 1 if the person donated."
    return pd.DataFrame({"mailing": mailed, "donated": gave}), text


def test_points_are_a_hundred_times_the_share_and_other_scales_are_not_made_up() -> None:
    table, text = shares()
    asked = "By how many percentage points does the mailing increase the share who donated?"
    assert answer_from_table(asked, table, text).value == pytest.approx(10, abs=3)
    for other, said in (
        ("What percent increase of donated does the mailing cause?", "which"),
        ("What is the effect of the mailing on the odds ratio of donated?", "ratio"),
    ):
        given = answer_from_table(other, table, text)
        assert given.value is None
        assert said in (given.refusal or "") or "does not say" in given.refusal


def test_a_cause_may_be_named_by_a_sentence_that_holds_both_words() -> None:
    table, _ = shares()
    table.columns = pd.Index(["got_voucher", "donated"])
    text = "A randomized experiment. The bonus came as a voucher by post. donated: 1 if donated."
    assert plan("Does the bonus increase donations?", table, text).treatment == "got_voucher"


def offered() -> tuple[pd.DataFrame, str]:
    rng = np.random.default_rng(4)
    will = rng.normal(size=6000)
    assigned = rng.integers(0, 2, 6000)
    received = assigned * (will + rng.normal(size=6000) > 0).astype(int)
    bought = 10 + 2 * received + 3 * will + rng.normal(size=6000)
    table = pd.DataFrame({"assigned": assigned, "received": received, "bought": bought})
    text = "assigned: whether a message was assigned to be received. received: whether it was. bought: in euro."
    return table, text


def biased(options: str) -> str:
    return (
        "We estimate the effect of receiving (received) on the amount bought by a regression with the "
        f'formula "bought ~ 1 + assigned + received". Will the true effect be {options}?'
    )


def test_a_stated_fit_is_held_against_the_effect_that_a_design_gives() -> None:
    table, text = offered()
    question = biased("A) higher than, B) lower than, C) the same as our estimate")
    assert offers_options(question)
    assert answer_choice(question, table, text).answer == "B"
    turned = biased("A) lower than, B) higher than, C) the same as our estimate")
    assert answer_choice(turned, table, text).answer == "A"
    table["received"] = table.assigned
    assert answer_choice(question, table, text).answer == ""


def test_the_sign_of_an_effect_is_an_option_where_the_interval_has_one() -> None:
    table, text = shares()
    question = "Is the effect of the mailing on donated A. positive, B. negative, or C. zero?"
    assert answer_choice(question, table, text).answer == "A"
    assert answer_choice(question, table.assign(donated=1 - table.donated), text).answer == "B"
    rng = np.random.default_rng(5)
    nothing = table.assign(donated=rng.integers(0, 2, len(table)))
    assert answer_choice(question, nothing, text).answer == ""
    significant = (
        "Does the mailing have a significant effect on donated? Answer with 'yes' or 'no'."
    )
    assert answer_choice(significant, table, text).answer == "yes"
    assert answer_choice(significant, nothing, text).answer == "no"


def test_an_outcome_may_be_named_in_the_sentence_that_writes_its_column() -> None:
    rng = np.random.default_rng(6)
    before, user = rng.normal(50, 10, 600), rng.integers(0, 2, 600)
    table = pd.DataFrame({"pre_score": before, "app": user})
    table["post_score"] = before - 4 * user + rng.normal(size=600)
    text = "A randomized trial. Anxiety was scored before (pre_score) and after (post_score). app: 1 if used."
    given = answer_from_table("Did the app reduce anxiety?", table, text)
    assert (given.plan.outcome, given.plan.covariates) == ("post_score", ("pre_score",))
    assert given.value == pytest.approx(-4, abs=0.3)


@pytest.mark.parametrize(
    ("asked", "cause", "effect"),
    [
        ("the program on the body mass index", "participation", "bmi"),
        ("the program on the take-up of insurance", "participation", "takeup"),
        ("military service on bmi", "veteran", "bmi"),
    ],
)
def test_names_that_are_short_or_written_as_one_word_are_found(
    asked: str, cause: str, effect: str
) -> None:
    rng = np.random.default_rng(7)
    names = ("participation", "veteran", "takeup")
    table = pd.DataFrame({name: rng.integers(0, 2, 200) for name in names})
    table["bmi"] = rng.normal(25, 3, 200)
    made = plan(f"What is the effect of {asked}?", table, "")
    assert (made.treatment, made.outcome) == (cause, effect)
