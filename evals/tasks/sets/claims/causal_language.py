"""Does a conclusion claim causation (Yu, Li & Wang 2019, EMNLP)?

`causal_language/*.csv`: `sentence, label`; 0 no relation, 1 causal, 2 conditional causal, 3 correlational.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.strategies.posed import Posed
from evals.tasks.answers import chosen
from evals.tasks.lines import files, table
from evals.tasks.task import QuestionSet, TaskItem, Terms
from tools.literature.reading.causal_words import causal_strength

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Settled

LABELS = {str(place): place for place in range(4)}
SURE = 0.75
"""Probability of an answer, rough: the rules are right of about so many sentences."""
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

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: by the words of the sentence alone."""
        del rules

        async def settles(posed: Posed) -> Settled:
            strength = causal_strength(posed.context[0])
            return chosen(posed, strength, SURE, f"its words are {strength}")

        return settles


TASK = CausalLanguage()
