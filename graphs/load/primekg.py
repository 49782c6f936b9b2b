"""PrimeKG: `kg.csv`, one row for each direction of each edge.

Chandak, Huang & Zitnik 2023, Sci Data 10:67. The file states every edge in both directions; the one
that reads as a statement is kept (drug before disease, disease before phenotype, and so on; for two
nodes of one type the lower index first) and the mirrored row is skipped and counted in `mirrored`.
Parent-child rows do not say which end is the parent, so they are read as `related_to`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.load.source import EdgeRow, NodeRow
from graphs.load.text import find_file, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graphs.findings import Finding
    from graphs.load.rejects import Rejects
    from graphs.starter.rows import Known

TYPES = {
    "gene/protein": "Gene",
    "drug": "Drug",
    "effect/phenotype": "PhenotypicFeature",
    "disease": "Disease",
    "biological_process": "BiologicalProcess",
    "molecular_function": "MolecularActivity",
    "cellular_component": "CellularComponent",
    "exposure": "EnvironmentalExposure",
    "pathway": "Pathway",
    "anatomy": "AnatomicalEntity",
}
PREFIXES = {
    "NCBI": ("NCBIGene", 0),
    "DrugBank": ("DRUGBANK", 0),
    "HPO": ("HP", 7),
    "MONDO": ("MONDO", 7),
    "MONDO_grouped": ("MONDO", 7),
    "GO": ("GO", 7),
    "UBERON": ("UBERON", 7),
    "REACTOME": ("REACT", 0),
    "CTD": ("MESH", 0),
}
"""Source -> CURIE prefix and the number of digits it is padded to."""

RELATIONS: dict[str, tuple[str, str]] = {
    "anatomy_anatomy": ("", "related_to"),
    "anatomy_protein_present": ("gene/protein", "expressed_in"),
    "bioprocess_bioprocess": ("", "related_to"),
    "bioprocess_protein": ("gene/protein", "participates_in"),
    "cellcomp_cellcomp": ("", "related_to"),
    "cellcomp_protein": ("gene/protein", "located_in"),
    "contraindication": ("drug", "contraindicated_in"),
    "disease_disease": ("", "related_to"),
    "disease_phenotype_positive": ("disease", "has_phenotype"),
    "disease_protein": ("disease", "associated_with"),
    "drug_drug": ("", "interacts_with"),
    "drug_effect": ("drug", "has_side_effect"),
    "drug_protein": ("drug", "directly_physically_interacts_with"),
    "exposure_bioprocess": ("exposure", "associated_with"),
    "exposure_cellcomp": ("exposure", "associated_with"),
    "exposure_disease": ("exposure", "associated_with"),
    "exposure_exposure": ("", "related_to"),
    "exposure_molfunc": ("exposure", "associated_with"),
    "exposure_protein": ("exposure", "associated_with"),
    "indication": ("drug", "treats"),
    "molfunc_molfunc": ("", "related_to"),
    "molfunc_protein": ("gene/protein", "capable_of"),
    "off-label use": ("drug", "applied_to_treat"),
    "pathway_pathway": ("", "related_to"),
    "pathway_protein": ("gene/protein", "participates_in"),
    "phenotype_phenotype": ("", "related_to"),
    "phenotype_protein": ("effect/phenotype", "associated_with"),
    "protein_protein": ("", "physically_interacts_with"),
}
"""Relation -> the type that is the subject (empty: both ends are of one type) and predicate."""

NEGATED = ("anatomy_protein_absent", "disease_phenotype_negative")
SOURCE = "infores:primekg"
END = ("index", "id", "type", "name", "source")


class PrimeKg:
    """The file `kg.csv`, or a folder that holds it.

    Raises:
        DataError: there is no such file.
    """

    name = "primekg"
    version = "unknown"
    licence = "MIT, with the terms of its sources"

    def __init__(self, path: Path) -> None:
        self._file = find_file(path, ("kg.csv",), "PrimeKG")
        self.files = (self._file,)
        self.mirrored = 0

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """Each node at its first row."""
        seen: set[str] = set()
        for line, row in self._rows(rejects):
            for end in ("x", "y"):
                index = row[f"{end}_index"]
                if index in seen:
                    continue
                seen.add(index)
                category, curie = TYPES.get(row[f"{end}_type"]), _curie(row, end)
                if category is None or curie is None:
                    kind = f"{row[f'{end}_type']} of {row[f'{end}_source']}"
                    rejects.add(self._file.name, line, "unknown type or source", row, kind)
                    continue
                yield NodeRow(curie, f"biolink:{category}", row[f"{end}_name"])

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """Each edge once."""
        self.mirrored = 0
        for line, row in self._rows(rejects):
            relation = row["relation"]
            stated = RELATIONS.get(relation)
            if stated is None:
                reason = "negated statement" if relation in NEGATED else "unknown relation"
                rejects.add(self._file.name, line, reason, row, relation)
                continue
            first, predicate = stated
            forward = row["x_type"] == first if first else int(row["x_index"]) < int(row["y_index"])
            if not forward:
                self.mirrored += 1
                continue
            subject, obj = _curie(row, "x"), _curie(row, "y")
            if subject is None or obj is None:
                rejects.add(self._file.name, line, "unknown type or source", row)
                continue
            detail = row["display_relation"]
            yield EdgeRow(subject, f"biolink:{predicate}", obj, "", SOURCE, f"{relation}: {detail}")

    def evidence(self, known: Known, rejects: Rejects) -> tuple[Finding, ...]:
        """None."""
        del known, rejects
        return ()

    def same_as(self) -> Mapping[str, str]:
        """Nothing is merged."""
        return {}

    def _rows(self, rejects: Rejects) -> Iterator[tuple[int, dict[str, str]]]:
        columns = [f"{end}_{part}" for end in ("x", "y") for part in END]
        return rows(self._file, rejects, ("relation", "display_relation", *columns), delimiter=",")


def _curie(row: Mapping[str, str], end: str) -> str | None:
    """`2157` of MONDO -> `MONDO:0002157`; of a group, the first."""
    known = PREFIXES.get(row[f"{end}_source"])
    if known is None:
        return None
    local = row[f"{end}_id"].split("_")[0].removesuffix(".0")
    return f"{known[0]}:{local.zfill(known[1])}"
