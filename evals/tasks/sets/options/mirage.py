"""MIRAGE: multiple-choice medical questions (Xiong et al. 2024, arXiv:2402.13178).

`mirage/benchmark*.json.gz`: `{set: {id: {question, options: {A: ...}, answer: "A"}}}`, the sets MedQA,
MedMCQA, MMLU-Med, BioASQ yes/no.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agent.strategies.posed import Posed
from evals.tasks.lines import json_object, one_file
from evals.tasks.task import QuestionSet, TaskItem, Terms
from graphs.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path


class Mirage(QuestionSet):
    """Question and options, no context."""

    name = "mirage"
    terms = Terms(
        "public-domain notice for the whole; MedQA, MedMCQA, MMLU and BioASQ have terms of their own",
        may_train=False,
    )

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        path = one_file(folder / self.name, "benchmark*.json*")
        data = json_object(path)
        return tuple(
            _item(f"{path.name}: {subset}: {key}", subset, str(key), row)
            for subset, rows in data.items()
            for key, row in rows.items()
        )


def _item(where: str, subset: str, key: str, row: Any) -> TaskItem:
    try:
        letters = sorted(row["options"])
        options = tuple(str(row["options"][letter]) for letter in letters)
        posed = Posed(str(row["question"]), options)
        return TaskItem(f"{subset}:{key}", posed, letters.index(row["answer"]), subset)
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"{where} is no question with options and an answer: {error!r}") from error


TASK = Mirage()
