"""A correlation matrix of SNPs from a text file, in the order and for the alleles of the analysis.

Names may carry alleles as `rs123_A_G` (the matrices of TwoSampleMR and PLINK helpers): the sign of a
correlation is turned where the matrix counts the other allele.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from graphs.errors import DataError
from tools.causal.mendelian.harmonise import Harmonised, align
from tools.causal.mendelian.rows import Association
from tools.causal.mendelian.text_tables import open_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from tools.causal.mendelian.effects import Effects
    from tools.causal.mendelian.sources import Sources

    Array = NDArray[np.float64]

_LABEL = re.compile(r"(.+)_([ACGT]+|[DI])_([ACGT]+|[DI])", re.IGNORECASE)
ROUNDING = 1e-3
APART = 0.5
"""Correlation that SNPs of two chromosomes do not have, beyond the chance of a small reference panel."""


@dataclass(frozen=True)
class Matrix:
    """A symmetric correlation matrix; `labels` is empty for a file of numbers only."""

    labels: tuple[str, ...]
    values: Array


def read_matrix(path: Path) -> Matrix:
    """Read and check a square matrix, with or without names of columns and rows.

    Raises:
        DataError: not square, not numbers, not symmetric, not correlations, or names that differ
            between rows and columns.
    """
    with open_table(path) as table:
        header, lines = list(table.names), [cells for _, cells in table.rows]
    numbered = header == [str(i) for i in range(1, len(header) + 1)]
    size = len(lines)
    if numbered and size == len(header) + 1:
        lines, size = lines[1:], size - 1
    elif numbered:
        header = []
    if not lines:
        raise DataError(f"{path.name} holds no matrix")
    row_names = [cells[0] for cells in lines] if len(lines[0]) == size + 1 else []
    if row_names:
        lines = [cells[1:] for cells in lines]
    header = header[-size:] if len(header) >= size else header
    if any(len(cells) != size for cells in lines) or (header and len(header) != size):
        widths = sorted({len(cells) for cells in lines})
        raise DataError(
            f"{path.name} is not a square matrix: {size} rows, {widths[-1]} numbers in a row"
        )
    values = _numbers(lines, path)
    if row_names and header:
        values = values[_places(header, row_names, path)]
    return Matrix(tuple(header or row_names), _checked(values, path))


def _numbers(lines: list[list[str]], path: Path) -> Array:
    try:
        return np.array([[float(cell) for cell in cells] for cells in lines])
    except ValueError as error:
        raise DataError(f"{path.name} holds something that is not a number: {error}") from error


def _places(header: Sequence[str], row_names: Sequence[str], path: Path) -> list[int]:
    if len(set(row_names)) < len(row_names) or set(row_names) != set(header):
        odd = sorted(set(row_names) ^ set(header))[:5]
        raise DataError(
            f"the rows and columns of {path.name} do not have the same names"
            + (f": {', '.join(odd)}" if odd else " once each")
        )
    where = {name: place for place, name in enumerate(row_names)}
    return [where[name] for name in header]


def _checked(values: Array, path: Path) -> Array:
    problem = ""
    if not np.isfinite(values).all():
        problem = "holds missing or infinite values"
    elif np.abs(values).max() > 1 + ROUNDING:
        problem = f"holds {np.abs(values).max():.3g}; correlations are between -1 and 1"
    elif np.abs(np.diag(values) - 1).max() > ROUNDING:
        problem = "does not have 1 on its diagonal"
    elif np.abs(values - values.T).max() > ROUNDING:
        problem = "is not symmetric"
    if problem:
        raise DataError(f"{path.name} {problem}: give the correlation matrix (r, not r squared)")
    symmetric = np.clip((values + values.T) / 2, -1.0, 1.0)
    np.fill_diagonal(symmetric, 1.0)
    return symmetric


def with_correlation(
    found: Harmonised, matrix: Matrix, sources: Sources, path: Path
) -> tuple[Harmonised, str]:
    """The same SNPs with their correlation; those that the matrix lacks are dropped.

    Args:
        found: the SNPs.
        matrix: from `read_matrix`.
        sources: the files, whose order and chromosomes tell of a matrix without names.
        path: the file, for messages.

    Returns:
        The SNPs, and what was assumed of the matrix, "" for nothing.

    Raises:
        DataError: a matrix without names has the wrong size or correlates SNPs of different chromosomes in
            the only order there is, or no name is one of the SNPs.
    """
    effects = found.effects
    if not matrix.labels:
        joined = _unnamed(found, matrix, sources, path)
        _require_chromosomes(joined, sources, path)
        return replace(found, effects=joined), _order_said(
            joined, found, len(matrix.values), sources, path
        )
    labels = [_label(label) for label in matrix.labels]
    where = {row.snp.lower(): place for place, row in enumerate(labels)}
    if len(where) < len(labels):
        raise DataError(f"{path.name} names a SNP twice")
    places, signs, lost = _matches(found, labels, where)
    if len(lost.get("absent_in_ld_matrix", ())) == len(effects):
        text = f"no SNP of the analysis is in {path.name}: it names {', '.join(matrix.labels[:3])}"
        raise DataError(f"{text}; the analysis has {', '.join(effects.snps[:3])}")
    kept = np.array([place >= 0 for place in places])
    at, sign = [p for p in places if p >= 0], np.array([s for s in signs if s])
    values = matrix.values[np.ix_(at, at)] * np.outer(sign, sign)
    alleles = tuple(pair for pair, stays in zip(found.alleles, kept, strict=True) if stays)
    dropped = found.dropped | {reason: tuple(snps) for reason, snps in lost.items()}
    joined = replace(effects.keep(kept), correlation=values)
    return replace(found, effects=joined, alleles=alleles, dropped=dropped), ""


def _matches(
    found: Harmonised, labels: Sequence[Association], where: dict[str, int]
) -> tuple[list[int], list[int], dict[str, list[str]]]:
    """For each SNP its place in the matrix (-1 for none) and the sign of its allele."""
    places, signs = [], []
    lost: dict[str, list[str]] = {}
    for snp, (effect, other) in zip(found.effects.snps, found.alleles, strict=True):
        place, sign, reason = where.get(snp.lower(), -1), 1, "absent_in_ld_matrix"
        if place >= 0 and labels[place].effect_allele and effect:
            mine = Association(snp, math.nan, math.nan, effect, other)
            sign, reason = align(mine, labels[place], "keep")
        if place < 0 or not sign:
            lost.setdefault(reason, []).append(snp)
            place, sign = -1, 0
        places.append(place)
        signs.append(sign)
    return places, signs, lost


def _label(text: str) -> Association:
    match = _LABEL.fullmatch(text)
    if match is None:
        return Association(text, math.nan, math.nan)
    return Association(match[1], math.nan, math.nan, match[2].upper(), match[3].upper())


def _unnamed(found: Harmonised, matrix: Matrix, sources: Sources, path: Path) -> Effects:
    size, effects, order = len(matrix.values), found.effects, sources.order()
    if size == len(order):
        where = {snp.lower(): place for place, snp in enumerate(order)}
        at = [where[snp.lower()] for snp in effects.snps]
    elif size == len(effects):
        at = list(range(size))
    else:
        raise DataError(
            f"{path.name} is {size} x {size} without names, but the exposure file has "
            f"{len(order)} SNPs and {len(effects)} are analysed: name its rows and columns"
        )
    return replace(effects, correlation=matrix.values[np.ix_(at, at)])


def _require_chromosomes(effects: Effects, sources: Sources, path: Path) -> None:
    """Refuse an order in which SNPs of different chromosomes are correlated: they are not."""
    on = sources.chromosomes(effects.snps)
    values = effects.correlation
    if values is None:
        return
    for one, other in np.argwhere(np.triu(np.abs(values) > APART, 1)).tolist():
        first, second = on[one], on[other]
        if first and second and first != second:
            raise DataError(
                f"{path.name} names no SNP, and in the order of the exposure file it correlates "
                f"{effects.snps[one]} (chromosome {first}) and {effects.snps[other]} (chromosome {second}) by "
                f"{values[one, other]:.2f}: its order is another one. Name its rows and columns"
            )


def _order_said(
    effects: Effects, found: Harmonised, size: int, sources: Sources, path: Path
) -> str:
    """In which order a matrix without names was taken."""
    order = sources.order() if size == len(sources.order()) else [s.lower() for s in effects.snps]
    names = {
        snp.lower(): snp for snp in (*effects.snps, *(s for d in found.dropped.values() for s in d))
    }
    shown = [names.get(snp, snp) for snp in order]
    listed = ", ".join(shown[:3]) + (f", ... {shown[-1]}" if len(shown) > 3 else "")
    what = "SNPs of the exposure file" if order == sources.order() else "analysed SNPs"
    said = (
        f"{path.name} names no SNP: its rows and columns are taken as the {size} {what} in the order of the "
        f"exposure file ({listed}), counting its effect alleles"
    )
    if lost := [snp for snps in found.dropped.values() for snp in snps]:
        taken = (
            "its rows for these were left out"
            if order == sources.order()
            else "it is taken to lack them"
        )
        said += f"; {', '.join(lost[:12])}{' and more' if len(lost) > 12 else ''} were dropped, and {taken}"
    if not sources.outcome_keeps_order(effects.snps):
        said += "; the outcome file has the SNPs in another order"
    return f"{said}. Name rows and columns to be sure"
