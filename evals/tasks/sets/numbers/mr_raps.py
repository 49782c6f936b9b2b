"""Two-sample tables with instruments selected by a third study (Zhao et al. 2020, Ann Stat 48:1742).

`mr_raps/EXPOSURE.OUTCOME.csv`: `beta.exposure, se.exposure, beta.outcome, se.outcome, pval.selection`, or
several exposures in one file with a column `lipid`. What is known of the truth: the effect of a trait on
itself is 1; body mass and LDL cholesterol raise blood pressure and coronary disease, which trials of their
lowering bear out; C-reactive protein does not cause coronary disease. An estimate is right where it says
so: near to 1 by a tenth, its interval on the side of the effect, or its interval around 0.
"""

from __future__ import annotations

import csv
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evals.tasks.lines import files, table
from evals.tasks.sets.numbers.estimating import Estimated
from evals.tasks.sets.numbers.mendelian import AskedOfVariants, MendelianSet
from evals.tasks.task import TaskItem, Terms
from tools.causal.mendelian.request import MrRequest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Posed, Settled
    from evals.statistics.intervals import Mark
    from evals.tasks.lines import FileLine
    from evals.tasks.task import Marked

RAISES = (("bmi", "sbp"), ("bmi", "cad"), ("ldl", "cad"), ("bmi", "stroke"))
NOTHING = (("crp", "cad"),)
SELECTED = 5e-8
NEAR = 0.1
COLUMNS = ("beta.exposure", "se.exposure", "beta.outcome", "se.outcome")


@dataclass(frozen=True)
class Variants(AskedOfVariants):
    """The rows of one exposure and outcome: betas and standard errors of each variant."""

    rows: tuple[tuple[float, ...], ...] = ()


class MrRaps(MendelianSet):
    """Mendelian randomization with selected instruments, beside what is known of the effect."""

    name = "mr_raps"
    terms = Terms("GPL-3, numbers of a package", may_train=False)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        items = []
        for path in files(folder / self.name, "*.csv*"):
            exposure, outcome = path.name.split(".")[:2]
            pairs: dict[tuple[str, str], list[FileLine]] = {}
            for line in table(path):
                if line.number("pval.selection") < SELECTED:
                    pair = str(line.row.get("lipid", exposure)), outcome
                    pairs.setdefault(pair, []).append(line)
            items += [_item(pair, lines) for pair, lines in pairs.items() if _expected(pair)]
        return tuple(items)

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: the selected rows are written to a table for the engine to read."""
        analysed = super().by_rules(rules)

        async def settles(posed: Posed) -> Settled:
            assert isinstance(posed, Variants)
            with tempfile.TemporaryDirectory() as place:
                path = Path(place) / "selected.csv"
                with path.open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows([("bx", "sx", "by", "sy"), *posed.rows])
                request = MrRequest(summary=path, exposure_columns=(("bx", "sx"),),
                                    outcome_columns=("by", "sy"), n_sim=1000)  # fmt: skip
                return await analysed(replace(posed, request=request))

        return settles

    def credit(self, item: TaskItem, settled: Settled) -> float | None:
        """See `Task`."""
        if not isinstance(settled, Estimated):
            return 0.0
        if item.truth == "1":
            return float(abs(settled.value - 1) <= NEAR)
        if item.truth == "raises":
            return float(settled.ci_low > 0)
        return float(settled.ci_low <= 0 <= settled.ci_high)

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`: there is no number to be off by."""
        del marked, seed
        return {}


def _expected(pair: tuple[str, str]) -> str:
    if pair[0] == pair[1]:
        return "1"
    return "raises" if pair in RAISES else "nothing" if pair in NOTHING else ""


def _item(pair: tuple[str, str], lines: list[FileLine]) -> TaskItem:
    rows = tuple(tuple(line.number(column) for column in COLUMNS) for line in lines)
    text = f"What is the effect of {pair[0]} on {pair[1]}, by weighted median?"
    posed = Variants(text, method="weighted_median", rows=rows)
    return TaskItem(".".join(pair), posed, None, _expected(pair), truth=_expected(pair))


TASK = MrRaps()
