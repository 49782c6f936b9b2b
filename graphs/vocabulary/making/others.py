"""Genes, the entities of curated mechanisms, and cross-references by hand.

HGNC symbols (CC0; Seal et al. 2023, Nucleic Acids Res 51:D1003) as the R package HGNChelper lists them,
DrugMechDB (CC0; Gonzalez-Cavazos et al. 2023, Sci Data 10:632), Biomappings (CC0; Hoyt et al. 2023,
Bioinformatics 39:btad130).
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from typing import TYPE_CHECKING

from graphs.load.text import open_text
from graphs.vocabulary.making.diseases import sssom
from graphs.vocabulary.making.entries import (
    DISEASE,
    DRUG,
    GENE,
    MOLECULE,
    ORGANISM,
    PHENOTYPE,
    PROCESS,
    PROTEIN,
    Entry,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOT_GENES_OF_PROTEINS = re.compile(
    r"^(?:LOC|LINC|RN7|RNU|RNA\d|RNY|SNOR|MIR\d|TR[A-Z]-|IGH|IGK|IGL|TRA[VJ]|TRB[VJ]|OR\d)|-AS\d?$|-IT\d$|"
    r"-DT$|orf|\dP\d*$|[A-Z]P\d+$"
)
"""Symbols of pseudogenes, of transcripts and of receptor segments, by the form of the symbol."""

MECHANISM_KINDS = {
    "GO": PROCESS, "UniProt": PROTEIN, "HP": PHENOTYPE, "CHEBI": MOLECULE,
    "reactome": "biolink:Pathway", "InterPro": "biolink:GeneFamily", "taxonomy": ORGANISM,
}  # fmt: skip
MECHANISM_PREFIXES = {"reactome": "REACT", "taxonomy": "NCBITaxon", "InterPro": "INTERPRO"}
MAPPED = {
    "mesh": "MESH", "doid": "DOID", "chebi": "CHEBI", "hp": "HP", "go": "GO", "uniprot": "UniProt",
    "mondo": "MONDO", "umls": "UMLS", "efo": "EFO", "drugbank": "DRUGBANK",
}  # fmt: skip
NEW_KINDS = {"chebi": MOLECULE, "hp": PHENOTYPE}
_LABELS = {"Drug": DRUG, "Disease": DISEASE, "ChemicalSubstance": MOLECULE, "Protein": PROTEIN}


def genes(path: Path) -> Iterator[Entry]:
    """Approved symbols of protein-coding genes with their former symbols and aliases."""
    found: dict[str, Entry] = {}
    with open_text(path) as file:
        for row in csv.DictReader(file):
            symbol = row["Approved.Symbol"]
            if symbol and symbol != "NA" and not NOT_GENES_OF_PROTEINS.search(symbol):
                entry = found.setdefault(symbol, Entry(f"HGNC.SYMBOL:{symbol}", GENE, symbol))
                entry.called(row["Symbol"])
    yield from found.values()


def mechanisms(path: Path) -> Iterator[Entry]:
    """Every entity of DrugMechDB under its commonest name; a drug's two identifiers are one."""
    names: dict[str, Counter[str]] = {}
    kinds: dict[str, str] = {}
    same: dict[str, set[str]] = {}
    with open_text(path) as file:
        for line in file:
            graph = json.loads(line)
            for node in graph["nodes"]:
                prefix, _, local = node["id"].partition(":")
                curie = f"{MECHANISM_PREFIXES.get(prefix, prefix)}:{local}"
                kind = MECHANISM_KINDS.get(prefix) or _LABELS.get(node["label"], "")
                if prefix in ("MESH", *MECHANISM_KINDS) and kind:
                    names.setdefault(curie, Counter())[node["name"].strip()] += 1
                    kinds.setdefault(curie, kind)
            about = graph["graph"]
            drugbank = (about.get("drugbank") or "").removeprefix("DB:")
            if re.fullmatch(r"DB\d{5}", drugbank) and str(about.get("drug_mesh", "")).startswith(
                "MESH:"
            ):
                same.setdefault(about["drug_mesh"], set()).add(f"DRUGBANK:{drugbank}")
    for curie, counted in names.items():
        entry = Entry(curie, kinds[curie], counted.most_common(1)[0][0])
        entry.called(*(name for name, times in counted.items() if times > 1))
        entry.same |= same.get(curie, set())
        yield entry


def mapped(path: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """(identifier, its label, identifier, its label, kind of a new concept) of each exact match."""
    for row in sssom(path):
        ends = []
        for end in ("subject", "object"):
            prefix, _, local = row[f"{end}_id"].partition(":")
            if prefix == "hgnc":
                ends.append((prefix, f"HGNC.SYMBOL:{row[f'{end}_label']}", row[f"{end}_label"]))
            elif prefix in MAPPED:
                ends.append((prefix, f"{MAPPED[prefix]}:{local}", row[f"{end}_label"]))
        if len(ends) == 2:
            kind = next((NEW_KINDS[p] for p, _, _ in ends if p in NEW_KINDS), "")
            (_, first, label), (_, second, other) = ends
            yield first, label, second, other, kind
