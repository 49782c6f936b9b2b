"""ACIC 2016: competition data with known truth (Dorie et al. 2019, Stat Sci 34:43).

`acic2016/zymu_*.csv`: `z, y0, y1, mu0, mu1`, rows as in `x.csv`. The outcome that is seen is y1 of the
treated and y0 of the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.tasks.lines import files, one_file, table
from evals.tasks.sets.numbers.estimating import EffectSet, Rows, TrueEffect
from evals.tasks.task import TaskItem, Terms

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


class Acic2016(EffectSet):
    """ACIC 2016: effect of a simulated treatment on real covariates: error beside the truth."""

    name = "acic2016"
    terms = Terms("CDLA-Sharing", may_train=False)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        place = folder / self.name
        one_file(place, "x.csv*")
        return tuple(_item(path) for path in files(place, "zymu_*.csv*"))

    def rows(self, posed: Rows) -> pd.DataFrame:
        """See `EffectSet`."""
        import pandas as pd

        assert posed.path is not None
        drawn = super().rows(posed)
        x = pd.read_csv(one_file(posed.path.parent, "x.csv*"))
        shown = pd.get_dummies(x, drop_first=True, dtype=float)
        return shown.assign(z=drawn["z"], y=drawn["y1"].where(drawn["z"] == 1, drawn["y0"]))


def _item(path: Path) -> TaskItem:
    rows = list(table(path))
    effects = tuple(line.number("mu1") - line.number("mu0") for line in rows)
    seen = [line.number("y1" if line.number("z") == 1 else "y0") for line in rows]
    middle = sum(seen) / len(rows)
    sd = (sum((y - middle) ** 2 for y in seen) / len(rows)) ** 0.5
    text = "By how much does the treatment change the outcome, on average?"
    posed = Rows(text, path=path, treatment="z", outcome="y", covariates=("*",))
    truth = TrueEffect(sum(effects) / len(effects), sd, effects=effects)
    return TaskItem(path.name.split(".")[0], posed, None, truth=truth)


TASK = Acic2016()
