"""Odds ratios that are none, and standard errors that are of the ratio, not of its logarithm."""

from __future__ import annotations

import math
from statistics import NormalDist, median
from typing import TYPE_CHECKING

from graphs.errors import DataError
from tools.causal.mendelian.rows import NEGATIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from tools.causal.mendelian.rows import Association

ENOUGH = 10
"""Rows whose p tells the two kinds of errors apart."""
TELLING = 0.03
"""Least difference of a ratio from 1 (on the log scale) at which they differ."""
AGREES, DIFFERS = 0.02, 0.05
"""Relative differences of z values that are rounding, and that are not."""
_NORMAL = NormalDist()


def require_ratios(
    rejected: Sequence[tuple[int, str, str]], read: int, path: Path, role: str
) -> None:
    """Refuse a file whose odds ratios are none: half of them would be dropped, the rest misread.

    Args:
        rejected: line, SNP and reason of the rows that were not used.
        read: rows that were read.
        path: the file.
        role: exposure or outcome.

    Raises:
        DataError: an odds ratio is negative.
    """
    below = [line for line, _, reason in rejected if reason == NEGATIVE]
    if below:
        raise DataError(
            f"{path}: {len(below)} of {read} odds ratios are negative (line {below[0]}), which none "
            f"is: the column holds log odds or another effect; name it with --{role}-columns beta=NAME"
        )


def require_log_errors(
    rows: Iterable[Association], at: Mapping[str, int], path: Path, role: str
) -> None:
    """Refuse standard errors of odds ratios, which the p values of the same rows give away.

    Raises:
        DataError: p agrees with the error read as that of the ratio, and not as that of its logarithm.
    """
    if "beta" in at or not {"odds_ratio", "se", "p"} <= set(at):
        return
    as_log, as_ratio = [], []
    for row in rows:
        if abs(row.beta) < TELLING or not 1e-15 < row.p < 0.9:
            continue
        z, said = _NORMAL.inv_cdf(1 - row.p / 2), abs(row.beta) / row.se
        as_log.append(abs(said / z - 1))
        as_ratio.append(abs(said * math.exp(row.beta) / z - 1))
    if len(as_log) >= ENOUGH and median(as_ratio) < AGREES and median(as_log) > DIFFERS:
        raise DataError(
            f"{path}: the standard errors are of the odds ratios, not of their logarithms ({len(as_log)} "
            f"p values say so); divide each by its odds ratio, or leave the column out with "
            f"--{role}-columns se= where an interval or p stands beside it"
        )
