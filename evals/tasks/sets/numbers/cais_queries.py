"""CAIS: a question in English and a table -> method and number.

`cais_queries/*_info.csv`: `natural_language_query, data_description, data_files, method, answer,
data_available`; tables below `data/`. A number is right within 3 %. A question whose
file is absent is asked all the same, and abstains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.tasks.lines import files, table
from evals.tasks.sets.numbers.planned import PlannedSet, PosedFile, Wanted
from evals.tasks.sets.numbers.qrdata import found
from evals.tasks.task import TaskItem, Terms

if TYPE_CHECKING:
    from pathlib import Path

    from evals.tasks.lines import FileLine

WITHIN = 0.03


class CaisQueries(PlannedSet):
    """CAIS: design, method and number for a question about a table."""

    name = "cais_queries"
    terms = Terms("none stated", may_train=False, patient_rows=True)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        return tuple(
            _item(line, folder, f"{path.name.split('_info')[0]}-{number}")
            for path in files(folder / self.name, "*_info.csv*")
            for number, line in enumerate(table(path), 1)
        )


def _item(line: FileLine, folder: Path, name: str) -> TaskItem:
    path = found(folder / "cais_queries", line.text("data_files"))
    question = line.text("natural_language_query").strip('" ')
    posed = PosedFile(question, (), (line.text("data_description"),), (path,) if path else ())
    wanted = Wanted(str(line.number("answer")), WITHIN, method=line.text("method"))
    return TaskItem(name, posed, None, line.text("method"), truth=wanted)


TASK = CaisQueries()
