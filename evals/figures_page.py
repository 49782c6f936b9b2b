"""Write the figures of result files into `docs/evaluation.md`, between its two marks.

python -m evals.figures_page RESULTS...
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from evals.report.printed import apart, beside, shown, unread
from evals.report.task_results import read_results
from graphs.errors import AetiaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.report.task_results import TaskResult

PAGE = Path(__file__).parent.parent / "docs" / "evaluation.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
HEAD = ("task", "n", "accuracy", "answered", "wrong", "majority", "random", "held / not held", "of its own")  # fmt: skip
GENERAL = ("accuracy", "coverage", "selective_accuracy", "macro_f1", "wrong", "brier", "log_loss",
           "calibration_error", "aurc", "support", "citation_precision")  # fmt: skip


def table(results: Sequence[TaskResult]) -> str:
    """A row a result, in Markdown, and how many answers could not be read."""
    rows = [HEAD, ("---",) * len(HEAD), *(_row(one) for one in results)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([*lines, "", f"Answers that could not be read, over all: {unread(results)}."])


def _row(one: TaskResult) -> tuple[str, ...]:
    own = "; ".join(
        f"{name.replace('_', ' ')} {mark.value:.3f}"
        for name, mark in one.metrics.items()
        if name not in GENERAL
    )
    held = " / ".join(filter(None, (apart(one.beside.get(name)) for name in ("held", "not_held"))))
    return (
        one.task, str(one.n), shown(one.metrics.get("accuracy")),
        f"{one.metrics['coverage'].value:.2f}" if "coverage" in one.metrics else "",
        f"{one.metrics['wrong'].value:.3f}" if "wrong" in one.metrics else "",
        beside(one.beside.get("majority")), beside(one.beside.get("random")), held, own,
    )  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Replace what stands between the marks."""
    try:
        results = read_results([Path(one) for one in arguments])
    except AetiaError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    ordered = sorted(results, key=lambda one: one.task)
    PAGE.write_text(f"{before}{BEGIN}\n{table(ordered)}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
