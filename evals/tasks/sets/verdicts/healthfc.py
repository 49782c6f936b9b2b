"""HealthFC: does X help Y, with the verdict of Medizin transparent (Vladika et al. 2024, arXiv:2309.08503).

`healthfc/*.csv`: `en_claim, label, date`; label 0 supported, 1 not enough known, 2 refuted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.strategies.posed import Posed
from evals.tasks.lines import files, table
from evals.tasks.sets.verdicts.asked import VERDICTS, VerdictSet
from evals.tasks.task import TaskItem, Terms

if TYPE_CHECKING:
    from pathlib import Path

LABELS = {"0": 0, "1": 2, "2": 1}
"""A label -> the place of the verdict."""


class HealthFc(VerdictSet):
    """HealthFC: claims that people meet, with the verdict of a fact-checking body."""

    name = "healthfc"
    terms = Terms("CC BY-NC-ND", may_train=False)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        return tuple(
            TaskItem(
                f"{path.name.split('.')[0]}-{place}",
                Posed(line.text("en_claim"), VERDICTS),
                line.one_of("label", LABELS),
                VERDICTS[line.one_of("label", LABELS)],
            )
            for path in files(folder / self.name, "*.csv*")
            for place, line in enumerate(table(path))
        )


TASK = HealthFc()
