"""Cells that are gaps, in every format: empty texts, and what the options call missing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from agent.faces.cli import main

if TYPE_CHECKING:
    from pathlib import Path

QUICK = ("--json", "--method", "ols", "--no-refute", "--no-cross-check", "--n-sim", "20")


def rows() -> pd.DataFrame:
    i = np.arange(120)
    frame = pd.DataFrame(
        {"t": i * 7 % 10 // 5, "race": np.array(["a", "", "c", "  ", "a", "b"])[i % 6]}
    )
    frame["age"] = 40 + i * 13 % 29
    gap = frame["race"].str.strip() == ""
    return frame.assign(y=(1 + frame["t"] * np.where(gap, 9, 2) + i * 17 % 23 / 10).round(2))


def asked(path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    """What the command says, as JSON; where it refuses the file, the sentence of it."""
    columns = ["--treatment", "t", "--outcome", "y", "--adjust", "age,race"]
    main(["causal", "estimate", "--data", str(path), *columns, *QUICK, *more])
    said = capsys.readouterr()
    found: dict[str, Any] = json.loads(said.out) if said.out else {"message": said.err}
    return found


@pytest.mark.parametrize("name", ["rows.dta", "rows.parquet", "kinds.parquet"])
def test_empty_and_blank_texts_of_stata_and_parquet_are_gaps_as_in_csv(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    rows().to_csv(tmp_path / "rows.csv", index=False)
    rows().to_stata(tmp_path / "rows.dta", write_index=False)
    rows().to_parquet(tmp_path / "rows.parquet")
    rows().astype({"race": "category"}).to_parquet(tmp_path / "kinds.parquet")
    given, right = (asked(tmp_path / file, capsys) for file in (name, "rows.csv"))
    assert given["estimate"] == right["estimate"]
    assert given["estimate"]["n"] == 80
    assert "ROWS_DROPPED" in {told["code"] for told in given["warnings"]}
    refused = asked(tmp_path / name, capsys, "--missing", "fail")
    assert refused["code"] == "MISSING_DATA"
    assert "race 33.3%" in refused["message"]


@pytest.mark.parametrize("name", ["rows.csv", "rows.dta", "rows.parquet"])
@pytest.mark.parametrize(
    ("absent", "there", "told"),
    [
        ("age=-99", "age=-9", "'-99' in 'age'"),
        ("-99,c", "-9,c", "'-99' in any column"),
        ("race=C", "race=c", "'C' in 'race'"),
        ("y=-9", "age=-9.0", "'-9' in 'y'"),
        ("race=N/A", "race=NaN", "'N/A' in 'race'"),
        ("age=1e+38", "y=1e+38", "'1e+38' in 'age'"),
    ],
)
def test_a_declared_gap_that_no_cell_holds_is_refused(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    absent: str,
    there: str,
    told: str,
) -> None:
    frame = rows()
    frame.loc[3, "age"], frame.loc[5, "y"] = -9, 1e38
    frame.loc[7::12, "race"] = "NaN"
    path = tmp_path / name
    {
        ".csv": lambda: frame.to_csv(path, index=False),
        ".dta": lambda: frame.to_stata(path, write_index=False),
        ".parquet": lambda: frame.to_parquet(path),
    }[path.suffix]()
    assert told in asked(path, capsys, "--na", absent)["message"]
    assert asked(path, capsys, "--na", there)["status"] == "ok"
