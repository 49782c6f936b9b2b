"""Evaluation cards: all that the files of results show of one system, in Markdown.

After "The shaky foundations of large language models and foundation models for electronic health records"
(Wornow et al. 2023, npj Digital Medicine 6:135): beside accuracy what it costs, whether its stated
probabilities hold, where it is worst, how many labelled questions it was fitted on, and on what terms
the questions may be used. Files of one model in several quantizations are told apart by their hashes.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from evals.report.printed import by_subset, shown
from evals.statistics.likely import reliability

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evals.report.task_results import TaskResult

    Rows = list[tuple[str, ...]]

HASH = 12
"""Digits of a hash that tables show."""
LEAST = 5
"""Items of a part of a set, of which anything is said."""
TASKS = ("task", "n", "accuracy", "answered", "wrong", "calibration error", "AURC", "fitted on", "licence of the set")  # fmt: skip
COSTS = ("task", "tokens a right answer", "seconds a right answer", "US dollars a right answer", "judge tokens")  # fmt: skip
STATED = ("stated", "answers", "right")
PARTS = ("task", "worst part", "n", "worth", "best part", "n", "worth")
FILES = ("task", "model", "file", "judge", "n", "accuracy", "log loss", "tokens a right answer")
NONE = "no file"


def cards(results: Sequence[TaskResult]) -> str:
    """A card a system, and one table of model files by their hashes where there are several."""
    ordered = sorted(results, key=_system)
    parts = ["# Evaluation cards"]
    for _, some in groupby(ordered, key=_system):
        parts += _card(list(some))
    files = {(one.model, _file(one)) for one in results}
    if len(files) > 1:
        parts += ["## Models by file", pipes(FILES, sorted(_of_file(one) for one in results))]
    return "\n\n".join(parts) + "\n"


def pipes(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(c.replace("|", "\\|") for c in line) + " |" for line in lines
    )


def _card(some: list[TaskResult]) -> list[str]:
    first = some[0]
    told = first.configuration
    graph = told.get("graph") or {}
    about = [
        f"- Model: {first.model}, file {_file(first)}; strategy {first.strategy}",
        f"- Judge: {told.get('judge') or 'none'}, file {str(told.get('judge_sha256') or NONE)[:HASH]}",
        f"- Graph: {graph.get('name', 'none')} {graph.get('version', '')}".rstrip(),
        f"- Aetia {told.get('aetia', '?')}",
    ]
    parts = [f"## {first.name}, file {_file(first)}", "\n".join(about)]
    parts += [pipes(TASKS, [_of_task(one) for one in some]), "Cost:"]
    parts.append(pipes(COSTS, [_cost(one) for one in some]))
    if stated := _stated(some):
        parts += ["Stated probability against what was right, over all sets:", pipes(STATED, stated)]  # fmt: skip
    if worst := [row for one in some if (row := _parts(one))]:
        parts += [f"Parts of sets with {LEAST} items or more:", pipes(PARTS, worst)]
    return parts


def _system(one: TaskResult) -> tuple[str, str, str]:
    return one.name, _file(one), str(one.configuration.get("judge_sha256") or "")


def _file(one: TaskResult) -> str:
    return str(one.configuration.get("model_sha256") or NONE)[:HASH]


def _of_task(one: TaskResult) -> tuple[str, ...]:
    names = ("accuracy", "coverage", "wrong", "calibration_error", "aurc")
    fitted = "; ".join(one.configuration.get("calibration") or ()) or "nothing"
    fitted = "nothing" if fitted == "uncalibrated" else fitted
    licence = str(one.configuration.get("licence") or "not stated")
    return one.task, str(one.n), *(shown(one.metrics.get(name)) for name in names), fitted, licence


def _cost(one: TaskResult) -> tuple[str, ...]:
    each = [one.counted.get(f"{name}_per_right") for name in ("tokens", "seconds", "money")]
    shown_each = ("" if value is None else f"{value:.4g}" for value in each)
    return one.task, *shown_each, f"{one.counted.get('judge_tokens', 0):.0f}"


def _stated(some: Sequence[TaskResult]) -> Rows:
    told = [item for one in some for item in one.items if item.sure is not None and item.said]
    if not told:
        return []
    bins = reliability([one.sure or 0.0 for one in told], [one.worth == 1 for one in told])
    return [(f"{one.stated:.2f}", str(one.n), f"{one.right:.2f}") for one in bins]


def _parts(one: TaskResult) -> tuple[str, ...]:
    """The worst and the best part of a set by what its answers are worth; empty where there are not two."""
    rows = [
        (float(worth) / int(n), part, n) for part, n, _, worth in by_subset(one) if int(n) >= LEAST
    ]
    if len(rows) < 2:
        return ()
    low, high = min(rows), max(rows)
    return one.task, low[1], low[2], f"{low[0]:.3f}", high[1], high[2], f"{high[0]:.3f}"


def _of_file(one: TaskResult) -> tuple[str, ...]:
    judge = str(one.configuration.get("judge_sha256") or NONE)[:HASH]
    marks = (shown(one.metrics.get("accuracy")), shown(one.metrics.get("log_loss")))
    return one.task, one.model, _file(one), judge, str(one.n), *marks, _cost(one)[1]
