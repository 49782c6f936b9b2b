"""Results held against the baseline, item by item: worse, or within what chance gives."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.report.task_results import MarkRow
from evals.statistics.paired import compare, holm
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evals.report.task_results import TaskResult
    from evals.statistics.paired import Compared

ALPHA = 0.05
SHOWN = ("accuracy", "coverage", "selective_accuracy")


class Kept(BaseModel):
    """A task of the baseline: its figures, and the worth of every item by its id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    metrics: dict[str, MarkRow]
    worth: dict[str, float]


@dataclass(frozen=True)
class Held:
    """One task: `is_worse` where losses exceed wins by more than chance, for all tasks at once."""

    task: str
    n: int
    compared: Compared
    p_holm: float
    is_worse: bool
    lost: tuple[str, ...]


def kept_of(result: TaskResult) -> Kept:
    """What the baseline keeps of a result."""
    metrics = {name: result.metrics[name] for name in SHOWN if name in result.metrics}
    return Kept(metrics=metrics, worth={item.id: item.worth for item in result.items})


def read_baseline(path: Path) -> dict[str, Kept]:
    """The committed baseline.

    Raises:
        DataError: it cannot be read.
    """
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return {name: Kept.model_validate(one) for name, one in said.items()}
    except (OSError, ValueError, ValidationError, AttributeError) as error:
        raise DataError(f"{path} is no baseline: {error}") from error


def write_baseline(path: Path, kept: dict[str, Kept]) -> None:
    """Write it, one task a line."""
    lines = [f"{json.dumps(name)}: {one.model_dump_json()}" for name, one in sorted(kept.items())]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def held_against(results: Sequence[TaskResult], baseline: dict[str, Kept]) -> tuple[Held, ...]:
    """Every result whose task the baseline has, on the items that both have.

    Raises:
        DataError: a task is not in the baseline, or shares no item with it: write the baseline anew.
    """
    pairs: list[tuple[str, list[str], Compared]] = []
    for result in results:
        if result.task not in baseline:
            raise DataError(f"the baseline has no {result.task}: write it with --write")
        before = baseline[result.task].worth
        after = {item.id: item.worth for item in result.items}
        ids = sorted(before.keys() & after.keys())
        if not ids:
            raise DataError(f"the baseline shares no item of {result.task}: write it with --write")
        of = {item.id: item.source or item.id for item in result.items}
        sources = [of[i] for i in ids]
        found = compare([after[i] for i in ids], [before[i] for i in ids], sources=sources)
        lost = [i for i in ids if after[i] < before[i]]
        pairs.append((result.task, lost, found))
    adjusted = holm({name: found.p for name, _, found in pairs})
    return tuple(
        Held(name, found.wins + found.ties + found.losses, found, adjusted[name],
             adjusted[name] < ALPHA and found.losses > found.wins, tuple(lost))
        for name, lost, found in pairs
    )  # fmt: skip


def held_lines(held: Sequence[Held]) -> str:
    """As text: one line a task."""
    lines = []
    for one in held:
        mark = one.compared.difference
        limits = "" if mark.ci_low is None else f" [{mark.ci_low:+.3f}, {mark.ci_high:+.3f}]"
        lost = f"; lost: {', '.join(one.lost[:5])}" if one.lost else ""
        lines.append(
            f"{'WORSE' if one.is_worse else 'holds':6} {one.task:20} n {one.n:4}  difference "
            f"{mark.value:+.3f}{limits}  {one.compared.wins} won, {one.compared.losses} lost, "
            f"p (Holm) {one.p_holm:.3g}{lost}"
        )
    return "\n".join(lines) + "\n"
