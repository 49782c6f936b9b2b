"""Patients, DAGs against data, and suggested edges: simulated truth and bad input."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from agent.faces.cli import main
from graphs.dags.dag_text import read_dag
from tools.causal.datasets import Dataset
from tools.causal.discovery.discover import discover
from tools.causal.falsify import falsify
from tools.causal.patient import effect_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def command(arguments: Sequence[str]) -> int:
    return main(["causal", *arguments])


TRUE = "dag { z -> t -> y ; z -> y ; y -> w }"
WRONG = "dag { z -> t -> y ; y -> w }"


def table(seed: int, n: int = 800) -> pd.DataFrame:
    """The effect of t on y is 1 + 0.5 z."""
    rng = np.random.default_rng(seed)
    z = rng.standard_normal(n)
    t = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    y = z + (1 + 0.5 * z) * t + rng.standard_normal(n)
    return pd.DataFrame({"z": z, "t": t, "y": y, "w": y + rng.standard_normal(n)})


def ask(frame: pd.DataFrame, outcome: str = "y", **patient: str) -> Any:
    made = Dataset.from_frame(frame, treatment="t", outcome=outcome, covariates=["z"])
    return effect_for(frame, made.descriptor, "t", outcome, ("z",), ("z",), patient)


def test_the_effect_in_a_stratum_is_covered_and_is_not_the_average() -> None:
    found = [ask(table(seed), z="1.0") for seed in range(150)]
    values = np.array([f.estimate["value"] for f in found])
    assert abs(values.mean() - 1.5) < 4 * values.std(ddof=1) / np.sqrt(150)
    covered = np.mean([f.estimate["ci_low"] < 1.5 < f.estimate["ci_high"] for f in found])
    assert covered > 0.95 - 4 * 0.018
    assert abs(np.mean([f.average["value"] for f in found]) - 1.0) < 0.05
    assert "not the effect on this person" in found[0].estimate["label"]


@pytest.mark.parametrize(
    ("patient", "code"),
    [({"z": "9"}, "NO_OVERLAP"), ({}, "INVALID_REQUEST"), ({"z": "tall"}, "BAD_CODING")],
)
def test_a_patient_outside_the_data_is_refused(patient: dict[str, str], code: str) -> None:
    found = ask(table(0), **patient)
    assert (found.status, found.code, found.estimate) == ("failed", code, None)


def test_the_bounds_hold_the_share_that_benefits() -> None:
    rng = np.random.default_rng(0)
    z, noise = rng.standard_normal((2, 20_000))
    y0, y1 = (noise + 0.3 * z > 0.4).astype(int), (noise + 0.3 * z > -0.3).astype(int)
    t = (rng.random(20_000) < 0.5).astype(int)
    frame = pd.DataFrame({"z": z, "t": t, "y": np.where(t == 1, y1, y0)})
    bounds = ask(frame, z="0.0").bounds
    near = np.abs(z) < 0.1
    truth = float(((y0 == 0) & (y1 == 1))[near].mean())
    assert bounds["benefit_low"] - 0.03 <= truth <= bounds["benefit_high"] + 0.03
    assert bounds["harm_low"] == 0


def test_a_true_dag_survives_and_a_wrong_one_is_contradicted() -> None:
    """Family-wise level 5 %: of 100 true DAGs about five may be contradicted."""
    verdicts = [falsify(table(seed, 300), read_dag(TRUE)).verdict for seed in range(100)]
    assert verdicts.count("contradicted") <= 13
    broken = falsify(table(0), read_dag(WRONG))
    assert broken.verdict == "contradicted"
    assert ("y", "z") in {(v.first, v.second) for v in broken.violations}
    kept = {(e.cause, e.effect): e.verdict for e in falsify(table(0), read_dag(TRUE)).edges}
    assert kept["y", "w"] == "supported"


def test_a_complete_dag_is_untestable_and_a_hidden_node_is_not_tested() -> None:
    assert falsify(table(0)[["z", "t", "y"]], read_dag("dag { z -> t -> y ; z -> y }")).verdict == (
        "untestable"
    )
    found = falsify(table(0), read_dag("dag { u -> t ; u -> y ; t -> y ; y -> w }"))
    assert all("u" not in (test.first, test.second) for test in found.tests)


@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_infinite_values_are_said_and_not_computed_with(value: float) -> None:
    frame = table(0)
    frame.loc[3, "z"] = value
    pytest.importorskip("causallearn")
    for found in (falsify(frame, read_dag(TRUE)), discover(frame)):
        assert (found.status, found.code) == ("failed", "INVALID_REQUEST")
        assert "infinite values" in found.message


def test_suggested_edges_carry_marks_and_frequencies_and_no_dag() -> None:
    pytest.importorskip("causallearn")
    rng = np.random.default_rng(0)
    a, c = rng.standard_normal((2, 500))
    frame = pd.DataFrame({"a": a, "b": a + c + rng.standard_normal(500), "c": c})
    found = discover(frame, bootstrap=5, required=[("a", "c")], forbidden=[("b", "a")])
    pairs = {frozenset((e.first, e.second)): e for e in found.edges}
    assert frozenset(("a", "b")) in pairs
    assert pairs[frozenset(("a", "b"))].frequency == 1.0
    assert pairs[frozenset(("b", "c"))].mark_first in ("tail", "arrow", "circle")
    assert not hasattr(found, "dag")
    assert "unreliable" in found.note
    for algorithm in ("fci", "ges"):
        assert discover(frame, algorithm=algorithm).status == "ok"
    refused = discover(frame, algorithm="ges", forbidden=[("b", "a")])
    assert (refused.status, refused.code) == ("failed", "INVALID_REQUEST")


@pytest.mark.parametrize(
    "required",
    [[("z", "y"), ("y", "z")], [("z", "y"), ("y", "w"), ("w", "z")], [("z", "z")]],
)
@pytest.mark.parametrize("algorithm", ["pc", "fci"])
def test_required_edges_that_form_a_cycle_are_refused(
    required: list[tuple[str, str]], algorithm: str
) -> None:
    pytest.importorskip("causallearn")
    found = discover(table(0), algorithm=algorithm, required=required)
    assert (found.status, found.code, found.edges) == ("failed", "INVALID_REQUEST", ())
    assert "cycle" in found.message
    assert " -> ".join(required[0]) in found.message


def test_numbers_beside_categories_get_a_test_that_fits_both() -> None:
    """A chain number -> category -> number: the ends are independent given the middle."""
    pytest.importorskip("causallearn")
    rng = np.random.default_rng(2)
    a = rng.standard_normal(1500)
    b = np.where(a + 0.5 * rng.standard_normal(1500) > 0, "high", "low")
    c = (b == "high") * 1.0 + rng.standard_normal(1500)
    found = discover(pd.DataFrame({"a": a, "b": b, "c": c}))
    pairs = {frozenset((e.first, e.second)) for e in found.edges}
    assert pairs == {frozenset("ab"), frozenset("bc")}
    refused = discover(pd.DataFrame({"a": a, "b": b}), algorithm="ges")
    assert refused.code == "UNSUPPORTED_DTYPE"


@pytest.mark.parametrize(
    ("change", "code"),
    [({"z": 1.0}, "BAD_CODING"), ({"z": np.nan}, "TOO_FEW")],
)
def test_data_that_suggest_nothing_are_a_status(change: dict[str, Any], code: str) -> None:
    pytest.importorskip("causallearn")
    found = discover(table(0).assign(**change))
    assert (found.status, found.code) == ("failed", code)


def test_the_commands_print_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows, dag = tmp_path / "rows.csv", tmp_path / "g.dag"
    table(0).to_csv(rows, index=False)
    dag.write_text(TRUE, encoding="utf-8")
    data = ["--data", str(rows)]
    effect = [*data, "--treatment", "t", "--outcome", "y", "--modifiers", "z"]
    asked = [
        ["falsify", *data, "--dag", str(dag)],
        ["patient", *effect, "--dag", str(dag), "--patient", "z=0.5"],
        ["discover", *data, "--columns", "z,y,w"],
    ]
    for arguments in asked:
        assert command([*arguments, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["status"] == "ok"
    assert command(["patient", *effect, "--adjust", "z", "--patient", "z", "--json"]) == 2
    assert command(["falsify", *data, "--dag", str(dag), "--alpha", "2", "--json"]) == 2
