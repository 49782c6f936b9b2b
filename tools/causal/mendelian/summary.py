"""Associations of SNPs with one trait, read from a table; unusable rows are counted, not guessed."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from graphs.errors import DataError
from tools.causal.mendelian.agreement import doubt_of_errors, require_p_values, require_strongest
from tools.causal.mendelian.columns import Layout, layout_of, plain, require
from tools.causal.mendelian.odds import require_effects, require_ratios
from tools.causal.mendelian.rows import (
    Association,
    RejectedRowError,
    cell,
    may_be_below,
    names_of,
    parse_row,
)
from tools.causal.mendelian.strata import (
    GroupedRow,
    chosen,
    grouped,
    refuse_unparted,
    strata_of,
)
from tools.causal.mendelian.text_tables import open_table
from tools.causal.mendelian.variants import Place, build_of, keys_of, place_of
from tools.causal.mendelian.vcf import unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Set
    from pathlib import Path

    from tools.causal.mendelian.text_tables import TextTable

SHOWN = 20
FIRST = 3
"""Rows whose names are kept for messages, asked for or not."""

NO_COLUMNS: Mapping[str, str] = {}
ADDITIVE = "ADD"


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


def read_associations(
    path: Path,
    *,
    role: str,
    alleles: bool = True,
    name: str | None = None,
    only: Set[str] | None = None,
    named: Mapping[str, str] = NO_COLUMNS,
    layout: Layout | None = None,
) -> Associations:
    """Read one trait.

    Args:
        path: a text table or a variant-call file, plain or gzip.
        role: "exposure" or "outcome", for suffixed headers.
        alleles: an effect allele is required.
        name: the trait; of a file of several traits, which one. The phenotype column or the file's
            name by default.
        only: names of SNPs (lower case) to keep; the whole file by default.
        named: kinds of columns that the caller named.
        layout: positions, where they are not to be found from the header.

    Raises:
        DataError: the file is unreadable, lacks a column, holds no usable row or several traits, or
            it cannot be told which allele is counted.
    """
    held: list[GroupedRow] = []
    rejected: list[Rejected] = []
    notes: set[str] = set()
    tests: Counter[str] = Counter()
    read, place, build = 0, 0, ""
    first_names: list[str] = []
    with open_table(path) as opened:
        table = unpacked(opened)
        found = layout or _layout(table, role, named, alleles=alleles)
        width = len(table.names)
        by_place = only is not None and any(name.startswith("@") for name in only)
        strata = () if named.get("trait") == "" else strata_of(table.names, found)
        for place, (line, cells) in enumerate(table.rows, 1):
            snps = names_of(cells, found, place)
            if place <= FIRST:
                first_names += snps[:1]
                header = [plain(column) for column in table.names] if place == 1 else []
                build = build or build_of(header, cells, snps)
            if only is not None and not _is_asked(snps, only, by_place=by_place):
                continue
            if (test := cell(cells, found.at, "test") or ADDITIVE).upper() != ADDITIVE:
                tests[test] += 1
                continue
            read += 1
            try:
                row = parse_row(snps, cells, found, width, notes)
            except RejectedRowError as reason:
                rejected.append(Rejected(line, snps[0] if snps else "", str(reason), reason.p))
                continue
            trait = tuple(cells[i] for i in found.traits)
            held.append(GroupedRow(trait, tuple(cells[i] for i in strata), row))
        titles = [[table.names[i] for i in some] for some in (found.traits, strata)]
    require_ratios(rejected, read, path, role)
    require_p_values(rejected, read, path, role)
    trait, kept = chosen(grouped(held, *titles), name, path, role)
    if named.get("trait") != "":
        refuse_unparted(kept, path)
    if not place or (only is None and not kept):
        raise DataError(_nothing(path, rejected, tests))
    told = [row for same in kept.values() for row in same]
    if any(not math.isnan(row.p) for row in rejected):
        require_strongest(rejected, min((r.p_value() for r in told), default=-1), path)
    if layout is None and "beta" not in named:
        require_effects(told, found.at, path, role)
    doubt = doubt_of_errors(told, found.at, path, role)
    phenotype = next((text for text in trait if text), "")
    return Associations(
        name or phenotype or path.name.split(".")[0],
        {snp: tuple(same) for snp, same in kept.items()},
        read,
        tuple(rejected),
        frozenset(notes),
        found,
        dict(tests),
        doubt,
        build,
        tuple(first_names),
    )


def _is_asked(names: tuple[str, ...], only: Set[str], *, by_place: bool) -> bool:
    if any(name.lower() in only for name in names):
        return True
    return by_place and not keys_of(names).isdisjoint(only)


def significant_snps(
    path: Path, threshold: float, named: Mapping[str, str] = NO_COLUMNS
) -> frozenset[str]:
    """Names (lower case) of SNPs whose p value for the exposure is at most the threshold, or cannot be read.

    Raises:
        DataError: as `read_associations`.
    """
    found_names: set[str] = set()
    rejected: list[Rejected] = []
    read, least = 0, 1.0
    with open_table(path) as opened:
        table = unpacked(opened)
        found = _layout(table, "exposure", named, alleles=False)
        for place, (line, cells) in enumerate(table.rows, 1):
            if (cell(cells, found.at, "test") or ADDITIVE).upper() != ADDITIVE:
                continue
            read += 1
            snps = names_of(cells, found, place)
            try:
                row = parse_row(snps, cells, found, len(table.names), set())
            except RejectedRowError as reason:
                rejected.append(Rejected(line, snps[0] if snps else "", str(reason), reason.p))
                if may_be_below(cells, found.at, threshold):
                    found_names |= {name.lower() for name in snps}
                continue
            least = min(least, row.p_value())
            if row.p_value() <= threshold:
                names = (row.snp, *row.also)
                found_names |= {name.lower() for name in names} | keys_of(names)
    require_p_values(rejected, read, path, "exposure")
    require_strongest(rejected, least, path)
    return frozenset(found_names)


def _layout(table: TextTable, role: str, named: Mapping[str, str], *, alleles: bool) -> Layout:
    found = layout_of(table.names, role, table.path, named)
    require(found, table.names, table.path, alleles=alleles, role=role)
    return found


def _nothing(path: Path, rejected: list[Rejected], tests: Mapping[str, int]) -> str:
    if not rejected and tests:
        said = ", ".join(tests)
        return f"no row of {path.name} is of the additive test (TEST is {said})"
    if not rejected:
        return f"{path.name} has column names but no rows"
    said = "; ".join(f"line {row.line}: {row.reason}" for row in rejected[:3])
    return f"no row of {path.name} is usable ({len(rejected)} rejected): {said}"
