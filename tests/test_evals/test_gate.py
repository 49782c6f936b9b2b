"""The regression gate: the smallest part of its suite, what counts as worse, and the README's figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.gate.held_against import held_against, held_lines, kept_of, read_baseline
from evals.gate.readme import is_current, with_figures
from evals.gate.suite import SUITE, run_entry
from evals.report.task_results import ItemRow, MarkRow, TaskResult
from graphs.errors import DataError

ROOT = Path(__file__).parent.parent.parent
BASELINE = ROOT / "evals" / "gate" / "baseline.json"
DATA = ROOT.parent / "shared" / "data"


def result(right: int, n: int = 60) -> TaskResult:
    items = tuple(
        ItemRow(id=f"i{i}", subset="", source=f"i{i}", question="q", gold="a", said="a",
                worth=float(i < right))
        for i in range(n)
    )  # fmt: skip
    return TaskResult(
        task="t", n=n, strategy="s", model="m", metrics={"accuracy": MarkRow(value=right / n)},
        beside={}, counted={}, configuration={}, items=items,
    )  # fmt: skip


def test_worse_is_what_chance_does_not_give() -> None:
    baseline = {"t": kept_of(result(50))}
    same, chance, worse = (held_against([result(n)], baseline)[0] for n in (50, 48, 40))
    assert [one.is_worse for one in (same, chance, worse)] == [False, False, True]
    assert worse.lost == tuple(f"i{i}" for i in range(40, 50))
    assert "WORSE" in held_lines([worse])
    with pytest.raises(DataError, match="baseline has no t"):
        held_against([result(1)], {})


def test_the_figures_of_the_readme_are_those_of_the_baseline() -> None:
    assert is_current(ROOT / "README.md", read_baseline(BASELINE))
    with pytest.raises(DataError, match="no marks"):
        with_figures("nothing", {})


def test_the_smallest_part_of_the_suite_holds(tmp_path: Path) -> None:
    for entry in SUITE:
        if not entry.is_smallest:
            continue
        if not (DATA / entry.task).is_dir():
            pytest.skip(f"{entry.task} is not in {DATA}")
        held = held_against([run_entry(entry, DATA, tmp_path, 300)], read_baseline(BASELINE))
        assert not held[0].is_worse, held_lines(held)
