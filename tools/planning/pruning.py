"""Covariates of a randomized comparison that only cost precision are left out.

A column that tells about the assignment but, beside the others, not about the outcome widens the
interval (Henckel, Perkovic & Maathuis 2022, "Graphical criteria for efficient total effect estimation
via adjustment", JRSSB 84:579).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.causal.independence import block, independence

if TYPE_CHECKING:
    import pandas as pd

TIED, FREE = 0.001, 0.05
"""p below which a column tells about the assignment; above which it does not about the outcome."""


def without_idle(
    table: pd.DataFrame, treatment: str, outcome: str, covariates: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The covariates to keep, and those left out with the reason."""
    if treatment not in table or outcome not in table:
        return covariates, ()
    rows = table[[treatment, outcome, *covariates]].dropna()
    try:
        blocks = {str(name): block(rows[name], str(name)) for name in rows.columns}
    except ValueError:
        return covariates, ()
    kept, out = list(covariates), []
    for name in covariates:
        others = tuple(other for other in kept if other != name)
        assigned = independence(blocks, name, treatment, ())[0]
        told = independence(blocks, name, outcome, (treatment, *others))[0]
        if assigned < TIED and told > FREE:
            kept.remove(name)
            out.append(
                f"{name}: it tells about {treatment}, and beside the others not about {outcome}"
            )
    return tuple(kept), tuple(out)
