"""Panels as a user writes them: periods in words and dates, rows that stand twice, groups for treatments."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from agent.faces.cli import main

if TYPE_CHECKING:
    from pathlib import Path

PERIODS = 4


def panel() -> pd.DataFrame:
    """Half of 60 units are treated from the third period on; the effect is 2."""
    rng = np.random.default_rng(6)
    unit, time = np.repeat(np.arange(1, 61), PERIODS), np.tile(np.arange(1, PERIODS + 1), 60)
    treated = ((unit <= 30) & (time >= 3)).astype(int)
    y = 2 * treated + rng.normal(size=61)[unit] + 0.5 * time + rng.normal(0, 0.5, 240)
    return pd.DataFrame({"unit": unit, "time": time, "t": treated, "y": y.round(3)})


def command(
    folder: Path, frame: pd.DataFrame, capsys: pytest.CaptureFixture[str], *more: str
) -> dict[str, Any]:
    frame.to_csv(folder / "p.csv", index=False)
    main([
        "causal", "estimate", "--data", str(folder / "p.csv"), "--treatment", "t", "--outcome", "y",
        "--method", "did", "--time", "time", "--no-refute", "--no-cross-check", "--json", *more,
    ])  # fmt: skip
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


UNIT = ("--unit", "unit")


@pytest.mark.parametrize(
    "written",
    [
        ["2020-01-01", "2020-04-01", "2020-07-01", "2021-01-01"],
        ["01.12.2019", "01.01.2020", "02.01.2020", "01.02.2020"],
        ["2019Q3", "2019Q4", "2020Q1", "2020Q2"],
        ["T2", "T9", "T10", "T11"],
    ],
    ids=["ISO", "d.m.y", "quarters", "counted"],
)
def test_periods_of_a_plain_order_are_read_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], written: list[str]
) -> None:
    frame = panel()
    worded = frame.assign(time=np.array(written)[frame["time"] - 1])
    right = command(tmp_path, frame, capsys, *UNIT)
    found = command(tmp_path, worded, capsys, *UNIT)
    assert found["estimate"]["value"] == pytest.approx(right["estimate"]["value"])
    (told,) = (w["text"] for w in found["warnings"] if w["code"] == "PERIODS_READ")
    assert ", ".join(written) in told


@pytest.mark.parametrize(
    ("words", "is_plain"),
    [(("before", "after"), True), (("Post", "Pre"), True), (("baseline", "endline"), True), (("red", "blue"), False), (("Sep", "Oct"), False)],
)  # fmt: skip
def test_two_words_are_periods_where_their_order_is_plain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, str], is_plain: bool
) -> None:
    frame = panel()
    frame = frame[frame["time"].isin([2, 3])].assign(t=(frame["unit"] <= 30).astype(int))
    early, late = words if words[0] != "Post" else words[::-1]
    right = command(tmp_path, frame, capsys)
    found = command(tmp_path, frame.assign(time=np.where(frame["time"] == 2, early, late)), capsys)
    if not is_plain:
        assert (found["estimate"], found["code"]) == (None, "UNSUPPORTED_DTYPE")
        return
    assert found["estimate"]["value"] == pytest.approx(right["estimate"]["value"])
    assert f"order {early}, {late}" in json.dumps(found["warnings"])


def test_a_unit_that_stands_twice_at_one_time_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = panel()
    again = pd.concat([frame, frame.iloc[[5]].assign(y=9.0)])
    found = command(tmp_path, again, capsys, *UNIT)
    assert found["estimate"] is None
    assert "unit 2 at time 2" in found["message"]


def test_a_group_in_place_of_a_treatment_that_starts_is_refused_with_the_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = panel().assign(t=lambda f: (f["unit"] <= 30).astype(int))
    found = command(tmp_path, frame, capsys, *UNIT)
    assert found["estimate"] is None
    assert "never changes within a unit" in found["message"]
