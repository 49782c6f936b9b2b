"""What a mutation run found: a table of rooms, and every survivor as a diff."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from evals.mutants.runner import Tried

COUNTED = ("killed", "timeout", "survived", "invalid", "error")


def summary(room: str, tried: Sequence[Tried]) -> dict[str, Any]:
    """One row of the table; the score is the killed share of those that could be tried."""
    counts = {name: sum(one.outcome == name for one in tried) for name in COUNTED}
    valid = len(tried) - counts["error"] - counts["invalid"]
    killed = counts["killed"] + counts["timeout"]
    score = round(killed / valid, 4) if valid else None
    return {"room": room, "mutants": len(tried), **counts, "score": score}


def survivor(one: Tried, root: Path) -> dict[str, Any]:
    """A change that no test noticed."""
    return {
        "path": one.mutant.path,
        "operator": one.mutant.operator,
        "tests": one.tests,
        "diff": diff(one, root),
    }


def diff(one: Tried, root: Path) -> str:
    """The change as a unified diff with one line around it."""
    source = (root / one.mutant.path).read_text(encoding="utf-8")
    lines = difflib.unified_diff(
        source.splitlines(), one.mutant.applied(source).splitlines(),
        f"a/{one.mutant.path}", f"b/{one.mutant.path}", n=1, lineterm="",
    )  # fmt: skip
    return "\n".join(lines)


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows with their names on top, numbers to the right."""
    names = ("room", "mutants", *COUNTED, "score")
    texts = [names, *(tuple(_shown(row[name]) for name in names) for row in rows)]
    widths = [max(len(text[i]) for text in texts) for i in range(len(names))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(text, widths, strict=True))
        )
        for text in texts
    )


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{100 * value:.0f} %" if isinstance(value, float) else str(value)
