"""The associations of one trait that were read from a table, and what became of its other rows."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tools.causal.mendelian.variants import Place, keys_of, place_of

if TYPE_CHECKING:
    from tools.causal.mendelian.columns import Layout
    from tools.causal.mendelian.rows import Association

SHOWN = 20


class Rejected(NamedTuple):
    """A row that cannot be used: its line, its SNP and why; p where only the writing of its numbers is why."""

    line: int
    snp: str
    reason: str
    p: float = math.nan

    def to_json(self) -> dict[str, Any]:
        """Line, SNP and reason."""
        return {"line": self.line, "snp": self.snp, "reason": self.reason}


@dataclass(frozen=True)
class Associations:
    """The usable rows of one trait, and what became of the rest.

    Attributes:
        name: the trait.
        rows: per SNP, in the order of the file; several rows where a SNP is repeated.
        read: rows looked at (those asked for).
        rejected: rows that cannot be used, in the order of the file.
        notes: codes of what had to be derived.
        layout: which columns were read.
        other_tests: rows of a test that is no association of a SNP, by the test.
        doubt: what contradicts what in the file, "" where nothing does.
        build: of the genome (36, 37, 38) where the file says it, else "".
        first_names: some names of the file, of rows that were asked for or not.
    """

    name: str
    rows: dict[str, tuple[Association, ...]]
    read: int
    rejected: tuple[Rejected, ...]
    notes: frozenset[str] = field(default_factory=frozenset)
    layout: Layout | None = None
    other_tests: dict[str, int] = field(default_factory=dict)
    doubt: str = ""
    build: str = ""
    first_names: tuple[str, ...] = ()

    @cached_property
    def _places(self) -> dict[str, list[tuple[Place, str]]]:
        """Places to the SNPs that are named by them."""
        found: dict[str, list[tuple[Place, str]]] = {}
        for name, snp in (*((snp, snp) for snp in self.rows), *self._aliases.items()):
            if place := place_of(name):
                found.setdefault(place.key(), []).append((place, snp))
        return found

    @cached_property
    def _aliases(self) -> dict[str, str]:
        """Further names, in lower case, to the SNP that has them."""
        return {
            also.lower(): snp
            for snp, rows in self.rows.items()
            for row in rows
            for also in row.also
        }

    def named(self, row: Association) -> tuple[Association, ...]:
        """The rows of the SNP that has one of another row's names."""
        for name in (row.snp.lower(), *(also.lower() for also in row.also)):
            found = self.rows.get(name) or self.rows.get(self._aliases.get(name, ""))
            if found:
                return found
        places = filter(None, map(place_of, (row.snp, *row.also)))
        there = {
            snp: None
            for place in places
            for other, snp in self._places.get(place.key(), ())
            if place.fits(other)
        }
        return tuple(found for snp in there for found in self.rows[snp])

    @cached_property
    def _rejected_names(self) -> frozenset[str]:
        names = [row.snp for row in self.rejected]
        return frozenset(name.lower() for name in names) | keys_of(names)

    def has_rejected(self, row: Association) -> bool:
        """Whether a row of another row's SNP is there and cannot be used."""
        names = (row.snp, *row.also)
        asked = {name.lower() for name in names} | keys_of(names)
        return not asked.isdisjoint(self._rejected_names)

    def all_names(self) -> frozenset[str]:
        """Every name of every SNP, in lower case, and every place that is one."""
        return frozenset((*self.rows, *self._aliases, *self._places))

    def duplicates(self) -> tuple[str, ...]:
        """SNPs with several usable rows."""
        return tuple(rows[0].snp for rows in self.rows.values() if len(rows) > 1)

    def to_json(self) -> dict[str, Any]:
        """Counts, the first rejected rows with their lines, and how the columns were read."""
        counts = Counter(row.reason for row in self.rejected)
        return {
            "trait": self.name,
            "written_by": self.layout.family if self.layout else "named columns",
            "taken_by_usage": self.layout.by_usage if self.layout else "",
            "rows_read": self.read,
            "rows_rejected": len(self.rejected),
            "reasons": dict(counts.most_common(SHOWN)),
            "first_rejected": [row.to_json() for row in self.rejected[:SHOWN]],
            "duplicated_snps": len(self.duplicates()),
            "duplicated": list(self.duplicates()[:SHOWN]),
            "other_tests": self.other_tests,
            "derived": sorted(self.notes),
        }
