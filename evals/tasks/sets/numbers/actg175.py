"""ACTG 175: four treatments of HIV by chance, beside the published results.

`actg175/ACTG175*.txt`: cells parted by blanks, with a header; `arms` 0 zidovudine, 1 with didanosine, 2 with
zalcitabine, 3 didanosine; `treat` 0 for zidovudine alone. CD4 count at 20 weeks: 46.81 more (Zhang, Tsiatis
& Davidian 2008, Biometrics 64:707, unadjusted, se 6.76). Hazard ratios of progression: 0.50, 0.54 and
0.61 (Hammer et al. 1996, N Engl J Med 335:1081); some people of the trial are not in these rows, so an
estimate is right within a tenth of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evals.tasks.answers import silent
from evals.tasks.lines import one_file
from evals.tasks.sets.numbers.estimating import EffectSet, Rows, TrueEffect, estimate, estimated
from evals.tasks.task import TaskItem, Terms
from tools.causal.datasets import Dataset
from tools.causal.survival import run as survival
from tools.causal.survival_request import SurvivalRequest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    import pandas as pd

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Posed, Settled

HAZARDS = {1: 0.50, 2: 0.54, 3: 0.61}
ARMS = ("zidovudine", "zidovudine with didanosine", "zidovudine with zalcitabine", "didanosine")
CD4, CD4_SE = 46.81, 6.76
BEFORE = (
    "age",
    "wtkg",
    "hemo",
    "homo",
    "drugs",
    "karnof",
    "race",
    "gender",
    "symptom",
    "cd40",
    "str2",
)


class Actg175(EffectSet):
    """ACTG 175: effects of HIV treatments in a trial, beside its published results."""

    name = "actg175"
    terms = Terms("GPL-2", may_train=False, patient_rows=True)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        path = one_file(folder / self.name, "ACTG175*.txt*")
        text = "By how much do other treatments change the CD4 count at 20 weeks?"
        cells = Rows(
            text, path=path, treatment="treat", outcome="cd420", covariates=BEFORE, design="rct"
        )
        items = [TaskItem("cd4", cells, None, "cd4", truth=TrueEffect(CD4, within=CD4_SE))]
        for arm, ratio in HAZARDS.items():
            text = f"What is the hazard ratio of progression, {ARMS[arm]} against {ARMS[0]}?"
            posed = Rows(text, path=path, treatment=f"arm {arm}", outcome="days", design="rct")
            truth = TrueEffect(ratio, within=0.1 * ratio)
            items.append(TaskItem(f"arm {arm}", posed, None, "hazard ratio", truth=truth))
        return tuple(items)

    def rows(self, posed: Rows) -> pd.DataFrame:
        """See `EffectSet`."""
        import pandas as pd

        assert posed.path is not None
        frame = pd.read_csv(posed.path, sep=r"\s+")
        if posed.outcome != "days":
            return frame[["treat", "cd420", *BEFORE]]
        arm = int(posed.treatment.split()[-1])
        kept = frame[frame["arms"].isin((0, arm))]
        return kept[["days", "cens"]].assign(**{posed.treatment: (kept["arms"] == arm).astype(int)})

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`."""

        async def settles(posed: Posed) -> Settled:
            assert isinstance(posed, Rows)
            frame = self.rows(posed)
            if posed.outcome != "days":
                return await estimate(posed, frame, rules.deadline_s)
            return hazard_ratio(posed, frame)

        return settles


def hazard_ratio(posed: Rows, frame: Any) -> Settled:
    """The hazard ratio of a trial; the event is the code 1 of the column `cens`."""
    dataset = Dataset.from_frame(
        frame, treatment=posed.treatment, outcome="days", design="rct", more=("cens",)
    )
    request = SurvivalRequest(
        time="days", event="cens", event_code="1", treatment=posed.treatment, n_sim=50
    )
    result = survival(frame, dataset.descriptor, request)
    one = result.hazard_ratio.get("crude", {})
    if one.get("value") is None:
        return silent(posed, f"{result.code}: {result.message}")
    said = f"{one['value']:.3g} ({one['ci_low']:.3g} to {one['ci_high']:.3g})"
    return estimated(one["value"], one["ci_low"], one["ci_high"], said)


TASK = Actg175()
