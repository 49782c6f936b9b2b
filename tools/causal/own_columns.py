"""What must be said of the caller's data before a question on its columns can be answered.

A column that measures nothing of the graph is known to its data set alone. Where the other side of a question
is no column of the same data set, or one that has no part or another one, there is nothing to estimate and
nothing to look up: it is asked for by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.causal.datasets import ColumnRole, Dataset

    Side = tuple[str, str, ColumnRole]
    """The words of a side, the CURIE that they were read as (empty for none), and its part."""

OWN = "column:"
PARTS: dict[ColumnRole, str] = {
    "treatment": "the treatment", "outcome": "the outcome", "covariate": "a covariate",
    "negative_control_outcome": "a control outcome",
}  # fmt: skip


def is_own_column(curie: str) -> bool:
    """Whether a CURIE names a column of the caller's data, which is no node of the graph."""
    return curie.startswith(OWN)


def needed_of_data(datasets: Sequence[Dataset], sides: Sequence[Side]) -> str:
    """What must be said before a treatment and an outcome can be asked of a data set; empty for nothing."""
    asked = ""
    for dataset in datasets:
        lacking = [side for side in sides if not _has_part(dataset, side)]
        if not lacking:
            return ""
        needed = [_part_needed(dataset, side) for side in lacking]
        is_of_it = any(is_own_column(side[1]) for side in sides if side not in lacking)
        if all(needed):
            asked = asked or f"{'; '.join(needed)}."
        elif is_of_it:
            asked = asked or _no_column(dataset, lacking[0])
    return asked


def _has_part(dataset: Dataset, side: Side) -> bool:
    """Whether a column of the data set has this side's part."""
    _, curie, role = side
    return bool(curie) and dataset.descriptor.find_column(curie, role) is not None


def _part_needed(dataset: Dataset, side: Side) -> str:
    """That a column of this name lacks the part; empty where no column is called so."""
    words, _, role = side
    key, columns = dataset.descriptor.key, dataset.descriptor.columns
    named = ((name, *called, *([columns[name].label] if name in columns else [])) for name, *called in dataset.held)  # fmt: skip
    found = next((names[0] for names in named if fold(words) in map(fold, names)), "")
    if not found:
        return ""
    has = PARTS[columns[found].roles[0]] if found in columns else "a column without a part"
    return f"{found!r} is {has} in {key}: describe it as {PARTS[role]} to ask this"


def _no_column(dataset: Dataset, side: Side) -> str:
    """That the data set has no column of this name, and what it can be asked about."""
    words, _, role = side
    descriptor = dataset.descriptor
    able = ", ".join(descriptor.columns[name].label for name in descriptor.with_role(role))
    return f"{words!r} is no column of {descriptor.key}; its {PARTS[role].removeprefix('the ')} is {able}."
