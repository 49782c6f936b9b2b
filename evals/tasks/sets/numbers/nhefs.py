"""Smoking cessation and weight: the numbers of a textbook (Hernan & Robins 2020, What If, chapters 12-16).

`nhefs/nhefs.csv`, and `reference.json` with `published`: unadjusted, ipw, gformula, outcome_regression,
doubly_robust, iv_price82_wald. An estimate is right within a tenth of a kilogram: they are printed with
one decimal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evals.tasks.lines import FileLine, json_object, one_file
from evals.tasks.sets.numbers.estimating import EffectSet, Rows, TrueEffect
from evals.tasks.task import TaskItem, Terms

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

METHODS = {"ipw": "ipw", "gformula": "g_formula", "outcome_regression": "ols", "doubly_robust": "aipw"}  # fmt: skip
CATEGORIES = ("education", "exercise", "active")
SQUARED = ("age", "smokeintensity", "smokeyrs", "wt71")
KEPT = ("sex", "race", *CATEGORIES, *SQUARED)
WITHIN = 0.1


class Nhefs(EffectSet):
    """NHEFS: effect of stopping to smoke on weight, beside the numbers of What If."""

    name = "nhefs"
    terms = Terms("CDLA-Permissive", may_train=True, patient_rows=True)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        place = folder / self.name
        path, known = one_file(place, "nhefs.csv*"), one_file(place, "reference.json*")
        line = FileLine(f"{known.name}: published", json_object(known).get("published", {}))
        asked: dict[str, Any] = {"path": path, "treatment": "qsmk", "outcome": "wt82_71"}
        items = [
            _item(name, Rows(_text(name), covariates=("*",), method=method, **asked), line)
            for name, method in METHODS.items()
        ]
        trial = Rows(_text("no adjustment"), design="rct", **asked)
        return (*items, _item("unadjusted", trial, line))

    def rows(self, posed: Rows) -> pd.DataFrame:
        """See `EffectSet`: the book's covariates, with squares, on the rows with an outcome."""
        import pandas as pd

        frame = super().rows(posed)
        frame = frame[frame["wt82_71"].notna()]
        coded = pd.get_dummies(frame[list(KEPT)].astype(dict.fromkeys(CATEGORIES, "category")),
                               drop_first=True, dtype=float)  # fmt: skip
        squares = {f"{name}_2": frame[name] ** 2 for name in SQUARED}
        return coded.assign(**squares, qsmk=frame["qsmk"], wt82_71=frame["wt82_71"])


def _text(how: str) -> str:
    return f"By how many kilograms does stopping to smoke change weight, by {how}?"


def _item(name: str, posed: Rows, line: FileLine) -> TaskItem:
    return TaskItem(name, posed, None, name, truth=TrueEffect(line.number(name), within=WITHIN))


TASK = Nhefs()
