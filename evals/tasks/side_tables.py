"""Results for people: one line a strategy, then how they differ on the same items."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from evals.statistics.paired import compare, holm
from evals.tasks.marks import sources_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.statistics.intervals import Mark
    from evals.tasks.sides import Side


def differences(sides: Sequence[Side], *, seed: int) -> list[dict[str, Any]]:
    """Accuracy of each strategy less that of each before it, on the same items.

    `p` is that of `evals.statistics.paired`; `p_holm` counts every comparison made here.
    """
    found = []
    for one, two in combinations(sides, 2):
        worth = [[mark.worth for mark in side.marked] for side in (two, one)]
        pair = compare(worth[0], worth[1], seed=seed, sources=sources_of(one.marked))
        found.append((two.strategy, one.strategy, pair))
    adjusted = holm({f"{first}/{second}": pair.p for first, second, pair in found})
    return [
        {"first": first, "second": second, "accuracy": vars(pair.difference),
         "wins": pair.wins, "ties": pair.ties, "losses": pair.losses,
         "p": pair.p, "p_holm": adjusted[f"{first}/{second}"]}
        for first, second, pair in found
    ]  # fmt: skip


def table(task: str, sides: Sequence[Side], *, seed: int) -> str:
    """A short table."""
    n = len(sides[0].marked)
    lines = [f"{task}: {n} items, {sides[0].model}, 95 % intervals", _line(HEAD)]
    lines += [_line(_cells(one)) for one in sides]
    if len(sides) > 1:
        lines.append(f"accuracy less that of {sides[0].strategy}, on the same items:")
    for pair in differences(sides, seed=seed)[: len(sides) - 1]:
        low, high = pair["accuracy"]["ci_low"], pair["accuracy"]["ci_high"]
        interval = "" if low is None else f" ({low:+.3f} to {high:+.3f})"
        lines.append(f"  {pair['first']}: {pair['accuracy']['value']:+.3f}{interval}")
    for one in sides:
        lines += [f"{one.strategy}: {text}" for text in one.calibration if text != "uncalibrated"]
        lines += [
            f"{one.strategy}: {count} x {note}" for note, count in list(one.notes.items())[:3]
        ]
    return "\n".join(lines)


HEAD = (
    "strategy",
    "accuracy",
    "coverage",
    "right of answered",
    "unread",
    "tokens",
    "calls",
    "seconds",
)
WIDTHS = (18, 22, 8, 18, 6, 8, 6, 8)


def _cells(one: Side) -> tuple[str, ...]:
    return (
        one.strategy,
        _shown(one.found["accuracy"]),
        f"{one.found['coverage'].value:.2f}",
        f"{one.found['selective_accuracy'].value:.3f}"
        if "selective_accuracy" in one.found
        else "-",
        str(one.totals["parse_failures"]),
        str(one.totals["tokens"]),
        str(one.totals["calls"]),
        f"{one.seconds:.0f}",
    )


def _line(cells: Sequence[str]) -> str:
    first, *rest = (f"{cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True))
    return "  ".join([f"{first.strip():{WIDTHS[0]}}", *rest]).rstrip()


def _shown(mark: Mark) -> str:
    if mark.ci_low is None or mark.ci_high is None:
        return f"{mark.value:.3f}"
    return f"{mark.value:.3f} ({mark.ci_low:.3f}-{mark.ci_high:.3f})"
