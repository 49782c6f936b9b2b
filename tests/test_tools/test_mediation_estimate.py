"""Natural direct and indirect effects: a simulator's truth, statsmodels, and what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from agent.faces.cli import main
from graphs.dags.dag_text import read_dag
from tools.causal.datasets import Dataset
from tools.causal.mediate import mediate, natural_effects

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def command(arguments: Sequence[str]) -> int:
    return main(["causal", *arguments])


MEDIATED = "dag { x -> t ; x -> m ; x -> y ; t -> m -> y ; t -> y }"
TRUTH = {"direct": 1.0, "indirect": 0.48, "total": 1.48}


def table(seed: int, n: int = 600, binary: bool = False) -> pd.DataFrame:
    """Linear: direct 1, indirect 0.8 * 0.6."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(n)
    t = (rng.random(n) < 1 / (1 + np.exp(-0.5 * x))).astype(int)
    m = 0.8 * t + 0.5 * x + rng.standard_normal(n)
    y = t + 0.6 * m + x + rng.standard_normal(n)
    return pd.DataFrame({"x": x, "t": t, "m": m, "y": (y > 0).astype(int) if binary else y})


def ask(frame: pd.DataFrame, dag: str = MEDIATED, mediators: tuple[str, ...] = ("m",)) -> Any:
    covariates = [c for c in frame.columns if c not in ("t", "y")]
    made = Dataset.from_frame(frame, treatment="t", outcome="y", covariates=covariates)
    return mediate(frame, made.descriptor, read_dag(dag), "t", mediators, "y")


def test_bias_is_noise_and_intervals_cover() -> None:
    seeds = 200
    found = [ask(table(seed)).effects for seed in range(seeds)]
    for name, truth in TRUTH.items():
        values = np.array([f[name]["value"] for f in found])
        assert abs(values.mean() - truth) < 4 * values.std(ddof=1) / np.sqrt(seeds)
        covered = np.mean([f[name]["ci_low"] < truth < f[name]["ci_high"] for f in found])
        assert abs(covered - 0.95) < 4 * np.sqrt(0.95 * 0.05 / seeds)


def test_statsmodels_finds_the_same_split() -> None:
    """Imai, Keele & Tingley 2010: simulation from two regressions, right here for the truth is linear."""
    from statsmodels.formula.api import ols
    from statsmodels.stats.mediation import Mediation

    frame = table(3, 4000)
    np.random.seed(0)
    peer = Mediation(
        ols("y ~ t + m + x", frame), ols("m ~ t + x", frame), "t", "m"
    ).fit(n_rep=400).summary()  # fmt: skip
    ours = ask(frame).effects
    for name, row in {"indirect": "ACME (average)", "direct": "ADE (average)"}.items():
        gap = abs(ours[name]["value"] - peer.loc[row, "Estimate"])
        assert gap < 2.5 * ours[name]["se"]


def test_parts_add_up_and_an_unclear_total_has_no_proportion() -> None:
    found = ask(table(0))
    assert found.effects["direct"]["value"] + found.effects["indirect"]["value"] == pytest.approx(
        found.effects["total"]["value"]
    )
    assert 0.2 < found.proportion_mediated < 0.5
    assert any("cross-world" in a["text"] for a in found.assumptions)
    rng = np.random.default_rng(0)
    assert ask(table(0).assign(y=rng.standard_normal(600))).proportion_mediated is None


def test_the_treatment_may_change_what_the_mediator_does() -> None:
    """y = t + m + t m, m = 0.5 + t + e: E[Y(1, M(0))] - E[Y(0)] = 1 + 0.5, total 1 + 2 * 1.5 - 0.5."""
    rng = np.random.default_rng(1)
    n = 40_000
    t = (rng.random(n) < 0.5).astype(float)
    m = 0.5 + t + rng.standard_normal(n)
    y = t + m + t * m + rng.standard_normal(n)
    found = natural_effects(y, t, np.ones((n, 1)), m[:, None])
    for name, truth in {"direct": 1.5, "indirect": 2.0, "total": 3.5}.items():
        assert abs(found[name][0] - truth) < 4 * found[name][1]


@pytest.mark.parametrize(
    ("dag", "change", "status", "code"),
    [
        (MEDIATED.replace("}", "; u [latent] ; u -> m ; u -> y }"), {}, "failed", "NOT_IDENTIFIED"),
        ("dag { x -> y ; t ; m -> y }", {}, "zero_by_assumption", None),
        (MEDIATED, {"t": 3.0}, "failed", "BAD_CODING"),
        (MEDIATED, {"m": np.nan}, "failed", "TOO_FEW"),
    ],
)
def test_what_cannot_be_split_has_no_number(
    dag: str, change: dict[str, Any], status: str, code: str | None
) -> None:
    found = ask(table(0).assign(**change), dag)
    assert (found.status, found.code, found.effects) == (status, code, None)
    assert found.message


def test_the_command_splits_an_effect(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows, dag = tmp_path / "rows.csv", tmp_path / "g.dag"
    table(0).to_csv(rows, index=False)
    dag.write_text(MEDIATED, encoding="utf-8")
    asked = ["mediate", "--data", str(rows), "--dag", str(dag), "--treatment", "t"]
    assert command([*asked, "--mediator", "m", "--outcome", "y"]) == 0
    assert "indirect" in capsys.readouterr().out
    assert command([*asked, "--mediator", "ghost", "--outcome", "y", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["status"] == "invalid"
