"""DrugMechDB: curated mechanisms, one directed graph from a drug to a disease each.

Gonzalez-Cavazos et al. 2023, Sci Data 10:632. Read as JSON Lines of node-link objects, or as the
YAML list of its release.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError
from graphs.load.rejects import Rejects
from graphs.load.source import EdgeRow, NodeRow
from graphs.load.text import open_text, records
from graphs.load.yaml_lists import read_list
from graphs.starter.rows import indication_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graphs.assessments import Assessment
    from graphs.starter.rows import Known

SOURCE = "infores:drugmechdb"

LABELS = {
    "BiologicalProcess": "BiologicalProcess",
    "Cell": "Cell",
    "CellularComponent": "CellularComponent",
    "ChemicalSubstance": "ChemicalEntity",
    "Disease": "Disease",
    "Drug": "Drug",
    "GeneFamily": "GeneFamily",
    "GrossAnatomicalStructure": "AnatomicalEntity",
    "MacromolecularComplex": "MacromolecularComplex",
    "MolecularActivity": "MolecularActivity",
    "OrganismTaxon": "OrganismTaxon",
    "Pathway": "Pathway",
    "PhenotypicFeature": "PhenotypicFeature",
    "Protein": "Protein",
}
PREFIXES = {
    "UniProt": "UniProtKB",
    "DB": "DRUGBANK",
    "taxonomy": "NCBITaxon",
    "reactome": "REACT",
    "InterPro": "INTERPRO",
    "Pfam": "PFAM",
}
PREDICATES: dict[str, tuple[str, str]] = {
    "actively involved in": ("actively_involved_in", ""),
    "affected by": ("affected_by", ""),
    "affects risk for": ("affects", ""),
    "ameliorates": ("ameliorates_condition", ""),
    "caused by": ("caused_by", ""),
    "coexists with": ("coexists_with", ""),
    "contraindicated for": ("contraindicated_in", ""),
    "contributes to": ("contributes_to", ""),
    "correlated with": ("correlated_with", ""),
    "directly interacts with": ("directly_physically_interacts_with", ""),
    "disrupted by": ("disrupted_by", ""),
    "exacerbates": ("exacerbates_condition", ""),
    "is metabolite of": ("is_metabolite_of", ""),
    "molecularly interacts with": ("directly_physically_interacts_with", ""),
    "negatively regulates": ("regulates", "downregulated"),
    "positively regulates": ("regulates", "upregulated"),
    "predisposes": ("predisposes_to_condition", ""),
    "prevents": ("preventative_for_condition", ""),
}
"""Words of DrugMechDB -> Biolink predicate and object direction; the rest keep their own name."""

_CHANGES = re.compile(r"^(increases|decreases) [a-z ]+ (?:of|to)$")


@dataclass(frozen=True)
class Mechanism:
    """One curated graph: from the drug to the disease, with its nodes and signed edges."""

    id: str
    drug: str
    disease: str
    nodes: tuple[NodeRow, ...]
    edges: tuple[EdgeRow, ...]


class DrugMechDb:
    """A file of mechanisms (`.jsonl`, `.yaml`, compressed or not).

    Raises:
        DataError: there is no such file.
    """

    name = "drugmechdb"
    version = "unknown"
    licence = "CC0"

    def __init__(self, path: Path) -> None:
        with open_text(path):
            pass
        self._file = path
        self._read: list[Any] | None = None
        self.files = (path,)

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """The nodes of every mechanism; the same node occurs in many."""
        for mechanism in self.mechanisms(rejects):
            yield from mechanism.nodes

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """The edges of every mechanism, `checked` by the mechanism's id."""
        for mechanism in self.mechanisms(rejects):
            yield from mechanism.edges

    def evidence(self, known: Known, rejects: Rejects) -> Iterator[Assessment]:
        """The indication that each mechanism is of, each pair of drug and disease once."""
        pairs: set[tuple[str, str]] = set()
        with Rejects() as unread:  # Bad lines are rejected by the other passes.
            for mechanism in self.mechanisms(unread):
                pair = mechanism.drug, mechanism.disease
                if pair in pairs:
                    continue
                pairs.add(pair)
                try:
                    yield indication_of(known(pair[0]), known(pair[1]), mechanism.id)
                except DataError as error:
                    place = (self._file.name, unread.place[1])
                    rejects.add(*place, "indication of a node that is not there", "", str(error))

    def same_as(self, rejects: Rejects) -> Mapping[str, str]:
        """DrugBank identifier -> MeSH identifier, where a drug is given by one of each."""
        del rejects
        merged: dict[str, set[str]] = {}
        with Rejects() as unread:  # Bad lines are rejected by the other passes.
            for _, graph in self._graphs(unread):
                facts = graph.get("graph")
                if isinstance(facts, dict) and facts.get("drug_mesh") and facts.get("drugbank"):
                    bank = curie_of(str(facts["drugbank"]))
                    merged.setdefault(bank, set()).add(curie_of(str(facts["drug_mesh"])))
        return {bank: ids.pop() for bank, ids in merged.items() if len(ids) == 1}

    def mechanisms(self, rejects: Rejects) -> Iterator[Mechanism]:
        """Every mechanism; parts of one that cannot be read are rejected alone."""
        for line, graph in self._graphs(rejects):
            try:
                yield self._mechanism(graph, line, rejects)
            except (KeyError, IndexError, TypeError, AttributeError) as error:
                rejects.add(self._file.name, line, "not a mechanism", graph, repr(error))

    def _graphs(self, rejects: Rejects) -> Iterator[tuple[int, dict[str, Any]]]:
        """The objects of the file with their lines, or their places in a list of YAML."""
        if not {".yaml", ".yml"} & set(self._file.suffixes):
            yield from records(self._file, rejects)
            return
        if self._read is None:
            self._read = read_list(self._file)
        for number, graph in enumerate(self._read, start=1):
            if isinstance(graph, dict):
                rejects.place = (self._file.name, number)
                yield number, graph
            else:
                rejects.add(self._file.name, number, "not a mechanism", graph)

    def _mechanism(self, graph: dict[str, Any], line: int, rejects: Rejects) -> Mechanism:
        facts = graph["graph"]
        nodes, edges = [], []
        for node in graph["nodes"]:
            label = LABELS.get(node["label"])
            if label is None:
                rejects.add(self._file.name, line, "unknown label", node, node["label"])
            else:
                nodes.append(NodeRow(curie_of(node["id"]), f"biolink:{label}", node["name"]))
        for link in graph["links"]:
            predicate, direction = _predicate(link["key"])
            ends = curie_of(link["source"]), curie_of(link["target"])
            edges.append(EdgeRow(ends[0], predicate, ends[1], direction, SOURCE, facts["_id"]))
        disease = curie_of(facts.get("disease_mesh") or nodes[-1].curie)
        given = [curie_of(facts[key]) for key in ("drug_mesh", "drugbank") if facts.get(key)]
        held = {node.curie for node in nodes}
        drug = next((curie for curie in given if curie in held), given[0])
        return Mechanism(facts["_id"], drug, disease, tuple(nodes), tuple(edges))


def curie_of(identifier: str) -> str:
    """`DB:B02362` and `DB:DBDB02362` -> `DRUGBANK:DB02362`, `UniProt:P1` -> `UniProtKB:P1`."""
    prefix, _, local = identifier.partition(":")
    local = local.strip().replace(" ", "_")
    if prefix == "DB":
        local = re.sub(r"^(?:DBD?|D)?B(?=\d)", "DB", local)
    return f"{PREFIXES.get(prefix, prefix)}:{local}"


def _predicate(words: str) -> tuple[str, str]:
    words = words.strip().lower()
    changes = _CHANGES.match(words)
    if changes:
        direction = "increased" if changes[1] == "increases" else "decreased"
        # To break something down faster leaves less of it.
        if " degradation " in words:
            direction = "decreased" if direction == "increased" else "increased"
        return "biolink:affects", direction
    name, direction = PREDICATES.get(words, (words.replace(" ", "_"), ""))
    return f"biolink:{name}", direction
