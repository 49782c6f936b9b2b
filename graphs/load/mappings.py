"""Mappings between identifiers: SSSOM tables, and FamPlex's families and complexes.

SSSOM: Matentzoglu et al. 2022, Database baac035. FamPlex: Bachman, Gyori & Sorger 2018, BMC
Bioinformatics 19:248. Only exact matches merge identifiers.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from graphs.errors import DataError
from graphs.load.source import EdgeRow, NodeRow
from graphs.load.text import find_file, open_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graphs.findings import Finding
    from graphs.load.rejects import Rejects
    from graphs.starter.rows import Known

EXACT = frozenset({"skos:exactMatch", "owl:sameAs", "owl:equivalentClass", "semapv:exactMatch"})
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


class Sssom:
    """An SSSOM table: the object of an exact match is merged into its subject.

    Raises:
        DataError: the file is absent or lacks the three columns.
    """

    licence = "as stated by the mapping set"
    version = "unknown"

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.files = (path,)
        self._merged = dict(self._pairs(path))

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """None."""
        del rejects
        return iter(())

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """None."""
        del rejects
        return iter(())

    def evidence(self, known: Known, rejects: Rejects) -> tuple[Finding, ...]:
        """None."""
        del known, rejects
        return ()

    def same_as(self) -> Mapping[str, str]:
        """Object -> subject of every exact match."""
        return self._merged

    def _pairs(self, path: Path) -> Iterator[tuple[str, str]]:
        with open_text(path) as file:
            lines = (line for line in file if not line.startswith("#"))
            reader = csv.DictReader(lines, delimiter="\t")
            wanted = {"subject_id", "predicate_id", "object_id"}
            if not wanted <= set(reader.fieldnames or ()):
                raise DataError(f"{path.name}: expected SSSOM columns {', '.join(sorted(wanted))}")
            for row in reader:
                if row["predicate_id"] in EXACT and row["subject_id"] != row["object_id"]:
                    yield row["object_id"], row["subject_id"]


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
        del rejects
        names: dict[str, list[str]] = {}
        for _, row in self._rows("grounding_map"):
            for prefix, identifier in zip(row[1::2], row[2::2], strict=False):
                if prefix == "FPLX":
                    names.setdefault(identifier, []).append(row[0])
        for _, (entity, *_rest) in self._rows("entities"):
            spoken = (entity.replace("_", " "), *names.get(entity, ()))
            yield NodeRow(
                f"FPLX:{entity}", "biolink:GeneFamily", entity, tuple(dict.fromkeys(spoken))
            )
        for _, (prefix, member, *_rest) in self._rows("relations"):
            if prefix != "FPLX" and prefix in PREFIXES:
                yield NodeRow(f"{PREFIXES[prefix]}:{member}", "biolink:Protein", member)

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """`isa` and `partof`."""
        name = self._tables["relations"].name
        for line, row in self._rows("relations"):
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

    def same_as(self) -> Mapping[str, str]:
        """Equivalent identifiers of other namespaces -> the family."""
        return {
            (f"{EQUIVALENT[row[0]]}:{row[1]}" if EQUIVALENT[row[0]] else row[1]): f"FPLX:{row[2]}"
            for _, row in self._rows("equivalences")
            if len(row) == 3 and row[0] in EQUIVALENT
        }

    def _rows(self, table: str) -> Iterator[tuple[int, list[str]]]:
        with open_text(self._tables[table]) as file:
            reader = csv.reader(file)
            for row in reader:
                if row:
                    yield reader.line_num, row
