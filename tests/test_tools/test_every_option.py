"""Every option of a command changes its answer or is refused by its name: none is left out in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pytest

from tests.test_tools.hand_made_study import OPTIONS, Study, arrows, people
from tools.causal.query import CausalRequest, Method

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from tools.causal.query import EffectResult

REST = {"descriptor", "csv", "treatment", "outcome", "dag", "method", "control_value", "written", "negative_control_outcomes", "event_must_be_named"}  # fmt: skip
BUDGET = {"seed", "n_sim", "refute"}
"""How much is drawn, and which draws: where nothing is drawn the answer is that of every one of them."""
NEEDED: dict[str, dict[str, Any]] = {
    "wald": {"instruments": ("z",)},
    "2sls": {"instruments": ("z",)},
    "rd": {"running": "x"},
    "did": {"time": "time"},
}


def test_every_field_of_a_request_is_tried() -> None:
    tried = {field for fields in OPTIONS.values() for field in fields}
    assert tried | REST | BUDGET == set(CausalRequest.model_fields)


def rows(method: str, option: str) -> pd.DataFrame:
    """Rows on which every method gives a number and every option could move it."""
    rng = np.random.default_rng(5)
    frame = people()
    n = len(frame)
    frame = frame.assign(
        z=rng.integers(0, 2, n), school=np.arange(n) % 40, unit=np.arange(n) // 2, time=np.arange(n) % 2,
        w=rng.uniform(0.2, 4, n), v=rng.standard_normal(n), m=frame["t"] ^ (rng.random(n) < 0.2),
    )  # fmt: skip
    frame["y"] += frame["t"] * frame["x"]
    if method == "rd":
        frame["t"] = (frame["x"] > 0.0).astype(int)
    if method == "dose":
        frame["t"] = rng.standard_normal(n).round(2)
    if option == "--outcome-event":
        frame["y"] = (frame["y"] > 0.5).astype(int)
    if method == "front_door":
        frame["y"] = (frame["m"] ^ (rng.random(n) < 0.1)).astype(int)
    frame["y"] = frame["y"].mask(frame.index % 9 == 0)
    return frame


def shown(result: EffectResult) -> tuple[Any, ...]:
    """What a reader takes from it."""
    return (
        result.estimate,
        result.multiverse,
        result.negative_control,
        result.negative_controls,
        result.estimand,
    )


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("method", get_args(Method))
def test_an_option_changes_the_answer_or_is_refused_by_its_name(
    tmp_path: Path, method: str, option: str
) -> None:
    study = Study(tmp_path, rows(method, option), ("x", "v"))
    given: dict[str, Any] = {"refute": False, "method": method} | NEEDED.get(method, {})
    given["descriptor"] = study.request().descriptor
    given["descriptor"]["columns"]["c"] = given["descriptor"]["columns"]["v"]
    if method == "front_door":
        given["dag"] = arrows("t>m m>y", bidirected=[["t", "y"]])
    plain = study.run(**given)
    found = study.run(**(given | OPTIONS[option]))
    if found.code == "NO_ESTIMATOR":
        assert option in found.message
        return
    assert plain.status == found.status == "ok", (plain.message, found.message)
    used = given.items() >= OPTIONS[option].items() or (method, option) == ("did", "--estimand")
    assert used or shown(found) != shown(plain)


@pytest.mark.parametrize("method", ["auto", "front_door"])
def test_an_event_that_must_be_named_is(tmp_path: Path, method: str) -> None:
    """An answer in words takes no code for the event by itself: it would say the opposite."""
    table = rows(method, "--outcome-event")
    table["y"] += 1
    given: dict[str, Any] = {"refute": False, "method": method, "event_must_be_named": True}
    if method == "front_door":
        given["dag"] = arrows("t>m m>y", bidirected=[["t", "y"]])
    study = Study(tmp_path, table, ("x", "v"))
    refused = study.run(**given)
    assert (refused.code, "'y' holds 1 and 2, and either may be" in refused.message) == (
        "BAD_CODING",
        True,
    )
    assert study.run(**(given | {"event_must_be_named": False})).status == "ok"
    if method == "auto":
        assert study.run(**given, outcome_event="2").status == "ok"


@pytest.mark.parametrize("option", ["--modifiers", "--multiverse", "--treated", "--estimand"])
def test_a_continuous_treatment_refuses_what_only_two_levels_have(
    tmp_path: Path, option: str
) -> None:
    study = Study(tmp_path, rows("dose", option), ("x", "v"))
    asked = OPTIONS[option] | {"refute": False}
    if option != "--treated":  # named levels make it a treatment of two
        assert study.run(**asked).code == "NO_ESTIMATOR"
    refused = study.run(**asked, method="dose")
    assert refused.code == "NO_ESTIMATOR"
    assert option in refused.message
    assert study.run(refute=False, method="dose").status == "ok"


@pytest.mark.parametrize("option", sorted(OPTIONS.keys() - {"--absorb"}))
def test_a_formula_on_counts_refuses_what_it_does_not_count(tmp_path: Path, option: str) -> None:
    """Also where the DAG, and not the method, leads to it."""
    dag = arrows("t>m m>y", bidirected=[["t", "y"]])
    study = Study(tmp_path, rows("front_door", option), ("x", "v"))
    descriptor = study.request().descriptor
    descriptor["columns"]["c"] = descriptor["columns"]["v"]
    given = {"refute": False, "dag": dag, "descriptor": descriptor}
    assert study.run(**given).status == "ok"
    found = study.run(**given, **OPTIONS[option])
    assert found.code == "NO_ESTIMATOR"
    assert option in found.message


def test_the_effect_on_the_treated_by_outcome_regression_is_the_g_formula(tmp_path: Path) -> None:
    """The effect of one more x is 1 higher, and the treated have more x."""
    study = Study(tmp_path, rows("ols", ""), ("x",))
    everybody = study.run(method="g_formula", refute=False).estimate
    treated = study.run(method="g_formula", refute=False, estimand="ATT")
    assert everybody is not None
    assert treated.estimate is not None
    assert treated.estimate.value > everybody.value + 0.1
    assert not any("OLS" in other.method for other in treated.alternatives)
    refused = study.run(method="ols", refute=False, estimand="ATT")
    assert "--method g_formula" in refused.message


def test_modifiers_count_in_every_kind_of_rows(tmp_path: Path) -> None:
    """Rows that are left out by weight or by level, and imputed ones, leave modifiers in force."""
    frame = rows("aipw", "")
    study = Study(tmp_path, frame.assign(w=np.where(frame.index < 40, 0.0, 1.0)), ("x", "v"))
    for more in ({"weights": "w"}, {"missing": "multiple"}):
        asked = {"method": "g_formula", "refute": False, **more}
        plain, found = study.run(**asked), study.run(**asked, modifiers=("v",))
        assert plain.status == found.status == "ok"
        assert plain.estimate != found.estimate


def test_a_learned_slope_leads_where_it_was_asked_for(tmp_path: Path) -> None:
    study = Study(tmp_path, rows("dose", ""), ("x", "v"))
    learned = study.run(method="crossfit", refute=False).estimate
    assert learned is not None
    assert "cross-fitted" in learned.method
    refused = study.run(method="crossfit", refute=False, weights="w")
    assert "--weights" in refused.message
