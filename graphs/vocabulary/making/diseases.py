"""Diseases: the Disease Ontology, and the labels and exact matches of the Mondo Disease Ontology.

Disease Ontology: CC BY 3.0; Kibbe et al. 2015, Nucleic Acids Res 43:D1071. Mondo: CC BY 4.0; Vasilevsky
et al. 2022, medRxiv 2022.04.13.22273750.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from graphs.load.text import open_text
from graphs.vocabulary.making.entries import DISEASE, Entry, spoken, turned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

XREFS = {"MSH": "MESH", "UMLS_CUI": "UMLS", "OMIM": "OMIM"}
PREFIXES = {
    "mesh": "MESH", "DOID": "DOID", "OMIM": "OMIM", "UMLS": "UMLS", "EFO": "EFO", "NCIT": "NCIT",
    "Orphanet": "Orphanet",
}  # fmt: skip
LABELLED = ("doid", "ncit", "omim", "orphanet", "mesh", "umls", "efo")
SAID_ASIDE = re.compile(
    r"\((?:disorder|disease|finding|morphologic abnormality)\)|\bNOS\b|\[[^]]*\]$"
)
"""What coding systems add to a name and nobody says."""

_EXACT = re.compile(r'^"((?:[^"\\]|\\.)*)" EXACT')


def disease_ontology(path: Path) -> Iterator[Entry]:
    """Every term that is not obsolete, with its exact synonyms."""
    for tags in _terms(path):
        identifier, name = tags["id"][0], tags.get("name", [""])[0]
        if not identifier.startswith("DOID:") or not name or "is_obsolete" in tags:
            continue
        entry = Entry(identifier, DISEASE, name.strip())
        quoted = (_EXACT.match(text) for text in tags.get("synonym", ()))
        for match in (m for m in quoted if m):
            plain = SAID_ASIDE.sub("", match[1].replace("\\", "")).strip(" ,")
            entry.called(plain, turned(plain))
        entry.same.update(tags.get("alt_id", ()))
        for xref in tags.get("xref", ()):
            prefix, _, local = xref.split()[0].partition(":")
            if prefix in XREFS:
                entry.same.add(f"{XREFS[prefix]}:{local}")
        entry.parents.update(text.split("!")[0].strip() for text in tags.get("is_a", ()))
        yield entry


def mondo(folder: Path) -> Iterator[Entry]:
    """One entry a Mondo term: its label, the labels of its exact matches, and their identifiers."""
    found: dict[str, Entry] = {}
    for source in LABELLED:
        for row in sssom(folder / f"mondo_exactmatch_{source}.sssom.tsv.xz"):
            subject = row["subject_id"]
            label = row["subject_label"]
            if not subject.startswith("MONDO:") or label.startswith("obsolete "):
                continue
            entry = found.setdefault(subject, Entry(subject, DISEASE, label))
            prefix, _, local = row["object_id"].partition(":")
            if prefix in PREFIXES:
                entry.same.add(f"{PREFIXES[prefix]}:{local}")
            if source in ("doid", "ncit", "orphanet"):
                entry.called(spoken(row.get("object_label") or ""))
    yield from found.values()


def sssom(path: Path) -> Iterator[dict[str, str]]:
    """Rows of an SSSOM table that say an exact match (not its denial)."""
    with open_text(path) as file:
        lines = (line for line in file if not line.startswith("#"))
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["predicate_id"] == "skos:exactMatch":
                yield row


def _terms(path: Path) -> Iterator[dict[str, list[str]]]:
    tags: dict[str, list[str]] = {}
    with open_text(path) as file:
        for text in file:
            line = text.strip()
            if line.startswith("["):
                if "id" in tags:
                    yield tags
                tags = {}
            elif ": " in line:
                tag, value = line.split(": ", 1)
                tags.setdefault(tag, []).append(value)
    if "id" in tags:
        yield tags
