"""Two runs on the same items, task by task: difference, exact test, wins and losses, power."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from evals.statistics.paired import Compared, compare, holm
from evals.statistics.power import items_needed, least_difference
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.report.task_results import TaskResult


@dataclass(frozen=True)
class Against:
    """One task.

    Attributes:
        p_holm: adjusted for all the tasks that are compared.
        needed: items that would tell the two apart with 80 % power if they differ as they did here;
            None where they did not.
        least: smallest difference of accuracy that these items find with 80 % power.
    """

    task: str
    first: str
    second: str
    n: int
    compared: Compared
    p_holm: float
    needed: int | None
    least: float

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


def against(
    first: Sequence[TaskResult], second: Sequence[TaskResult], *, seed: int = 0
) -> tuple[Against, ...]:
    """Every task that both have, on the items that both have.

    Raises:
        InputError: no task, or no item of a task, is in both.
    """
    pairs = [(one, two) for one in first for two in second if one.task == two.task]
    if not pairs:
        raise InputError("no task is in both files of results")
    found = [(one, two, *_same(one, two, seed)) for one, two in pairs]
    p_values = {f"{place}": row[3].p for place, row in enumerate(found)}
    adjusted = holm(p_values)
    return tuple(
        _row(one, two, n, pair, adjusted[f"{place}"])
        for place, (one, two, n, pair) in enumerate(found)
    )


def _same(one: TaskResult, two: TaskResult, seed: int) -> tuple[int, Compared]:
    ours = {item.id: item for item in one.items}
    kept = [(ours[item.id], item) for item in two.items if item.id in ours]
    if not kept:
        raise InputError(f"{one.task}: no item is in both files of results")
    if any(a.question != b.question or a.gold != b.gold for a, b in kept):
        raise InputError(f"{one.task}: an item of the same id is another one in the other file")
    worth = [[pair[place].worth for pair in kept] for place in (0, 1)]
    sources = [a.source or a.id for a, _ in kept]
    return len(kept), compare(worth[0], worth[1], seed=seed, sources=sources)


def _row(one: TaskResult, two: TaskResult, n: int, pair: Compared, p_holm: float) -> Against:
    wins, losses = pair.wins / n, pair.losses / n
    return Against(
        one.task, one.name, two.name, n, pair, p_holm,
        items_needed(wins, losses), least_difference(n, max(wins + losses, 1 / n)),
    )  # fmt: skip


def lines(rows: Sequence[Against]) -> list[str]:
    """For people: a line a task."""
    shown = []
    for row in rows:
        mark = row.compared.difference
        interval = "" if mark.ci_low is None else f" ({mark.ci_low:+.3f} to {mark.ci_high:+.3f})"
        needed = "no difference to find" if row.needed is None else f"{row.needed} items to tell"
        shown.append(
            f"{row.task}: {row.first} less {row.second}: {mark.value:+.3f}{interval}, "
            f"{row.compared.wins} wins, {row.compared.ties} ties, {row.compared.losses} losses, "
            f"p {row.compared.p:.3g}, by Holm {row.p_holm:.3g}; n {row.n}, {needed}, "
            f"these find {row.least:.3f}"
        )
    return shown
