"""CausalPitfalls: what its keys state, and what counts as right."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from agent.strategies.by_rules import ByRules
from evals.tasks.answers import found, silent
from evals.tasks.known import TASKS
from evals.tasks.lines import FileLine
from evals.tasks.sets.numbers.estimating import TrueEffect
from evals.tasks.sets.numbers.pitfall_keys import AskedBack, GraphClass, Parts, Sign, truth_of
from tests.test_tools.made_tables import clinics, patients

if TYPE_CHECKING:
    from pathlib import Path

    from graphs.stores.sqlite_store import SqliteStore

NAMES = {"VARIABLE_X1": "stage", "VARIABLE_X2": "dose_mg", "VARIABLE_Y": "relief"}
CASE = {"VARIABLE_X1": "age", "VARIABLE_X2": "frailty", "VARIABLE_T": "drug_dose", "VARIABLE_Y": "pressure_fall"}  # fmt: skip


def truth(key: dict[str, Any], shortest: str = "{VARIABLE_X1} {VARIABLE_T} {VARIABLE_Y}") -> object:
    return truth_of(FileLine("k", {"dataset": "a.csv", **key}), shortest)


def test_a_key_says_what_is_right_or_nothing() -> None:
    parts = {"DOSE_COEF": 2, "STAGE_COEF": -3, "INTERACTION_COEF": -0.5}
    assert truth(parts) == Parts((2.0, -3.0, -0.5), (0.1, pytest.approx(0.15), 0.05))  # type: ignore[arg-type]
    assert truth({"EFFECT_A": 1, "EFFECT_B": 0.3, "TOLERANCE": 0.1}) == Parts(
        (1.0, 0.3), (0.1, 0.1)
    )
    assert truth({"TRUE_EDGES": ["a->b"]}) == GraphClass("a->b")
    assert truth({"TRUE_GRAPH": ["c->b->a"]}) == GraphClass("a-b b-c")
    assert truth({**CASE, "GROUP_1": [1, 2]}) == AskedBack(frozenset({"frailty"}))
    assert truth({**CASE, "OVERALL_DIRECTION": "positive"}) is None
    assert truth({**CASE, "ANSWER": 3}) is None
    assert truth(
        {"TREATMENT": "t", "OVERALL_DIRECTION": "positive", "ADJUSTED_DIRECTION": "Negative"}
    ) == Sign(-1)
    whole = truth(
        {
            "TREATMENT": "t",
            "TRUE_TOTAL_EFFECT": 0.5,
            "TRUE_INDIRECT_EFFECT": 0.2,
            "ADJUSTED_DIRECTION": "positive",
        }
    )
    assert whole == TrueEffect(0.5, within=0.05)


def test_a_direction_is_right_where_the_whole_interval_goes_that_way() -> None:
    assert Sign(1).hold(0.1, 0.4)
    assert Sign(-1).hold(-0.4, -0.1)
    assert Sign(0).hold(-0.1, 0.1)
    assert not Sign(1).hold(-0.1, 0.4)
    assert not Sign(0).hold(0.1, 0.4)


def test_every_part_must_be_said_and_near() -> None:
    right = Parts((2.0, -0.5), (0.1, 0.05))
    assert right.hold("2.05 -0.52")
    assert not right.hold("2.2 -0.5")
    assert not right.hold("2.0")
    assert not right.hold("frailty")


async def test_an_effect_that_differs_and_a_case_are_answered_from_the_rows(
    tmp_path: Path, starter: SqliteStore
) -> None:
    for name, key, prompt, table in (
        ("moderation", {**NAMES, "DOSE_COEF": 2, "STAGE_COEF": -3, "INTERACTION_COEF": -0.5},
         "Analyze how {VARIABLE_X2} affects {VARIABLE_Y}.", clinics(1, -0.5, 20_000)),
        ("shift", {**CASE, "GROUP_1": [30, 50]},
         "Estimate the level of {VARIABLE_Y} when he ({VARIABLE_X1} = 65) takes 1 unit of {VARIABLE_T}.",
         patients()),
    ):  # fmt: skip
        place = tmp_path / "causal_pitfalls" / "challenges" / name
        place.mkdir(parents=True)
        (place / "answer_key.json").write_text(json.dumps([{"dataset": "a.csv", **key}]))
        (place / "questions.json").write_text(
            json.dumps([{"difficulty": "hard", "prompt": prompt}])
        )
        table.to_csv(place / "a.csv", index=False)
    task = TASKS["causal_pitfalls"]
    items = task.read(tmp_path)
    settles = task.by_rules(ByRules(starter, None, None))  # type: ignore[arg-type]
    assert [task.credit(item, await settles(item.posed)) for item in items] == [1.0, 1.0]
    assert "-0.5" not in items[0].posed.text
    assert [task.credit(item, silent(item.posed, "no")) for item in items] == [0.0, 0.0]
    assert task.credit(items[1], found("age", "")) == 0.0
