"""TREC Health Misinformation 2021: can X treat Y, helpful or not (Clarke et al. 2021).

`trec_hm2021/*.tsv`: `number, question, stance`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.strategies.posed import Posed
from evals.tasks.lines import files, table
from evals.tasks.sets.verdicts.asked import YES_NO, VerdictSet
from evals.tasks.task import TaskItem, Terms

if TYPE_CHECKING:
    from pathlib import Path

STANCES = {"helpful": 0, "unhelpful": 1}


class TrecHealth(VerdictSet):
    """TREC 2021: treatments that people ask about, helpful or not."""

    name = "trec_hm2021"
    terms = Terms("NIST, public", may_train=False)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        return tuple(
            TaskItem(
                line.text("number"),
                Posed(line.text("question"), YES_NO),
                line.one_of("stance", STANCES),
                line.text("stance").lower(),
            )
            for path in files(folder / self.name, "*.tsv*")
            for line in table(path, "\t")
        )


TASK = TrecHealth()
