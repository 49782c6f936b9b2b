"""One row of a table of associations: numbers, alleles and what can be derived from them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

from scipy.special import ndtri_exp

from tools.causal.mendelian.powers import bound_of, log10_of
from tools.causal.mendelian.row_cells import (
    RejectedRowError,
    between,
    cell,
    left_out,
    number_in,
    share_in,
    size_in,
)
from tools.causal.mendelian.row_marks import MISSING, struck_out
from tools.causal.mendelian.variants import chromosome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.causal.mendelian.columns import Layout

_ALLELE = re.compile(r"[ACGT]+|[DI]")
_IN_NAME = re.compile(r"[^:_]+[:_]\d+[:_]([ACGT]+)[:_]([ACGT]+)(?:[:_]b\d+)?", re.IGNORECASE)
_NORMAL = NormalDist()
_Z = _NORMAL.inv_cdf(0.975)


@dataclass(frozen=True)
class Association:
    """One SNP and one trait; effects per effect allele, log odds where odds ratios were given.

    Alleles are upper case or "" when unknown; frequencies (0 to 1), p and n are NaN when unknown.
    `also` are further names of the SNP, `chrom` its chromosome ("" when unknown).
    """

    snp: str
    beta: float
    se: float
    effect_allele: str = ""
    other_allele: str = ""
    eaf: float = math.nan
    p: float = math.nan
    n: float = math.nan
    also: tuple[str, ...] = ()
    chrom: str = ""

    def p_value(self) -> float:
        """As given, or that of the ratio of effect and standard error."""
        return self.p if math.isfinite(self.p) else math.erfc(abs(self.beta / self.se) / 2**0.5)


class Alleles(NamedTuple):
    """The two alleles of a row and the frequency of the first."""

    effect: str
    other: str
    eaf: float


UNEVEN = 0.05
"""Largest distance of an effect from the middle of its interval, as a share of the interval."""
NEGATIVE = "the odds ratio is negative"
"""No odds ratio is: the column holds something else, such as log odds."""

ABOVE_ONE, BELOW_ZERO = "p is above 1", "p is below 0"
"""No p value is: the column holds something else, such as its logarithm."""


def names_of(cells: list[str], layout: Layout, place: int) -> tuple[str, ...]:
    """Every name of a row's SNP, the preferred first; its number where names have no column."""
    if not layout.ids:
        return (str(place),)
    held = [cells[i] for i in layout.ids if i < len(cells)]
    parts = [part.strip() for text in held for part in re.split(r"[,;]", text)]
    return tuple(dict.fromkeys(part for part in parts if part.lower() not in MISSING))


def parse_row(
    names: tuple[str, ...], cells: list[str], layout: Layout, width: int, notes: set[str]
) -> Association:
    """The association of a row.

    Args:
        names: its SNP's, from `names_of`.
        cells: the row.
        layout: where each kind of column is.
        width: cells of the header.
        notes: gets SE_FROM_STATISTIC, SE_FROM_INTERVAL or SE_FROM_P when the standard error had to
            be derived.

    Raises:
        RejectedRowError: the row cannot be used.
    """
    if len(cells) != width:
        raise RejectedRowError(f"{len(cells)} cells where the header has {width}")
    if not names:
        raise RejectedRowError("no SNP name")
    if struck := struck_out(cells, layout.marks):
        raise RejectedRowError(struck)
    found = layout.at
    p = _p_value(cells, found)
    beta = _effect(cells, found)
    se = _error(cells, found, beta, p, notes)
    alleles = _alleles(cells, found)
    return Association(
        names[0],
        beta,
        se,
        *alleles,
        p,
        size_in(cells, found),
        names[1:],
        chromosome(cell(cells, found, "chrom")),
    )


def _effect(cells: list[str], found: Mapping[str, int]) -> float:
    beta = number_in(cells, found, "beta")
    if math.isnan(beta) and "odds_ratio" in found:
        ratio = number_in(cells, found, "odds_ratio")
        if ratio <= 0:
            raise RejectedRowError(NEGATIVE if ratio < 0 else "the odds ratio is not positive")
        beta = math.log(ratio)
    if not math.isfinite(beta):
        raise RejectedRowError("no effect")
    return beta


def _error(
    cells: list[str], found: Mapping[str, int], beta: float, p: float, notes: set[str]
) -> float:
    se = number_in(cells, found, "se")
    if math.isnan(se):
        statistic = number_in(cells, found, "statistic")
        if statistic * beta > 0:
            notes.add("SE_FROM_STATISTIC")
            se = beta / statistic
    if math.isnan(se) and "odds_ratio" in found:
        low, high = (number_in(cells, found, kind) for kind in ("ci_low", "ci_high"))
        if 0 < low < high:
            notes.add("SE_FROM_INTERVAL")
            se = math.log(high / low) / (2 * _Z)
    if math.isnan(se) and "odds_ratio" not in found:
        se = _half_width(beta, *(number_in(cells, found, kind) for kind in ("ci_low", "ci_high")))
        if se > 0:
            notes.add("SE_FROM_INTERVAL")
    if math.isnan(se) and beta != 0 and (z := _z_of_p(cells, found, p)) > 0:
        notes.add("SE_FROM_P")
        se = abs(beta) / z
    if math.isnan(se):
        raise _no_error(cells, found, p)
    if not 0 < se < math.inf:
        raise RejectedRowError("the standard error is not positive")
    return se


def _z_of_p(cells: list[str], found: Mapping[str, int], p: float) -> float:
    """|z| of a p value, also of one too small for a float where its logarithm is written; 0 for none."""
    if 1e-300 < p < 1:
        return -_NORMAL.inv_cdf(p / 2)
    log10 = log10_of(cell(cells, found, "p"))
    if math.isnan(log10):
        log10 = -number_in(cells, found, "log_p")
    if not -math.inf < log10 < 0:
        return 0.0
    return -float(ndtri_exp(log10 * math.log(10) - math.log(2)))


def _no_error(cells: list[str], found: Mapping[str, int], p: float) -> RejectedRowError:
    """That a row has no standard error, and what its p value says of it."""
    text = cell(cells, found, "p")
    bound = bound_of(text)
    if bound is not None:
        return RejectedRowError(f"no standard error, and p is a bound only ({text})", bound)
    if p == 0:
        return RejectedRowError(
            f"no standard error, and p is {text or '0'}: too small to tell it", p
        )
    return RejectedRowError("no standard error")


def _half_width(beta: float, low: float, high: float) -> float:
    """The error of an effect in the middle of its interval; NaN where it is not there."""
    if low < beta < high and abs(beta - (low + high) / 2) < UNEVEN * (high - low):
        return (high - low) / (2 * _Z)
    return math.nan


def _p_value(cells: list[str], found: Mapping[str, int]) -> float:
    text = cell(cells, found, "p")
    try:
        p = math.nan if bound_of(text) is not None else number_in(cells, found, "p")
    except RejectedRowError:
        raise RejectedRowError(
            f"p is not a number: {text[:20]!r}", _implied(cells, found)
        ) from None
    if p > 1 or p < 0:
        raise RejectedRowError(ABOVE_ONE if p > 1 else BELOW_ZERO)
    if math.isnan(p):
        log_p = between(number_in(cells, found, "log_p"), "-log10 p", math.inf)
        return float(10.0**-log_p)
    return p


def may_be_below(cells: list[str], found: Mapping[str, int], threshold: float) -> bool:
    """Whether the p value that stands in a row is at most a threshold, or is there and cannot be read."""
    if cell(cells, found, "p").lower() in MISSING:
        return False
    try:
        return not _p_value(cells, found) > threshold
    except RejectedRowError:
        return True


def _implied(cells: list[str], found: Mapping[str, int]) -> float:
    """The p value that effect and error of a row imply, NaN where they are not read."""
    try:
        beta, se = _effect(cells, found), number_in(cells, found, "se")
    except RejectedRowError:
        return math.nan
    return math.erfc(abs(beta / se) / 2**0.5) if se > 0 else math.nan


def _alleles(cells: list[str], found: Mapping[str, int]) -> Alleles:
    """Effect and other allele, whichever way the file tells them, and the frequency of the first."""
    effect, other = (_allele(cells, found, kind) for kind in ("effect_allele", "other_allele"))
    if not effect and "alleles_in" in found:
        match = _IN_NAME.fullmatch(cell(cells, found, "alleles_in"))
        if match is None:
            raise RejectedRowError("the variant's name does not end in its two alleles")
        other, effect = match[1].upper(), match[2].upper()
    if not other and {"reference", "alternate"} <= found.keys():
        both = [_allele(cells, found, kind) for kind in ("reference", "alternate")]
        if effect in both:
            other = both[1 - both.index(effect)]
    if effect and effect == other:
        raise RejectedRowError("effect and other allele are the same")
    return Alleles(effect, other, _frequency(cells, found, effect, other))


def _frequency(cells: list[str], found: Mapping[str, int], effect: str, other: str) -> float:
    """Frequency of the effect allele; of a column of another allele's, as that allele says."""
    try:
        eaf = between(share_in(cells, found), "eaf", 1.0)
    except RejectedRowError as error:
        raise RejectedRowError(f"{error} ({left_out('eaf')})") from None
    for kind, counted in (("alternate_af", "alternate"), ("minor_af", "minor_allele")):
        if math.isnan(eaf) and {kind, counted} <= found.keys():
            given = between(number_in(cells, found, kind), kind, 1.0)
            eaf = {effect: given, other: 1 - given}.get(_allele(cells, found, counted), math.nan)
    return eaf


def _allele(cells: list[str], found: Mapping[str, int], kind: str) -> str:
    text = cell(cells, found, kind).upper()
    if text.lower() in MISSING:
        return ""
    if "," in text:
        raise RejectedRowError("several alternate alleles in one row")
    if not _ALLELE.fullmatch(text):
        raise RejectedRowError(f"{kind} is not of A, C, G, T or D, I")
    return text
