"""When a change came, in the many ways in which tables and their descriptions say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from tools.planning.column_facts import read_columns
from tools.planning.derived import as_times, is_dated
from tools.planning.estimating import answer_from_table
from tools.planning.planning import plan
from tools.planning.shown_by_table import is_told_after

if TYPE_CHECKING:
    from tools.planning.plans import PlanResult

TITLE = "difference-in-differences"


def near(given: PlanResult, truth: float, off: float) -> None:
    assert given.plan.design == TITLE, given.plan
    assert given.value == pytest.approx(truth, abs=off)


def districts(start: str, missing: float, second: int = 2014) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    rows = []
    for place in range(90):
        began = [missing, 2012, second][place % 3]
        for year in range(2010, 2018):
            on = began > 0 and year >= began
            level = place % 7 + 0.2 * (year - 2010) + 1.5 * on + rng.normal(0, 0.3)
            rows.append((place * 3 + 7001, year, level, began))
    return pd.DataFrame(rows, columns=["code", "year", "enrolment", start])


@pytest.mark.parametrize("missing", [0.0, np.nan])
def test_a_column_says_for_each_unit_from_when_on_it_was_there(missing: float) -> None:
    table = districts("meals_start", missing)
    text = (
        "Districts, some of which brought in free school meals. code: identifier of the district; "
        "enrolment: children at school; meals_start: year in which free meals began."
    )
    near(answer_from_table("Did free school meals raise enrolment?", table, text), 1.5, 0.15)


def test_the_start_of_those_who_ever_had_it_dates_the_indicator_beside_it() -> None:
    table = districts("first_year", 0.0).assign(ever=lambda rows: (rows["first_year"] > 0) * 1)
    text = (
        "A panel of districts. code: identifier of the district; ever: 1 if the district ever adopted the program; "
        "first_year: year of the first adoption, 0 for none; enrolment: children at school."
    )
    given = answer_from_table("What is the effect of the program on enrolment?", table, text)
    near(given, 1.5, 0.15)
    assert given.plan.treatment == "year >= first_year"


def test_years_that_lie_outside_of_the_table_are_no_start() -> None:
    table = districts("first_year", 0.0, 1987).assign(built=lambda rows: rows["first_year"] - 40)
    table = table.drop(columns="first_year")
    text = (
        "code: identifier of the district; built: first year of the building; enrolment: children."
    )
    made = plan("Did free meals raise enrolment?", table, text)
    assert made.refusal


def test_numbers_that_name_units_are_not_adjusted_for() -> None:
    table = districts("first_year", 0.0)
    facts = read_columns(table, "code: identifier of the district; year: the year.")
    assert facts["code"].kind == "identifier"
    assert read_columns(table, "code: points of the test.")["code"].kind == "number"


@pytest.mark.parametrize("written", ["Q{q} {y}", "Q{q}{y}", "{y}Q{q}"])
@pytest.mark.parametrize(
    "when", ["In the second quarter of 2011", "In Q2 2011", "In April 2011", "In Apr. 2011"]
)
def test_quarters_and_months_in_words_are_times(written: str, when: str) -> None:
    rng = np.random.default_rng(2)
    rows = [
        (f"City{unit}" if unit else "Oslo", written.format(q=k % 4 + 1, y=2010 + k // 4),
         30 + unit + 0.5 * k - 3 * (unit == 0 and k >= 5) + rng.normal(0, 0.2))
        for unit in range(20) for k in range(20)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["city", "quarter", "smokers"])
    text = f"Smokers by city, in percent. {when} Oslo began a campaign, and the others did not."
    near(answer_from_table("What is the effect of the campaign on smokers?", table, text), -3, 0.4)


def test_words_and_quarters_are_ordered_and_what_has_no_order_is_no_time() -> None:
    assert as_times(pd.Series(["after", "before"])).tolist() == [2, 1]
    assert as_times(pd.Series(["Q3 2011"])).tolist() == [20110701]
    assert as_times(pd.Series(["rain", "sun"])).isna().all()
    assert not is_dated(pd.Series(["Q5 2011"]))


def test_before_and_after_may_be_text_and_rows_of_a_place_many() -> None:
    rng = np.random.default_rng(3)
    rows = [
        (f"S{site}", when, int(site < 15), 30 + 8 * (site < 15) + (5 + 12 * (site < 15)) * (when == "after") + rng.normal())
        for site in range(30) for when in ("before", "after") for _ in range(3)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["site", "period", "reserve", "density"])
    text = "period: whether the fish were counted before or after the reserve was set up; reserve: 1 inside of it; density: of fish."
    near(answer_from_table("What is the effect of the reserve on density?", table, text), 12, 0.8)


def trips(years: tuple[int, ...], came: str) -> tuple[pd.DataFrame, str]:
    rng = np.random.default_rng(4)
    rows = [
        (city, year, 20 + 4 * (city == "Brno") + (year - 2014) + 3 * (city == "Linz" and year >= 2016) + rng.normal())
        for city in ("Linz", "Brno") for year in years for _ in range(400)
    ]  # fmt: skip
    text = (
        f"Diaries of people in two cities. {came} city: where they live; trips: by bike in a month."
    )
    return pd.DataFrame(rows, columns=["city", "year", "trips"]), text


@pytest.mark.parametrize("years", [(2014, 2018), (2013, 2014, 2015, 2016, 2017)])
def test_different_people_of_two_places_are_compared_before_and_after(
    years: tuple[int, ...],
) -> None:
    table, text = trips(years, "Linz opened bike lanes in 2016, Brno did not.")
    near(answer_from_table("What is the effect of the bike lanes on trips?", table, text), 3, 0.4)


def test_a_year_in_the_text_is_no_start_of_what_people_have() -> None:
    rng = np.random.default_rng(5)
    year = rng.choice([2010, 2012, 2014, 2016], 2000)
    union = rng.integers(0, 2, 2000)
    table = pd.DataFrame(
        {"year": year, "union": union, "wage": 10 + 2 * union + rng.normal(size=2000)}
    )
    text = (
        "A survey of workers, changed in 2014. union: 1 for members of a union; wage: by the hour."
    )
    given = answer_from_table("What is the effect of the union on the wage?", table, text)
    assert given.plan.design == "adjustment"
    assert given.value == pytest.approx(2, abs=0.2)


def test_a_place_may_go_by_its_initials_and_the_outcome_by_a_number_behind() -> None:
    rng = np.random.default_rng(6)
    there = rng.integers(0, 2, 600)
    first = 20 - 2 * there + rng.normal(0, 2, 600)
    table = pd.DataFrame(
        {"ns": there, "staff": first, "staff2": first - 1 + 2.5 * there + rng.normal(size=600)}
    )
    text = (
        "Shops in Nova Scotia and Ontario. Nova Scotia raised its minimum wage. ns: 1 in Nova Scotia; "
        "staff: people at work before the raise; staff2: people at work after the raise."
    )
    given = answer_from_table("What is the effect of the minimum wage on staff?", table, text)
    near(given, 2.5, 0.3)
    assert (given.plan.treatment, given.plan.before) == ("ns", "staff")


def test_an_indicator_of_rows_made_after_is_the_period_and_one_of_people_is_not() -> None:
    table = pd.DataFrame({"aug": [0, 1] * 20, "died": [0, 1] * 20})
    text = "aug: 1 if the payment was made in August, after the posters; died: 1 if dead after surgery."
    facts = read_columns(table, text)
    assert is_told_after(facts["aug"])
    assert not is_told_after(facts["died"])
