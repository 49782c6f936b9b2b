"""The number of the short form from answers made by hand: which one, in which words, how printed."""

from __future__ import annotations

from typing import Any

import pytest

from agent.writing.parts.size import difference_numbers, ratio_numbers
from tests.test_agent.hand_made import OWN, answer, claim, effect, mention, parts, study


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ({"effect": effect()}, "How much"),
        ({"verdict": "conflicting"}, "One result"),
        ({"verdict": "insufficient_evidence"}, "Best estimate"),
    ],
)
def test_what_kind_of_number_it_is(given: dict[str, Any], label: str) -> None:
    size = "risk of pain 1.50 times as high (95 % CI 1.20 to 1.90) for zorbine vs placebo."
    assert parts(answer(study(1), **given))[label] == size


def test_numbers_of_observation_are_associations() -> None:
    shown = parts(answer(study(1, design="cohort"), verdict="associational"))
    assert shown["Association"].startswith("risk of pain 1.50 times")
    own = parts(answer(study(1, **OWN), verdict="suggestive"))
    assert own["Best estimate"] == (
        "difference in pain of 3 (95 % CI 2 to 4) with zorbine against without it."
    )


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ({"measure": "OR"}, "odds of pain 1.50 times as high (95 % CI 1.20 to 1.90) for zorbine vs placebo."),
        ({"measure": "HR"}, "hazard of pain 1.50 times as high (95 % CI 1.20 to 1.90) for zorbine vs placebo."),
        ({"measure": "IRR"}, "rate of pain 1.50 times as high (95 % CI 1.20 to 1.90) for zorbine vs placebo."),
        ({"contrast": "per 1 mg more zorbine"},
         "risk of pain 1.50 times as high (95 % CI 1.20 to 1.90) per 1 mg more zorbine."),
        ({"contrast": None}, "risk of pain 1.50 times as high (95 % CI 1.20 to 1.90)."),
        ({"contrast": "zorbine vs tea; back pain"},
         "risk of back pain 1.50 times as high (95 % CI 1.20 to 1.90) for zorbine vs tea."),
        ({"measure": "MD", "estimate": 1.5},
         "difference in pain of 1.5 (95 % CI 1.2 to 1.9) for zorbine vs placebo."),
        ({"measure": "SMD", "estimate": 1.25},
         "standardized difference in pain of 1.25 (95 % CI 1.20 to 1.90) for zorbine vs placebo."),
    ],
)  # fmt: skip
def test_a_number_says_what_it_compares(given: dict[str, Any], size: str) -> None:
    assert parts(answer(study(1, **given), effect=effect()))["How much"] == size


@pytest.mark.parametrize(
    ("estimation", "given", "size"),
    [
        ({"unit": "kg"}, {}, "difference in pain of 1.5 kg (95 % CI 1.2 to 1.9) with zorbine against without it."),
        ({"unit": "kg", "scale": "per unit of treatment"}, {},
         "difference in pain of 1.5 kg (95 % CI 1.2 to 1.9) per unit more zorbine."),
        ({"unit": "kg"}, {"measure": "RD"},
         "difference in the risk of pain of 150 percentage points (95 % CI 120 to 190) with zorbine "
         "against without it."),
    ],
)  # fmt: skip
def test_our_own_number_is_that_of_the_effect(
    estimation: dict[str, Any], given: dict[str, Any], size: str
) -> None:
    data = {"status": "ok", "estimate": estimation}
    made = answer(study(1, **{**OWN, **given}), effect=effect(), estimation=data)
    shown = parts(made)
    assert shown["How much"] == size
    assert shown["Studies"] == "our own analysis of NHEFS (900 people)."
    turned = made.model_copy(update={"treatment": mention("zorbine", sign=-1)})
    assert "less zorbine" in parts(turned)["How much"]
    assert "less zorbine" not in parts(turned.model_copy(update={"effect": None}))["Best estimate"]


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ({"n": 10}, {"n": 20}, "2"),
        ({"year": 2010, "n": None}, {"year": 2005, "n": None}, "1"),
        ({"design": "rct_meta_analysis", "n": 10}, {"n": 20}, "1"),
        ({"direction": "increases", "n": 10}, {"direction": "none", "n": 20}, "1"),
        ({"design": "cohort", "n": 90}, {"design": "mendelian_randomization", "n": 20}, "2"),
        ({"direction": "none", "design": "rct"}, {"design": "cohort"}, "1"),
        ({"design": "observational_meta_analysis", "direction": "none"}, {"design": "cohort"}, "2"),
        ({"estimate": None, "n": 99}, {"n": 20}, "2"),
        ({"outcome": "EX:gene", "n": 90, "id": "far"}, {"n": 20}, "1"),
    ],
)
def test_where_no_effect_is_claimed_the_strongest_number_is_shown(
    first: dict[str, Any], second: dict[str, Any], shown: str
) -> None:
    one = study(1, **{"population": "1", **first})
    two = study(2, **{"population": "2", **second})
    made = answer(one, two, verdict="suggestive")
    assert parts(made)["In whom"] == f"{shown}."


@pytest.mark.parametrize(
    ("verdict", "given", "shown"),
    [
        ("insufficient_evidence", {}, "none"),
        ("conflicting", {}, "increases"),
        ("conflicting", {"direction": "decreases"}, "decreases"),
        ("conflicting", {"direction": "none"}, "none"),
        ("conflicting", {"treatment": mention("zorbine", sign=-1)}, "decreases"),
        ("conflicting", {"outcome": mention("pain", sign=-1), "direction": "decreases"}, "increases"),
        ("conflicting",
         {"treatment": mention("zorbine", sign=-1), "outcome": mention("pain", sign=-1)}, "increases"),
        ("no_effect", {}, "largest"),
    ],
)  # fmt: skip
def test_the_number_shown_points_as_the_answer_does(
    verdict: str, given: dict[str, Any], shown: str
) -> None:
    ways = ("increases", "decreases", "none")
    studies = [study(i, direction=way, population=way) for i, way in enumerate(ways, 1)]
    largest = study(9, direction="increases", population="largest", n=90_000, design="rct")
    beside = [largest] if shown == "largest" else []
    made = answer(*studies, *beside, **{"verdict": verdict, "direction": "increases", **given})
    assert parts(made)["In whom"] == f"{shown}."


def test_without_a_population_of_its_own_a_number_takes_that_of_the_deciding_evidence() -> None:
    made = answer(study(1, population=None), study(2, population="nurses"), effect=effect())
    assert parts(made)["In whom"] == "nurses."
    elsewhere = made.model_copy(update={"claims": (claim("Another sentence.", "e2"),)})
    assert "In whom" not in parts(elsewhere)


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ((9.99, 9.94, 10.0), ["9.99", "9.94", "10.0"]),
        ((0.995, 0.5, 1.5), ["0.99", "0.50", "1.50"]),
        ((0.996, 0.5, 1.5), ["0.996", "0.500", "1.500"]),
        ((1.004, 1.0, 1.5), ["1.004", "1.000", "1.500"]),
        ((1.5, 1.0, 2.0), ["1.50", "1.00", "2.00"]),
    ],
)
def test_ratios_near_one_and_above_ten(values: tuple[float, ...], printed: list[str]) -> None:
    assert ratio_numbers(values) == printed


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ((0.00123, 0.001, 0.002), ["0.0012", "0.0010", "0.0020"]),
        ((0.0123, 0.01, 0.02), ["0.0123", "0.0100", "0.0200"]),
        ((-12.0, -13.0, 0.0), ["-12", "-13", "0"]),
        ((-0.001, -20.0, 20.5), ["0.0", "-20.0", "20.5"]),
        ((99.94, 1.0, 2.0), ["99.9", "1.0", "2.0"]),
        ((0.5, 0.25, 0.75), ["0.50", "0.25", "0.75"]),
        ((100.4, 99.0, 101.0), ["100", "99", "101"]),
    ],
)
def test_differences_near_nothing_and_far_from_it(
    values: tuple[float, ...], printed: list[str]
) -> None:
    assert difference_numbers(values) == printed


def test_the_number_shown_does_not_speak_against_the_reply() -> None:
    trial = study(1, design="rct", direction="none", estimate=0.75, ci_low=0.5, ci_high=1.1)
    cohort = study(2, design="cohort", estimate=1.66, ci_low=1.58, ci_high=1.75)
    shown = parts(answer(trial, cohort, verdict="suggestive", direction="increases"))
    assert shown["Association"].startswith("risk of pain 1.66 times")
