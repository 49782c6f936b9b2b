"""Results as logs that Inspect opens (`inspect view`): one `.eval` file a result. Needs the extra `inspect`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from graphs.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evals.report.task_results import ItemRow, TaskResult


def write_logs(results: Sequence[TaskResult], folder: Path) -> tuple[Path, ...]:
    """Write a log for each result.

    Raises:
        SetupError: `inspect_ai` is not installed.
    """
    try:
        from inspect_ai.log import write_eval_log
    except ImportError as error:
        raise SetupError("--inspect needs inspect_ai: pip install 'aetia[inspect]'") from error
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, one in enumerate(results, 1):
        name = re.sub(r"[^A-Za-z0-9]+", "-", f"{number} {one.task} {one.name}").strip("-").lower()
        path = folder / f"{name}.eval"
        write_eval_log(_log(one), str(path), format="eval")
        paths.append(path)
    return tuple(paths)


def _log(one: TaskResult) -> Any:
    from inspect_ai.log import (
        EvalConfig,
        EvalDataset,
        EvalLog,
        EvalMetric,
        EvalResults,
        EvalScore,
        EvalSpec,
    )

    now = datetime.now(UTC).isoformat(timespec="seconds")
    metrics = {name: EvalMetric(name=name, value=mark.value) for name, mark in one.metrics.items()}
    ids = [item.id for item in one.items]
    return EvalLog(
        status="success",
        eval=EvalSpec(
            created=now, task=one.task, model=f"aetia/{one.model}", config=EvalConfig(epochs=1),
            dataset=EvalDataset(name=one.task, samples=one.n, sample_ids=ids),
            task_args={"strategy": one.strategy}, metadata=one.configuration,
        ),
        results=EvalResults(
            total_samples=one.n, completed_samples=one.n,
            scores=[EvalScore(name="worth", scorer="aetia", metrics=metrics)],
        ),
        samples=[_sample(item) for item in one.items],
    )  # fmt: skip


def _sample(item: ItemRow) -> Any:
    from inspect_ai.log import EvalSample
    from inspect_ai.model import ModelOutput
    from inspect_ai.scorer import Score

    tree = [f"{step.id} {step.role}: {step.text}" for step in item.steps]
    return EvalSample(
        id=item.id, epoch=1, input=item.question, target=item.gold,
        output=ModelOutput.from_content("aetia", item.said or f"no answer: {item.why}"),
        scores={"worth": Score(value=item.worth, answer=item.said, explanation="\n".join(tree))},
        metadata={"subset": item.subset, "source": item.source, "sure": item.sure, "why": item.why},
    )  # fmt: skip
