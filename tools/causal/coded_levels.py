"""Covariates whose few whole numbers may be codes: said where it moves the estimate, and only there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import stats

from tools.causal.missing_codes import missing_codes
from tools.causal.query import Warned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from tools.causal.design import Design

    Array = NDArray[np.float64]
    Refit = Callable[[Array], tuple[float, float]]

MOST_LEVELS, MOST_NAMED = 12, 30
"""Different numbers that may be codes; of a column whose name says so."""
NAMES = re.compile(
    r"(?:.*[_. ])?(?:race|ethnic\w*|site|cent(?:er|re)|group|grp|region|country|state|province|clinic"
    r"|hospital|ward|school|code|category|cat|type|class|religion|occupation|job|marital\w*)(?:[_. ]?(?:id|no|nr|code|\d))?",
    re.I,
)
"""Names of columns whose numbers are seldom quantities."""
ROWS_PER_LEVEL = 20
BENT = 0.01
"""p of the test that a straight line does for the levels, below which it does not."""
MOVED = 0.5
"""Standard errors that the estimate moves by when each level has a category of its own."""


class _Sums(NamedTuple):
    """Least squares of an outcome on a design whose first column is the treatment."""

    value: float
    se: float
    rss: float
    free: int


def coded_levels(
    design: Design,
    y: Array | None = None,
    refit: Refit | None = None,
    shown: Callable[[float], str] = "{:.4g}".format,
) -> list[Warned]:
    """A warning for each covariate of few whole numbers of which a category each moves the estimate.

    Args:
        design: the complete cases.
        y: what the levels must bend, where it is not the outcome (residuals of a survival model).
        refit: effect and standard error given another matrix of covariates; least squares without it.
        shown: an effect as text.
    """
    y = design.y if y is None else y
    found = []
    for name, place, levels in _candidates(design):
        values = design.x[:, place]
        coded = (values[:, None] == levels[None, 1:]).astype(float)
        other = np.delete(design.x, place, axis=1)
        line = _least_squares(y, np.column_stack([design.t, other, values]), design.weights)
        each = _least_squares(y, np.column_stack([design.t, other, coded]), design.weights)
        if not _is_bent(line, each):
            continue
        before, after = (line.value, line.se), (each.value, each.se)
        if refit is not None:
            try:
                before, after = refit(design.x), refit(np.column_stack([other, coded]))
            except np.linalg.LinAlgError:
                continue
        if abs(after[0] - before[0]) > MOVED * min(before[1], after[1]):
            found.append(_said(name, levels, shown(before[0]), shown(after[0]), refit is None))
    return found


def _said(name: str, levels: Array, before: str, after: str, by_squares: bool) -> Warned:
    by = " (least squares)" if by_squares else ""
    text = (
        f"{name} holds {len(levels)} whole numbers ({levels[0]:g} to {levels[-1]:g}) and is taken as a "
        f"quantity; as a category each the effect{by} would be {after} in place of {before}. Where they "
        f"are codes say so with --categorical {name}"
    )
    return Warned("CODED_LEVELS", text)


def _candidates(design: Design) -> Iterator[tuple[str, int, Array]]:
    """Name, place and levels of the covariates that are one column of few whole numbers."""
    for place, name in enumerate(design.groups):
        if place == 0 or design.groups.count(name) > 1:
            continue
        values = design.x[:, place]
        if not (values == np.round(values)).all():
            continue
        levels = np.unique(values)
        most = MOST_NAMED if NAMES.fullmatch(name) else MOST_LEVELS
        often = len(values) >= ROWS_PER_LEVEL * len(levels)
        if 2 < len(levels) <= most and often and not missing_codes(values):
            yield name, place, levels


def _least_squares(y: Array, x: Array, weights: Array | None) -> _Sums:
    """The first coefficient and what is left, by the sums of squares: linear in the rows."""
    root = np.ones(len(y)) if weights is None else np.sqrt(weights / weights.mean())
    centre, scale = x.mean(axis=0), x.std(axis=0)
    constant = scale < 1e-12 * np.maximum(1.0, np.abs(centre))
    z = np.where(constant, 1.0, (x - centre) / np.where(constant, 1.0, scale)) * root[:, None]
    gram, cross = z.T @ z, z.T @ ((y - y.mean()) * root)
    inverse = np.linalg.pinv(gram, hermitian=True)
    beta = inverse @ cross
    rss = float((((y - y.mean()) * root - z @ beta) ** 2).sum())
    free = max(len(y) - int(np.linalg.matrix_rank(gram, hermitian=True)), 1)
    se = float(np.sqrt(rss / free * inverse[0, 0]))
    return _Sums(float(beta[0] / scale[0]), se / float(scale[0]), rss, free)


def _is_bent(line: _Sums, each: _Sums) -> bool:
    """Whether a category each leaves less than a straight line, beyond chance (an F test)."""
    more = line.free - each.free
    if more <= 0 or each.rss <= 0:
        return False
    f = (line.rss - each.rss) / more / (each.rss / each.free)
    return bool(stats.f.sf(f, more, each.free) < BENT)
