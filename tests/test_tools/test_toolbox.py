from __future__ import annotations

from typing import Any

import pytest

from graphs.errors import InputError
from tools.toolbox import TOOLS, call

CONFOUNDED = [["z", "t"], ["z", "y"], ["t", "y"]]


async def test_a_dag_is_identified_from_its_arrows() -> None:
    asked = {"arrows": CONFOUNDED, "treatment": "t", "outcome": "y"}
    assert (await call("identify_effect", asked))["adjustment_set"] == ("z",)
    hidden = await call("identify_effect", {**asked, "latent": ["z"]})
    assert hidden["status"] == "not_identified"
    assert hidden["measure_to_identify"] == ("z",)


@pytest.mark.parametrize(
    ("name", "asked", "code"),
    [
        ("identify_effect", {"arrows": [["a", "b"], ["b", "a"]]}, "CYCLIC_GRAPH"),
        ("identify_effect", {"arrows": CONFOUNDED, "latent": ["ghost"]}, "UNKNOWN_VARIABLE"),
        ("identify_effect", {"arrows": [["a"]]}, "INVALID_REQUEST"),
        ("estimate_effect", {"dataset": "/etc/passwd"}, "UNKNOWN_DATASET"),
        ("estimate_effect", {"dataset": "nhefs"}, "UNKNOWN_VARIABLE"),
        ("estimate_effect", {"dataset": "nhefs", "csv": "rows.csv"}, "INVALID_REQUEST"),
        (
            "split_effect",
            {"dataset": "x", "arrows": CONFOUNDED, "mediators": ["z"]},
            "UNKNOWN_DATASET",
        ),
    ],
)
async def test_bad_arguments_are_results_with_a_code(
    name: str, asked: dict[str, Any], code: str
) -> None:
    found = await call(name, {"treatment": "t", "outcome": "y", **asked})
    assert (found["status"], found["code"]) == ("failed", code)
    assert found["message"]


async def test_an_effect_comes_back_without_rows() -> None:
    asked = {"dataset": "nhefs", "treatment": "qsmk", "outcome": "wt82_71"}
    found = await call("estimate_effect", asked)
    assert found["estimate"]["value"] == pytest.approx(3.4451, abs=1e-3)
    assert len(str(found)) < 20_000


NHEFS: dict[str, Any] = {"dataset": "nhefs"}


async def test_a_patient_gets_the_effect_of_the_stratum() -> None:
    asked = NHEFS | {"treatment": "qsmk", "outcome": "wt82_71", "modifiers": ["smokeintensity"]}
    found = await call("effect_for_patient", asked | {"patient": {"smokeintensity": "20"}})
    assert found["status"] == "ok"
    assert found["estimate"]["ci_low"] < 3.4 < found["estimate"]["ci_high"]
    assert "health consciousness" in found["doubts"][0]
    far = await call("effect_for_patient", asked | {"patient": {"smokeintensity": "900"}})
    assert (far["code"], far["estimate"]) == ("NO_OVERLAP", None)


async def test_a_dag_meets_the_rows_and_edges_are_only_suggested() -> None:
    wrong = NHEFS | {"arrows": [["age", "qsmk"], ["smokeintensity", "wt82_71"]]}
    assert (await call("falsify_dag", wrong))["verdict"] == "contradicted"
    columns = ["age", "smokeyrs", "wt71"]
    found = await call("suggest_edges", NHEFS | {"columns": columns})
    assert {"age", "smokeyrs"} in [{e["first"], e["second"]} for e in found["edges"]]
    assert "dag" not in found


async def test_an_effect_is_split_only_where_a_dag_says_so() -> None:
    arrows = [["age", "qsmk"], ["age", "wt82_71"], ["age", "sbp"]]
    arrows += [["qsmk", "wt82_71"], ["wt82_71", "sbp"], ["qsmk", "sbp"]]
    asked = {"treatment": "qsmk", "mediators": ["wt82_71"], "outcome": "sbp"}
    found = await call("split_effect", NHEFS | {"arrows": arrows} | asked)
    effects = found["effects"]
    parts = effects["direct"]["value"] + effects["indirect"]["value"]
    assert parts == pytest.approx(effects["total"]["value"])
    hidden = {"arrows": [*arrows, ["u", "sbp"], ["u", "wt82_71"]], "latent": ["u"]}
    assert (await call("split_effect", NHEFS | hidden | asked))["code"] == "NOT_IDENTIFIED"


async def test_a_deadline_is_kept() -> None:
    asked = {"dataset": "nhefs", "treatment": "qsmk", "outcome": "wt82_71", "seed": 77}
    found = await call("estimate_effect", asked, deadline_s=0.01)
    assert found["code"] == "TIMEOUT"


async def test_an_unknown_tool_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="identify_effect"):
        await call("hack", {})


def test_every_tool_has_a_closed_schema() -> None:
    for tool in TOOLS.values():
        assert tool.schema["additionalProperties"] is False
        assert tool.description
