"""CLadder: causal questions of rungs 1 to 3 with their exact answer (Jin et al. 2023, arXiv:2312.04350).

`cladder/questions*.jsonl`: `{variant, desc_id, given_info, question, answer, meta{query_type, model_id}}`, and
`models*.jsonl`: `{model_id, background}`, the model in words, of which nothing else is shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.strategies.posed import Posed
from evals.tasks.lines import files, json_lines
from evals.tasks.sets.formal.told_models import YES_NO, ToldModels
from evals.tasks.task import TaskItem, Terms
from tools.formal.answering import answer_model

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from evals.tasks.lines import FileLine
    from tools.formal.answers import FormalAnswer

MODEL = re.compile(r"model(\d+)")
LABELS = {option: place for place, option in enumerate(YES_NO)}


class Cladder(ToldModels):
    """CLadder: association, intervention and counterfactual questions about told models."""

    name = "cladder"
    terms = Terms("MIT", may_train=True)

    def calculates(self, text: str) -> FormalAnswer:
        """See `ToldModels`."""
        return answer_model(text)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        place = folder / self.name
        told = {
            str(line.row.get("model_id")): line.text("background")
            for path in files(place, "models*.jsonl*")
            for line in json_lines(path)
        }
        items = {
            item.id: item
            for path in files(place, "questions*.jsonl*")
            for line in json_lines(path)
            for item in [_item(line, path.name.split(".")[0], told)]
        }
        return tuple(items.values())


def _item(line: FileLine, file: str, told: Mapping[str, str]) -> TaskItem:
    meta = line.row.get("meta")
    if not isinstance(meta, dict):
        raise line.broken("no meta")
    name = line.text("desc_id")
    found = MODEL.search(name)
    model = str(meta.get("model_id", found[1] if found else ""))
    if model not in told:
        raise line.broken(f"there is no model {model!r}")
    context = tuple(filter(None, (told[model], str(line.row.get("given_info") or ""))))
    posed = Posed(line.text("question"), YES_NO, context)
    kind = str(meta.get("query_type", ""))
    return TaskItem(f"{file}: {name}", posed, line.one_of("answer", LABELS), kind)


TASK = Cladder()
