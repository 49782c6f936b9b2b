"""A user's own study findings and assessments: tables with the columns of the starter's.

The ends of a row are CURIEs or names of nodes that another source of the same build holds. What a
source of one's own need not have is a PubMed or DOI identifier and a public page; the figures are held
to the same rules. A row that breaks one is refused with its line and the reason.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from graphs.errors import CurieError, DataError
from graphs.load.table_rows import rows
from graphs.load.text import open_text
from graphs.starter.rows import ASSESSMENT_COLUMNS, FINDING_COLUMNS, read_assessment, read_finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from graphs.assessments import Assessment
    from graphs.findings import Finding
    from graphs.load.rejects import Rejects
    from graphs.load.source import EdgeRow, NodeRow
    from graphs.starter.rows import Known

OPTIONAL = ("intervention", "n", "comparator", "overlaps", "population", "contrast")
"""Columns that may be left out: their cells are empty then."""


class EvidenceTable:
    """A table of findings or of assessments (`.tsv`, compressed or not).

    Raises:
        DataError: there is no such file, or it lacks a column.
    """

    licence = "that of whoever made it"

    def __init__(self, path: Path, name: str) -> None:
        columns = {"findings": FINDING_COLUMNS, "assessments": ASSESSMENT_COLUMNS}[name]
        self.name = name
        self._file = path
        self._columns = columns
        with open_text(path) as file:
            self.version = hashlib.sha256(file.read().encode(errors="surrogateescape")).hexdigest()[
                :8
            ]

    @property
    def files(self) -> tuple[Path, ...]:
        """The table."""
        return (self._file,)

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """None: the table names nodes of other sources."""
        del rejects
        yield from ()

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """None."""
        del rejects
        yield from ()

    def evidence(self, known: Known, rejects: Rejects) -> Iterator[Finding | Assessment]:
        """Every row; one that cannot be read is rejected with the reason.

        Of a table with a `keep` column, as machine-read findings have, only rows marked `yes` are read.
        """
        read: Callable[..., Finding | Assessment] = (
            read_finding if self.name == "findings" else read_assessment
        )
        needed = [column for column in self._columns if column not in OPTIONAL]
        for line, row in rows(self._file, rejects, needed):
            if row.get("keep", "yes").strip().lower() != "yes":
                continue
            whole = {column: row.get(column, "").strip() for column in self._columns}
            try:
                yield read(whole, known, public=False)
            except (DataError, CurieError, ValueError) as error:
                why = f"not one of the {self.name}"
                rejects.add(self._file.name, line, why, "\t".join(row.values()), str(error))

    def same_as(self, rejects: Rejects) -> Mapping[str, str]:
        """Nothing is merged."""
        del rejects
        return {}
