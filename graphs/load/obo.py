"""Ontologies in OBO format 1.2 and 1.4: terms, synonyms, `is_a`.

Format: https://owlcollab.github.io/oboformat/doc/obo-syntax.html. Obsolete terms keep their names
elsewhere and are skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphs.errors import DataError
from graphs.load.source import EdgeRow, NodeRow
from graphs.load.text import open_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graphs.findings import Finding
    from graphs.load.rejects import Rejects
    from graphs.starter.rows import Known

CATEGORIES = {
    "CHEBI": "ChemicalEntity",
    "CL": "Cell",
    "DOID": "Disease",
    "HP": "PhenotypicFeature",
    "MONDO": "Disease",
    "NCBITaxon": "OrganismTaxon",
    "PR": "Protein",
    "PW": "Pathway",
    "UBERON": "AnatomicalEntity",
    "biological_process": "BiologicalProcess",
    "cellular_component": "CellularComponent",
    "molecular_function": "MolecularActivity",
}
"""CURIE prefix or OBO namespace -> Biolink category."""

XREFS = {"MSH": "MESH", "MESH": "MESH", "UMLS_CUI": "UMLS", "UMLS": "UMLS", "OMIM": "OMIM"}
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass
class _Term:
    """The tags of one `[Term]`."""

    line: int
    tags: dict[str, list[str]] = field(default_factory=dict)

    def one(self, tag: str) -> str:
        return self.tags.get(tag, [""])[0]

    @property
    def is_alive(self) -> bool:
        return self.one("is_obsolete") != "true"


class Obo:
    """An OBO file. With `merge_xrefs`, a MeSH, UMLS or OMIM cross-reference of one term is it.

    Raises:
        DataError: there is no such file, or it does not begin like OBO.
    """

    licence = "as stated by the ontology"

    def __init__(self, path: Path, *, merge_xrefs: bool = False) -> None:
        with open_text(path) as file:
            head = [line.strip() for _, line in zip(range(60), file, strict=False)]
        if not any(line.startswith("format-version:") for line in head):
            raise DataError(f"{path.name} has no format-version line; expected an OBO file")
        found = dict(line.split(": ", 1) for line in head if ": " in line and line[0] != "[")
        self.name = found.get("ontology", path.name)
        self.version = found.get("data-version") or found.get("date", "unknown")
        self._file = path
        self._merge = merge_xrefs
        self.files = (path,)

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """Every term that is not obsolete."""
        for term in self._terms():
            namespace = term.one("namespace")
            prefix = term.one("id").partition(":")[0]
            category = CATEGORIES.get(namespace) or CATEGORIES.get(prefix, "NamedThing")
            rejects.place = (self._file.name, term.line)
            if not term.one("name"):
                rejects.add(self._file.name, term.line, "no name", term.one("id"))
                continue
            quoted = (_QUOTED.search(text) for text in term.tags.get("synonym", ()))
            synonyms = [m[1].replace('\\"', '"').strip() for m in quoted if m]
            names = tuple(dict.fromkeys(synonyms))
            yield NodeRow(term.one("id"), f"biolink:{category}", term.one("name"), names)

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """`is_a` as `subclass_of`."""
        source = f"infores:{self.name}"
        for term in self._terms():
            rejects.place = (self._file.name, term.line)
            for parent in term.tags.get("is_a", ()):
                broader = parent.split("!")[0].split("{")[0].strip()
                yield EdgeRow(term.one("id"), "biolink:subclass_of", broader, "", source, "is_a")

    def evidence(self, known: Known, rejects: Rejects) -> tuple[Finding, ...]:
        """None."""
        del known, rejects
        return ()

    def same_as(self) -> Mapping[str, str]:
        """Alternative ids, and with `merge_xrefs` the cross-references that name one term only."""
        merged: dict[str, set[str]] = {}
        for term in self._terms():
            others = list(term.tags.get("alt_id", ()))
            if self._merge:
                for xref in term.tags.get("xref", ()):
                    prefix, _, local = xref.split()[0].partition(":")
                    if prefix in XREFS:
                        others.append(f"{XREFS[prefix]}:{local}")
            for other in others:
                merged.setdefault(other, set()).add(term.one("id"))
        return {other: ids.pop() for other, ids in merged.items() if len(ids) == 1}

    def _terms(self) -> Iterator[_Term]:
        term: _Term | None = None
        with open_text(self._file) as file:
            for number, text in enumerate(file, start=1):
                line = text.strip()
                if line.startswith("["):
                    if term is not None and term.is_alive:
                        yield term
                    term = _Term(number) if line == "[Term]" else None
                elif term is not None and ": " in line:
                    tag, value = line.split(": ", 1)
                    term.tags.setdefault(tag, []).append(value)
        if term is not None and term.is_alive:
            yield term
