"""Hetionet v1.0: a nodes table and an edge list in `sif` form.

Himmelstein et al. 2017, eLife 6:e26726. Its 24 metaedges are read as Biolink predicates in the
direction that Hetionet states. Expression, covariation and resemblance are associations; only what
acts on its object (binds, regulates, treats, palliates, changes expression, causes side effects)
becomes a hypothesis of cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.load.source import EdgeRow, NodeRow
from graphs.load.table_rows import rows
from graphs.load.text import find_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graphs.findings import Finding
    from graphs.load.rejects import Rejects
    from graphs.starter.rows import Known

KINDS: dict[str, tuple[str, str]] = {
    "Anatomy": ("AnatomicalEntity", ""),
    "Biological Process": ("BiologicalProcess", ""),
    "Cellular Component": ("CellularComponent", ""),
    "Compound": ("Drug", "DRUGBANK"),
    "Disease": ("Disease", ""),
    "Gene": ("Gene", "NCBIGene"),
    "Molecular Function": ("MolecularActivity", ""),
    "Pathway": ("Pathway", "PathwayCommons"),
    "Pharmacologic Class": ("ChemicalEntity", "NDFRT"),
    "Side Effect": ("PhenotypicFeature", "UMLS"),
    "Symptom": ("PhenotypicFeature", "MESH"),
}
"""Kind -> Biolink category and CURIE prefix (empty: the identifier is a CURIE)."""

METAEDGES: dict[str, tuple[str, str]] = {
    "AdG": ("negatively_correlated_with", ""),
    "AeG": ("expresses", ""),
    "AuG": ("positively_correlated_with", ""),
    "CbG": ("directly_physically_interacts_with", ""),
    "CcSE": ("has_side_effect", ""),
    "CdG": ("affects", "downregulated"),
    "CpD": ("ameliorates_condition", ""),
    "CrC": ("similar_to", ""),
    "CtD": ("treats", ""),
    "CuG": ("affects", "upregulated"),
    "DaG": ("associated_with", ""),
    "DdG": ("negatively_correlated_with", ""),
    "DlA": ("disease_has_location", ""),
    "DpS": ("has_phenotype", ""),
    "DrD": ("similar_to", ""),
    "DuG": ("positively_correlated_with", ""),
    "GcG": ("correlated_with", ""),
    "GiG": ("physically_interacts_with", ""),
    "GpBP": ("participates_in", ""),
    "GpCC": ("located_in", ""),
    "GpMF": ("capable_of", ""),
    "GpPW": ("participates_in", ""),
    "Gr>G": ("regulates", ""),
    "PCiC": ("superclass_of", ""),
}
"""Metaedge -> Biolink predicate and object direction."""

SOURCE = "infores:hetionet"


class Hetionet:
    """A folder with the nodes table and the edge list.

    Raises:
        DataError: not exactly one of each.
    """

    name = "hetionet"
    version = "1.0"
    licence = "CC0, with the terms of its sources (DrugBank's part: non-commercial)"

    def __init__(self, path: Path) -> None:
        self._nodes = find_file(path, ("nodes.tsv",), "Hetionet nodes")
        self._edges = find_file(path, (".sif",), "Hetionet edges")
        self.files = (self._nodes, self._edges)

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """Every node."""
        for line, row in rows(self._nodes, rejects, ("id", "name", "kind")):
            kind = KINDS.get(row["kind"])
            if kind is None:
                rejects.add(self._nodes.name, line, "unknown kind", row, row["kind"])
                continue
            yield NodeRow(_curie(row["id"]) or row["id"], f"biolink:{kind[0]}", row["name"])

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """Every edge."""
        for line, row in rows(self._edges, rejects, ("source", "metaedge", "target")):
            stated = METAEDGES.get(row["metaedge"])
            subject, obj = _curie(row["source"]), _curie(row["target"])
            if stated is None or subject is None or obj is None:
                reason = "unknown metaedge" if stated is None else "unknown kind"
                rejects.add(self._edges.name, line, reason, row, row["metaedge"])
                continue
            yield EdgeRow(subject, f"biolink:{stated[0]}", obj, stated[1], SOURCE, row["metaedge"])

    def evidence(self, known: Known, rejects: Rejects) -> tuple[Finding, ...]:
        """None."""
        del known, rejects
        return ()

    def same_as(self, rejects: Rejects) -> Mapping[str, str]:
        """Nothing is merged."""
        del rejects
        return {}


def _curie(identifier: str) -> str | None:
    """`Gene::5345` -> `NCBIGene:5345`; None for an unknown kind."""
    kind, _, local = identifier.partition("::")
    known = KINDS.get(kind)
    if known is None or not local:
        return None
    return f"{known[1]}:{local}" if known[1] else local
