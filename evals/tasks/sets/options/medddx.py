"""MedDDx: options that lie close together in a knowledge graph (Su et al. 2024, arXiv:2410.04660).

`medddx/MedDDx*.jsonl`: `{id, query, answer, sim_level_std}`; the options stand in the query, a line each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.strategies.posed import Posed
from evals.tasks.lines import files, json_lines
from evals.tasks.task import QuestionSet, TaskItem, Terms

if TYPE_CHECKING:
    from pathlib import Path

    from evals.tasks.lines import FileLine

OPTION = re.compile(r"\s*([A-Z])[:.)]\s*(\S.*)")


class MedDdx(QuestionSet):
    """MedDDx: differential questions with four close options."""

    name = "medddx"
    terms = Terms("none stated", may_train=False)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        return tuple(
            _item(line)
            for path in files(folder / self.name, "*.jsonl*")
            for line in json_lines(path)
        )


def _item(line: FileLine) -> TaskItem:
    question, options = [], {}
    for text in line.text("query").split("\n"):
        if found := OPTION.fullmatch(text):
            options[found[1]] = found[2].strip()
        elif text.strip():
            question.append(text.strip())
    answer = line.text("answer").upper()
    if not question or answer not in options:
        raise line.broken(f"no question with options of which {answer!r} is one")
    posed = Posed(" ".join(question), tuple(options.values()))
    return TaskItem(str(line.row.get("id", line.where)), posed, list(options).index(answer))


TASK = MedDdx()
