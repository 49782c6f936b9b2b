"""Regression discontinuity, by the authors' own package rdrobust (extra `rd`).

Local linear regression with robust bias-corrected intervals (Calonico, Cattaneo & Titiunik 2014);
fuzzy where the treatment is not decided by the cutoff alone; a density check at the cutoff and two
placebo cutoffs beside it.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphs.errors import SetupError
from tools.causal.quasi.errors import CannotEstimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

MIN_SIDE = 20
HOLE = 4.0
"""Times the widest step between neighbours that the two values around a cutoff may lie apart."""
JUMPS = 0.05
"""p-value below which a column, or the treatment, is taken to change at the cutoff."""


@dataclass(frozen=True)
class Discontinuity:
    """The effect at the cutoff: bias-corrected value, robust interval, and checks."""

    value: float
    se: float
    ci_low: float
    ci_high: float
    conventional: float
    bandwidth: float
    n_left: int
    n_right: int
    fuzzy: bool
    density_p: float
    placebo_p: tuple[float, ...]
    is_straight: bool = False
    """Read off two straight lines, as too few rows are near the cutoff for anything finer."""
    held_fixed: tuple[int, ...] = ()
    """Places of the columns measured before that were used."""


def discontinuity(
    y: Array, t: Array, running: Array, cutoff: float, before: Array | None = None
) -> Discontinuity:
    """The jump of the outcome at the cutoff, per unit of treatment.

    Args:
        y: outcomes (n,).
        t: treatment (n,); when the cutoff decides it the design is sharp, fuzzy otherwise.
        running: the running variable (n,).
        cutoff: where the treatment changes.
        before: what was measured before (n, k), which sharpens the estimate (Calonico et al. 2019, Review
            of Economics and Statistics 101:442); a column that jumps at the cutoff itself is left out, as
            a consequence of the treatment would.

    Raises:
        CannotEstimate: fewer than 20 rows on a side, none near the cutoff, or no jump of the treatment there.
        SetupError: rdrobust is not installed.
    """
    above = running >= cutoff
    if min(above.sum(), (~above).sum()) < MIN_SIDE:
        text = f"{(~above).sum()} rows below and {above.sum()} above {cutoff:g}: too few"
        raise CannotEstimate("TOO_FEW", text)
    _refuse_hole(np.unique(running), cutoff)
    sharp_up, sharp_down = bool((t == above).all()), bool((t == ~above).all())
    fuzzy = None if sharp_up or sharp_down else t
    found = _rdrobust(y, running, cutoff, fuzzy)
    sign = -1.0 if sharp_down else 1.0
    inside = np.abs(running - cutoff) <= float(found.bws.iloc[0].min())
    if fuzzy is None and min((inside & above).sum(), (inside & ~above).sum()) < MIN_SIDE:
        return _straight(y, running, cutoff, sign)
    if fuzzy is not None:
        _refuse_no_jump(t[inside], float(found.pv_T.iloc[2, 0]), cutoff)
    steady = _steady(before, running, cutoff)
    if steady:
        with contextlib.suppress(CannotEstimate):
            held = np.column_stack([column for _, column in steady])
            found = _rdrobust(y, running, cutoff, fuzzy, held)
    value, se = sign * float(found.coef.iloc[1, 0]), float(found.se.iloc[2, 0])
    limits = sorted(sign * float(v) for v in found.ci.iloc[2])
    width = float(found.bws.iloc[0].min())
    near = np.abs(running - cutoff) <= width
    placebos = tuple(
        _placebo(y[side], running[side]) for side in (above, ~above) if side.sum() > 4 * MIN_SIDE
    )
    return Discontinuity(
        value=value,
        se=se,
        ci_low=limits[0],
        ci_high=limits[1],
        conventional=sign * float(found.coef.iloc[0, 0]),
        bandwidth=width,
        n_left=int((near & ~above).sum()),
        n_right=int((near & above).sum()),
        fuzzy=fuzzy is not None,
        density_p=_density(running, cutoff, width),
        placebo_p=placebos,
        held_fixed=tuple(at for at, _ in steady),
    )


def _refuse_hole(levels: Array, cutoff: float) -> None:
    """Refuse a cutoff in the middle of nothing: what happens there is not seen."""
    below, above = levels[levels < cutoff][-MIN_SIDE:], levels[levels >= cutoff][:MIN_SIDE]
    steps = np.concatenate([np.diff(below), np.diff(above)])
    if len(steps) and above[0] - below[-1] > HOLE * float(steps.max()):
        text = (
            f"no row lies between {below[-1]:g} and {above[0]:g}, where the cutoff {cutoff:g} is: nothing is seen near "
            "it. Name the cutoff in the units of the running variable (--cutoff)"
        )
        raise CannotEstimate("TOO_FEW", text)


def _refuse_no_jump(near: Array, p: float, cutoff: float) -> None:
    """Refuse a cutoff at which the treatment is no likelier on one side: its effect would be divided by chance.

    Args:
        near: the treatment of those near the cutoff.
        p: p-value of its jump.
        cutoff: where it should change.
    """
    same = len(set(near)) < 2
    if same or not p < JUMPS:
        said = "is the same on both sides of" if same else f"does not jump (p {p:.2g}) at"
        text = (
            f"the treatment {said} {cutoff:g}: where is it decided? Name that value with --cutoff"
        )
        raise CannotEstimate("NO_ESTIMATOR", text)


def _steady(before: Array | None, running: Array, cutoff: float) -> list[tuple[int, Array]]:
    """The columns, by their places, that pass the cutoff without a jump of their own."""
    found = []
    for at, column in enumerate(before.T if before is not None else ()):
        with contextlib.suppress(CannotEstimate):
            if float(_rdrobust(column, running, cutoff, None).pv.iloc[2, 0]) >= JUMPS:
                found.append((at, column))
    return found


def _straight(y: Array, running: Array, cutoff: float, sign: float) -> Discontinuity:
    """The jump between straight lines, where the bandwidth would hold too few rows to be believed.

    Over the rows nearest to the cutoff that leave enough on each side; over all where a side holds fewer
    than twice that (such as cells of an aggregated table). Its error is robust, its bias not corrected.
    """
    off, above = np.abs(running - cutoff), running >= cutoff
    few = min(above.sum(), (~above).sum()) < 2 * MIN_SIDE
    width = max(float(np.sort(off[side])[-1 if few else MIN_SIDE - 1]) for side in (above, ~above))
    near = off <= width
    centred, after = (running - cutoff)[near], above[near].astype(float)
    design = np.column_stack([after, np.ones(near.sum()), centred, after * centred])
    bread = np.linalg.pinv(design.T @ design)
    beta = bread @ (design.T @ y[near])
    rest = (design @ bread[0]) * (y[near] - design @ beta)
    n = int(near.sum())
    value, se = sign * float(beta[0]), float(np.sqrt(rest @ rest * n / (n - 4)))
    from scipy import stats

    reach = float(stats.t.ppf(0.975, n - 4)) * se
    return Discontinuity(
        value=value, se=se, ci_low=value - reach, ci_high=value + reach, conventional=value,
        bandwidth=width, n_left=int((near & ~above).sum()), n_right=int((near & above).sum()),
        fuzzy=False, density_p=_density(running, cutoff, width), placebo_p=(), is_straight=True,
    )  # fmt: skip


def _rdrobust(
    y: Array, running: Array, cutoff: float, fuzzy: Array | None, held: Array | None = None
) -> Any:
    try:
        from rdrobust import rdrobust
    except ImportError as error:
        text = "regression discontinuity needs rdrobust: pip install 'aetia[rd]'"
        raise SetupError(text) from error
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            return rdrobust(y, running, c=cutoff, fuzzy=fuzzy, covs=held)
    except Exception as error:
        # rdrobust raises bare exceptions for data that it cannot use.
        raise CannotEstimate("NO_ESTIMATOR", f"rdrobust could not fit: {error}") from error


def _placebo(y: Array, running: Array) -> float:
    """p-value of a jump at the median of one side, where there should be none."""
    try:
        found = _rdrobust(y, running, float(np.median(running)), None)
    except CannotEstimate:
        return float("nan")
    return float(found.pv.iloc[2, 0])


def _density(running: Array, cutoff: float, width: float) -> float:
    """p-value that as many rows fall just above as just below (Frandsen 2017, binomial form)."""
    near = np.abs(running - cutoff) <= width / 2
    above = int((running[near] >= cutoff).sum())
    from scipy import stats

    return float(stats.binomtest(above, max(int(near.sum()), 1)).pvalue)
