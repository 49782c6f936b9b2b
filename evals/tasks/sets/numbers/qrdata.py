"""QRData: quantitative questions about a table, causal ones among them (Liu et al. 2024, arXiv:2402.17644).

`qrdata/*.jsonl`: `{id, question, answer, data_description, data_files, meta_data{question_type}}`. A file is
looked for beside them, below `data/`, and in the folders of the sets that hold it. A number is right within
3 %, as in the paper; a choice by its letter. A question whose file is absent is asked all the same, and
abstains.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from evals.tasks.lines import files, json_lines
from evals.tasks.sets.numbers.planned import PlannedSet, PosedFile, Wanted
from evals.tasks.task import TaskItem, Terms

if TYPE_CHECKING:
    from pathlib import Path

    from evals.tasks.lines import FileLine

WITHIN = 0.03


class QrData(PlannedSet):
    """QRData: a number or a choice from a table and its description."""

    name = "qrdata"
    terms = Terms("CC BY-NC", may_train=False, patient_rows=True)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        return tuple(
            _item(line, folder)
            for path in files(folder / self.name, "*.jsonl*")
            for line in json_lines(path)
        )


def _item(line: FileLine, folder: Path) -> TaskItem:
    meta: Any = line.row.get("meta_data")
    names = line.row.get("data_files")
    if not isinstance(meta, dict) or not isinstance(names, list) or not names:
        raise line.broken("no meta_data, or no data_files")
    answer = str(line.row.get("answer", "")).strip()
    is_number = meta.get("question_type") != "multiple_choice"
    value = re.sub(r"[%,$\s]", "", answer)
    if is_number and not re.fullmatch(r"[-+]?\d*\.?\d+(?:e[-+]?\d+)?", value, re.IGNORECASE):
        raise line.broken(f"answer is {answer!r}; expected a number")
    wanted = Wanted(value if is_number else answer.upper(), WITHIN if is_number else None,
                    percent="%" in answer)  # fmt: skip
    paths = tuple(p for name in names if (p := found(folder / "qrdata", str(name))) is not None)
    held = paths if len(paths) == len(names) else ()
    told = (line.text("data_description"),)
    posed = PosedFile(line.text("question"), (), told, held, not is_number)
    return TaskItem(
        str(line.row.get("id")), posed, None, "number" if is_number else "choice", truth=wanted
    )


def found(folder: Path, name: str) -> Path | None:
    """A data file by its name, compressed or not: in the folder, below it, or in a set beside it."""
    places = (folder, folder / "data", folder.parent / "cais_queries" / "data")
    for place in places:
        for path in (place / name, place / f"{name}.gz", place / f"{name}.xz"):
            if path.is_file():
                return path
    return None


TASK = QrData()
