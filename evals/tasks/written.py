"""What a strategy gave on a task, as a result that files keep."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from evals.report.task_results import ItemRow, MarkRow, StepRow, TaskResult
from evals.tasks.sides import per_right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.statistics.intervals import Mark
    from evals.tasks.sides import Setting, Side
    from evals.tasks.task import Marked, TaskItem
    from evals.tasks.thinking import Thought

PACKAGES = ("numpy", "scipy", "dowhy", "causal-learn")
MOST_TEXT = 2000


async def to_result(
    one: Side, scored: Sequence[TaskItem], setting: Setting, price: float | None = None
) -> TaskResult:
    """A side with its items and all that its answers depend on."""
    return TaskResult(
        task=setting.task.name,
        n=len(one.marked),
        strategy=one.strategy,
        model=one.model,
        metrics={name: _interval(mark) for name, mark in one.found.items()},
        beside=one.beside,
        counted={"abstained": one.abstained, "failed": one.failed, "seconds": one.seconds}
        | {name: float(count) for name, count in one.totals.items()}
        | {f"{name}_per_right": value for name, value in per_right(one, price).items()},
        configuration=await _configuration(one, scored, setting),
        items=tuple(
            _item(item, mark, one.thoughts[item.id])
            for item, mark in zip(scored, one.marked, strict=True)
        ),
    )


def _interval(mark: Mark) -> MarkRow:
    return MarkRow(value=mark.value, ci_low=mark.ci_low, ci_high=mark.ci_high)


async def _configuration(one: Side, scored: Sequence[TaskItem], setting: Setting) -> dict[str, Any]:
    judge = setting.judge or (setting.rules.judge if setting.rules else None)
    release = await setting.rules.store.release() if setting.rules else None
    return {
        "aetia": _version("aetia"),
        "packages": {name: _version(name) for name in PACKAGES},
        "model_sha256": str(getattr(setting.model, "sha256", "")),
        "judge": judge.name if judge else "",
        "judge_sha256": judge.sha256 if judge else "",
        "graph": asdict(release) if release else {},
        "budget_tokens": setting.budget_tokens,
        "seed": setting.seed,
        "items_sha256": _digest(scored),
        "licence": setting.task.terms.licence,
        "calibration": list(one.calibration),
    }


def _digest(scored: Sequence[TaskItem]) -> str:
    """Of the questions that were asked, with their gold answers."""
    shown = [(i.id, i.posed.text, i.posed.options, i.posed.context, i.gold) for i in scored]
    return hashlib.sha256(repr(sorted(shown)).encode()).hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "source" if name == "aetia" else "absent"


def _item(item: TaskItem, mark: Marked, thought: Thought) -> ItemRow:
    settled, options = thought.settled, item.posed.options
    said = ""
    if settled is not None and mark.chosen is not None:
        said = settled.options[mark.chosen]
    gold = options[item.gold] if item.gold is not None else str(item.truth)
    steps = settled.steps if settled else ()
    return ItemRow(
        id=item.id,
        subset=item.subset,
        source=item.source,
        question=item.posed.text[:MOST_TEXT],
        gold=gold[:MOST_TEXT],
        said=said[:MOST_TEXT],
        worth=mark.worth,
        sure=max(mark.probabilities) if mark.probabilities and mark.chosen is not None else None,
        why=(thought.error or (settled.reason if settled else ""))[:MOST_TEXT],
        seconds=round(thought.seconds, 3),
        steps=tuple(
            StepRow(id=s.id, parent=s.parent, role=s.role, text=s.text[:MOST_TEXT], value=s.value)
            for s in steps
        ),
    )
