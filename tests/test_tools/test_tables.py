"""Tables that cannot be read for certain are refused, and nothing but a graph file is written over."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from agent.faces.cli import main
from graphs.errors import DataError
from tools.causal.as_written import AsWritten
from tools.causal.datasets import Dataset, load_frame
from tools.causal.outcome_coding import coded_outcome
from tools.causal.tables import read_table

if TYPE_CHECKING:
    from pathlib import Path

DESCRIPTOR = """
key = "k"
title = "t"
design = "cohort"
population = "p"
[columns.t]
label = "drug t"
type = "binary"
time = 0
roles = ["treatment"]
[columns.y]
label = "score y"
type = "continuous"
time = 1
roles = ["outcome"]
"""


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_two_columns_of_one_name_are_refused(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(mark.join(r) for r in (["t", "y", "y"], ["1", "2", "3"])), "utf-8")
    with pytest.raises(DataError, match="more than one column named 'y'"):
        read_table(path)


def test_a_descriptor_of_columns_that_the_file_lacks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "d.toml").write_text(DESCRIPTOR, encoding="utf-8")
    (tmp_path / "d.csv").write_text("\ufefft,z\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"describes 'y', which d\.csv lacks; it has t, z"):
        Dataset.from_files(tmp_path / "d.toml", tmp_path / "d.csv")


@pytest.mark.parametrize("kind", ["text", "pipe", "link", "folder"])
def test_a_graph_is_built_over_nothing_but_a_graph(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    out = tmp_path / "out"
    if kind == "text":
        out.write_text("my notes", encoding="utf-8")
    elif kind == "pipe":
        os.mkfifo(out)
    elif kind == "link":
        out.symlink_to(tmp_path / "elsewhere")
    else:
        out.mkdir()
    before = out.lstat()
    assert main(["kg", "build", "--source", "starter", "--out", str(out)]) == 2
    assert "is no graph file" in capsys.readouterr().err
    assert out.lstat().st_mode == before.st_mode
    assert kind != "text" or out.read_text(encoding="utf-8") == "my notes"


def test_a_graph_is_built_over_a_graph(tmp_path: Path) -> None:
    out = str(tmp_path / "kg.sqlite")
    assert main(["kg", "build", "--source", "starter", "--out", out]) == 0
    assert main(["kg", "build", "--source", "starter", "--out", out]) == 0


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("aetia ")


@pytest.mark.parametrize(
    "cells",
    [
        ["\u22121.5", "2.25", "1234.5"],
        ["-1.5D+00", "2.25D0", "1.2345d3"],
        ["-1.5", "2.25", "1'234.5"],
        ["-1.5", "2.25", "1\u202f234.5"],
        ["-1.5", "2.25", "1\u00a0234.5"],
    ],
)
def test_numbers_as_typographers_and_fortran_write_them(tmp_path: Path, cells: list[str]) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("t;y\n" + "".join(f"{i};{cell}\n" for i, cell in enumerate(cells)), "utf-8")
    assert list(read_table(path)["y"]) == [-1.5, 2.25, 1234.5]


@pytest.mark.parametrize("word", ["?", "missing", "<20", "40 years", "#VALUE!", "\\N"])
def test_a_covariate_of_numbers_with_a_word_is_no_category_unasked(
    tmp_path: Path, word: str
) -> None:
    path = tmp_path / "rows.csv"
    rows = "".join(f"{i % 2},{i},{word if i == 7 else 20 + i % 9}\n" for i in range(60))
    path.write_text(f"t,y,age\n{rows}", encoding="utf-8")
    known = {"treatment": "t", "outcome": "y", "covariates": ["age"]}
    with pytest.raises(DataError, match="numbers, and words in 1 of 60 rows"):
        Dataset.from_frame(read_table(path), **known)  # type: ignore[arg-type]
    coded = Dataset.from_frame(read_table(path), **known, categorical=["age"])  # type: ignore[arg-type]
    assert coded.descriptor.columns["age"].type == "categorical"
    gaps = Dataset.from_frame(read_table(path, AsWritten(missing=(word,))), **known)  # type: ignore[arg-type]
    assert gaps.descriptor.columns["age"].type == "continuous"


def test_few_numbers_and_a_word_are_levels(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("t,y,grade\n1,2,0\n0,3,1\n1,4,2\n0,1,3+\n", encoding="utf-8")
    found = Dataset.from_frame(read_table(path), treatment="t", outcome="y", covariates=["grade"])
    assert found.descriptor.columns["grade"].type == "categorical"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["'31", "'32", "'33", "'34", "'35"], "a number with a mark"),
        (["31%", "32%", "33%", "34%", "5"], "a number with a mark"),
        (["(31)", "32", "33", "34", "5"], "a number with a mark"),
        (["$31", "$32", "$33", "$34", "$5"], "a number with a mark"),
        (["1.031", "1.032", "1.033", "1.034", "5"], "thousands mark, and nothing tells"),
    ],
)
def test_covariates_that_are_no_plain_numbers_are_no_categories_unasked(
    tmp_path: Path, cells: list[str], said: str
) -> None:
    path = tmp_path / "rows.csv"
    rows = "".join(f"{i % 2};{i};{cells[i % 5]}\n" for i in range(60))
    path.write_text(f"t;y;age\n{rows}", encoding="utf-8")
    with pytest.raises(DataError, match=said):
        Dataset.from_frame(read_table(path), treatment="t", outcome="y", covariates=["age"])


def test_numbers_as_text_and_lists_in_cells_are_refused() -> None:
    frame = pd.DataFrame({"t": [0, 1] * 30, "y": range(60), "age": [str(20 + i % 9) for i in range(60)]})  # fmt: skip
    known: dict[str, Any] = {"treatment": "t", "outcome": "y", "covariates": ["age"]}
    with pytest.raises(DataError, match="holds numbers as text"):
        Dataset.from_frame(frame, **known)
    kept = Dataset.from_frame(frame.assign(age=frame["age"].astype("category")), **known)
    assert kept.descriptor.columns["age"].type == "categorical"
    with pytest.raises(DataError, match="lists or tables in its cells"):
        Dataset.from_frame(frame.assign(age=[[value] for value in range(60)]), **known)


def test_words_of_no_and_yes_go_before_the_order_of_labels(tmp_path: Path) -> None:
    codes = pd.DataFrame({"y": [1, 2, 2, 1], "t": [0, 1, 0, 1]})
    codes.to_stata(
        tmp_path / "rows.dta", write_index=False, value_labels={"y": {1: "Yes", 2: "No"}}
    )
    found = coded_outcome(read_table(tmp_path / "rows.dta"), "y")
    assert found.values.tolist() == [1, 0, 0, 1]
    assert found.said("y") == "risk of y = Yes (coded No and Yes)"


def test_a_first_line_that_names_the_separator_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("sep=;\nt;y\n1;2,5\n0;3,5\n", encoding="utf-8")
    assert list(read_table(path)["y"]) == [2.5, 3.5]
    path.write_text("Table 1. All patients\nt,y\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="a title or a comment before the line of column names"):
        read_table(path)


def test_wide_digits_are_digits(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(f"t,y\n1,{chr(0xFF11)}{chr(0xFF12)}{chr(0xFF0E)}5\n0,3\n", encoding="utf-8")
    assert list(read_table(path)["y"]) == [12.5, 3]


def test_a_descriptor_may_say_how_its_file_is_written(tmp_path: Path) -> None:
    said = '[written]\ndecimal = "comma"\nmissing_in = {y = ["99"]}\n[columns.t]'
    (tmp_path / "d.toml").write_text(DESCRIPTOR.replace("[columns.t]", said), encoding="utf-8")
    (tmp_path / "d.csv").write_text("t;y\n1;3.186\n0;99\n99;12.000\n", encoding="utf-8")
    data = Dataset.from_files(tmp_path / "d.toml", tmp_path / "d.csv")
    frame = load_frame(data.descriptor, data.csv)
    assert frame["y"].tolist()[::2] == [3186, 12000]
    assert frame["y"].isna().tolist() == [False, True, False]
    assert load_frame(data.descriptor, data.csv, AsWritten(decimal="point"))["y"][0] == 3.186
