"""Birth weight and death within a year, in pairs of twins (Almond, Chay & Lee 2005).

`twins/twin_pairs*.csv`: `dbirwt_0, dbirwt_1, mort_0, mort_1`, the lighter one first. Within a pair all else
is alike: the truth is the mean difference of heavier and lighter twins, here over all pairs and over
those of whom both weigh less than 2 kg.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.tasks.lines import one_file, table
from evals.tasks.sets.numbers.estimating import EffectSet, Rows, TrueEffect
from evals.tasks.task import TaskItem, Terms

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

LIGHT = 2000.0
WITHIN = 0.001
TEXT = "By how much does being the heavier twin change the risk of death within a year, {of}?"


class Twins(EffectSet):
    """Twins: effect of being the heavier one on death, in pairs."""

    name = "twins"
    terms = Terms("none stated", may_train=False, patient_rows=True)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        path = one_file(folder / self.name, "twin_pairs*.csv*")
        gains, of_light = [], []
        for line in table(path):
            gain = line.number("mort_1") - line.number("mort_0")
            gains.append(gain)
            if max(line.number("dbirwt_0"), line.number("dbirwt_1")) < LIGHT:
                of_light.append(gain)
        return _item("all pairs", path, gains), _item("light pairs", path, of_light)

    def rows(self, posed: Rows) -> pd.DataFrame:
        """See `EffectSet`: one row a child."""
        import pandas as pd

        wide = super().rows(posed)
        if "light pairs" in posed.text:
            wide = wide[wide[["dbirwt_0", "dbirwt_1"]].max(axis=1) < LIGHT]
        both = [
            pd.DataFrame({"heavier": place, "died": wide[f"mort_{place}"], "pair": wide.index})
            for place in (0, 1)
        ]
        return pd.concat(both, ignore_index=True)


def _item(name: str, path: Path, gains: list[float]) -> TaskItem:
    posed = Rows(
        TEXT.format(of=name), path=path, treatment="heavier", outcome="died", design="rct",
        more=(("cluster", "pair"),),
    )  # fmt: skip
    truth = TrueEffect(sum(gains) / max(len(gains), 1), within=WITHIN)
    return TaskItem(name, posed, None, truth=truth)


TASK = Twins()
