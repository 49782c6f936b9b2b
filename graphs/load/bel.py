"""Statements written in the Biological Expression Language, as JSON Lines with their evidence.

Language: Slater 2014, Drug Discov Today 19:193. A term is read as its one main entity: an activity,
modification, location or secretion of `p(HGNC:X)` is X; a degradation `deg(p(HGNC:X))` is X with the
opposite sign. A complex, reaction or list without a name of its own has no main entity and is
rejected. Entities are stated by name, so their CURIEs are names too: `GO.NAME:dendritic_spine`;
identifiers stay identifiers (`PUBCHEM:9832404`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphs.load.rejects import Rejects
from graphs.load.source import EdgeRow, NodeRow
from graphs.load.text import open_text, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any

    from graphs.findings import Finding
    from graphs.starter.rows import Known

SOURCE = "infores:conib"

RELATIONS: dict[str, tuple[str, str]] = {
    "association": ("associated_with", ""),
    "biomarkerFor": ("biomarker_for", ""),
    "decreases": ("affects", "decreased"),
    "directlyDecreases": ("affects", "decreased"),
    "directlyIncreases": ("affects", "increased"),
    "hasComponent": ("has_part", ""),
    "hasComponents": ("has_part", ""),
    "hasMembers": ("has_member", ""),
    "increases": ("affects", "increased"),
    "isA": ("subclass_of", ""),
    "negativeCorrelation": ("negatively_correlated_with", ""),
    "partOf": ("part_of", ""),
    "positiveCorrelation": ("positively_correlated_with", ""),
    "regulates": ("regulates", ""),
}
FLIPPED = {
    "increased": "decreased",
    "decreased": "increased",
    "positively_correlated_with": "negatively_correlated_with",
    "negatively_correlated_with": "positively_correlated_with",
}
CATEGORIES = {
    "p": "Protein", "g": "Gene", "r": "Gene", "m": "Gene", "a": "ChemicalEntity",
    "bp": "BiologicalProcess", "path": "Disease", "complex": "MacromolecularComplex",
    "pop": "PopulationOfIndividualOrganisms",
}  # fmt: skip
PLACES = {
    "GO": "CellularComponent", "MESH": "ChemicalEntity", "CHEBI": "ChemicalEntity",
    "UBERON": "AnatomicalEntity", "CL": "Cell",
}  # fmt: skip
WRAPPERS = (
    "act", "kin", "tscript", "phos", "cat", "chap", "gap", "gef", "gtp", "pep", "ribo", "tport",
    "sec", "surf", "tloc", "deg",
)  # fmt: skip

DEEPEST = 20
"""Functions inside each other; people write three."""

_CALL = re.compile(r"^\s*([A-Za-z]+)\((.*)\)\s*$", re.DOTALL)
_ENTITY = re.compile(r'^\s*([A-Za-z][\w.-]*):(?:"((?:[^"\\]|\\.)*)"|([^\s,()"]+))')
_NUMBERED = re.compile(r"^(?:[A-Z]?[A-Z]*\d[\d.]*|rs\d+)$")


class Entity(NamedTuple):
    """The main entity of a term, and the sign with which it stands in it."""

    curie: str
    category: str
    name: str
    sign: int


class Bel:
    """A JSON Lines file of statements (subject, relation, object, citation).

    Raises:
        DataError: there is no such file.
    """

    name = "bel"
    version = "unknown"
    licence = "CC0"

    def __init__(self, path: Path) -> None:
        with open_text(path):
            pass
        self._file = path
        self.files = (path,)

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """The main entity of each end of a statement that can be read."""
        silent = Rejects()  # Bad lines are rejected once, by the pass over the edges.
        for line, row in records(self._file, silent):
            rejects.place = (self._file.name, line)
            for end in ("subject", "object"):
                found = main_entity(str(row.get(end) or ""))
                if found is not None:
                    yield NodeRow(found.curie, f"biolink:{found.category}", found.name)

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """Every statement between two main entities."""
        for line, row in records(self._file, rejects):
            read = self._edge(row)
            if isinstance(read, str):
                rejects.add(self._file.name, line, read, row.get("relation", ""), _shown(row))
            else:
                yield read

    def evidence(self, known: Known, rejects: Rejects) -> tuple[Finding, ...]:
        """None."""
        del known, rejects
        return ()

    def same_as(self, rejects: Rejects) -> Mapping[str, str]:
        """Nothing is merged."""
        del rejects
        return {}

    def _edge(self, row: dict[str, Any]) -> EdgeRow | str:
        """The statement, or why it is none."""
        relation = str(row.get("relation") or "")
        if relation == "causesNoChange":
            return "states that nothing changes"
        stated = RELATIONS.get(relation)
        if stated is None:
            return "relation that is no statement between two things"
        subject, obj = (main_entity(str(row.get(end) or "")) for end in ("subject", "object"))
        if subject is None or obj is None:
            return "term without one main entity"
        predicate, direction = stated
        if subject.sign * obj.sign < 0:
            predicate = FLIPPED.get(predicate, predicate)
            direction = FLIPPED.get(direction, direction)
        paper = row.get("citation_id") if row.get("citation_db") == "PubMed" else None
        checked = f"PMID:{paper}" if paper else ""
        return EdgeRow(subject.curie, f"biolink:{predicate}", obj.curie, direction, SOURCE, checked)


def main_entity(term: str) -> Entity | None:
    """The main entity of a BEL term, or None when it has not exactly one."""
    sign = 1
    for _ in range(DEEPEST):
        call = _CALL.match(term)
        if call is None:
            return None
        function, inner = call[1], call[2]
        if function not in WRAPPERS:
            found = _entity(function, inner)
            return found and found._replace(sign=sign)
        sign = -sign if function == "deg" else sign
        term = _first_argument(inner)
    return None


def _entity(function: str, inner: str) -> Entity | None:
    """What `p(HGNC:APP)` names, with the sign +1."""
    entity = _ENTITY.match(inner)
    if function not in CATEGORIES or entity is None:
        return None
    namespace, name = entity[1], (entity[2] or entity[3]).strip()
    category = CATEGORIES[function]
    if function == "a":
        category = PLACES.get(namespace.upper(), category)
    local = re.sub(r"\s+", "_", name)
    prefix = namespace if _NUMBERED.match(local) else f"{namespace}.NAME"
    return Entity(f"{prefix}:{local}", category, name, 1)


def _first_argument(inner: str) -> str:
    """Up to the first comma that stands outside brackets and quotes."""
    depth, quoted = 0, False
    for place, char in enumerate(inner):
        if char == '"' and inner[place - 1 : place] != "\\":
            quoted = not quoted
        elif not quoted and char in "()":
            depth += 1 if char == "(" else -1
        elif char == "," and depth == 0 and not quoted:
            return inner[:place]
    return inner


def _shown(row: dict[str, Any]) -> str:
    return f"{row.get('subject')} {row.get('relation')} {row.get('object')}"
