"""Arrows between columns, suggested from rows and compared with the true ones."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.models.opening import RULES
from agent.strategies.posed import Posed, Settled, Step
from evals.statistics.intervals import mean
from evals.tasks.answers import silent
from evals.tasks.task import QuestionSet, TaskItem
from tools.causal.discovery.discover import discover

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    import pandas as pd

    from agent.strategies.by_rules import ByRules
    from evals.statistics.intervals import Mark
    from evals.tasks.task import Marked

Arrows = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class PosedTable(Posed):
    """Columns between which arrows are to be found."""

    path: Path | None = None


@dataclass(frozen=True)
class Suggested(Settled):
    """What was suggested: which are joined, and which arrows point one way."""

    joined: frozenset[frozenset[str]] = frozenset()
    arrows: Arrows = frozenset()


class StructureSet(QuestionSet):
    """Networks with rows and true arrows; an answer is worth the F1 of what it joins."""

    aim = "open"
    by_model = False

    def rows(self, path: Path) -> pd.DataFrame:
        """The rows of a network."""
        raise NotImplementedError

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: the PC algorithm with the test that fits the columns, at 5 %."""
        del rules

        async def settles(posed: Posed) -> Settled:
            assert isinstance(posed, PosedTable)
            assert posed.path is not None
            found = await asyncio.to_thread(discover, self.rows(posed.path))
            if found.status != "ok":
                return silent(posed, found.message)
            joined = frozenset(frozenset((e.first, e.second)) for e in found.edges)
            arrows = frozenset(arrows_of(found.edges))
            said = f"{len(joined)} joined, {len(arrows)} arrows by {found.algorithm}, {found.test}"
            steps = (Step("1", None, "look-up", said),)
            return Suggested("aetia", RULES, (said,), (1.0,), "", 0, 0, 0, 0, steps, (), (), joined, arrows)  # fmt: skip

        return settles

    def credit(self, item: TaskItem, settled: Settled) -> float | None:
        """See `Task`."""
        if not isinstance(settled, Suggested):
            return 0.0
        return f1(settled.joined, frozenset(frozenset(pair) for pair in _truth(item)))

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`: F1 of what is joined (`accuracy` too), and of the arrows."""
        pairs = [(one.item, one.settled) for one in marked if one.item]
        arrows = [
            f1(said.arrows, _truth(item)) if isinstance(said, Suggested) else 0.0
            for item, said in pairs
        ]
        joined = [one.worth for one in marked]
        return {"skeleton_f1": mean(joined, seed=seed), "arrow_f1": mean(arrows, seed=seed)}


def network(path: Path, name: str, arrows: Arrows) -> TaskItem:
    """One network as an item."""
    posed = PosedTable("Which columns cause which?", path=path)
    return TaskItem(name, posed, None, name, truth=arrows)


def f1(found: frozenset[Any], true: frozenset[Any]) -> float:
    """Twice what both hold by what each holds; 1 where both are empty."""
    return 2 * len(found & true) / (len(found) + len(true)) if found or true else 1.0


def arrows_of(edges: Sequence[Any]) -> list[tuple[str, str]]:
    """The edges that point one way, cause first."""
    along = [
        (e.first, e.second) for e in edges if (e.mark_first, e.mark_second) == ("tail", "arrow")
    ]
    back = [
        (e.second, e.first) for e in edges if (e.mark_first, e.mark_second) == ("arrow", "tail")
    ]
    return along + back


def _truth(item: TaskItem) -> Arrows:
    return item.truth if isinstance(item.truth, frozenset) else frozenset()
