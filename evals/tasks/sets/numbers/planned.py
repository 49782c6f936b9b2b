"""A question with a table and its description: how it is answered, and what counts as right."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.strategies.by_rules import SURENESS
from agent.strategies.posed import Posed
from evals.statistics.intervals import mean, rate
from evals.tasks.answers import found, silent
from evals.tasks.task import QuestionSet, TaskItem
from tools.causal.tables import read_table
from tools.planning.choices import answer_choice
from tools.planning.estimating import answer_from_table

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Settled
    from evals.statistics.intervals import Mark
    from evals.tasks.task import Marked

NUMBER = re.compile(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?")
ABSENT = "its data file is not here"


@dataclass(frozen=True)
class PosedFile(Posed):
    """A question of tables: `paths` is empty where one of them is absent; or one that offers options."""

    paths: tuple[Path, ...] = ()
    is_choice: bool = False


@dataclass(frozen=True)
class Wanted:
    """What is right: a number within a share of itself, or (`within` None) a letter.

    `percent` says that the number is printed in percent; `method` is the set's own name for the design.
    """

    answer: str
    within: float | None
    percent: bool = False
    method: str = ""


class PlannedSet(QuestionSet):
    """Questions of tables, answered by a plan."""

    aim = "open"
    by_model = False

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: the planner chooses design and columns, the causal engine estimates."""
        del rules

        async def settles(posed: Posed) -> Settled:
            assert isinstance(posed, PosedFile)
            if len(posed.paths) != 1:
                return silent(
                    posed, ABSENT if not posed.paths else "one table is read, not several"
                )
            return await asyncio.to_thread(_answered, posed)

        return settles

    def credit(self, item: TaskItem, settled: Settled) -> float | None:
        """See `Task`."""
        wanted = item.truth
        if not isinstance(wanted, Wanted):
            return 0.0
        if wanted.within is None:
            return float(settled.options[0].strip().upper() == wanted.answer)
        off = relative_error(settled, wanted)
        return float(off is not None and off <= wanted.within)

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`: how far numbers are off, relative to the right one; absent files; wrong answers."""
        off = [
            error
            for one in marked
            if one.settled and one.chosen is not None and one.item
            if isinstance(one.item.truth, Wanted)
            if (error := relative_error(one.settled, one.item.truth)) is not None
        ]
        absent = [
            isinstance(p := one.item.posed, PosedFile) and not p.paths for one in marked if one.item
        ]
        wrong = [one.chosen is not None and not one.right for one in marked]
        shares = {"wrong": rate(wrong), "file_absent": rate(absent)}
        return shares | ({"relative_error": mean(off, seed=seed)} if off else {})


def _answered(posed: PosedFile) -> Settled:
    table = read_table(posed.paths[0])
    if posed.is_choice:
        choice = answer_choice(posed.text, table, " ".join(posed.context))
        return found(choice.answer, choice.why) if choice.answer else silent(posed, choice.why)
    done = answer_from_table(posed.text, table, " ".join(posed.context))
    if done.value is None:
        return silent(posed, done.refusal or done.plan.refusal)
    said = f"{done.plan.design}: {done.value:.4g} by {done.method}, certainty {done.certainty}"
    return found(f"{done.value:.6g}", said, sure=SURENESS.get(done.certainty, 0.5))


def relative_error(settled: Settled, wanted: Wanted) -> float | None:
    """How far off a number is, relative to the right one; None for a choice, or where none is read.

    A right answer in percent counts for 0.0411 as for 4.11: whichever is nearer.
    """
    said = NUMBER.search(settled.options[0].replace(",", "")) if settled.options else None
    if wanted.within is None or said is None:
        return None
    right, value = float(wanted.answer), float(said[0])
    values = (value, 100 * value) if wanted.percent else (value,)
    return min(abs(one - right) / abs(right) if right else abs(one) for one in values)
