"""What of an effect runs through a mediator, asked of a table in words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tools.planning.estimating import answer_from_table
from tools.planning.mediated import read_mediated


def course(n: int = 3000) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    prior = rng.normal(size=n)
    took = (prior + rng.normal(size=n) > 0).astype(int)
    practice = 2.0 * took + prior + rng.normal(size=n)
    score = 1.0 * took + 1.5 * practice + prior + rng.normal(size=n)
    return pd.DataFrame({"prior_skill": prior, "took_course": took, "practice_hours": practice, "final_score": score})  # fmt: skip


@pytest.mark.parametrize(
    ("question", "truth"),
    [
        ("What is the indirect effect of took_course on final_score through practice_hours?", 3.0),
        ("What is the direct effect of took_course on final_score that is not mediated by practice_hours?", 1.0),
        ("Does practice_hours mediate the effect of took_course on final_score?", 3.0),
        ("How much of the effect of took_course on final_score runs through practice hours?", 3.0),
    ],
)  # fmt: skip
def test_the_part_that_is_asked_for_is_told_and_not_the_whole(question: str, truth: float) -> None:
    given = answer_from_table(question, course(), "")
    assert given.plan.design == "mediation"
    assert given.plan.covariates == ("prior_skill",)
    assert given.ci_low <= truth <= given.ci_high  # type: ignore[operator]
    assert given.ci_high - given.ci_low < 1  # type: ignore[operator]
    assert given.certainty == "low"
    assert any("cross-world" in text for text in given.plan.assumed)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("What is the direct effect of took_course on final_score?", "not said what"),
        ("What is the indirect effect of took_course on final_score through diet?", "no column is about 'diet'"),
    ],
)  # fmt: skip
def test_no_whole_effect_stands_for_a_part_that_cannot_be_told(question: str, why: str) -> None:
    given = answer_from_table(question, course(), "")
    assert given.value is None
    assert why in given.refusal


def test_a_question_of_the_whole_effect_is_read_as_before() -> None:
    assert read_mediated("What is the effect of the course on the score?") is None
    assert read_mediated("Does the medication (or mediation) help recovery?") is None
    assert (
        answer_from_table("Does took_course affect final_score?", course(), "").plan.design
        == "adjustment"
    )
