"""The figures of the README, written from the baseline between two marks, and checked against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from evals.gate.held_against import Kept

BEGIN, END = "<!-- gate: begin -->", "<!-- gate: end -->"


def figures(baseline: Mapping[str, Kept]) -> str:
    """A table in Markdown."""
    rows = ["| set | items | right (95 % interval) | answered |", "| --- | --- | --- | --- |"]
    for name, kept in sorted(baseline.items()):
        mark, covered = kept.metrics["accuracy"], kept.metrics.get("coverage")
        limits = "" if mark.ci_low is None else f" ({mark.ci_low:.2f} to {mark.ci_high:.2f})"
        answered = "" if covered is None else f"{covered.value:.2f}"
        rows.append(f"| `{name}` | {len(kept.worth)} | {mark.value:.2f}{limits} | {answered} |")
    return "\n".join(rows)


def with_figures(text: str, baseline: Mapping[str, Kept]) -> str:
    """The page with the table between its marks.

    Raises:
        DataError: it has no marks.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise DataError(f"the page has no marks {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{figures(baseline)}\n{END}{after}"


def is_current(page: Path, baseline: Mapping[str, Kept]) -> bool:
    """Whether the page says what the baseline says."""
    text = page.read_text(encoding="utf-8")
    return with_figures(text, baseline) == text
