"""Work in its own process: results and errors come back, a hang is killed and named."""

from __future__ import annotations

import gzip
import json
import os
import time
from typing import TYPE_CHECKING

import pytest

from agent.faces.cli import main
from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.errors import CyclicGraphError, DeadlineError, ToolError
from tools.causal.deadline import within

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def command(arguments: Sequence[str]) -> int:
    return main(["causal", *arguments])


def test_a_result_and_an_error_come_back() -> None:
    assert within(60, divmod, 7, 3) == (2, 1)
    with pytest.raises(CyclicGraphError, match="a -> b -> a"):
        within(60, CausalDag, (Arrow("a", "b"), Arrow("b", "a")))


def test_what_nobody_foresaw_is_said_by_the_caller_and_not_printed_by_the_process(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(ToolError, match="ZeroDivisionError: "):
        within(60, divmod, 7, 0)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rows.csv.gz", b"a,b\n1,2\n", "rows.csv.gz cannot be read"),
        (
            "rows.csv.gz",
            gzip.compress(b"a,b\n" + os.urandom(9_000).hex().encode())[:-900],
            "rows.csv.gz cannot be read",
        ),
        ("rows.csv.xz", b"a,b\n1,2\n", "rows.csv.xz cannot be read"),
        ("rows.csv.zip", b"PK\x03\x04 and no more", "rows.csv.zip is a zip or Excel file"),
        ("rows.dta", b"<stata_dta>" + bytes(50), "cannot read rows.dta"),
        ("rows.parquet", b"PAR1 PAR1", "cannot read rows.parquet"),
        ("rows.csv", b"\xff\xfe\x00", "rows.csv begins like UTF-16 and is not"),
        ("rows.csv", b"", "rows.csv is empty: it needs a line of column names"),
    ],
)
def test_a_damaged_table_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "d.dot").write_text("digraph { a -> b }", encoding="utf-8")
    words = ["falsify", "--data", str(tmp_path / name), "--dag", str(tmp_path / "d.dot")]
    assert command(words) == 2
    assert said in capsys.readouterr().err


def test_a_hang_is_killed_at_its_deadline() -> None:
    began = time.monotonic()
    with pytest.raises(DeadlineError, match=r"deadline of 0\.5 s"):
        within(0.5, time.sleep, 600)
    assert time.monotonic() - began < 30


def test_a_process_that_dies_is_a_failure_and_no_empty_result() -> None:
    with pytest.raises(ToolError, match="exit code 7"):
        within(60, os._exit, 7)


def test_a_command_that_takes_too_long_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows, dag = tmp_path / "rows.csv", tmp_path / "g.dag"
    rows.write_text("a,b\n" + "1,2\n0,3\n" * 50, encoding="utf-8")
    dag.write_text("dag { a -> b }", encoding="utf-8")
    asked = ["falsify", "--data", str(rows), "--dag", str(dag), "--json"]
    assert command([*asked, "--deadline", "0.01"]) == 3
    assert json.loads(capsys.readouterr().out)["code"] == "TIMEOUT"
