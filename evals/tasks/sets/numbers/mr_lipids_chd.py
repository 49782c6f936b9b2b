"""Lipids and coronary heart disease by 28 variants, beside the numbers of the R package's vignette.

`mr_lipids_chd/*.csv`: associations of each variant (`ldlc`, `ldlcse`, ... `chdlodds`, `chdloddsse`);
`reference.json`: `published` (estimate and standard error by method) and `recomputed` for the other lipids.
An estimate is right within 0.002 or 1 % of the published one, which is printed with three decimals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evals.tasks.lines import FileLine, json_object, one_file
from evals.tasks.sets.numbers.estimating import TrueEffect
from evals.tasks.sets.numbers.mendelian import AskedOfVariants, MendelianSet
from evals.tasks.task import TaskItem, Terms
from tools.causal.mendelian.request import MrRequest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

METHODS = {"simple_median": "simple_median", "weighted_median": "weighted_median", "ivw_random": "ivw", "egger": "egger", "egger_intercept": "egger_intercept"}  # fmt: skip
OUTCOME = ("chdlodds", "chdloddsse")


class MrLipidsChd(MendelianSet):
    """Mendelian randomization of three lipids, beside published estimates."""

    name = "mr_lipids_chd"
    terms = Terms("GPL, numbers of a package", may_train=False)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        place = folder / self.name
        table, known = one_file(place, "*.csv*"), one_file(place, "reference.json*")
        found = FileLine(known.name, json_object(known))
        return tuple(_items(table, found))


def _items(table: Path, found: FileLine) -> Iterator[TaskItem]:
    for name, ours in METHODS.items():
        yield _item(table, ("ldlc",), ours, _at(found, "published", "ldlc_chd", name, 0))
    for lipid in ("hdlc", "trig"):
        for ours, path in (("ivw", ("ivw", "estimate")), ("egger", ("egger", "estimate")),
                           ("weighted_median", ("weighted_median",))):  # fmt: skip
            truth = _at(found, "recomputed", "univariable", f"{lipid}_to_chd", *path)
            yield _item(table, (lipid,), ours, truth)
    for lipid in ("ldlc", "hdlc", "trig"):
        truth = _at(found, "published", "mv_ivw", lipid, 0)
        yield _item(table, ("ldlc", "hdlc", "trig"), f"ivw of {lipid}", truth)


def _at(found: FileLine, *path: str | int) -> float:
    value: Any = found.row
    for key in path:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            raise found.broken(f"nothing at {'.'.join(map(str, path))}") from None
    return FileLine(f"{found.where}: {'.'.join(map(str, path))}", {"value": value}).number("value")


def _item(table: Path, lipids: tuple[str, ...], method: str, truth: float) -> TaskItem:
    request = MrRequest(
        summary=table, exposure_columns=tuple((one, f"{one}se") for one in lipids),
        outcome_columns=OUTCOME, exposure_names=lipids, n_sim=1000,
    )  # fmt: skip
    text = f"What is the effect of {', '.join(lipids)} on coronary heart disease, by {method}?"
    name = f"{'+'.join(lipids)} {method}"
    within = TrueEffect(truth, within=max(0.002, 0.01 * abs(truth)))
    return TaskItem(
        name, AskedOfVariants(text, request=request, method=method), None, method, truth=within
    )


TASK = MrLipidsChd()
