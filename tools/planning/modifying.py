"""Does an effect differ between the rows? The column that it differs by, and the effect at each level.

Least squares with the treatment, the column and their product, beside what is adjusted for, with errors
that hold where the spread differs (HC1). A column counts where the products clear a Bonferroni bound; of
several the one whose model has the best BIC is told. A number may enter as it is or, where it has few
values, level by level; BIC decides that, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from tools.causal.independence import block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

ALPHA = 0.001
MOST_LEVELS, FEWEST = 6, 30
"""Levels that are told apart, and rows that each must have."""
Z = 1.959964


@dataclass(frozen=True)
class EffectAt:
    """The effect of one unit of the treatment in some rows, with its 95 % interval."""

    where: str
    value: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True)
class Varies:
    """An effect that differs by a column: at each of its levels, or at 0 and for each unit more of it.

    `own` is what a unit of the column itself goes with where the treatment is 0; None for levels.
    """

    by: str
    effects: tuple[EffectAt, ...]
    own: float | None = None

    @property
    def text(self) -> str:
        """For example `the effect differs by period: 1 at period 1, 0.3 at period 2`."""
        told = (
            f"{e.value:.4g} ({e.ci_low:.4g} to {e.ci_high:.4g}) {e.where}" for e in self.effects
        )
        return f"the effect differs by {self.by}: {', '.join(told)}"


@dataclass(frozen=True)
class _Fit:
    bic: float
    p: float
    varies: Varies


def varies_by(
    table: pd.DataFrame, treatment: str, outcome: str, covariates: Sequence[str]
) -> Varies | None:
    """By which of the covariates the effect differs; None where no difference is sure.

    Args:
        table: one row a unit.
        treatment: a column of numbers.
        outcome: a column of numbers.
        covariates: what is held fixed; only these are asked, as a consequence of the treatment may
            differ with it without changing anything.
    """
    rows = table[[treatment, outcome, *covariates]].dropna()
    if any(rows[name].dtype.kind not in "iufb" for name in (treatment, outcome)):
        return None
    try:
        blocks = {name: block(rows[name], name) for name in covariates}
    except ValueError:
        return None
    t, y = (rows[name].to_numpy(dtype=float) for name in (treatment, outcome))
    fits = [
        fit
        for name in covariates
        for fit in _fits(rows[name], t, y, [blocks[other] for other in covariates if other != name])
    ]
    sure = [fit for fit in fits if fit.p < ALPHA / len(fits)]
    return min(sure, key=lambda fit: fit.bic).varies if sure else None


def _fits(column: pd.Series, t: Array, y: Array, others: list[Array]) -> Iterator[_Fit]:
    """The column as levels, and as a number."""
    name, counts = str(column.name), column.value_counts()
    if 2 <= len(counts) <= MOST_LEVELS and counts.min() >= FEWEST:
        levels = sorted(counts.index)
        apart = np.column_stack([(column == level).to_numpy(dtype=float) for level in levels])
        # One effect a level: the products take the place of the treatment.
        yield from _fit(name, [f"at {name} {level}" for level in levels], apart, t, y, others, None)
    if column.dtype.kind in "iuf" and len(counts) > 2:
        m = column.to_numpy(dtype=float)
        where = [f"at {name} 0", f"more for each unit of {name}"]
        both = np.column_stack([np.ones(len(m)), m])
        yield from _fit(name, where, both, t, y, others, 1)


def _fit(
    name: str, where: list[str], apart: Array, t: Array, y: Array, others: list[Array], own: int | None
) -> Iterator[_Fit]:  # fmt: skip
    x = np.column_stack([apart, apart * t[:, None], *others])
    if np.linalg.matrix_rank(x) < x.shape[1] or len(y) <= x.shape[1] + FEWEST:
        return
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ (x.T @ y)
    rest = y - x @ beta
    spread = len(y) / (len(y) - x.shape[1]) * bread @ (x.T * rest**2) @ x @ bread
    k = apart.shape[1]
    part = slice(k, 2 * k)
    # Levels differ where they are not all as the first; of a number, where its product is not 0.
    contrast = np.eye(k)[1:] if own is not None else np.eye(k)[1:] - np.eye(k)[:1]
    gap = contrast @ beta[part]
    wald = float(gap @ np.linalg.solve(contrast @ spread[part, part] @ contrast.T, gap))
    half = Z * np.sqrt(np.diag(spread)[part])
    effects = tuple(
        EffectAt(place, float(b), float(b - h), float(b + h))
        for place, b, h in zip(where, beta[part], half, strict=True)
    )
    bic = len(y) * float(np.log(rest @ rest / len(y))) + x.shape[1] * float(np.log(len(y)))
    varies = Varies(name, effects, None if own is None else float(beta[own]))
    yield _Fit(bic, float(stats.chi2.sf(wald, k - 1)), varies)
