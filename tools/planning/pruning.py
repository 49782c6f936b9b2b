"""Covariates that say nothing of their own are left out.

Those that others give exactly (both of "near" and "far") change no estimate, and no model can be solved
with them. In a randomized comparison also those that only cost precision: a column that tells about the assignment but, beside the others, not about the outcome widens the
interval (Henckel, Perkovic & Maathuis 2022, "Graphical criteria for efficient total effect estimation
via adjustment", JRSSB 84:579).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tools.causal.independence import block, independence

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

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


def without_repeats(
    table: pd.DataFrame, covariates: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The covariates less those that the ones before them give exactly, and these with the reason."""
    rows = table[list(covariates)].dropna()
    joined, kept, out = np.ones((len(rows), 1)), [], []
    for name in covariates:
        try:
            values = block(rows[name], name)
        except ValueError:
            kept.append(name)
            continue
        wider = np.column_stack([joined, (values - values.mean(axis=0)) / _spread(values)])
        if np.linalg.matrix_rank(wider) < wider.shape[1]:
            out.append(f"{name}: the other columns give it exactly")
        else:
            joined = wider
            kept.append(name)
    return tuple(kept), tuple(out)


def _spread(values: Array) -> Array:
    spread: Array = np.maximum(values.std(axis=0), 1e-300)
    return spread
