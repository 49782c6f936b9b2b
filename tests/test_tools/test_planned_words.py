"""Offers that chance made, instruments and rules that are told, and columns by other words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tools.planning.column_facts import read_columns
from tools.planning.estimating import answer_from_table
from tools.planning.planning import plan
from tools.planning.questions import read_wording


def farmers() -> tuple[pd.DataFrame, str]:
    rng = np.random.default_rng(1)
    called, drive = rng.integers(0, 2, 3000), rng.normal(size=3000)
    came = ((rng.random(3000) < 0.6) & (called == 1)).astype(int)
    income = 300 + 30 * came + 10 * drive + rng.normal(0, 10, 3000)
    table = pd.DataFrame({"called": called, "at_workshop": came, "income": income})
    text = (
        "In a field experiment randomly chosen farmers were called about a workshop. Some did not come. "
        "called: 1 if called; at_workshop: 1 if the farmer came; income: from crops."
    )
    return table, text


def test_what_chance_sent_moves_what_people_did_and_is_a_treatment_of_its_own() -> None:
    table, text = farmers()
    text = text.replace(
        "randomly chosen farmers were called", "farmers were randomly given calls, and called"
    )
    came = answer_from_table("What is the effect of the workshop on income?", table, text)
    assert (came.plan.design, came.plan.instrument) == ("instrument", "called")
    assert came.value == pytest.approx(30, abs=3)
    sent = answer_from_table("What is the effect of being called on income?", table, text)
    assert sent.plan.design == "randomized"
    assert sent.value == pytest.approx(18, abs=2)
    assert any(one.startswith("at_workshop: it is all alike") for one in sent.plan.left_out)


def test_what_followed_a_letter_is_no_instrument_for_it() -> None:
    rng = np.random.default_rng(2)
    letter = rng.integers(0, 2, 2000)
    rang = ((rng.random(2000) < 0.5) & (letter == 1)).astype(int)
    table = pd.DataFrame(
        {"letter": letter, "rang": rang, "paid": 50 + 5 * letter + rng.normal(size=2000)}
    )
    text = (
        "Letters were randomly assigned to debtors. letter: 1 if a letter was sent; "
        "rang: 1 if the debtor called about the letter that was sent; paid: dollars."
    )
    given = answer_from_table("What is the effect of the letter on what debtors paid?", table, text)
    assert given.plan.design == "randomized"


def test_a_sentence_that_names_an_instrument_is_believed() -> None:
    rng = np.random.default_rng(3)
    dist, ill = rng.exponential(10, 4000), rng.normal(size=4000)
    visits = 8 - 0.2 * dist + ill + rng.normal(size=4000)
    weight = 2400 + 80 * visits - 90 * ill + rng.normal(0, 50, 4000)
    table = pd.DataFrame({"visits": visits, "dist_clinic": dist, "bwt": weight})
    text = (
        "visits: prenatal visits; dist_clinic: distance to the nearest clinic; bwt: birth weight. "
        "The distance to the nearest clinic serves as an instrument."
    )
    given = answer_from_table("What is the effect of prenatal visits on birth weight?", table, text)
    assert given.plan.instrument == "dist_clinic"
    assert given.value == pytest.approx(80, abs=8)


def test_a_quarter_of_birth_is_no_period() -> None:
    table = pd.DataFrame({"quarter_of_birth": [1, 2, 3, 4] * 20, "quarter": [1, 2, 3, 4] * 20})
    facts = read_columns(table, "")
    assert (facts["quarter_of_birth"].kind, facts["quarter"].kind) == ("number", "period")


@pytest.mark.parametrize(
    ("rule", "sign", "asked"),
    [
        ("Pupils that scored 60 or above were awarded a grant.", 1, "the grant"),
        ("A candidate is elected if the score is above 60.", 1, "being elected"),
        ("Whoever scored under 60 got lessons.", -1, "the lessons"),
    ],
)
def test_who_gets_it_beyond_a_number_is_a_rule_without_the_word(
    rule: str, sign: int, asked: str
) -> None:
    rng = np.random.default_rng(4)
    score = rng.normal(60, 12, 1500)
    grade = 30 + 0.2 * score + 6 * sign * (score >= 60) + rng.normal(size=1500)
    table = pd.DataFrame({"score": score, "grade": grade})
    given = answer_from_table(
        f"What is the effect of {asked} on the grade?",
        table,
        f"{rule} score: of the exam; grade: at the end.",
    )
    assert given.plan.design == "discontinuity"
    assert given.value == pytest.approx(6, abs=0.8)


def test_an_age_that_people_turn_is_a_rule() -> None:
    rng = np.random.default_rng(5)
    age = rng.uniform(60, 70, 1500)
    table = pd.DataFrame({"age": age, "bills": 12 - 4 * (age >= 65) + rng.normal(size=1500)})
    text = "Everyone who turns 65 becomes eligible for insurance. bills: unpaid ones."
    given = answer_from_table(
        "What is the effect of eligibility for insurance on bills?", table, text
    )
    assert given.value == pytest.approx(-4, abs=0.8)


def test_arms_in_letters_are_what_the_text_says_of_them() -> None:
    rng = np.random.default_rng(6)
    page = rng.choice(["A", "B"], 2000)
    table = pd.DataFrame(
        {"version": page, "spent": 10 + 1.5 * (page == "B") + rng.normal(size=2000)}
    )
    text = "Visitors were randomly shown a page. version: the page (A = old page, B = new page); spent: dollars."
    given = answer_from_table("Does the new page increase what was spent?", table, text)
    assert given.plan.treatment == "version = B"
    assert given.value == pytest.approx(1.5, abs=0.2)


def test_the_outcome_at_the_start_is_held_fixed_and_not_asked_about() -> None:
    rng = np.random.default_rng(7)
    arm, base = rng.choice(["placebo", "losartan"], 500), rng.normal(150, 10, 500)
    late = base - 4 - 6 * (arm == "losartan") + rng.normal(0, 3, 500)
    table = pd.DataFrame({"arm": arm, "sbp_base": base, "sbp_end": late})
    text = (
        "A randomized trial. 'arm' is the treatment, 'sbp_base' systolic blood pressure at the start "
        "and 'sbp_end' systolic blood pressure after 12 weeks."
    )
    question = "By how much does losartan change systolic blood pressure compared to placebo?"
    given = answer_from_table(question, table, text)
    assert (given.plan.outcome, given.plan.covariates) == ("sbp_end", ("sbp_base",))
    assert given.value == pytest.approx(-6, abs=0.8)


def test_words_that_end_in_id_are_no_identifiers() -> None:
    numbers = [100.5 * k for k in range(30)]
    table = pd.DataFrame(
        {"paid": numbers, "aid": range(5, 35), "shopid": range(7, 37), "lucid": numbers}
    )
    kinds = {name: facts.kind for name, facts in read_columns(table, "").items()}
    assert kinds == {"paid": "number", "aid": "number", "shopid": "identifier", "lucid": "number"}


def workers(name: str, meaning: str) -> tuple[pd.DataFrame, str]:
    rng = np.random.default_rng(8)
    table = pd.DataFrame({"prior": rng.normal(size=400), name: rng.integers(0, 2, 400)})
    table["pay"] = 20 + 2 * table[name] + table["prior"] + rng.normal(size=400)
    text = f"Workers could choose a carpentry course. prior: pay before; {name}: {meaning}; pay: by the hour."
    return table, text


def test_who_took_part_took_part_in_what_the_text_speaks_of() -> None:
    table, text = workers("chosen", "1 for those who took part")
    question = "What is the effect of the carpentry course on pay?"
    assert plan(question, table, text).treatment == "chosen"
    assert plan("What is the effect of vitamin D on pay?", table, text).refusal
    assert plan(question, *workers("chosen", "1 for those who live in town")).refusal


def test_a_training_again_is_a_training() -> None:
    table, text = workers("trained", "1 for those who did")
    assert plan("What is the effect of retraining on pay?", table, text).treatment == "trained"


def test_a_turnout_is_of_who_voted_and_not_of_whoever_is_counted() -> None:
    table = pd.DataFrame(
        {"mailed": [0, 1] * 50, "size": list(range(50)) * 2, "voted_2006": [1, 0, 0, 1] * 25}
    )
    text = "Households were randomly mailed a letter. mailed: 1 if mailed; size: persons; voted_2006: 1 if voted."
    assert (
        plan("What is the effect of being mailed on turnout in 2006?", table, text).outcome
        == "voted_2006"
    )


@pytest.mark.parametrize(
    ("question", "treatment", "outcome"),
    [
        ("How many more hours do users watch because they took the plan?", "took the plan", "hours do users watch"),
        ("Do homes that took a pump after the offer of money report greater comfort?", "took a pump", "report greater comfort"),
        ("What is the effect of the drug on pain compared to placebo?", "drug", "pain"),
        ("Does meditation relieve the stress of office workers?", "meditation", "stress of office workers"),
        ("Do longer breaks prevent accidents?", "longer breaks", "accidents"),
    ],
)  # fmt: skip
def test_cause_and_effect_are_read_without_what_stands_beside(
    question: str, treatment: str, outcome: str
) -> None:
    worded = read_wording(question, "")
    assert (worded.treatment, worded.outcome) == (treatment, outcome)


@pytest.mark.parametrize("did", ["joined", "enrolled in it", "used it", "attended"])
def test_those_who_actually_did_are_the_treated(did: str) -> None:
    worded = read_wording(f"What is the effect of the club on pay of those who actually {did}?", "")
    assert worded.target == "ATT"
