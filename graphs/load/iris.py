"""Web addresses of concepts as CURIEs: those of OBO, of the big registries, and of a file's own map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BASES: dict[str, str] = {
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://www.w3.org/2002/07/owl#": "owl:",
    "https://w3id.org/semapv/vocab/": "semapv:",
    "https://w3id.org/sssom/": "sssom:",
    "https://w3id.org/biolink/vocab/": "biolink:",
    "http://id.nlm.nih.gov/mesh/": "MESH:",
    "http://linkedlifedata.com/resource/umls/id/": "UMLS:",
    "http://www.ncbi.nlm.nih.gov/gene/": "NCBIGene:",
    "http://www.orpha.net/ORDO/Orphanet_": "Orphanet:",
    "http://www.ebi.ac.uk/efo/EFO_": "EFO:",
    "http://snomed.info/id/": "SCTID:",
    "http://omim.org/entry/": "OMIM:",
    "http://purl.bioontology.org/ontology/MESH/": "MESH:",
}
"""How an address begins -> how its CURIE does; the longest that fits counts."""
_OBO = re.compile(r"https?://purl\.obolibrary\.org/obo/([A-Za-z]+)_(\S+)")
_REGISTRY = re.compile(r"https?://identifiers\.org/([A-Za-z0-9.]+)[/:](\S+)")
_UPPER = {
    "mesh": "MESH",
    "umls": "UMLS",
    "omim": "OMIM",
    "ncbigene": "NCBIGene",
    "uniprot": "UniProtKB",
    "snomedct": "SCTID",
    "orphanet": "Orphanet",
    "drugbank": "DRUGBANK",
}


def contracted(text: str, own: Mapping[str, str] | None = None) -> str:
    """The CURIE of an address, or the text as it is where it is none that is known.

    Args:
        text: an identifier, perhaps an address, perhaps in `<` and `>`.
        own: prefix -> how its addresses begin, as a file's own map says.
    """
    text = text.strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    if "://" not in text:
        return text
    fitting = [
        (base, prefix) for prefix, base in (own or {}).items() if base and text.startswith(base)
    ]
    if fitting:
        base, prefix = max(fitting, key=lambda pair: len(pair[0]))
        return f"{prefix}:{text[len(base) :]}"
    if match := _OBO.fullmatch(text):
        return f"{match[1]}:{match[2]}"
    if match := _REGISTRY.fullmatch(text):
        if ":" in match[2]:  # `identifiers.org/mondo/MONDO:0005148` says its prefix twice
            return match[2]
        lower = match[1].islower()
        return f"{_UPPER.get(match[1].lower(), match[1].upper() if lower else match[1])}:{match[2]}"
    for base, start in BASES.items():
        if text.startswith((base, base.replace("http:", "https:"))):
            return start + text.partition("://")[2][len(base.partition("://")[2]) :]
    return text
