"""IHDP: simulated outcomes on real covariates, so that the effect is known (Hill 2011).

`ihdp/ihdp_npci_*.csv`: `treatment, y_factual, y_cfactual, mu0, mu1, x1..x25`. The truth is the sample's
average of mu1 - mu0; whoever estimates sees neither these nor y_cfactual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.tasks.lines import files, table
from evals.tasks.sets.numbers.estimating import EffectSet, Rows, TrueEffect
from evals.tasks.task import TaskItem, Terms

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

HIDDEN = ("y_cfactual", "mu0", "mu1")


class Ihdp(EffectSet):
    """IHDP: effect of home visits on test scores, outcomes simulated: error beside the truth."""

    name = "ihdp"
    terms = Terms("none stated", may_train=False, patient_rows=True)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        return tuple(_item(path) for path in files(folder / self.name, "ihdp_*.csv*"))

    def rows(self, posed: Rows) -> pd.DataFrame:
        """See `EffectSet`."""
        return super().rows(posed).drop(columns=list(HIDDEN), errors="ignore")


def _item(path: Path) -> TaskItem:
    rows = list(table(path))
    effects = tuple(line.number("mu1") - line.number("mu0") for line in rows)
    outcomes = [line.number("y_factual") for line in rows]
    middle = sum(outcomes) / len(rows)
    sd = (sum((y - middle) ** 2 for y in outcomes) / len(rows)) ** 0.5
    text = "By how much do home visits change the test score, on average?"
    posed = Rows(text, path=path, treatment="treatment", outcome="y_factual", covariates=("*",))
    truth = TrueEffect(sum(effects) / len(effects), sd, effects=effects)
    return TaskItem(path.name.split(".")[0], posed, None, truth=truth)


TASK = Ihdp()
