"""Odds ratios that are none, effects that are odds ratios, and errors of the ratio, not of its logarithm."""

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
LIKE_RATIOS = (0.4, 2.5)
"""Effects that all lie there, on both sides of 1, look like odds ratios."""
FEW, SHARE = 6, 0.2
"""Effects that make a pattern, and the share of them on either side of 1."""
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


def require_effects(
    rows: Sequence[Association], at: Mapping[str, int], path: Path, role: str
) -> None:
    """Refuse effects that look like odds ratios, unless their errors and p values say that they are none.

    Raises:
        DataError: all are positive and lie around 1.
    """
    betas = [row.beta for row in rows]
    low, high = LIKE_RATIOS
    if "beta" not in at or len(betas) < FEW or not all(low < beta < high for beta in betas):
        return
    below = sum(beta < 1 for beta in betas) / len(betas)
    if not SHARE <= below <= 1 - SHARE:
        return
    told = [row for row in rows if 1e-15 < row.p < 0.9] if "se" in at else []
    apart = [abs(row.beta / row.se / _NORMAL.inv_cdf(1 - row.p / 2) - 1) for row in told]
    if len(told) >= FEW and median(apart) < DIFFERS:
        return
    raise DataError(
        f"{path}: the effects are all positive and lie around 1 ({min(betas):.3g} to {max(betas):.3g}), "
        f"as odds ratios do: name the column with --{role}-columns odds_ratio=NAME, or beta=NAME where "
        "they are differences"
    )
