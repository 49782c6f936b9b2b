"""Write the figures of result files into `docs/evaluation.md`, between its two marks.

python -m evals.figures_page [--keep] RESULTS...

With `--keep` the rows of sets that no result is of stay; without it they go: they were not measured anew.
"""

from __future__ import annotations

import re
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
UNREAD = re.compile(r"over all: (\d+)")
GENERAL = ("accuracy", "coverage", "selective_accuracy", "macro_f1", "wrong", "brier", "log_loss",
           "calibration_error", "aurc", "support", "citation_precision")  # fmt: skip


def table(results: Sequence[TaskResult], before: str = "") -> str:
    """A row a result, in Markdown, and how many answers could not be read.

    Args:
        results: of sets.
        before: an earlier table, whose rows and count stand for the sets that no result is of.
    """
    new = [(one.task, _line(_row(one))) for one in results]
    measured = {name for name, _ in new}
    kept = [(name, line) for name, line in _rows_of(before) if name not in measured]
    lines = [line for _, line in sorted(kept + new, key=lambda row: row[0])]
    count = unread(results) + int((UNREAD.search(before) or ["", "0"])[1])
    head = (_line(HEAD), _line(("---",) * len(HEAD)))
    return "\n".join([*head, *lines, "", f"Answers that could not be read, over all: {count}."])


def _rows_of(text: str) -> list[tuple[str, str]]:
    """The lines of a table with the name in their first cell, its head left out."""
    lines = [line for line in text.splitlines() if line.startswith("| ")][2:]
    return [(line.split(" | ")[0].removeprefix("| "), line) for line in lines]


def _line(row: Sequence[str]) -> str:
    return "| " + " | ".join(row) + " |"


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
    paths = [Path(one) for one in arguments if one != "--keep"]
    try:
        results = read_results(paths)
    except AetiaError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    old, _, after = rest.partition(END)
    made = table(results, old if len(paths) < len(arguments) else "")
    PAGE.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
