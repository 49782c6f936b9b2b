"""FamPlex: families and complexes of proteins, their members and their names.

Bachman, Gyori & Sorger 2018, BMC Bioinformatics 19:248.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.load.rejects import Rejects
from graphs.load.source import EdgeRow, NodeRow
from graphs.load.table_rows import headless_rows
from graphs.load.text import find_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graphs.findings import Finding
    from graphs.starter.rows import Known

FAMPLEX = ("entities", "equivalences", "relations", "grounding_map")
PREFIXES = {"HGNC": "HGNC.SYMBOL", "UP": "UniProtKB", "FPLX": "FPLX"}
RELATIONS = {"isa": "subclass_of", "partof": "part_of"}
EQUIVALENT = {
    "MESH": "MESH",
    "NCIT": "NCIT",
    "GO": "",
    "ECCODE": "ECCODE",
    "IP": "INTERPRO",
    "PF": "PFAM",
}


class FamPlex:
    """A folder of FamPlex tables: families and complexes, their members, and their names.

    Raises:
        DataError: a table is absent.
    """

    name = "famplex"
    version = "unknown"
    licence = "CC0"

    def __init__(self, path: Path) -> None:
        self._tables = {
            name: find_file(path, (f"{name}.csv",), f"FamPlex {name}") for name in FAMPLEX
        }
        self.files = tuple(self._tables.values())

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """Families and complexes with the names that texts use, and their members by symbol."""
        names: dict[str, list[str]] = {}
        for _, row in self._rows("grounding_map", rejects):
            for prefix, identifier in zip(row[1::2], row[2::2], strict=False):
                if prefix == "FPLX":
                    names.setdefault(identifier, []).append(row[0])
        for _, (entity, *_rest) in self._rows("entities", rejects):
            spoken = (entity.replace("_", " "), *names.get(entity, ()))
            yield NodeRow(
                f"FPLX:{entity}", "biolink:GeneFamily", entity, tuple(dict.fromkeys(spoken))
            )
        for _, row in self._rows("relations", Rejects()):  # rejected by the pass over the edges
            if len(row) > 1 and row[0] != "FPLX" and row[0] in PREFIXES:
                yield NodeRow(f"{PREFIXES[row[0]]}:{row[1]}", "biolink:Protein", row[1])

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """`isa` and `partof`."""
        name = self._tables["relations"].name
        for line, row in self._rows("relations", rejects):
            rejects.place = (name, line)
            if len(row) != 5 or row[2] not in RELATIONS or {row[0], row[3]} - PREFIXES.keys():
                rejects.add(name, line, "unknown relation or namespace", ",".join(row))
                continue
            ends = f"{PREFIXES[row[0]]}:{row[1]}", f"{PREFIXES[row[3]]}:{row[4]}"
            predicate = f"biolink:{RELATIONS[row[2]]}"
            yield EdgeRow(ends[0], predicate, ends[1], "", "infores:famplex", row[2])

    def evidence(self, known: Known, rejects: Rejects) -> tuple[Finding, ...]:
        """None."""
        del known, rejects
        return ()

    def same_as(self, rejects: Rejects) -> Mapping[str, str]:
        """Equivalent identifiers of other namespaces -> the family."""
        return {
            (f"{EQUIVALENT[row[0]]}:{row[1]}" if EQUIVALENT[row[0]] else row[1]): f"FPLX:{row[2]}"
            for _, row in self._rows("equivalences", rejects)
            if len(row) == 3 and row[0] in EQUIVALENT
        }

    def _rows(self, table: str, rejects: Rejects) -> Iterator[tuple[int, list[str]]]:
        return headless_rows(self._tables[table], rejects, delimiter=",")
