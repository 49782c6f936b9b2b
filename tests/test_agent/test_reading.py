"""A chat model's help with a question: only words of the question, only nodes of the graph."""

from __future__ import annotations

import json

import pytest

from agent.models.backends.scripted import ScriptedModel
from agent.question import CausalQuestion
from agent.reading.model_help import read_question
from agent.run import ask
from agent.settings import Settings
from graphs.errors import ModelUnavailableError

ODD = "LDL cholesterol; and then coronary heart disease - any thoughts on the former bringing the latter?"
RULES = Settings(judge="rules")


def says(treatment: str, outcome: str, relation: str = "effect") -> ScriptedModel:
    slots = {"relation": relation, "treatment": treatment, "outcome": outcome}
    return ScriptedModel(lambda _: json.dumps(slots))


@pytest.mark.parametrize(
    ("treatment", "outcome", "kept"),
    [
        ("LDL cholesterol", "coronary heart disease", True),
        ("ldl cholesterol.", "coronary heart disease", True),
        ("statins", "coronary heart disease", False),
        ("LDL cholesterol", "LDL", False),
        ("LDL cholesterol", "heart attacks", False),
        ("", "coronary heart disease", False),
    ],
)
async def test_only_two_different_spans_of_the_question_count(
    treatment: str, outcome: str, kept: bool
) -> None:
    question = CausalQuestion(text=ODD, kind="not_causal")
    read, said, _ = await read_question(says(treatment, outcome), question)
    assert (read is not None) == kept, said


async def test_a_reading_makes_a_question_answerable_and_is_named() -> None:
    plain = await ask(ODD, settings=RULES)
    helped = await ask(ODD, settings=RULES, model=says("LDL cholesterol", "coronary heart disease"))
    asked = await ask("Does LDL cholesterol cause coronary heart disease?", settings=RULES)
    assert plain.verdict == "insufficient_evidence"
    assert helped.verdict == asked.verdict
    assert [use.slot for use in helped.models].count("reader") == 1
    assert helped.models[0].slot == "reader"


@pytest.mark.parametrize(
    "model",
    [
        says("LDL cholesterol", "thoughts"),
        says("nonsense", "coronary heart disease"),
        says("LDL cholesterol", "coronary heart disease", "none"),
        ScriptedModel(["no JSON at all"]),
        ScriptedModel([ModelUnavailableError("busy")]),
    ],
)
async def test_a_bad_reading_leaves_the_rules_result(model: ScriptedModel) -> None:
    plain = await ask(ODD, settings=RULES)
    answer = await ask(ODD, settings=RULES, model=model)
    assert (answer.verdict, answer.headline) == (plain.verdict, plain.headline)
    assert answer.claims == plain.claims
    assert [use.slot for use in answer.models] == ["reader"]


async def test_a_question_that_the_rules_read_is_not_shown_to_a_model() -> None:
    model = says("coronary heart disease", "LDL cholesterol")
    answer = await ask(
        "Does LDL cholesterol cause coronary heart disease?", settings=RULES, model=model
    )
    assert all("take a question apart" not in turns[0].content for turns in model.seen)
    assert "reader" not in [use.slot for use in answer.models]
    assert answer.treatment is not None
    assert answer.treatment.mention == "LDL cholesterol"
