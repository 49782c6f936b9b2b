"""One person's counterfactual, the causal forest beside the stratum, and carrying an effect over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from agent.faces.cli import main
from graphs.dags.dag_text import read_dag
from tools.causal.counterfactual import counterfactual
from tools.causal.datasets import Dataset
from tools.causal.patient import effect_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def command(arguments: Sequence[str]) -> int:
    return main(["causal", *arguments])


CHAIN = "dag { z -> t ; z -> y ; t -> m -> y ; t -> y }"
HIDDEN_CAUSE = "dag { z -> t ; z -> y ; t -> m -> y ; t -> y ; u [latent] ; u -> m ; u -> y }"


def chain(seed: int, n: int = 300) -> tuple[pd.DataFrame, pd.Series]:
    """m = 0.8 t + e, y = z + 0.5 m + 0.3 t + f, with what y would have been had t been 2."""
    rng = np.random.default_rng(seed)
    z, e, f = rng.standard_normal((3, n))
    t = z + rng.standard_normal(n)
    m = 0.8 * t + e
    y = z + 0.5 * m + 0.3 * t + f
    other = z + 0.5 * (0.8 * 2 + e) + 0.3 * 2 + f
    return pd.DataFrame({"z": z, "t": t, "m": m, "y": y}), pd.Series(other)


def test_the_counterfactual_covers_the_other_world_of_the_simulator() -> None:
    dag, inside, errors = read_dag(CHAIN), [], []
    for seed in range(60):
        frame, other = chain(seed)
        found = counterfactual(frame, dag, "t", "y", frame.iloc[0].to_dict(), 2.0, seed)
        assert found.ci_low is not None
        assert found.ci_high is not None
        assert found.counterfactual is not None
        inside.append(found.ci_low < other[0] < found.ci_high)
        errors.append(found.counterfactual - other[0])
    assert abs(np.mean(errors)) < 4 * np.std(errors) / np.sqrt(60)
    assert np.mean(inside) > 0.95 - 4 * np.sqrt(0.95 * 0.05 / 60)


def test_without_a_change_the_outcome_stays_as_it_was() -> None:
    frame, _ = chain(0)
    person = frame.iloc[3].to_dict()
    found = counterfactual(frame, read_dag(CHAIN), "t", "y", person, person["t"])
    assert found.counterfactual == pytest.approx(person["y"], abs=1e-12)
    assert any("cross-world" in a["text"] for a in found.assumptions)


@pytest.mark.parametrize(
    ("dag", "change", "person", "code"),
    [
        (HIDDEN_CAUSE, {}, {}, "NOT_IDENTIFIED"),
        ("dag { y -> t ; z -> t }", {}, {}, "INVALID_REQUEST"),
        (CHAIN, {"y": 1}, {}, "NO_ESTIMATOR"),
        (CHAIN, {"m": "high"}, {}, "UNSUPPORTED_DTYPE"),
        (CHAIN, {}, {"m": None}, "INVALID_REQUEST"),
        ("dag { t -> y ; ghost -> y }", {}, {}, "UNKNOWN_VARIABLE"),
    ],
)
def test_a_counterfactual_that_does_not_follow_is_refused(
    dag: str, change: dict[str, Any], person: dict[str, Any], code: str
) -> None:
    frame, _ = chain(0)
    known = {**frame.iloc[0].to_dict(), **person}
    known = {name: value for name, value in known.items() if value is not None}
    found = counterfactual(frame.assign(**change), read_dag(dag), "t", "y", known, 2.0)
    assert (found.status, found.code, found.counterfactual) == ("failed", code, None)


def trial(seed: int, n: int = 1500) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    z = rng.standard_normal(n)
    t = (rng.random(n) < 0.5).astype(int)
    return pd.DataFrame({"z": z, "t": t, "y": z + (1 + z) * t + rng.standard_normal(n)})


def asked(frame: pd.DataFrame, **more: Any) -> Any:
    made = Dataset.from_frame(frame, treatment="t", outcome="y", covariates=["z"])
    return effect_for(frame, made.descriptor, "t", "y", ("z",), ("z",), {"z": "1.0"}, **more)


def test_the_forest_stands_beside_the_stratum_and_says_that_it_is_approximate() -> None:
    pytest.importorskip("econml")
    found = asked(trial(0), forest=True)
    assert found.forest["value"] == pytest.approx(2.0, abs=0.4)
    assert "approximate" in found.forest["label"]
    assert found.estimate["value"] == pytest.approx(2.0, abs=0.25)


@pytest.mark.parametrize(
    ("arrows", "code"),
    [
        ("dag { z -> t ; z -> y ; t -> y ; S -> z }", None),
        ("dag { z -> t ; z -> y ; t -> y ; S -> y }", "NOT_TRANSPORTABLE"),
    ],
)
def test_an_effect_is_carried_only_where_the_stratum_makes_populations_alike(
    arrows: str, code: str | None
) -> None:
    found = asked(trial(0), diagram=(read_dag(arrows), ("S",)))
    assert found.code == code
    assert (found.estimate is None) == (code is not None)


def test_the_command_answers_for_one_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame, _ = chain(1)
    rows, dag = tmp_path / "rows.csv", tmp_path / "g.dag"
    frame.to_csv(rows, index=False)
    dag.write_text(CHAIN, encoding="utf-8")
    person = ",".join(f"{name}={value}" for name, value in frame.iloc[0].items())
    base = ["patient", "--data", str(rows), "--treatment", "t", "--outcome", "y"]
    base += ["--dag", str(dag), "--to", "2", "--json", "--patient"]
    assert command([*base, person]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["ci_low"] < shown["counterfactual"] < shown["ci_high"]
    assert command([*base, "z=tall"]) == 2
    assert command([*base, "z=1"]) == 2
