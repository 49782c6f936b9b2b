"""Tables of results as rows of text, which the page and Markdown print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.report.task_results import MarkRow, TaskResult

OVERALL = ("accuracy", "coverage", "selective_accuracy", "macro_f1", "wrong", "overclaimed")
"""Metrics of the first table; a task's others stand in its own."""
HEAD = ("task", "system", "n", *OVERALL, "majority", "random", "held", "not held", "abstained", "unread")  # fmt: skip


def overall(results: Sequence[TaskResult]) -> list[tuple[str, ...]]:
    """One row a result: what all tasks have, baselines, and how many texts could not be read."""
    return [
        (
            one.task,
            one.name,
            str(one.n),
            *(shown(one.metrics.get(name)) for name in OVERALL),
            beside(one.beside.get("majority")),
            beside(one.beside.get("random")),
            apart(one.beside.get("held")),
            apart(one.beside.get("not_held")),
            f"{one.counted.get('abstained', 0):.0f}",
            f"{one.counted.get('parse_failures', 0):.0f}",
        )
        for one in results
    ]


def of_task(result: TaskResult) -> list[tuple[str, str]]:
    """Every metric of one result."""
    return [(name.replace("_", " "), shown(mark)) for name, mark in result.metrics.items()]


def by_subset(result: TaskResult) -> list[tuple[str, str, str, str]]:
    """Items, answered and right by part of the set; empty where it has no parts."""
    parts = list(dict.fromkeys(item.subset for item in result.items))
    if len(parts) < 2:
        return []
    rows = []
    for part in sorted(parts):
        items = [item for item in result.items if item.subset == part]
        worth = sum(item.worth for item in items)
        rows.append(
            (part or "-", str(len(items)), str(sum(bool(i.said) for i in items)), f"{worth:.1f}")
        )
    return rows


def shown(mark: MarkRow | None) -> str:
    """A number with its interval."""
    if mark is None:
        return ""
    if mark.ci_low is None or mark.ci_high is None:
        return f"{mark.value:.3f}"
    return f"{mark.value:.3f} ({mark.ci_low:.3f} to {mark.ci_high:.3f})"


def beside(mark: Mapping[str, Any] | None) -> str:
    """A baseline."""
    return f"{mark['value']:.3f}" if mark else ""


def apart(part: Mapping[str, Any] | None) -> str:
    """Accuracy on part of the items."""
    return f"{part['accuracy']['value']:.3f} of {part['n']}" if part else ""


def unread(results: Sequence[TaskResult]) -> int:
    """Texts from which an answer was to be read and could not, over all results."""
    return round(sum(one.counted.get("parse_failures", 0) for one in results))
