"""DoWhy beside the estimate: the same check wherever it is made, and no process that stays."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from graphs.errors import ToolError
from tests.test_tools.test_causal_methods import nhefs_design
from tools.causal import beside, cores
from tools.causal.dowhy_engine import cross_check

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the kernel lists a task's children"
)


def children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()


def test_the_check_of_the_other_process_is_the_one_made_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cores.CORES, "size", 2)
    before = set(children())
    check = beside.begun(120)
    assert len(set(children()) - before) == 1  # at once, before there is a design
    design = nhefs_design()
    assert check(design, "ATE") == cross_check(design, "ATE")
    assert set(children()) <= before


def test_a_process_that_is_killed_is_an_error_and_no_agreement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cores.CORES, "size", 2)
    before = set(children())
    check = beside.begun(120)
    (pid,) = set(children()) - before
    os.kill(int(pid), signal.SIGKILL)
    with pytest.raises(ToolError, match="ended"):
        check(nhefs_design(), "ATE")


@pytest.mark.parametrize("size", [1, 2])
def test_one_core_and_large_designs_start_nothing_or_end_it(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(cores.CORES, "size", size)
    monkeypatch.setattr(beside, "MOST_CELLS", 1)
    before = set(children())
    check = beside.begun(120)
    assert len(set(children()) - before) == size - 1
    assert check(nhefs_design(), "ATE").agrees
    assert set(children()) <= before
