"""Shapes of before and after, rules at a number, draws by lot: each is read as the design that it is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tools.planning.estimating import answer_from_table


def test_one_row_with_before_and_after_is_two_periods() -> None:
    rng = np.random.default_rng(1)
    treated = rng.integers(0, 2, 500)
    before = 20 + 4 * treated + rng.normal(0, 3, 500)
    after = before - 1 + 2.5 * treated + rng.normal(size=500)
    table = pd.DataFrame(
        {"state": np.where(treated, "NB", "QC"), "staff_before": before, "staff_after": after}
    )
    text = (
        "Shops in New Brunswick (NB), which raised its minimum wage, and in Quebec (QC), which did not. "
        "state: where the shop is; staff_before and staff_after: staff before and after the raise."
    )
    question = "Did the raise of the minimum wage in New Brunswick change the staff?"
    given = answer_from_table(question, table, text)
    assert given.plan.design == "difference-in-differences"
    assert given.value == pytest.approx(2.5, abs=0.3)
    assert (given.ci_high or 0) - (given.ci_low or 0) < 0.6  # the two rows of a shop are one


def test_an_indicator_that_is_described_as_after_is_the_period() -> None:
    rng = np.random.default_rng(2)
    porto, july = rng.integers(0, 2, 4000), rng.integers(0, 2, 4000)
    deposits = 40 + 5 * porto + 40 * july + 7 * porto * july + rng.normal(0, 10, 4000)
    table = pd.DataFrame({"deposits": deposits, "porto": porto, "july": july})
    text = (
        "A bank placed billboards in Porto in June and kept Lisbon as control. deposits: of a customer; "
        "porto: 1 for customers in Porto, 0 in Lisbon; july: 1 for July, after the billboards, 0 for May, before them."
    )
    given = answer_from_table("What is the effect of the billboards on deposits?", table, text)
    assert (given.plan.treatment, given.plan.period) == ("porto", "july")
    assert given.value == pytest.approx(7, abs=1.5)


def places(dated: bool) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    rows = []
    for place in range(24):
        name = "Utah" if place == 0 else f"State{place}"
        for year in range(1990, 2012):
            level = 100 + place - 1.2 * (year - 1990) - 9 * (place == 0) * (year >= 2000)
            rows.append((name, f"{year}-07-01" if dated else year, level + rng.normal(0, 0.5)))
    return pd.DataFrame(rows, columns=["state", "date" if dated else "year", "sales"])


@pytest.mark.parametrize(
    ("dated", "started"), [(False, "in 2000"), (True, "on 2000-07-01"), (True, "in 2000")]
)
def test_where_and_when_it_came_may_stand_in_the_description_alone(
    dated: bool, started: str
) -> None:
    text = f"Sales of cigarettes by state. Utah began a tobacco program {started}. sales: packs a head."
    question = "What was the effect of the tobacco program on sales?"
    given = answer_from_table(question, places(dated), text)
    assert given.plan.design == "difference-in-differences"
    assert given.plan.treatment.startswith("state = Utah since 2000")
    assert given.value == pytest.approx(-9, abs=0.8)


def test_a_period_may_be_named_by_its_number() -> None:
    table = places(False).rename(columns={"year": "quarter_num"})
    table["quarter_num"] -= 1989
    text = "Sales of cigarettes by state. Utah began a tobacco program (quarter_num 11). sales: packs a head."
    given = answer_from_table("What was the effect of the tobacco program on sales?", table, text)
    assert given.value == pytest.approx(-9, abs=0.8)


def test_what_the_text_says_of_those_who_do_not_get_it_turns_no_rule_round() -> None:
    rng = np.random.default_rng(13)
    age = rng.uniform(19, 23, 2000)
    table = pd.DataFrame({"age": age, "accidents": 5 + 2 * (age >= 21) + rng.normal(size=2000)})
    text = "The legal drinking age is a threshold: those under 21 are not given alcohol. accidents: a year."
    given = answer_from_table("What is the effect of turning 21 on accidents?", table, text)
    assert given.value == pytest.approx(2, abs=0.5)


def test_where_nothing_says_when_it_came_there_is_no_before() -> None:
    text = "Sales of cigarettes by state. Utah began a tobacco program. sales: packs a head."
    given = answer_from_table(
        "What was the effect of the tobacco program on sales?", places(False), text
    )
    assert given.value is None


def test_a_rule_that_most_obey_is_a_discontinuity_and_no_adjustment() -> None:
    rng = np.random.default_rng(4)
    score = rng.uniform(0, 100, 5000)
    able = rng.normal(size=5000)
    passed = ((score >= 60) & (able > -1) | (able > 1.5)).astype(int)
    pay = 1000 + 3 * score + 100 * able + 200 * passed + rng.normal(0, 50, 5000)
    table = pd.DataFrame({"exam_score": score, "certificate": passed, "pay": pay})
    text = (
        "Trainees with an exam score of at least 60, the threshold, are entitled to a certificate; some "
        "do not fetch it. exam_score: points; certificate: 1 if the trainee has one; pay: a month later."
    )
    given = answer_from_table("What is the effect of the certificate on pay?", table, text)
    assert (given.plan.design, given.plan.cutoff) == ("discontinuity", 60)
    assert given.method.startswith("fuzzy")
    assert given.value == pytest.approx(200, abs=60)


@pytest.mark.parametrize(("rule", "sign"), [("below", 1), ("above", -1)])
def test_a_rule_holds_on_the_side_that_the_text_says(rule: str, sign: int) -> None:
    rng = np.random.default_rng(5)
    income = rng.uniform(0, 10_000, 3000)
    attendance = 50 + 0.002 * income + 6 * (income < 5000) + rng.normal(0, 2, 3000)
    table = pd.DataFrame({"household_income": income, "attendance": attendance})
    text = f"Households with an income {rule} 5,000 are eligible for a transfer. attendance: days at school."
    question = (
        "What is the effect of being eligible for the transfer on attendance at the threshold?"
    )
    given = answer_from_table(question, table, text)
    assert (given.plan.design, given.plan.running) == ("discontinuity", "household_income")
    assert given.value == pytest.approx(6 * sign, abs=0.8)


@pytest.mark.parametrize(
    ("column", "told"),
    [("won_lottery", "drawn by lot"), ("z", "whether the draft lottery drew the man")],
)
def test_who_is_drawn_by_lot_moves_what_the_draw_opens(column: str, told: str) -> None:
    rng = np.random.default_rng(6)
    drawn = rng.integers(0, 2, 8000)
    frail = rng.normal(size=8000)
    insured = ((rng.random(8000) < 0.1 + 0.4 * drawn) | (frail > 1.5)).astype(int)
    score = 60 - 8 * insured + 5 * frail + rng.normal(size=8000)
    table = pd.DataFrame({column: drawn, "insured": insured, "depression": score})
    text = f"{column}: {told}. insured: 1 if insured later. depression: score."
    given = answer_from_table("What is the effect of being insured on depression?", table, text)
    assert given.plan.instrument == column
    assert given.value == pytest.approx(-8, abs=1)


def test_the_outcome_before_is_no_instrument_for_its_name() -> None:
    rng = np.random.default_rng(7)
    fee = rng.integers(0, 2, 1000)
    before = rng.normal(size=1000)
    table = pd.DataFrame({"road_fee": fee, "distance_before_fee": before})
    table["distance"] = before - 2 * fee + rng.normal(size=1000)
    text = "road_fee: 1 where a fee is taken. distance: driven a day. distance_before_fee: a year earlier."
    given = answer_from_table("What is the effect of the road fee on distance?", table, text)
    assert (given.plan.design, given.plan.covariates) == ("adjustment", ("distance_before_fee",))


def test_a_trait_that_is_shown_at_random_is_a_treatment() -> None:
    rng = np.random.default_rng(8)
    name = rng.choice(["black", "white"], 6000)
    call = (rng.random(6000) < 0.10 + 0.04 * (name == "white")).astype(int)
    table = pd.DataFrame({"race": name, "call": call})
    text = "Made-up letters with randomly assigned names went to firms. race: that the name suggests. call: 1 if called back."
    question = "What is the effect of a black name on the chance of a call?"
    given = answer_from_table(question, table, text)
    assert given.plan.design == "randomized"
    assert given.value == pytest.approx(-0.04, abs=0.02)


def test_people_drawn_at_random_for_a_survey_are_not_a_trial() -> None:
    rng = np.random.default_rng(9)
    table = pd.DataFrame({"volunteers": rng.integers(0, 2, 500), "mood": rng.normal(size=500)})
    text = "A survey of 500 randomly selected households. volunteers: 1 if yes. mood: score."
    given = answer_from_table("Does volunteering improve the mood?", table, text)
    assert (given.plan.design, given.certainty) == ("adjustment", "low")


def test_places_of_many_are_taken_out_and_not_passed_over() -> None:
    rng = np.random.default_rng(10)
    town = rng.integers(0, 60, 4000)
    rich = rng.normal(size=60)[town]
    member = (rng.random(4000) < 1 / (1 + np.exp(-2 * rich))).astype(int)
    table = pd.DataFrame({"town": [f"town {t}" for t in town], "member": member})
    table["saved"] = 5 + member + 4 * rich + rng.normal(size=4000)
    text = "town: where the person lives. member: 1 if in the club. saved: money saved."
    given = answer_from_table("Does being a member increase the money saved?", table, text)
    assert given.plan.absorbed == ("town",)
    assert given.value == pytest.approx(1, abs=0.15)


def test_a_list_of_columns_that_leaves_one_out_does_not_vouch_for_it() -> None:
    rng = np.random.default_rng(11)
    frame = {name: rng.normal(size=600) for name in ("weight", "height", "income")}
    table = pd.DataFrame({**frame, "qqx": rng.normal(size=600), "drug": rng.integers(0, 2, 600)})
    table["pain"] = 3 + table.drug + table.weight + rng.normal(size=600)
    text = "weight: in kg. height: in cm. income: a month. drug: 1 if taken. pain: score."
    given = answer_from_table("Does the drug reduce the pain?", table, text)
    assert given.plan.covariates == ("weight", "height", "income")
    assert any(one.startswith("qqx:") for one in given.plan.left_out)


def test_who_was_invited_is_by_chance_and_who_came_is_not() -> None:
    rng = np.random.default_rng(12)
    invited, keen = rng.integers(0, 2, 4000), rng.normal(size=4000)
    came = (0.9 * invited + keen + rng.normal(size=4000) > 0.4).astype(int)
    sugar = 100 - 6 * came + 3 * keen + rng.normal(size=4000)
    table = pd.DataFrame({"got_invitation": invited, "attended": came, "blood_sugar": sugar})
    text = "A clinic randomly sent invitations to a course. Not all who were asked attended."
    given = answer_from_table("Did attending the course lower the blood sugar?", table, text)
    assert given.plan.instrument == "got_invitation"
    assert given.value == pytest.approx(-6, abs=0.8)
