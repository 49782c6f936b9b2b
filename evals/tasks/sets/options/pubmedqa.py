"""PubMedQA: yes, no or maybe by the abstract of an article (Jin et al. 2019, arXiv:1909.06146).

`pubmedqa/pqal_*.json.gz`: `{pmid: {QUESTION, CONTEXTS[], final_decision, ...}}`. The abstract comes
without its conclusion, which is the answer (`LONG_ANSWER`) and is not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agent.strategies.posed import Posed
from evals.tasks.lines import json_object, one_file
from evals.tasks.task import QuestionSet, TaskItem, Terms
from graphs.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = ("yes", "no", "maybe")


class PubMedQa(QuestionSet):
    """Question with its context."""

    name = "pubmedqa"
    terms = Terms("MIT, with attribution; the abstracts belong to their articles", may_train=True)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        path = one_file(folder / self.name, "pqal_*.json*")
        data = json_object(path)
        return tuple(_item(f"{path.name}: {key}", str(key), row) for key, row in data.items())


def _item(where: str, key: str, row: Any) -> TaskItem:
    try:
        context = tuple(str(passage) for passage in row["CONTEXTS"])
        posed = Posed(str(row["QUESTION"]), OPTIONS, context)
        return TaskItem(key, posed, OPTIONS.index(row["final_decision"]))
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"{where} is no question with contexts and a decision: {error!r}"
        ) from error


TASK = PubMedQa()
