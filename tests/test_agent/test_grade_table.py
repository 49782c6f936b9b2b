"""Every row of the table of certainty decides something: one test a row, which dies with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.verdict.conclude import conclude
from agent.verdict.grade import LOWER, RAISE, START, certainty_of, firmer, level_of, lowered
from agent.verdict.triangulate import triangulate
from agent.verdict.without_trials.observed import ACTS_BACK
from tests.test_agent.hand_made_lines import (
    difference,
    dossier,
    item,
    line,
    mention,
    near,
    repeated,
    said,
    signal,
)

UP = line("randomized", *repeated(signal(1.5, 1.3, 1.8)))
NULL = line("randomized", *repeated(signal(1.0, 0.95, 1.05)))


@pytest.mark.parametrize(
    ("design", "level"),
    [("randomized", 4), ("mendelian_randomization", 3), ("observational", 2), ("own_data", 2)],
)
def test_where_each_design_starts(design: str, level: int) -> None:
    assert START[design] == level  # type: ignore[index]
    assert level_of(replace(UP, design=design)) == (level, ())  # type: ignore[arg-type]


def test_every_row_has_its_test_here() -> None:
    assert set(LOWER) == {
        "one study", "imprecise", "very imprecise", "inconsistent", "wide null", "one side", "unsupported",
        "second hand", "other people", "far people", "other things", "aim", "designs apart",
    }  # fmt: skip
    assert set(RAISE) == {"large", "very large", "designs agree"}


def test_aim() -> None:
    """The row of `tests.test_agent.test_aims`, where it is told too."""
    untold = item("rct_meta_analysis", 0.7, 0.6, 0.8, population="")
    gout = replace(
        dossier(untold, text="Does zorbine prevent gout?"),
        treatment=mention("EX:x", "zorbine").model_copy(update={"category": "biolink:Drug"}),
        outcome=mention("EX:y", "gout"),
    )
    assert LOWER["aim"][1] in conclude(gout).conclusion.reasons


def test_one_study() -> None:
    alone = line("randomized", signal(1.5, 1.3, 1.8))
    assert level_of(alone) == (3, (LOWER["one study"][1],))
    # However large, one trial alone is at most moderate; a meta-analysis holds several.
    assert certainty_of(level_of(line("randomized", signal(9, 8, 10, n=10**6)))[0]) == "moderate"
    assert level_of(line("randomized", signal(1.5, 1.3, 1.8, is_meta_analysis=True)))[0] == 4
    assert level_of(line("observational", signal(1.5, 1.3, 1.8)))[0] == 2


def test_imprecise() -> None:
    few, enough, unknown = (
        line("randomized", *repeated(signal(1.5, 1.3, 1.8, n=n))) for n in (499, 500, None)
    )
    assert level_of(few) == (3, (LOWER["imprecise"][1],))
    assert level_of(enough)[0] == level_of(unknown)[0] == 4


def test_very_imprecise() -> None:
    """Under the optimal information size trials alone suggest; genes that agree may carry them further."""
    few, enough = (line("randomized", *repeated(signal(1.5, 1.3, 1.8, n=n))) for n in (199, 200))
    assert level_of(few) == (2, (LOWER["very imprecise"][1],))
    assert level_of(enough)[0] == 3
    assert triangulate({"randomized": few}).verdict == "suggestive"
    assert triangulate({"randomized": enough}).verdict == "causal"
    genes = line("mendelian_randomization", signal(1.5, 1.3, 1.8))
    both = triangulate({"randomized": few, "mendelian_randomization": genes})
    assert (both.verdict, both.certainty) == ("causal", "moderate")


def test_inconsistent() -> None:
    mixed = line("randomized", *repeated(signal(1.5, 1.4, 1.6), 6), signal(0.6, 0.4, 0.9))
    assert mixed.result == "increases"
    assert level_of(mixed) == (3, (LOWER["inconsistent"][1],))


@pytest.mark.parametrize(
    ("one", "level"),
    [
        (signal(1.0, 0.9, 1.1), 4),
        (signal(1.0, 0.89, 1.1), 3),
        (signal(1.0, 0.9, 1.2), 3),
        (difference(0.0, 0.05, scale="smd"), 4),
        (difference(0.0, 0.06, scale="smd"), 3),
        (difference(0.0, 0.0025, scale="rd"), 4),
        (difference(0.0, 0.003, scale="rd"), 3),
    ],
)
def test_wide_null(one: object, level: int) -> None:
    found = line("randomized", replace(one, is_meta_analysis=True))  # type: ignore[type-var]
    assert found.result == "none"
    assert level_of(found)[0] == level


def test_one_side() -> None:
    wide = line("randomized", signal(0.9, 0.66, 1.23, is_meta_analysis=True))
    assert wide.result == "unclear"
    found = triangulate({"randomized": wide}, asked="increases")
    assert (found.verdict, found.excluded, found.certainty) == (
        "no_effect",
        "increases",
        "moderate",
    )
    assert LOWER["one side"][1] in found.reasons


def test_unsupported_and_supported() -> None:
    genes = line("mendelian_randomization", *repeated(signal(1.5, 1.3, 1.8)))
    alone = triangulate({"mendelian_randomization": genes})
    assert (alone.verdict, alone.certainty) == ("suggestive", "low")
    assert LOWER["unsupported"][1] in alone.reasons
    seen = line("observational", *repeated(signal(1.5, 1.3, 1.8)))
    found = triangulate({"mendelian_randomization": genes, "observational": seen})
    assert (found.verdict, found.certainty) == ("causal", "moderate")


def test_second_hand() -> None:
    body = triangulate({"assessment": said("assessment", "increases", "established")})
    label = triangulate({"label": said("label", "increases", "established")})
    assert (body.certainty, label.certainty) == ("high", "moderate")


def test_designs_agree_and_designs_apart() -> None:
    one = line("randomized", signal(1.5, 1.3, 1.8))
    same, other = (
        line("mendelian_randomization", *repeated(signal(*values)))
        for values in ((1.5, 1.3, 1.8), (0.6, 0.5, 0.7))
    )
    agreeing = triangulate({"randomized": one, "mendelian_randomization": same})
    apart = triangulate({"randomized": UP, "mendelian_randomization": other})
    assert (agreeing.certainty, triangulate({"randomized": one}).certainty) == ("high", "moderate")
    assert (apart.verdict, apart.certainty) == ("causal", "moderate")


@pytest.mark.parametrize(
    ("values", "level"),
    [
        ((3.0, 2.01, 4.5), 3),
        ((3.0, 1.99, 4.5), 2),
        ((0.3, 0.2, 0.49), 3),
        ((8.0, 5.01, 12.0), 4),
        ((8.0, 4.99, 12.0), 3),
    ],
)
def test_large_and_very_large(values: tuple[float, float, float], level: int) -> None:
    meta = signal(*values, is_meta_analysis=True)
    assert level_of(line("observational", meta))[0] == level
    # One study is not rated up, nor trials, nor differences.
    assert level_of(line("observational", signal(*values)))[0] == 2
    assert level_of(line("randomized", meta))[0] == 4
    assert level_of(line("observational", difference(9.0, 0.1, is_meta_analysis=True)))[0] == 2


def test_a_very_large_association_is_causal_at_most_moderately() -> None:
    seen = line("observational", signal(8.0, 5.1, 12.0, is_meta_analysis=True))
    found = triangulate({"observational": seen})
    assert (found.verdict, found.certainty) == ("causal", "moderate")


def test_other_people() -> None:
    trial = item("rct_meta_analysis", 0.7, 0.6, 0.8, population="adults")
    own = conclude(dossier(trial)).conclusion
    other = conclude(dossier(trial, population="pregnant women")).conclusion
    assert (own.certainty, other.certainty) == ("high", "moderate")
    assert other.of_whom == "adults"
    assert LOWER["other people"][1] in other.reasons


@pytest.mark.parametrize(
    ("asked", "studied_in"),
    [("children", "adults"), ("healthy people", "people with heart failure")],
)
def test_far_people(asked: str, studied_in: str) -> None:
    trials = item("rct_meta_analysis", 0.7, 0.6, 0.8, population=studied_in)
    found = conclude(dossier(trials, population=asked)).conclusion
    assert (found.verdict, found.certainty, found.of_whom) == ("suggestive", "low", studied_in)
    assert LOWER["far people"][1] in found.reasons


@pytest.mark.parametrize(
    ("asked", "studied_in"),
    [("women", "men over 40"), ("non-smokers", "male smokers"), ("healthy people", "people with heart failure")],
)  # fmt: skip
def test_one_trial_of_people_of_whom_none_was_asked_about_suggests(
    asked: str, studied_in: str
) -> None:
    trial = item("rct", 0.7, 0.6, 0.8, population=studied_in)
    found = conclude(dossier(trial, population=asked)).conclusion
    assert (found.verdict, found.certainty) == ("suggestive", "low")


def test_a_very_large_association_is_not_causal_where_the_outcome_acts_on_the_treatment() -> None:
    """Protopathic bias: what treats the first signs of a disease comes before its diagnosis."""
    seen = item("observational_meta_analysis", 8.0, 6.5, 9.8)
    back = item("cohort", 5.0, 4.2, 6.0, exposure=seen.outcome, outcome=seen.exposure)
    unclear = item("cohort", 1.1, 0.7, 1.7, exposure=seen.outcome, outcome=seen.exposure)
    assert conclude(dossier(seen)).conclusion.verdict == "causal"
    assert conclude(dossier(seen, unclear)).conclusion.verdict == "causal"
    found = conclude(dossier(seen, back)).conclusion
    assert (found.verdict, found.reasons[-1]) == ("associational", ACTS_BACK)


def test_other_things() -> None:
    trial = item(
        "rct_meta_analysis", 0.7, 0.6, 0.8, exposure="EX:a",
        relations=(near("treatment", "member", "a"),),
    )  # fmt: skip
    found = conclude(dossier(trial)).conclusion
    assert (found.verdict, found.certainty) == ("causal", "moderate")
    assert found.related == ("a, a kind of zorbine",)
    assert LOWER["other things"][1] in found.reasons


def test_levels_and_words() -> None:
    assert [certainty_of(level) for level in (6, 5, 4, 3, 2, 1, 0, -2)] == [
        "high", "high", "high", "moderate", "low", "low", "low", "low",
    ]  # fmt: skip
    assert [lowered(c, "other people")[0] for c in ("high", "moderate", "low", None)] == [  # type: ignore[arg-type]
        "moderate", "low", "low", None,
    ]  # fmt: skip
    assert firmer(None, "low") == "low"
    assert firmer("moderate", "high") == firmer("high", "low") == "high"
