"""SSSOM: tables of mappings between identifiers. Only exact matches merge identifiers.

Matentzoglu et al. 2022, Database baac035. A row that is denied (`Not`), believed less than not, or about
an identifier that other rows take for another thing is rejected: one wrong merge makes two diseases one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graphs.load.iris import contracted
from graphs.load.mapping_merges import ends_of
from graphs.load.table_rows import rows
from graphs.load.text import open_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graphs.findings import Finding
    from graphs.load.rejects import Rejects
    from graphs.load.source import EdgeRow, NodeRow
    from graphs.starter.rows import Known

COLUMNS = ("subject_id", "predicate_id", "object_id")
EXACT = frozenset({"skos:exactmatch", "owl:sameas", "owl:equivalentclass", "semapv:exactmatch"})
LEAST_CONFIDENCE = 0.5
"""Below it a mapping is by its own words more likely wrong than right."""
NOWHERE = "sssom:notermfound"
DENIED = "not"
HEAD_LINES = 5000
_PREFIX = re.compile(r"#\s+[\"']?([A-Za-z][\w.-]*)[\"']?\s*:\s*[\"']?([^\s\"']+)[\"']?\s*")


class _Pair(NamedTuple):
    """One exact match, with the line that states it."""

    line: int
    subject: str
    object: str


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
        self._file = path
        self._prefixes, self._mark = _head(path)

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

    def same_as(self, rejects: Rejects) -> Mapping[str, str]:
        """Object -> subject of every exact match that nothing in the file contradicts."""
        stated: list[_Pair] = []
        denied: set[frozenset[str]] = set()
        for line, row in self._rows(rejects):
            pair = _Pair(line, *(self._curie(row[end]) for end in ("subject_id", "object_id")))
            fault = self._fault(row, pair)
            if fault == DENIED:
                denied.add(frozenset(pair[1:]))
                fault = "denied mapping (predicate_modifier Not)"
            if fault:
                rejects.add(self.name, line, fault, row)
            else:
                stated.append(pair)
        kept = []
        for pair in stated:
            if frozenset(pair[1:]) in denied:
                rejects.add(self.name, pair.line, "stated and denied in one file", pair[1:])
            else:
                kept.append(pair)
        return self._agreed(kept, rejects)

    def _agreed(self, pairs: list[_Pair], rejects: Rejects) -> dict[str, str]:
        """The pairs whose object has one subject, or several that are one by other rows."""
        subjects: dict[str, dict[str, None]] = {}
        for pair in pairs:
            subjects.setdefault(pair.object, {})[pair.subject] = None
        merged = {obj: next(iter(of)) for obj, of in subjects.items() if len(of) == 1}
        agreed, ends = dict(merged), ends_of(merged)
        for obj, of in subjects.items():
            if len(of) > 1:
                into = {ends.get(subject, subject) for subject in of} - {obj}
                if len(into) == 1:
                    agreed[obj] = into.pop()
        for pair in pairs:
            if pair.object not in agreed:
                several = ", ".join(subjects[pair.object])
                why = "exact match of several things: merged with none"
                rejects.add(self.name, pair.line, why, pair[1:], several)
        return agreed

    def _fault(self, row: Mapping[str, str], pair: _Pair) -> str:
        """Why a row is no exact match, or nothing."""
        predicate = contracted(row["predicate_id"], self._prefixes).lower()
        if predicate not in EXACT:
            return "no exact match"
        modifier = row.get("predicate_modifier", "").strip().lower()
        if modifier and modifier != "not":
            return "unknown predicate_modifier"
        ends = {pair.subject.lower(), pair.object.lower()}
        if "" in ends or NOWHERE in ends:
            return "a side of the mapping is no term"
        if modifier:
            return DENIED
        if len(ends) == 1:
            return "maps a term to itself"
        return _doubt(row.get("confidence", "").strip())

    def _curie(self, text: str) -> str:
        return contracted(text, self._prefixes)

    def _rows(self, rejects: Rejects) -> Iterator[tuple[int, dict[str, str]]]:
        return rows(self._file, rejects, COLUMNS, delimiter=self._mark, remarks="#")


def _head(path: Path) -> tuple[dict[str, str], str]:
    """The prefixes of the `curie_map` in the remarks above the table, and what parts the cells."""
    prefixes: dict[str, str] = {}
    in_map = False
    with open_text(path) as file:
        for _ in range(HEAD_LINES):
            line = file.readline(100_000)
            if not line.startswith("#"):
                return prefixes, "\t" if "\t" in line or "," not in line else ","
            if re.match(r"#\s*curie_map\s*:", line):
                in_map = True
            elif in_map and (match := _PREFIX.fullmatch(line.rstrip("\r\n"))):
                prefixes[match[1]] = match[2]
            else:
                in_map = False
    return prefixes, "\t"


def _doubt(confidence: str) -> str:
    if not confidence:
        return ""
    try:
        value = float(confidence)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        return "confidence is no number from 0 to 1"
    return "" if value >= LEAST_CONFIDENCE else "confidence below 0.5"
