"""The tables that ship with Aetia, as a source to build on."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from graphs.load.source import EdgeRow, NodeRow
from graphs.starter.build import read_files, texts_of
from graphs.starter.tables import COMPILED, read_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graphs.assessments import Assessment
    from graphs.findings import Finding
    from graphs.load.rejects import Rejects
    from graphs.starter.rows import Known


class Starter:
    """The starter graph: nodes, signed edges, and the study findings."""

    name = "starter"
    licence = "that of Aetia; every row names its source"
    files: tuple[Path, ...] = ()

    def __init__(self) -> None:
        tables = read_files(COMPILED)
        self.version = hashlib.sha256(b"\x1e".join(tables.values())).hexdigest()[:8]
        self._tables = read_tables(texts_of(tables))

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """Every node."""
        del rejects
        for node in self._tables.nodes:
            yield NodeRow(str(node.curie), node.category, node.name, node.synonyms)

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """Every edge."""
        del rejects
        for e in self._tables.edges:
            direction = e.object_direction or ""
            yield EdgeRow(
                str(e.subject), e.predicate, str(e.object), direction, e.source, e.checked
            )

    def evidence(self, known: Known, rejects: Rejects) -> tuple[Finding | Assessment, ...]:
        """Every study finding and assessment."""
        del known, rejects
        return (*self._tables.findings, *self._tables.assessments)

    def same_as(self, rejects: Rejects) -> Mapping[str, str]:
        """Nothing is merged."""
        del rejects
        return {}
