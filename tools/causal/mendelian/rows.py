"""One row of a table of associations: numbers, alleles and what can be derived from them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MISSING = frozenset({"", "na", "nan", ".", "-", "null", "none", "#na", "#n/a", "n/a", "nr"})
_ALLELE = re.compile(r"[ACGT]+|[DI]")
_NORMAL = NormalDist()
_Z = _NORMAL.inv_cdf(0.975)


@dataclass(frozen=True)
class Association:
    """One SNP and one trait; effects per effect allele, log odds where odds ratios were given.

    Alleles are upper case or "" when unknown; frequencies (0 to 1), p and n are NaN when unknown.
    """

    snp: str
    beta: float
    se: float
    effect_allele: str = ""
    other_allele: str = ""
    eaf: float = math.nan
    p: float = math.nan
    n: float = math.nan


class RejectedRowError(Exception):
    """Why a row cannot be used; caught where rows are counted."""


def parse_row(
    snp: str, cells: list[str], found: Mapping[str, int], width: int, notes: set[str]
) -> Association:
    """The association of a row.

    Args:
        snp: its name.
        cells: the row.
        found: kind of column to position.
        width: cells of the header.
        notes: gets SE_FROM_INTERVAL or SE_FROM_P when the standard error had to be derived.

    Raises:
        RejectedRowError: the row cannot be used.
    """
    if len(cells) != width:
        raise RejectedRowError(f"{len(cells)} cells where the header has {width}")
    if snp.lower() in MISSING:
        raise RejectedRowError("no SNP name")
    if cell(cells, found, "keep").lower() == "false":
        raise RejectedRowError("mr_keep is FALSE")
    p = _p_value(cells, found)
    beta = _effect(cells, found)
    se = _error(cells, found, beta, p, notes)
    return Association(
        snp,
        beta,
        se,
        _allele(cells, found, "effect_allele"),
        _allele(cells, found, "other_allele"),
        _between(_number(cells, found, "eaf"), "eaf", 1.0),
        p,
        _between(_number(cells, found, "n"), "n", math.inf),
    )


def _effect(cells: list[str], found: Mapping[str, int]) -> float:
    beta = _number(cells, found, "beta")
    if math.isnan(beta) and "odds_ratio" in found:
        ratio = _number(cells, found, "odds_ratio")
        if ratio <= 0:
            raise RejectedRowError("the odds ratio is not positive")
        beta = math.log(ratio)
    if not math.isfinite(beta):
        raise RejectedRowError("no effect")
    return beta


def _error(
    cells: list[str], found: Mapping[str, int], beta: float, p: float, notes: set[str]
) -> float:
    se = _number(cells, found, "se")
    if math.isnan(se) and "odds_ratio" in found:
        low, high = (_number(cells, found, kind) for kind in ("ci_low", "ci_high"))
        if 0 < low < high:
            notes.add("SE_FROM_INTERVAL")
            se = math.log(high / low) / (2 * _Z)
    if math.isnan(se) and 0 < p < 1 and beta != 0:
        notes.add("SE_FROM_P")
        se = abs(beta) / -_NORMAL.inv_cdf(p / 2)
    if math.isnan(se):
        raise RejectedRowError("no standard error")
    if not 0 < se < math.inf:
        raise RejectedRowError("the standard error is not positive")
    return se


def _p_value(cells: list[str], found: Mapping[str, int]) -> float:
    p = _between(_number(cells, found, "p"), "p", 1.0)
    if math.isnan(p):
        log_p = _between(_number(cells, found, "log_p"), "-log10 p", math.inf)
        return float(10.0**-log_p)
    return p


def _allele(cells: list[str], found: Mapping[str, int], kind: str) -> str:
    text = cell(cells, found, kind).upper()
    if text.lower() in MISSING:
        return ""
    if not _ALLELE.fullmatch(text):
        raise RejectedRowError(f"{kind} is not of A, C, G, T or D, I")
    return text


def cell(cells: list[str], found: Mapping[str, int], kind: str) -> str:
    """The text of one kind of column, "" where the table or the row has none."""
    place = found.get(kind)
    return cells[place] if place is not None and place < len(cells) else ""


def _number(cells: list[str], found: Mapping[str, int], kind: str) -> float:
    text = cell(cells, found, kind)
    if text.lower() in MISSING:
        return math.nan
    try:
        return float(text)
    except ValueError:
        raise RejectedRowError(f"{kind} is not a number") from None


def _between(value: float, name: str, high: float) -> float:
    if value < 0 or value > high:
        raise RejectedRowError(f"{name} is out of range")
    return value
