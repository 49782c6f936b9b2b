"""Variant-call files of associations (OpenGWAS; Lyon et al. 2021, Genome Biol 22:32) as plain tables.

One sample column holds what FORMAT names: ES effect of the alternate allele, SE, LP (-log10 p), AF
frequency of the alternate allele, SS sample size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.errors import DataError
from tools.causal.mendelian.text_tables import TextTable

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "FILTER"
FIXED = ("CHROM", "POS", "ID", "REF", "ALT")
FIELDS = ("ES", "SE", "LP", "AF", "SS")


def unpacked(table: TextTable) -> TextTable:
    """The same table, or the one that a variant-call file of associations stands for.

    Raises:
        DataError: it holds several samples, which are several traits.
    """
    if tuple(table.names[:5]) != FIXED or "FORMAT" not in table.names:
        return table
    place = table.names.index("FORMAT")
    samples = table.names[place + 1 :]
    if len(samples) != 1:
        raise DataError(f"{table.path.name} holds {len(samples)} samples: keep one trait")
    marks = [table.names.index(MARK)] if MARK in table.names else []
    rows = _rows(table, place, samples[0], marks)
    return TextTable(table.path, (*FIXED, *FIELDS, "trait", *(MARK for _ in marks)), rows)


def _rows(
    table: TextTable, place: int, trait: str, marks: list[int]
) -> Iterator[tuple[int, list[str]]]:
    for line, cells in table.rows:
        if len(cells) != len(table.names):
            yield line, cells
            continue
        held = dict(zip(cells[place].split(":"), cells[place + 1].split(":"), strict=False))
        yield (
            line,
            [
                *cells[:5],
                *(held.get(field, "") for field in FIELDS),
                trait,
                *(cells[i] for i in marks),
            ],
        )
