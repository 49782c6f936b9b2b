"""A covariate that is the outcome in other units leaves no effect to estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from agent.faces.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rng = np.random.default_rng(2)
    t, a, u = rng.integers(0, 2, 200), rng.normal(50, 9, 200).round(1), rng.normal(size=200)
    frame = pd.DataFrame({"t": t, "a": a, "y": (2 * t + 0.1 * a + u).round(2)})
    frame["pounds"] = 2.2046 * frame["y"] + 30
    frame["part"], frame["rest"] = u, frame["y"] - 3 * u
    frame["high"] = (frame["y"] > 7).astype(int)
    frame["low"] = 1 - frame["high"]
    frame["made"] = 2 * t + 0.1 * a
    frame.to_csv(tmp_path / "rows.csv", index=False)
    return tmp_path / "rows.csv"


@pytest.mark.parametrize("method", ["auto", "ols", "aipw"])
@pytest.mark.parametrize(
    ("outcome", "adjust", "said"),
    [
        ("y", "a,pounds", "'pounds' determines the outcome 'y' exactly"),
        ("y", "a,part,rest", "'part' and 'rest' determine the outcome 'y' exactly"),
        ("high", "a,low", "'low' determines the outcome 'high' exactly"),
        ("made", "a,part", "treatment and covariates determine the outcome 'made' exactly"),
    ],
)
def test_covariates_that_hold_the_outcome_are_named_and_refused(
    path: Path,
    capsys: pytest.CaptureFixture[str],
    method: str,
    outcome: str,
    adjust: str,
    said: str,
) -> None:
    columns = ["--treatment", "t", "--outcome", outcome, "--adjust", adjust, "--method", method]
    quick = ["--no-refute", "--no-cross-check"]
    assert main(["causal", "estimate", "--data", str(path), *columns, *quick]) == 1
    assert said in capsys.readouterr().out


def test_what_tells_the_outcome_but_for_a_little_is_a_covariate(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = ["--treatment", "t", "--outcome", "y", "--adjust", "a,part"]
    quick = ["--no-refute", "--no-cross-check"]
    assert main(["causal", "estimate", "--data", str(path), *columns, *quick]) == 0
    assert "units of the outcome" in capsys.readouterr().out
