"""Effects, errors and p values of the same rows: where they contradict each other one column is taken wrongly."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import NormalDist, median
from typing import TYPE_CHECKING

from graphs.errors import DataError
from tools.causal.mendelian.rows import ABOVE_ONE, BELOW_ZERO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from tools.causal.mendelian.rows import Association

ENOUGH = 8
"""Rows whose p tells what the errors are of."""
TELLING = 0.03
"""Least difference of a ratio from 1 (on the log scale) at which two kinds of errors differ."""
AGREES, DIFFERS = 0.02, 0.05
"""Relative differences of z values that are rounding, and that are not."""
EXACT, FARTHER = 0.005, 10.0
"""The same, of values that are written out; times that which another reading must be nearer, where both are near."""
CONTRADICTS = 0.5
"""The same, beyond what corrections of p (genomic control, saddle points, mixed models) make."""
KNOWN_P = (1e-300, 0.9)
"""p values from which z is had."""
MANY, SOME = 3, 0.05
"""Values of p beyond 1 that are no slip: that many, or that share of the rows."""
_Z = NormalDist().inv_cdf(0.975)


def doubt_of_errors(
    rows: Iterable[Association], at: Mapping[str, int], path: Path, role: str
) -> str:
    """Refuse errors of which p values tell what they are; a sentence where they only contradict them.

    Args:
        rows: those that were read.
        at: kinds of columns that were used.
        path: the file.
        role: exposure or outcome.

    Returns:
        What contradicts what and what settles it, "" where nothing does.

    Raises:
        DataError: what the column holds, where that is seen, and what settles it.
    """
    if "se" not in at or not at.keys() & {"p", "log_p"}:
        return ""
    ratio = "beta" not in at
    told = [
        row
        for row in rows
        if KNOWN_P[0] < row.p < KNOWN_P[1] and abs(row.beta) > (TELLING if ratio else 0)
    ]
    if len(told) < ENOUGH:
        return ""
    apart = _apart(told, lambda row: row.se)
    if not ratio and apart >= DIFFERS and _are_ratios(told):
        raise DataError(
            f"{path}: the effects are odds ratios ({len(told)} p values fit their logarithms): name the column "
            f"with --{role}-columns odds_ratio=NAME"
        )
    for (held, remedy), error in _of_ratios() if ratio else _of_effects():
        other = _apart(told, error)
        if other < (AGREES if apart >= DIFFERS else min(EXACT, apart / FARTHER)):
            raise DataError(
                f"{path}: the standard errors are {held} ({len(told)} p values say so); {remedy}, or "
                f"leave the column out with --{role}-columns se= (the error is then derived from p)"
            )
    if apart <= CONTRADICTS:
        return ""
    return (
        f"{path.name}: effects and standard errors contradict the p values of the same rows (by {apart:.0%} "
        f"of z in half of {len(told)}): one of the columns is another than it is taken for. Leave out "
        f"which is wrong: --{role}-columns se= (the error is then derived from p) or --{role}-columns p="
    )


def _are_ratios(rows: Sequence[Association]) -> bool:
    """Whether p is of the logarithms of the effects, with errors of these or of the ratios."""
    if any(row.beta <= 0 for row in rows):
        return False
    logs = [replace(row, beta=math.log(row.beta)) for row in rows]
    errors: tuple[Callable[[Association], float], ...] = (
        lambda row: row.se,
        lambda row: row.se / math.exp(row.beta),
    )
    return any(_apart(logs, error) < AGREES for error in errors)


def _of_ratios() -> list[tuple[tuple[str, str], Callable[[Association], float]]]:
    return [
        (
            ("of the odds ratios, not of their logarithms", "divide each by its odds ratio"),
            lambda row: row.se / math.exp(row.beta),
        )
    ]


def _of_effects() -> list[tuple[tuple[str, str], Callable[[Association], float]]]:
    """What an error column may hold in place of errors, and the errors that would follow."""
    return [
        (("variances", "write their square roots"), lambda row: math.sqrt(row.se)),
        (
            ("standard deviations", "divide each by the square root of n"),
            lambda row: row.se / math.sqrt(row.n) if row.n > 0 else math.inf,
        ),
        (("half the width of 95 % intervals", "divide them by 1.96"), lambda row: row.se / _Z),
        (("the precision (1 / error)", "write 1 / each"), lambda row: 1 / row.se),
        (
            ("of the odds ratios, and the effects are their logarithms", "divide each by its ratio"),
            lambda row: row.se / math.exp(row.beta),
        ),
    ]  # fmt: skip


def _apart(rows: Sequence[Association], error: Callable[[Association], float]) -> float:
    """Median relative difference of effect / error from what p says."""
    normal = NormalDist()
    return median(abs(abs(row.beta) / error(row) / -normal.inv_cdf(row.p / 2) - 1) for row in rows)


def require_strongest(
    rejected: Sequence[tuple[int, str, str, float]], least: float, path: Path
) -> None:
    """Refuse a file of which the rows with the smallest p values are lost for how they are written.

    Args:
        rejected: line, SNP, reason and p (NaN where another cause loses the row) of the rows not used.
        least: smallest p value of the rows that are used.
        path: the file.

    Raises:
        DataError: which rows, and what to do.
    """
    lost = [f"{snp} (line {line}: {why})" for line, snp, why, p in rejected if p <= least]
    if lost:
        raise DataError(
            f"{path.name}: the rows with the smallest p values cannot be used: {', '.join(lost[:3])}"
            f"{f' and {len(lost) - 3} more' if len(lost) > 3 else ''}. Without the strongest SNPs the estimate "
            "is biased: write their p values and standard errors as numbers, or strike the rows"
        )


def require_p_values(
    rejected: Sequence[tuple[int, str, str, float]], read: int, path: Path, role: str
) -> None:
    """Refuse a column of p values that holds their logarithms: only the insignificant would be read.

    Args:
        rejected: line, SNP and reason of the rows that were not used.
        read: rows that were read.
        path: the file.
        role: exposure or outcome.

    Raises:
        DataError: values beyond 1, or below 0, are no slips.
    """
    for reason, held in ((ABOVE_ONE, "over 1"), (BELOW_ZERO, "below 0")):
        lines = [line for line, _, why, _ in rejected if why == reason]
        if len(lines) < MANY and len(lines) <= SOME * read:
            continue
        remedy = (
            f"if it holds -log10 p say so with --{role}-columns p=,log_p=NAME"
            if reason == ABOVE_ONE
            else "if it holds logarithms of p, write p or -log10 p"
        )
        raise DataError(
            f"{path}: {len(lines)} of {read} p values are {held} (line {lines[0]}), which none is: "
            f"{remedy}, or leave the column out with --{role}-columns p="
        )
