"""The public fakes: the scripted model, and the rules that stand where there is no model."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel

from agent.models.backends.rules import RulesModel
from agent.models.backends.scripted import ScriptedModel
from agent.models.chat_model import ChatModel, Message
from graphs.errors import DataError, InputError, ModelOutputError, ModelUnavailableError, SetupError

if TYPE_CHECKING:
    from pathlib import Path

ASK = [Message("user", "does it?")]
GOOD = '{"direction": "increases", "certainty": 0.7}'
LABELS = ["increases", "decreases", "no_difference", "not_bearing"]


class Verdict(BaseModel):
    direction: str
    certainty: float


async def test_a_queue_is_said_in_order_errors_included() -> None:
    model = ScriptedModel([GOOD, ModelUnavailableError("busy"), "words"])
    assert (await model.complete(ASK, Verdict)).parsed is not None
    with pytest.raises(ModelUnavailableError):
        await model.complete(ASK)
    with pytest.raises(ModelOutputError, match="does not fit"):
        await model.complete(ASK, Verdict)
    with pytest.raises(ModelOutputError, match="no further"):
        await model.complete(ASK)
    assert len(model.seen) == 4


async def test_a_function_answers_the_last_message() -> None:
    model = ScriptedModel(lambda text: text.upper())
    found = await model.complete_many([ASK, [Message("user", "why?")]])
    assert [one.text for one in found] == ["DOES IT?", "WHY?"]


async def test_scripted_scores_are_the_weights_and_say_so() -> None:
    weighted = ScriptedModel(scores=lambda text, label: 3.0 if label in text else 1.0)
    scores = await weighted.score_labels("say ", ["yes", "no"], ["yes", "no"])
    assert (scores.best(), scores.how) == (("yes", "no"), "scripted")
    assert math.exp(scores.rows[0][0]) == pytest.approx(0.75)


async def test_a_recording_answers_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    line = json.dumps({"prompt": "does it?", "answer": "it does"})
    path.write_text(line + "\n", encoding="utf-8")
    assert (await ScriptedModel.recorded(path).complete(ASK)).text == "it does"
    with pytest.raises(DataError, match="no answer"):
        await ScriptedModel.recorded(path).complete([Message("user", "other")])
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match="no recording"):
        ScriptedModel.recorded(path)


@pytest.mark.parametrize(
    ("passage", "label"),
    [
        ("Blood pressure was raised and markers increased.", "increases"),
        ("Treatment reduced mortality.", "decreases"),
        ("There was no significant difference; groups did not differ.", "no_difference"),
        ("Rates were not significantly higher; no significant change was seen.", "no_difference"),
        ("Patients were enrolled in 2009.", "not_bearing"),
    ],
)
async def test_rules_count_the_words_of_each_label(passage: str, label: str) -> None:
    model: ChatModel = RulesModel()
    scores = await model.score_labels("increases increases ", [passage], LABELS)
    assert scores.best() == (label,)
    assert (scores.how, scores.model) == ("rules", "rules")
    assert math.fsum(math.exp(value) for value in scores.rows[0]) == pytest.approx(1.0)


async def test_rules_refuse_what_needs_a_model_and_name_it() -> None:
    model = RulesModel()
    with pytest.raises(SetupError, match="no model is configured, and rules cannot fill a Verdict"):
        await model.complete(ASK, Verdict)
    with pytest.raises(SetupError, match="no model is configured"):
        await model.complete_many([ASK])
    with pytest.raises(SetupError, match="make vectors"):
        await model.embed(["a"])
    with pytest.raises(InputError, match="the rules know the labels"):
        await model.score_labels("", ["x"], ["yes", "no"])
    await model.close()
