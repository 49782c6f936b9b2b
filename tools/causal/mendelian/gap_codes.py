"""Effects that are codes for a gap: -9, 99 or 999 beside effects that are all far smaller."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.causal.mendelian.rows import Association

CODE = re.compile(r"-?(?:7+|8+|9+)")
FAR = 10.0
"""Times the largest other effect beyond which a code is no effect."""
OTHERS = 5
"""Effects beside it that say how large effects are here."""
AGREES = 0.5
"""Relative difference of z values within which a p value bears the effect out."""


def gap_codes(rows: Sequence[Association]) -> dict[int, str]:
    """Place -> why, for rows whose effect is a code for a gap.

    Args:
        rows: of one column of effects, in the order of the file.
    """
    looked = [p for p, row in enumerate(rows) if CODE.fullmatch(f"{row.beta:.15g}")]
    others = [abs(row.beta) for p, row in enumerate(rows) if p not in set(looked)]
    if not looked or len(others) < OTHERS:
        return {}
    most = max(others)
    return {
        p: f"the effect is {rows[p].beta:g}, a code for a gap beside effects of at most {most:.3g}"
        for p in looked
        if abs(rows[p].beta) > FAR * most and not _is_borne_out(rows[p])
    }


def _is_borne_out(row: Association) -> bool:
    """Whether the p value of the row is that of its effect and error."""
    if not 0 < row.p < 1:
        return False
    implied = math.erfc(abs(row.beta / row.se) / 2**0.5)
    return implied > 0 and abs(math.log(implied) / math.log(row.p) - 1) < AGREES
