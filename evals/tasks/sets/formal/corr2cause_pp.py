"""Corr2Cause: from (in)dependences, whether a causal claim holds (Jin et al. 2024, arXiv:2306.05836).

`*.jsonl`: `{label, query}` with the premise and the hypothesis in one text (Corr2Cause++), or `{label,
input}` (the original). A label is 1 where the hypothesis holds in every graph that fits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.strategies.posed import Posed
from evals.tasks.lines import files, json_lines
from evals.tasks.sets.formal.told_models import YES_NO, ToldModels
from evals.tasks.task import TaskItem, Terms
from tools.formal.claims import answer_independences

if TYPE_CHECKING:
    from pathlib import Path

    from evals.tasks.lines import FileLine
    from tools.formal.answers import FormalAnswer

LABELS = {"1": 0, "0": 1}
PARTS = "Hypothesis:"
FOLLOWS = " Does it follow?"


class Corr2CausePp(ToldModels):
    """Corr2Cause++: does a claim follow from the independences that are told?"""

    name = "corr2cause_pp"
    terms = Terms("none stated", may_train=False)

    def calculates(self, text: str) -> FormalAnswer:
        """See `ToldModels`."""
        return answer_independences(text)

    def whole(self, posed: Posed) -> str:
        """See `ToldModels`."""
        return f"{posed.context[0]}\n\n{posed.text.removesuffix(FOLLOWS)}"

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        place = next((p for p in self.places(folder) if p.is_dir()), folder / self.name)
        items = [
            _item(line, path.name.split(".")[0])
            for path in files(place, "*.jsonl*")
            for line in json_lines(path)
        ]
        return tuple(items)

    def places(self, folder: Path) -> tuple[Path, ...]:
        """Folders that may hold the set, the first that is there is read."""
        return (folder / self.name,)


def _item(line: FileLine, file: str) -> TaskItem:
    text = line.text("query" if "query" in line.row else "input")
    premise, parts, hypothesis = text.partition(PARTS)
    if not parts or not premise.strip() or not hypothesis.strip():
        raise line.broken("no premise and hypothesis")
    question = f"{PARTS} {hypothesis.strip()}{FOLLOWS}"
    number = line.where.rpartition(" ")[2]
    posed = Posed(question, YES_NO, (premise.strip(),))
    kind = str(line.row.get("relation_type", ""))
    return TaskItem(f"{file}-{number}", posed, line.one_of("label", LABELS), kind)


TASK = Corr2CausePp()
