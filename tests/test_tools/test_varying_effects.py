"""An effect that differs between rows, the level in one case, and the direction between two columns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.test_tools.made_tables import clinics, patients
from tools.planning.choices import answer_choice, offers_options
from tools.planning.estimating import answer_from_table
from tools.planning.modifying import varies_by
from tools.planning.one_case import one_case
from tools.planning.which_causes import direction_of


def test_an_effect_that_grows_with_a_column_is_told_at_zero_and_for_each_unit() -> None:
    given = answer_from_table("Analyze how dose_mg affects relief.", clinics(1, -0.5), "")
    assert (given.plan.treatment, given.plan.outcome) == ("dose_mg", "relief")
    assert given.varies is not None
    assert given.varies.by == "stage"
    assert [one.value for one in given.varies.effects] == pytest.approx([2, -0.5], abs=0.1)
    assert given.varies.own == pytest.approx(-3, abs=2)
    assert "differs by stage" in given.varies.text


def test_an_effect_that_differs_between_two_groups_is_told_in_each() -> None:
    rng = np.random.default_rng(2)
    wave = np.repeat([1, 2], 400)
    invites = rng.normal(size=800)
    table = pd.DataFrame({"wave": wave, "invites": invites, "orders": np.where(wave == 1, 1.0, 0.3) * invites + rng.normal(size=800)})  # fmt: skip
    told = varies_by(table, "invites", "orders", ("wave",))
    assert told is not None
    assert [one.where for one in told.effects] == ["at wave 1", "at wave 2"]
    assert all(e.ci_low <= t <= e.ci_high for e, t in zip(told.effects, (1.0, 0.3), strict=True))
    assert told.own is None


def test_where_the_effect_is_one_a_difference_is_found_as_rarely_as_is_said() -> None:
    found = [varies_by(clinics(s, 0.0, 150), "dose_mg", "relief", ("stage", "noise")) for s in range(200)]  # fmt: skip
    assert sum(one is not None for one in found) <= 3
    assert varies_by(clinics(1, -0.5), "dose_mg", "relief", ()) is None


def test_the_interval_of_each_part_holds_the_truth_as_often_as_it_says() -> None:
    held = []
    for seed in range(200):
        told = varies_by(clinics(seed, -0.5, 300), "dose_mg", "relief", ("stage",))
        assert told is not None
        slope = told.effects[-1]
        if told.own is not None:
            held.append(slope.ci_low <= -0.5 <= slope.ci_high)
    assert len(held) > 150
    assert 0.90 <= np.mean(held) <= 0.99


ASKED = "Estimate the level of pressure_fall when my aunt (age = {age}) takes 2 units of drug_dose."


def test_what_a_case_hangs_on_there_is_asked_for_before_a_number_is_given() -> None:
    old = answer_from_table(ASKED.format(age=64), patients(), "")
    assert (old.value, old.needs) == (None, ("frailty",))
    assert "frailty: tell what it is" in old.refusal
    young = answer_from_table(ASKED.format(age=36), patients(), "")
    assert young.needs == ()
    assert young.value == pytest.approx(3.0, abs=0.5)
    assert young.certainty == "low"
    told = one_case(ASKED.format(age="64, frailty = 1"), patients(), "")
    assert told is not None
    assert told.wanted == ()
    assert told.ci_low <= -1.0 <= told.ci_high


@pytest.mark.parametrize(
    "question",
    ["Estimate the level of pressure_fall when my aunt takes it.", "Does drug_dose affect pressure_fall?",
     "Estimate the level of happiness when my aunt (age = 40) takes 1 unit of drug_dose."],
)  # fmt: skip
def test_a_question_of_no_one_case_is_read_as_any_other(question: str) -> None:
    assert one_case(question, patients(), "") is None


def moved(seed: int, *, back: bool = False) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    shared, one, two = rng.normal(size=(3, 1500))
    first = one + shared + rng.normal(size=1500)
    second = two + 0.8 * first + shared + rng.normal(size=1500)
    names = ("sales", "reach") if back else ("reach", "sales")
    return pd.DataFrame({"posters": one, "rebates": two, names[0]: first, names[1]: second})


TOLD = "Estimate the causal direction between reach and sales. posters and rebates are instrumental variables."


def test_what_is_moved_by_what_moves_the_other_is_the_effect_whatever_both_share() -> None:
    assert offers_options(TOLD)
    for back, right in ((False, "reach -> sales"), (True, "sales -> reach")):
        said = [answer_choice(TOLD, moved(seed, back=back), "").answer for seed in range(20)]
        assert set(said) <= {right, ""}
        assert said.count(right) >= 17  # what chance leaves between two bounds is not told


def test_no_direction_is_told_where_nothing_is_said_to_act_from_outside() -> None:
    bare = direction_of("What is the causal direction between reach and sales?", moved(4))
    assert bare is not None
    assert (bare.cause, bare.effect) == ("", "")
    only = TOLD.replace("posters and ", "")
    assert answer_choice(only, moved(4), "").answer == ""
    unknown = direction_of(TOLD.replace("reach and", "fame and"), moved(4))
    assert unknown is not None
    assert "no column" in unknown.why
    assert direction_of("Does reach affect sales?", moved(4)) is None


def test_an_offer_that_came_before_is_no_instrument_of_a_later_one() -> None:
    rng = np.random.default_rng(6)
    first = rng.integers(0, 2, 900)
    special = (rng.random(900) < 0.2 + 0.5 * first).astype(int)
    bought = (rng.random(900) < 0.2 + 0.3 * special + 0.2 * first).astype(int)
    table = pd.DataFrame({"initial_offer": first, "special_offer": special, "purchase": bought})
    given = answer_from_table(
        "Evaluate whether special_offer causally affects purchase.", table, ""
    )
    assert given.plan.design == "adjustment"
    assert given.value == pytest.approx(0.3, abs=0.1)


def test_being_assigned_to_an_offer_moves_those_who_received_it() -> None:
    rng = np.random.default_rng(7)
    assigned, keen = rng.integers(0, 2, 2000), rng.normal(size=2000)
    received = ((0.9 * assigned + 0.3 * keen + rng.normal(size=2000)) > 0.5).astype(int)
    score = 2 * received + 2 * keen + rng.normal(size=2000)
    table = pd.DataFrame({"assigned_encouragement": assigned, "received_encouragement": received, "exam_score": score})  # fmt: skip
    text = "A randomized trial: encouragement was randomly assigned, and not all received it."
    given = answer_from_table(
        "Did receiving encouragement have an impact on the exam score?", table, text
    )
    assert (given.plan.design, given.plan.instrument) == ("instrument", "assigned_encouragement")
    assert given.ci_low <= 2 <= given.ci_high  # type: ignore[operator]
