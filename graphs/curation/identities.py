"""Which identifier a thing of another set gets among ours: diseases DOID, drugs DrugBank, else its own."""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import TYPE_CHECKING

from graphs.load.text import open_text
from graphs.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from graphs.statements import Node

KINDS = (
    {"Disease", "PhenotypicFeature", "BiologicalProcess", "MolecularActivity", "Pathway"},
    {"Drug", "SmallMolecule", "ChemicalEntity"},
    {"Protein", "Gene", "GeneFamily", "MacromolecularComplex"},
)
"""Categories between which sets differ over the same thing; a name joins nothing across them."""

ATTRIBUTE = "ClinicalAttribute"
PREFERRED = ("DOID", "DRUGBANK", "MESH")
"""Which identifier a thing keeps that has several, first to last; the others follow by alphabet."""


def kind_of(category: str) -> str:
    """The group of categories that a node belongs to."""
    plain = category.removeprefix("biolink:")
    return next((min(kind) for kind in KINDS if plain in kind), plain)


def mesh_to_doid(folder: Path) -> dict[str, str]:
    """MESH -> DOID by MONDO's exact matches, where each of the two steps leads to one alone.

    Args:
        folder: holds `mondo_exactmatch_mesh.sssom.tsv.xz` and `mondo_exactmatch_doid.sssom.tsv.xz`.

    Raises:
        DataError: a file is not there or cannot be read.
    """
    mondo_of, doid_of = defaultdict(set), defaultdict(set)
    for mondo, mesh in _matches(folder / "mondo_exactmatch_mesh.sssom.tsv.xz"):
        mondo_of[mesh.replace("mesh:", "MESH:")].add(mondo)
    for mondo, doid in _matches(folder / "mondo_exactmatch_doid.sssom.tsv.xz"):
        doid_of[mondo].add(doid)
    found = {mesh: {d for m in mondos for d in doid_of[m]} for mesh, mondos in mondo_of.items()}
    return {mesh: min(doids) for mesh, doids in found.items() if len(doids) == 1}


def _matches(path: Path) -> Iterable[tuple[str, str]]:
    with open_text(path) as file:
        table = (line for line in file if not line.startswith("#"))
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["subject_id"], row["object_id"]


def by_name(held: Iterable[Node], others: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Identifier -> the one it is merged into, for things of one name and kind.

    Args:
        held: nodes that are there already: their names and synonyms win.
        others: CURIE -> (category, name) of the things that come.
    """
    ours: dict[tuple[str, str], set[str]] = defaultdict(set)
    held_ids = set()
    for node in held:
        held_ids.add(str(node.curie))
        for name in (node.name, *node.synonyms):
            ours[kind_of(node.category), fold(name)].add(str(node.curie))
    theirs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for curie, (category, name) in others.items():
        theirs[kind_of(category), fold(name)].add(curie)
    merged: dict[str, str] = {}
    for key, curies in theirs.items():
        # A name that two of our nodes have tells neither; what is measured has the name of its
        # measurement ("triglycerides").
        here = ours.get(key) or ours.get((ATTRIBUTE, key[1]), set())
        into = min(here) if len(here) == 1 else min(curies, key=_rank)
        merged |= {curie: into for curie in curies if curie != into and curie not in held_ids}
    return merged


def _rank(curie: str) -> tuple[int, str]:
    prefix = curie.partition(":")[0]
    place = PREFERRED.index(prefix) if prefix in PREFERRED else len(PREFERRED)
    return place, curie
