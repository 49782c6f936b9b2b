"""Work in its own process: results and errors come back, a hang is killed and named."""

from __future__ import annotations

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
