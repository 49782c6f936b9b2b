"""Natural direct and indirect effects from data, multiply robust, without a mediator density.

Tchetgen Tchetgen & Shpitser 2012, Ann Stat 40:1816, in the form of Zheng & van der Laan 2012 and
Farbmacher et al. 2022 that needs P(T | M, X) in place of P(M | T, X): mediators may be several and of
any type. E[Y(1, M(0))] is the mean of

    T (1 - e(M,X)) / (e(M,X) (1 - e(X))) (Y - mu(1,M,X))
    + (1 - T) / (1 - e(X)) (mu(1,M,X) - nu(X)) + nu(X),  nu(X) = E[mu(1,M,X) | T = 0, X].

E[Y(0, M(1))] is the same with the arms exchanged. The means E[Y(1)], E[Y(0)] are AIPW's. Which covariates make it identified is decided by
`identification/mediation.py`; the cross-world independence that it needs is untestable.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.coding import Unusable, covariates
from tools.causal.design import Columns, build_design
from tools.causal.estimate import condition, fit_propensity
from tools.causal.identification.mediation import identify_mediation
from tools.causal.query import Warned
from tools.causal.row_checks import code_warnings, codes_in
from tools.causal.told_levels import told_levels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.datasets import DatasetDescriptor

    Array = NDArray[np.float64]

TRIM = 0.01
ASSUMPTIONS = (
    ("no unmeasured cause joins treatment, mediator and outcome beyond the DAG's", "untestable"),
    ("what the mediator would be without treatment is independent of what the outcome would be with "
     "it, given the covariates (cross-world)", "untestable"),
    ("two of the three models are right: outcome, treatment, treatment given the mediator",
     "untestable"),
)  # fmt: skip


@dataclass(frozen=True)
class MediationResult:
    """Total, natural direct and natural indirect effect; numbers only where `status` is ok."""

    status: str
    code: str | None
    message: str
    effects: dict[str, dict[str, float]] | None = None
    """{value, se, ci_low, ci_high} of each: `direct` (pure) + `indirect` (total) = `total`, and so
    do `total_direct` and `pure_indirect`."""
    proportion_mediated: float | None = None
    """indirect / total; None where the total's interval holds 0, for it is then unstable."""
    n: int = 0
    n_treated: int = 0
    identification: dict[str, Any] | None = None
    assumptions: tuple[dict[str, str], ...] = ()
    warnings: tuple[dict[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


def mediate(
    frame: Any,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    treatment: str,
    mediators: Sequence[str],
    outcome: str,
    levels: tuple[str, str] | None = None,
) -> MediationResult:
    """Split the effect of a binary treatment into what runs through the mediators and what does not.

    Args:
        frame: a pandas DataFrame, one row a person.
        descriptor: types of the columns.
        dag: over column names, latent nodes and arcs included.
        treatment: coded 0 and 1, or as `levels` says.
        mediators: taken jointly.
        outcome: a column of numbers.
        levels: (treated, untreated) values of the treatment; rows at others are left out.

    Raises:
        UnknownNodeError: a name is not a node of the DAG.
        DataError: a node in two roles.
    """
    found = identify_mediation(dag, treatment, mediators, outcome)
    told = found.to_json()
    if found.status == "zero":
        return MediationResult("zero_by_assumption", None, found.reason, identification=told)
    if found.status != "identified":
        return MediationResult("failed", "NOT_IDENTIFIED", found.reason, identification=told)
    if found.strategy != "adjustment":
        text = "identified by a formula that no estimator here computes; measure a covariate set"
        return MediationResult("failed", "NO_ESTIMATOR", text, identification=told)
    try:
        columns = Columns(treatment, outcome, tuple(found.adjustment_set), levels=levels)
        both = (*found.adjustment_set, *mediators)
        complete = frame.dropna(subset=[c for c in both if c in frame.columns])
        complete = complete.reset_index(drop=True)
        design = build_design(complete, descriptor, columns)
        kept = complete.loc[design.index]
        m, groups = covariates(kept, tuple(mediators), descriptor)
        levels_told = told_levels(frame, descriptor, (treatment, outcome), both)
    except Unusable as refusal:
        r = refusal.result
        return MediationResult("failed", r.code, r.message, identification=told)
    values = natural_effects(design.y, design.t, design.x, m[:, 1:])
    if not np.isfinite([v for pair in values.values() for v in pair]).all():
        text = "the effects are not finite; check the values of outcome and mediators"
        return MediationResult("failed", "BAD_OUTCOME", text, identification=told)
    rows = {name: _interval(*pair) for name, pair in values.items()}
    total = rows["total"]
    clear = total["ci_low"] > 0 or total["ci_high"] < 0
    left = len(frame) - len(design.y)
    warned = [Warned("ROWS_DROPPED", f"{left} of {len(frame)} rows have gaps")] if left else []
    warned += [*levels_told, *code_warnings(design)]
    for name, column in zip(groups[1:], m[:, 1:].T, strict=True):
        warned += codes_in(name, column)
    return MediationResult(
        "ok", None, "", rows,
        rows["indirect"]["value"] / total["value"] if clear else None,
        len(design.y), int(design.t.sum()), told,
        tuple({"text": text, "tag": tag} for text, tag in ASSUMPTIONS),
        tuple(asdict(told) for told in warned),
    )  # fmt: skip


def natural_effects(y: Array, t: Array, x: Array, m: Array) -> dict[str, tuple[float, float]]:
    """(estimate, standard error) of the total effect and of both ways to split it.

    Args:
        y: outcome (n,).
        t: treatment, 0 or 1 (n,).
        x: covariates with the intercept first (n, k).
        m: mediators (n, j), no intercept.
    """
    x = condition(x)
    both = np.column_stack([x, m, _products(m, x)])
    e = np.clip(fit_propensity(t, x).p, TRIM, 1 - TRIM)
    e_m = np.clip(fit_propensity(t, np.column_stack([x, m])).p, TRIM, 1 - TRIM)
    crossed = _crossed(y, t, e, e_m, x, both)
    other = _crossed(y, 1 - t, 1 - e, 1 - e_m, x, both)
    m1, m0 = _fitted(x, y, t == 1), _fitted(x, y, t == 0)
    treated = t / e * (y - m1) + m1
    untreated = (1 - t) / (1 - e) * (y - m0) + m0
    parts = {
        "total": treated - untreated,
        "direct": crossed - untreated,
        "indirect": treated - crossed,
        "total_direct": treated - other,
        "pure_indirect": other - untreated,
    }
    n = len(y)
    return {k: (float(v.mean()), float(v.std(ddof=1) / np.sqrt(n))) for k, v in parts.items()}


def _crossed(y: Array, t: Array, e: Array, e_m: Array, x: Array, both: Array) -> Array:
    """The signal of every row for E[Y(1, M(0))]; with 1 - t in place of t, for E[Y(0, M(1))]."""
    mu1 = _fitted(both, y, t == 1)
    nu = _fitted(x, mu1, t == 0)
    signal: Array = (
        t * (1 - e_m) / (e_m * (1 - e)) * (y - mu1) + (1 - t) / (1 - e) * (mu1 - nu) + nu
    )
    return signal


def _products(m: Array, x: Array) -> Array:
    """Mediators times covariates, so that the mediator's effect may differ between people."""
    return np.column_stack([m[:, [j]] * x[:, 1:] for j in range(m.shape[1])])


def _fitted(x: Array, target: Array, rows: NDArray[np.bool_]) -> Array:
    value: Array = x @ np.linalg.lstsq(x[rows], target[rows], rcond=None)[0]
    return value


def _interval(value: float, se: float) -> dict[str, float]:
    half = 1.959964 * se
    return {"value": value, "se": se, "ci_low": value - half, "ci_high": value + half}
