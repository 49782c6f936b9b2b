"""The formats that can be read, by the name that `--source NAME:PATH` uses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphs.errors import DataError
from graphs.load.bel import Bel
from graphs.load.drugmechdb import DrugMechDb
from graphs.load.evidence_tables import EvidenceTable
from graphs.load.famplex import FamPlex
from graphs.load.hetionet import Hetionet
from graphs.load.kgx import Kgx
from graphs.load.obo import Obo
from graphs.load.primekg import PrimeKg
from graphs.load.sssom import Sssom
from graphs.load.starter import Starter

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphs.load.source import Source

FORMATS: dict[str, tuple[Callable[[Path], Source], str]] = {
    "kgx": (Kgx, "KGX tables or JSON Lines: a folder, or the beginning of both paths"),
    "hetionet": (Hetionet, "a folder with nodes.tsv and edges.sif"),
    "primekg": (PrimeKg, "kg.csv"),
    "drugmechdb": (DrugMechDb, "mechanisms as JSON Lines or YAML"),
    "obo": (Obo, "an ontology"),
    "obo+xrefs": (lambda path: Obo(path, merge_xrefs=True), "an ontology, MeSH and UMLS merged in"),
    "bel": (Bel, "BEL statements as JSON Lines"),
    "sssom": (Sssom, "exact matches that merge identifiers"),
    "findings": (
        lambda path: EvidenceTable(path, "findings"),
        "your own study findings, with the columns of the starter's",
    ),
    "assessments": (
        lambda path: EvidenceTable(path, "assessments"),
        "your own assessments, with the columns of the starter's",
    ),
    "famplex": (FamPlex, "a folder of FamPlex tables"),
}


def open_source(text: str) -> Source:
    """The source that `NAME:PATH` names; `starter` alone is the graph that ships with Aetia.

    Raises:
        DataError: the name is unknown, or the files are not of that format.
    """
    name, _, path = text.partition(":")
    if name == "starter" and not path:
        return Starter()
    if name not in FORMATS or not path:
        known = ", ".join(FORMATS)
        raise DataError(f"{text!r} is not NAME:PATH with a known format; NAME is one of {known}")
    return FORMATS[name][0](Path(path))
