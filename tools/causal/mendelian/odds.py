"""Odds ratios that are none, and effects that are odds ratios."""

from __future__ import annotations

from statistics import NormalDist, median
from typing import TYPE_CHECKING

from graphs.errors import DataError
from tools.causal.mendelian.rows import NEGATIVE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tools.causal.mendelian.rows import Association

DIFFERS = 0.05
"""Relative difference of z values that is no rounding."""
LIKE_RATIOS = (0.4, 2.5)
"""Effects that all lie there, on both sides of 1, look like odds ratios."""
FEW, SHARE = 6, 0.2
"""Effects that make a pattern, and the share of them on either side of 1."""
_NORMAL = NormalDist()


def require_ratios(
    rejected: Sequence[tuple[int, str, str, float]], read: int, path: Path, role: str
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
    below = [line for line, _, reason, _ in rejected if reason == NEGATIVE]
    if below:
        raise DataError(
            f"{path}: {len(below)} of {read} odds ratios are negative (line {below[0]}), which none "
            f"is: the column holds log odds or another effect; name it with --{role}-columns beta=NAME"
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
    told = [row for row in rows if 1e-300 < row.p < 0.9] if "se" in at else []
    apart = [abs(row.beta / row.se / -_NORMAL.inv_cdf(row.p / 2) - 1) for row in told]
    if len(told) >= FEW and median(apart) < DIFFERS:
        return
    raise DataError(
        f"{path}: the effects are all positive and lie around 1 ({min(betas):.3g} to {max(betas):.3g}), "
        f"as odds ratios do: name the column with --{role}-columns odds_ratio=NAME, or beta=NAME where "
        "they are differences"
    )
