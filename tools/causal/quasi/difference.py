"""Difference-in-differences: two groups and two periods, or a panel with staggered adoption.

2x2 and two-way fixed effects with cluster-robust errors (Bertrand, Duflo & Mullainathan 2004);
group-time effects against units not yet treated (Callaway & Sant'Anna 2021), which two-way fixed
effects weigh wrongly when adoption is staggered (Goodman-Bacon 2021); leads as a test of parallel
trends before treatment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.estimate import Fit, from_influence
from tools.causal.quasi.errors import CannotEstimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

MAX_LEADS = 5
BOOTSTRAPS = 300
DEMEANINGS = 500


@dataclass(frozen=True)
class Panel:
    """Effects of a panel. `group_time` is None when all treated units start together."""

    two_way: Fit
    group_time: Fit | None
    cohorts: int
    n_units: int
    pretrend_p: float | None


def two_by_two(
    y: Array, group: Array, post: Array, x: Array, *, cluster: Array | None = None
) -> Fit:
    """The interaction of group and period, with covariates.

    Args:
        y: outcomes (n,).
        group: 1 for the group that is treated later, 0 for the other (n,).
        post: 1 for the later period (n,).
        x: design of the covariates (n, k) with a first column of ones.
        cluster: ids of dependent rows.

    Raises:
        CannotEstimate: one of the four cells is empty.
    """
    for g in (0, 1):
        for p in (0, 1):
            if not ((group == g) & (post == p)).any():
                text = f"no row has group {g} in period {p}: four cells are needed"
                raise CannotEstimate("TOO_FEW", text)
    design = np.column_stack([group * post, group, post, x])
    return _least_squares(y, design, cluster)


def panel(y: Array, treated: Array, unit: Array, time: Array, seed: int = 0) -> Panel:
    """Effects of a treatment that switches on, over units and periods.

    Args:
        y: outcomes (n,), one row a unit and period.
        treated: whether the unit is treated in that period (n,).
        unit: ids (n,).
        time: periods (n,), ordered numbers.
        seed: of the bootstrap over units.

    Raises:
        CannotEstimate: nobody changes, or nobody stays untreated long enough to compare with.
    """
    _, units = np.unique(unit, return_inverse=True)
    _, times = np.unique(time, return_inverse=True)
    start = np.full(units.max() + 1, np.inf)
    np.minimum.at(start, units[treated > 0], times[treated > 0].astype(float))
    first = start[units]
    if np.isinf(start).all() or treated.min() == treated.max():
        raise CannotEstimate("TOO_FEW", "no unit changes its treatment over the periods")
    held = np.zeros(units.max() + 1)
    np.maximum.at(held, units, treated)
    if (held[units] == treated).all():
        text = (
            "the treatment never changes within a unit: where it marks the group that is treated from some period on, "
            "write 0 for it before that period, or, with two periods, leave out --unit and name the unit with --cluster"
        )
        raise CannotEstimate("COLLINEAR", text)
    clean_y, clean_t = _demeaned(y, units, times), _demeaned(treated, units, times)
    if float(clean_t @ clean_t) < 1e-9:
        raise CannotEstimate("COLLINEAR", "unit and period explain the treatment completely")
    two_way = _least_squares(clean_y, clean_t[:, None], units)
    cohorts = np.unique(start[np.isfinite(start)])
    starters = len(cohorts) > 1
    return Panel(
        two_way,
        _group_time(y, units, times, start, seed) if starters else None,
        len(cohorts),
        len(start),
        _pretrend(y, units, times, first),
    )


def _least_squares(y: Array, design: Array, cluster: Any) -> Fit:
    """Coefficient of the first column, with clustered or HC1 errors."""
    n, k = design.shape
    bread = np.linalg.pinv(design.T @ design)
    beta = bread @ (design.T @ y)
    influence = n * (design @ bread[0]) * (y - design @ beta) * np.sqrt((n - 1) / (n - k))
    return from_influence(float(beta[0]), influence, cluster)


def _demeaned(values: Array, units: Any, times: Any) -> Array:
    """Unit and period means removed, by alternating until nothing moves."""
    rest = values.astype(float)
    for _ in range(DEMEANINGS):
        before = rest
        for ids in (units, times):
            rest = rest - (np.bincount(ids, weights=rest) / np.bincount(ids))[ids]
        if np.abs(rest - before).max() < 1e-10 * max(float(np.abs(values).max()), 1.0):
            break
    return rest


def _pretrend(y: Array, units: Any, times: Any, first: Array) -> float | None:
    """p-value of all leads but the last one before treatment, in an event-study regression."""
    relative = np.where(np.isfinite(first), times - first, -1.0)
    leads = [lead for lead in range(2, MAX_LEADS + 1) if (relative == -lead).any()]
    lags = [lag for lag in range(int(relative.max()) + 1) if (relative == lag).any()]
    if not leads or np.isfinite(first).all():
        return None
    columns = [
        _demeaned((relative == r).astype(float), units, times)
        for r in (*(-v for v in leads), *lags)
    ]
    design = np.column_stack(columns)
    bread = np.linalg.pinv(design.T @ design)
    beta = bread @ (design.T @ _demeaned(y, units, times))
    scores = np.zeros((units.max() + 1, design.shape[1]))
    np.add.at(scores, units, design * (_demeaned(y, units, times) - design @ beta)[:, None])
    covariance = bread @ (scores.T @ scores) @ bread
    part = slice(0, len(leads))
    wald = float(beta[part] @ np.linalg.pinv(covariance[part, part]) @ beta[part])
    groups = len(scores)
    from scipy import stats

    return float(stats.f.sf(wald * (groups - 1) / groups / len(leads), len(leads), groups - 1))


def _group_time(y: Array, units: Any, times: Any, start: Array, seed: int) -> Fit | None:
    """Group-time effects averaged by the number of treated rows; bootstrap over units."""
    table = np.full((units.max() + 1, times.max() + 1), np.nan)
    table[units, times] = y
    value = _averaged(table, start)
    if not np.isfinite(value):
        return None
    rng = np.random.default_rng(seed)
    draws = []
    for _ in range(BOOTSTRAPS):
        rows = rng.integers(len(start), size=len(start))
        draws.append(_averaged(table[rows], start[rows]))
    kept = np.array(draws)[np.isfinite(draws)]
    return Fit(value, float(kept.std(ddof=1))) if len(kept) > BOOTSTRAPS / 2 else None


def _averaged(table: Array, start: Array) -> float:
    """Mean over cohorts g and periods t >= g of the change since g - 1, against units still untreated."""
    total = weight = 0.0
    for g in np.unique(start[np.isfinite(start)]).astype(int):
        if g == 0:
            continue  # treated from the first period on: no period before to compare with
        cohort = start == g
        for t in range(g, table.shape[1]):
            change = table[:, t] - table[:, g - 1]
            known = np.isfinite(change)
            controls = (start > t) & known
            inside = cohort & known
            if controls.any() and inside.any():
                effect = change[inside].mean() - change[controls].mean()
                total += float(effect) * inside.sum()
                weight += inside.sum()
    return total / weight if weight else float("nan")
