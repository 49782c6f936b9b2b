"""A claim against passages: figures first, the judge second, silence where they disagree."""

from __future__ import annotations

import pytest

from agent.judges.scripted import ScriptedJudge
from agent.literature.asked import asked_of
from agent.literature.claims import judge_claim
from agent.literature.of_studies import conclude

CLAIM = "extended therapy compared with short therapy: mortality"
HALF = "In this randomised trial of 400 patients mortality was half in the extended therapy group (risk ratio 0.53, 0.32 to 0.85)."
MORE = "Mortality was higher with extended therapy than with short therapy (hazard ratio 1.46, 95% CI 1.09 to 1.94)."
SAME = "Mortality did not differ (hazard ratio 1.02, 95% CI 0.80 to 1.30)."
OTHER = "Weight was measured in grams (mean 3.2)."


def judge(label: str, certainty: float = 0.95) -> ScriptedJudge:
    return ScriptedJudge(lambda _: label, certainty=certainty)


@pytest.mark.parametrize(
    ("passage", "direction"), [(HALF, "decreases"), (MORE, "increases"), (SAME, "no_difference")]
)
async def test_figures_say_the_direction(passage: str, direction: str) -> None:
    assert (await judge_claim(CLAIM, [passage], None)).direction == direction
    assert (await judge_claim(CLAIM, [passage], judge(direction))).direction == direction


async def test_figures_and_a_sure_judge_that_disagree_abstain() -> None:
    found = await judge_claim(CLAIM, [HALF], judge("no_difference"))
    assert found.direction is None
    assert "disagree" in found.why


async def test_an_arm_named_the_other_way_round_turns_the_effect() -> None:
    turned = "Mortality was higher with short therapy than with extended therapy (HR 1.5, 95% CI 1.2 to 1.9)."
    assert (await judge_claim(CLAIM, [turned], None)).direction == "decreases"


async def test_a_passage_on_something_else_says_nothing() -> None:
    found = await judge_claim(CLAIM, [OTHER], judge("not_bearing"))
    assert (found.direction, found.stance) == (None, "not_enough")


async def test_passages_that_contradict_each_other_are_told() -> None:
    found = await judge_claim(CLAIM, [HALF, MORE], None)
    assert found.direction is None
    assert "contradict" in found.why


async def test_spans_reproduce_the_passage() -> None:
    text = f"{OTHER} {HALF}"
    found = await judge_claim(CLAIM, [text], None)
    assert all(text[s.start : s.end] == s.text for s in found.spans[0])


@pytest.mark.parametrize(
    ("studies", "answer"),
    [
        ([HALF, HALF], "lower"),
        ([MORE], "higher"),
        ([SAME, SAME, MORE], "no difference"),
        (
            [HALF, f"In this randomised trial of 400 patients, all were followed. {MORE}"],
            "uncertain effect",
        ),
        ([OTHER], "insufficient data"),
        ([], "insufficient data"),
    ],
)
async def test_studies_give_one_of_five_answers(studies: list[str], answer: str) -> None:
    question = (
        "Is mortality higher, lower, or the same when comparing extended therapy to short therapy?"
    )
    assert (await conclude(question, studies, None)).answer == answer


@pytest.mark.parametrize(
    ("claim", "treatment", "outcome", "side"),
    [
        ("Statins lower the risk of stroke", "Statins", "the risk of stroke", "decreases"),
        ("Smoking causes lung cancer", "Smoking", "lung cancer", "increases"),
        ("Vitamin C does not prevent colds", "Vitamin C", "colds", "no_difference"),
        ("Insulin is a hormone", "Insulin is a hormone", "", None),
    ],
)
def test_a_claim_is_taken_apart(claim: str, treatment: str, outcome: str, side: str | None) -> None:
    asked = asked_of(claim)
    assert (asked.treatment, asked.outcome, asked.side) == (treatment, outcome, side)
