"""Associations of SNPs with one trait, read from a table; unusable rows are counted, not guessed."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError
from tools.causal.mendelian.columns import require, resolve
from tools.causal.mendelian.rows import Association, RejectedRowError, cell, parse_row
from tools.causal.mendelian.text_tables import open_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Set
    from pathlib import Path

SHOWN = 20


@dataclass(frozen=True)
class Associations:
    """The usable rows of one trait, and what became of the rest.

    Attributes:
        name: the trait.
        rows: per SNP, in the order of the file; several rows where a SNP is repeated.
        read: rows looked at (those asked for).
        rejected: (line number, reason), in the order of the file.
        notes: codes of what had to be derived.
    """

    name: str
    rows: dict[str, tuple[Association, ...]]
    read: int
    rejected: tuple[tuple[int, str], ...]
    notes: frozenset[str] = field(default_factory=frozenset)

    def duplicates(self) -> tuple[str, ...]:
        """SNPs with several usable rows."""
        return tuple(snp for snp, rows in self.rows.items() if len(rows) > 1)

    def to_json(self) -> dict[str, Any]:
        """Counts, and the first rejected rows with their lines."""
        counts = Counter(reason for _, reason in self.rejected)
        return {
            "trait": self.name,
            "rows_read": self.read,
            "rows_rejected": len(self.rejected),
            "reasons": dict(counts.most_common(SHOWN)),
            "first_rejected": [
                {"line": line, "reason": reason} for line, reason in self.rejected[:SHOWN]
            ],
            "duplicated_snps": len(self.duplicates()),
        }


def read_associations(
    path: Path,
    *,
    role: str,
    alleles: bool = True,
    name: str | None = None,
    only: Set[str] | None = None,
    columns: Mapping[str, int] | None = None,
) -> Associations:
    """Read one trait.

    Args:
        path: a text table, plain or gzip.
        role: "exposure" or "outcome", for suffixed headers.
        alleles: an effect allele is required.
        name: the trait; the phenotype column or the file's name by default.
        only: SNPs (lower case) to keep; the whole file by default.
        columns: positions, where they are not to be found from the header; without a position
            for `snp` rows are called by their number from 1.

    Raises:
        DataError: the file is unreadable, lacks a column or holds no usable row.
    """
    rows: dict[str, list[Association]] = {}
    rejected: list[tuple[int, str]] = []
    notes: set[str] = set()
    read, place, phenotype = 0, 0, ""
    with open_table(path) as table:
        found = dict(columns) if columns is not None else resolve(table.names, role)
        if columns is None:
            require(found, table.names, path, alleles=alleles)
        width = len(table.names)
        for place, (line, cells) in enumerate(table.rows, 1):
            snp = _name(cells, found, place)
            if only is not None and snp.lower() not in only:
                continue
            read += 1
            try:
                row = parse_row(snp, cells, found, width, notes)
            except RejectedRowError as reason:
                rejected.append((line, str(reason)))
                continue
            phenotype = phenotype or cell(cells, found, "phenotype")
            rows.setdefault(snp.lower(), []).append(row)
    if not place or (only is None and not rows):
        raise DataError(_nothing(path, rejected))
    title = name or phenotype or path.name.split(".")[0]
    kept = {snp: tuple(same) for snp, same in rows.items()}
    return Associations(title, kept, read, tuple(rejected), frozenset(notes))


def significant_snps(path: Path, threshold: float) -> frozenset[str]:
    """SNPs (lower case) whose p value for the exposure is at most the threshold.

    Raises:
        DataError: as `read_associations`.
    """
    chosen = set()
    with open_table(path) as table:
        found = resolve(table.names, "exposure")
        require(found, table.names, path, alleles=False)
        for place, (_, cells) in enumerate(table.rows, 1):
            snp = _name(cells, found, place)
            try:
                row = parse_row(snp, cells, found, len(table.names), set())
            except RejectedRowError:
                continue
            p = row.p if math.isfinite(row.p) else math.erfc(abs(row.beta / row.se) / math.sqrt(2))
            if p <= threshold:
                chosen.add(snp.lower())
    return frozenset(chosen)


def _nothing(path: Path, rejected: list[tuple[int, str]]) -> str:
    if not rejected:
        return f"{path.name} has column names but no rows"
    said = "; ".join(f"line {line}: {reason}" for line, reason in rejected[:3])
    return f"no row of {path.name} is usable ({len(rejected)} rejected): {said}"


def _name(cells: list[str], found: Mapping[str, int], place: int) -> str:
    return cell(cells, found, "snp") if "snp" in found else str(place)
