"""A cutoff at which nothing is seen gives no number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from tests.test_tools.hand_made_study import Study

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def rows() -> pd.DataFrame:
    """The treatment begins at 0; the jump of the outcome is 2."""
    pytest.importorskip("rdrobust")
    rng = np.random.default_rng(10)
    r = rng.uniform(-1, 1, 1500).round(4)
    t = (r >= 0).astype(int)
    y = 1 + 2 * t + r + 0.5 * r**2 + rng.normal(0, 0.3, 1500)
    return pd.DataFrame({"r": r, "t": t, "y": y, "x": rng.normal(size=1500)})


@pytest.mark.parametrize(
    ("cutoff", "said"),
    [(0.5, "is the same on both sides of 0.5"), (50.0, "too few"), (-3.0, "too few")],
)
def test_a_cutoff_where_the_treatment_does_not_change_is_refused(
    tmp_path: Path, rows: pd.DataFrame, cutoff: float, said: str
) -> None:
    study = Study(tmp_path, rows, ("x",))
    found = study.run(method="rd", running="r", cutoff=cutoff)
    assert found.estimate is None
    assert said in found.message


def test_a_treatment_that_hardly_jumps_is_refused_and_a_fuzzy_one_is_not(
    tmp_path: Path, rows: pd.DataFrame
) -> None:
    rng = np.random.default_rng(11)
    fuzzy = rows.assign(t=np.where(rng.random(1500) < 0.8, rows["t"], 1 - rows["t"]))
    found = Study(tmp_path, fuzzy, ("x",)).run(method="rd", running="r")
    assert found.estimate is not None
    refused = Study(tmp_path, fuzzy, ("x",)).run(method="rd", running="r", cutoff=-0.4)
    assert refused.estimate is None
    assert "does not jump" in refused.message


def test_a_cutoff_in_a_hole_is_refused_and_steps_of_a_score_are_no_hole(
    tmp_path: Path, rows: pd.DataFrame
) -> None:
    donut = rows[rows["r"].abs() > 0.2]
    found = Study(tmp_path, donut, ("x",)).run(method="rd", running="r")
    assert found.estimate is None
    assert "no row lies between" in found.message
    scores = rows.assign(r=(rows["r"] * 50 - 0.5).round())
    scores["t"] = (scores["r"] >= 0).astype(int)
    assert Study(tmp_path, scores, ("x",)).run(method="rd", running="r").estimate is not None
