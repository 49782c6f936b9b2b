"""Associations of SNPs with one trait, read from a table; unusable rows are counted, not guessed."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from graphs.errors import DataError
from tools.causal.mendelian.agreement import doubt_of_errors, require_p_values, require_strongest
from tools.causal.mendelian.associations import Associations, Rejected
from tools.causal.mendelian.columns import Layout, layout_of, plain
from tools.causal.mendelian.gap_codes import gap_codes
from tools.causal.mendelian.header_checks import refuse_twins, require
from tools.causal.mendelian.odds import require_effects, require_ratios
from tools.causal.mendelian.row_cells import RejectedRowError, cell
from tools.causal.mendelian.rows import may_be_below, names_of, parse_row
from tools.causal.mendelian.said_signs import direction_in, require_signs
from tools.causal.mendelian.strata import (
    GroupedRow,
    chosen,
    grouped,
    refuse_unparted,
    strata_of,
)
from tools.causal.mendelian.text_tables import open_table
from tools.causal.mendelian.variants import build_of, keys_of
from tools.causal.mendelian.vcf import unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Set
    from pathlib import Path

    from tools.causal.mendelian.text_tables import TextTable

FIRST = 3
"""Rows whose names are kept for messages, asked for or not."""

NO_COLUMNS: Mapping[str, str] = {}
ADDITIVE = "ADD"


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
        way = direction_in(table.names)
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
            said = "" if way is None else cells[way]
            held.append(GroupedRow(trait, tuple(cells[i] for i in strata), row, line, said))
        of_traits, of_strata = ([table.names[i] for i in some] for some in (found.traits, strata))
    require_ratios(rejected, read, path, role)
    require_p_values(rejected, read, path, role)
    held, coded = _without_codes(held, found.at)
    rejected = sorted([*rejected, *coded], key=lambda row: row.line)
    require_signs(held, "" if way is None else table.names[way], path)
    trait, kept = chosen(grouped(held, of_traits, of_strata, role), name, path, role)
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


def _without_codes(
    held: list[GroupedRow], at: Mapping[str, int]
) -> tuple[list[GroupedRow], list[Rejected]]:
    """The rows whose effects are no codes for a gap, and the others as rejected ones."""
    codes = gap_codes([one.row for one in held]) if "beta" in at else {}
    kept = [one for place, one in enumerate(held) if place not in codes]
    return kept, [Rejected(held[p].line, held[p].row.snp, why) for p, why in codes.items()]


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
    refuse_twins(found, table.names, named, table.path, role)
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
