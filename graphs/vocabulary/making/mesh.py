"""Medical Subject Headings of 2015 (National Library of Medicine, public domain).

Headings and tree numbers, no entry terms. Is-a is read off the tree: `C10.228` is under `C10`.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from graphs.load.text import open_text
from graphs.vocabulary.making.entries import (
    BEHAVIOUR,
    DISEASE,
    DRUG,
    ENVIRONMENT,
    FOOD,
    MOLECULE,
    ORGANISM,
    PHENOTYPE,
    PROCEDURE,
    PROCESS,
    PROTEIN,
    Entry,
    spoken,
    turned,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = {
    "F03": DISEASE, "C23": PHENOTYPE, "C": DISEASE,
    "D27": DRUG, "D26": DRUG, "D12": PROTEIN, "D08": PROTEIN, "D": MOLECULE,
    "E01": PROCEDURE, "E02": PROCEDURE, "E03": PROCEDURE, "E04": PROCEDURE, "E06": PROCEDURE,
    "E07": PROCEDURE, "F04.754": PROCEDURE,
    "J02": FOOD, "B01.300": ORGANISM, "B01.650": ORGANISM, "B01.050.500": ORGANISM,
    "B01.043": ORGANISM, "B01.046": ORGANISM, "B01.268": ORGANISM, "B03": ORGANISM,
    "B04": ORGANISM, "F01": BEHAVIOUR, "I03": BEHAVIOUR, "N06.850.460": ENVIRONMENT,
    "N06.850.780": ENVIRONMENT, "N06.230": ENVIRONMENT, "F02": PROCESS,
    "G03": PROCESS, "G04": PROCESS, "G05": PROCESS, "G06": PROCESS, "G07": PROCESS,
    "G08": PROCESS, "G09": PROCESS, "G10": PROCESS, "G11": PROCESS, "G12": PROCESS,
    "G13": PROCESS, "G14": PROCESS, "G01.750": ENVIRONMENT,
}  # fmt: skip
"""Beginning of a tree number -> Biolink category, in the order of preference; other branches
(anatomy, places, publications, professions, management) name nothing that a causal question is about.
"""


def entries(folder: Path) -> Iterator[Entry]:
    """Every heading of the branches in `KINDS`.

    Args:
        folder: holds `terms.tsv.xz` and `tree-numbers.tsv.xz`.

    Raises:
        DataError: a file is absent.
    """
    numbers = _tree_numbers(folder / "tree-numbers.tsv.xz")
    at = {number: mesh for mesh, all_numbers in numbers.items() for number in all_numbers}
    for mesh, heading in _table(folder / "terms.tsv.xz", "mesh_id", "mesh_name"):
        kept = [n for n in numbers.get(mesh, ()) if _kind(n)]
        if not kept:
            continue
        category = min((_kind(n) for n in kept), key=list(KINDS.values()).index)
        entry = Entry(f"MESH:{mesh}", category, spoken(turned(heading)))
        entry.called(heading, turned(heading))
        above = (n.rpartition(".")[0] for n in kept)
        entry.parents.update(f"MESH:{at[n]}" for n in above if n in at and at[n] != mesh)
        yield entry


def _kind(number: str) -> str:
    return next((kind for start, kind in KINDS.items() if number.startswith(start)), "")


def _tree_numbers(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for mesh, number in _table(path, "mesh_id", "mesh_tree_number"):
        found.setdefault(mesh, []).append(number)
    return found


def _table(path: Path, *columns: str) -> Iterator[tuple[str, ...]]:
    with open_text(path) as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield tuple(row[column] for column in columns)
