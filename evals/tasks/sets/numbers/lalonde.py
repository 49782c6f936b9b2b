"""Job training and earnings: the trial, and the treated beside a survey (LaLonde 1986; Dehejia & Wahba 1999).

`lalonde/nsw_dw.csv`, `cps_controls.csv`: `treat, age, educ, black, hisp, marr, nodegree, re74, re75,
re78`. The truth of both is the trial's own effect on the treated, 1,794 dollars (`reference.json`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evals.tasks.lines import FileLine, json_object, one_file
from evals.tasks.sets.numbers.estimating import EffectSet, Rows, TrueEffect
from evals.tasks.task import TaskItem, Terms

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

BEFORE = ("age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75")
TEXT = "By how many dollars does the training change the earnings of those who got it?"


class Lalonde(EffectSet):
    """LaLonde: effect of job training on earnings, by the trial and by a survey's controls."""

    name = "lalonde"
    terms = Terms("MIT", may_train=True, patient_rows=True)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        place = folder / self.name
        trial, survey = one_file(place, "nsw_dw.csv*"), one_file(place, "cps_controls.csv*")
        known = one_file(place, "reference.json*")
        line = FileLine(known.name, json_object(known))
        truth = TrueEffect(line.number("experimental_ATT"), within=line.number("robust_se"))
        asked: dict[str, Any] = {
            "treatment": "treat",
            "outcome": "re78",
            "covariates": BEFORE,
            "estimand": "ATT",
        }
        return (
            TaskItem("trial", Rows(TEXT, path=trial, design="rct", **asked), None, "trial", truth=truth),
            TaskItem("survey", Rows(TEXT, path=survey, **asked), None, "survey", truth=truth),
        )  # fmt: skip

    def rows(self, posed: Rows) -> pd.DataFrame:
        """See `EffectSet`: beside the survey's controls stand the treated of the trial."""
        import pandas as pd

        frame = super().rows(posed)
        if posed.design != "rct":
            assert posed.path is not None
            trial = pd.read_csv(one_file(posed.path.parent, "nsw_dw.csv*"))
            frame = pd.concat([trial[trial["treat"] == 1], frame], ignore_index=True)
        return frame[["treat", "re78", *BEFORE]]


TASK = Lalonde()
