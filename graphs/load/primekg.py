"""PrimeKG: `kg.csv`, one row for each direction of each edge, or one for each edge.

Chandak, Huang & Zitnik 2023, Sci Data 10:67. The released file states every edge in both directions; the
row that reads as a statement is kept (drug before disease, disease before phenotype, and so on) and the
mirrored one is counted. Where a relation is not there in both directions, mirrored rows are turned round.
Parent-child rows do not say which end is the parent, so they are read as `related_to`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.load.rejects import Rejects
from graphs.load.source import EdgeRow, NodeRow
from graphs.load.table_rows import rows
from graphs.load.text import find_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graphs.findings import Finding
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

UNFIT = "relation between things that it does not join"
NEGATED = ("anatomy_protein_absent", "disease_phenotype_negative")
SOURCE = "infores:primekg"
END = ("id", "type", "name", "source")
MIRRORED = "mirrored row of a statement that is there"


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

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """Each node at its first row."""
        seen: set[tuple[str, str]] = set()
        for line, row in self._rows(rejects):
            for end in ("x", "y"):
                kind = row[f"{end}_type"], row[f"{end}_source"]
                category, curie = TYPES.get(kind[0]), _curie(row, end)
                if (curie or row[f"{end}_id"], kind[0]) in seen:
                    continue
                seen.add((curie or row[f"{end}_id"], kind[0]))
                if category is None or curie is None:
                    kinds = " of ".join(kind)
                    rejects.add(self._file.name, line, "unknown type or source", row, kinds)
                    continue
                yield NodeRow(curie, f"biolink:{category}", row[f"{end}_name"])

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """Each edge, in the direction that is a statement."""
        both = self._in_both_directions()
        for line, row in self._rows(rejects):
            relation = row["relation"]
            stated = RELATIONS.get(relation)
            subject, obj = _curie(row, "x"), _curie(row, "y")
            if stated is None:
                reason = "negated statement" if relation in NEGATED else "unknown relation"
                rejects.add(self._file.name, line, reason, row, relation)
                continue
            forward = _reads_forward(row, stated[0], subject, obj)
            if subject is None or obj is None or forward is None:
                reason = "unknown type or source" if None in (subject, obj) else UNFIT
                rejects.add(self._file.name, line, reason, row)
                continue
            if not forward and relation in both:
                rejects.remark(MIRRORED)
                continue
            ends = (subject, obj) if forward else (obj, subject)
            checked = f"{relation}: {row['display_relation']}"
            yield EdgeRow(ends[0], f"biolink:{stated[1]}", ends[1], "", SOURCE, checked)

    def _in_both_directions(self) -> frozenset[str]:
        """Relations of which every row is there in both directions.

        The rows of each direction are added up as numbers made of their ends, so that millions of them
        take no memory.
        """
        sums: dict[str, int] = {}
        for _, row in self._rows(Rejects()):
            relation = row["relation"]
            subject, obj = _curie(row, "x"), _curie(row, "y")
            stated = RELATIONS.get(relation)
            forward = _reads_forward(row, stated[0], subject, obj) if stated else None
            if forward is not None and subject != obj:
                pair = hash((subject, obj) if forward else (obj, subject))
                sums[relation] = sums.get(relation, 0) + (pair if forward else -pair)
        return frozenset(relation for relation, left in sums.items() if left == 0)

    def evidence(self, known: Known, rejects: Rejects) -> tuple[Finding, ...]:
        """None."""
        del known, rejects
        return ()

    def same_as(self, rejects: Rejects) -> Mapping[str, str]:
        """Nothing is merged."""
        del rejects
        return {}

    def _rows(self, rejects: Rejects) -> Iterator[tuple[int, dict[str, str]]]:
        columns = [f"{end}_{part}" for end in ("x", "y") for part in END]
        return rows(self._file, rejects, ("relation", "display_relation", *columns), delimiter=",")


def _reads_forward(
    row: Mapping[str, str], first: str, subject: str | None, obj: str | None
) -> bool | None:
    """Whether x is the subject; None where neither end is what the relation begins with."""
    if first and first not in (row["x_type"], row["y_type"]):
        return None
    if first and row["x_type"] != row["y_type"]:
        return row["x_type"] == first
    return (subject or "") <= (obj or "")


def _curie(row: Mapping[str, str], end: str) -> str | None:
    """`2157` of MONDO -> `MONDO:0002157`; of a group, the first."""
    known = PREFIXES.get(row[f"{end}_source"])
    if known is None:
        return None
    local = row[f"{end}_id"].split("_")[0].strip().removesuffix(".0")
    return f"{known[0]}:{local.zfill(known[1])}" if local else None
