"""Tuebingen pairs: which of two variables is the cause (Mooij et al. 2016, JMLR 17:32).

`tuebingen_pairs/*.jsonl`: `{pair, direction, weight, desc_x, desc_y, var_x, var_y, data}`; data are rows of
numbers as text, with a header, `*` where one is missing; columns behind the second are no part of the
pair. Pairs of several columns a side are passed over. `weighted_accuracy` weighs pairs by `weight`, as the
set asks for: some are of one source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agent.strategies.posed import Posed
from evals.statistics.intervals import bootstrap
from evals.tasks.answers import silent, spread
from evals.tasks.lines import files, json_lines
from evals.tasks.task import QuestionSet, TaskItem, Terms
from tools.causal.discovery.direction import guess_direction

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Settled
    from evals.statistics.intervals import Mark, Places
    from evals.tasks.lines import FileLine
    from evals.tasks.task import Marked

DIRECTIONS = {"x->y": 0, "y->x": 1}
OPTIONS = ("the first causes the second", "the second causes the first")


@dataclass(frozen=True)
class PosedPair(Posed):
    """Two variables with their values."""

    first: tuple[float, ...] = ()
    second: tuple[float, ...] = ()


class TuebingenPairs(QuestionSet):
    """Tuebingen pairs: which of two variables is the cause."""

    name = "tuebingen_pairs"
    terms = Terms("CC0", may_train=True)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        return tuple(
            _item(line)
            for path in files(folder / self.name, "*.jsonl*")
            for line in json_lines(path)
            if line.row.get("direction") != "multivariate"
        )

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: by the shape of the relation, without a word of what the variables are."""
        del rules

        async def settles(posed: Posed) -> Settled:
            assert isinstance(posed, PosedPair)
            guess = guess_direction(np.array(posed.first), np.array(posed.second))
            if guess.first_causes is None:
                return silent(posed, guess.reason)
            sure = 0.5 + min(guess.margin, 1) / 2
            likely = (sure, 1 - sure) if guess.first_causes else (1 - sure, sure)
            return spread(posed, likely, guess.reason)

        return settles

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`."""
        weights = np.array([float(str(one.item.truth)) if one.item else 0.0 for one in marked])
        worth = np.array([one.worth for one in marked])

        def statistic(places: Places) -> float:
            return float((worth * weights)[places].sum() / weights[places].sum())

        return {"weighted_accuracy": bootstrap(statistic, len(marked), seed=seed)}


def _item(line: FileLine) -> TaskItem:
    given = line.text("data").split("\n")[1:]
    rows = [
        [cell if cell != "*" else "nan" for cell in row.split()] for row in given if row.strip()
    ]
    try:
        values = np.array(rows, dtype=float)
    except ValueError as error:
        raise line.broken(f"data are no rows of numbers: {error}") from error
    if values.ndim != 2 or values.shape[1] < len("xy"):
        raise line.broken("data are not two columns of numbers")
    named = [f"{line.row.get('var_' + side)} ({line.row.get('desc_' + side)})" for side in "xy"]
    text = f"Which is the cause: the first, {named[0]}, or the second, {named[1]}?"
    posed = PosedPair(text, OPTIONS, (), tuple(values[:, 0]), tuple(values[:, 1]))
    gold = line.one_of("direction", DIRECTIONS)
    return TaskItem(line.text("pair"), posed, gold, truth=line.number("weight"))


TASK = TuebingenPairs()
