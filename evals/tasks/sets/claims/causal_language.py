"""Does a conclusion claim causation (Yu, Li & Wang 2019, EMNLP)?

`causal_language/*.csv`: `sentence, label`; 0 no relation, 1 causal, 2 conditional causal, 3 correlational.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.strategies.posed import Posed
from evals.tasks.lines import files, table
from evals.tasks.task import QuestionSet, TaskItem, Terms

if TYPE_CHECKING:
    from pathlib import Path

LABELS = {str(place): place for place in range(4)}
OPTIONS = ("none", "causal", "conditional", "correlational")


class CausalLanguage(QuestionSet):
    """Causal language: how strong a claim a sentence of a conclusion makes."""

    name = "causal_language"
    terms = Terms("GPL-3", may_train=False)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        return tuple(
            TaskItem(
                line.where,
                Posed("How strong a claim does the sentence make?", OPTIONS, (line.text("sentence"),)),
                line.one_of("label", LABELS),
            )
            for path in files(folder / self.name, "*.csv*")
            for line in table(path)
        )  # fmt: skip


TASK = CausalLanguage()
