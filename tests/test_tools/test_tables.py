"""Tables that cannot be read for certain are refused, and nothing but a graph file is written over."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from agent.faces.cli import main
from graphs.errors import DataError
from tools.causal.datasets import Dataset
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
