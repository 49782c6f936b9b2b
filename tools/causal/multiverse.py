"""The effect over every defensible analysis: DAGs, adjustment sets and estimators side by side.

Specification curve and multiverse analysis (Steegen et al. 2016; Simonsohn, Simmons & Nelson 2020),
restricted to analyses that a DAG admits: the DAG as stated, the DAG with one uncertain arrow struck
out, and the DAG with one hidden cause that a reader may fear. An analysis that its DAG does not
identify gives no number and is counted as such.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.coding import Unusable
from tools.causal.design import build_design
from tools.causal.estimate import estimators_of
from tools.causal.identification.adjustment import find_optimal_set, is_adjustment_set
from tools.causal.identify import identify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.design import Columns, Design
    from tools.causal.query import CausalRequest

MAX_CHANGES = 60
AS_STATED = "the DAG as stated"


@dataclass(frozen=True)
class Universe:
    """One analysis: which DAG, which adjustment set, which estimator, and what it gives."""

    change: str
    adjustment_set: tuple[str, ...]
    estimator: str
    value: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True)
class Multiverse:
    """All analyses, and what they agree on.

    `share_same_sign` and `share_excluding_zero` compare with the median (0 to 1). `flips` lists the
    single changes under which the median of the estimators has the other sign; `no_number` those
    under which the effect is not identified, or cannot be estimated.
    """

    universes: tuple[Universe, ...]
    low: float
    high: float
    median: float
    share_same_sign: float
    share_excluding_zero: float
    flips: tuple[str, ...]
    no_number: tuple[str, ...]
    text: str

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


def multiverse(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    frame: Any,
    columns: Columns,
) -> Multiverse | None:
    """Estimate every admissible analysis; None where none gives a number.

    Args:
        request: treatment, outcome, estimand and missing-data rule.
        descriptor: types of the columns.
        dag: the DAG as stated.
        frame: the rows.
        columns: of the main analysis; only the adjustment set is varied.
    """
    universes: list[Universe] = []
    no_number: list[str] = []
    for change, variant in variants(dag, request.treatment, request.outcome):
        found = list(_universes(request, descriptor, variant, frame, columns, change))
        universes += found
        if not found:
            no_number.append(change)
    if not universes:
        return None
    return _summary(tuple(universes), tuple(no_number))


def variants(dag: CausalDag, treatment: str, outcome: str) -> Iterator[tuple[str, CausalDag]]:
    """The DAG, and the DAG with one arrow struck that no evidence supports; capped at 60."""
    yield AS_STATED, dag
    on_path = dag.descendants(treatment)
    uncertain = [a for a in dag.arrows if a.kind != "evidence" and a.cause not in on_path]
    for arrow in uncertain[:MAX_CHANGES]:
        yield f"without {arrow.cause} -> {arrow.effect}", dag.without(arrow.cause, arrow.effect)
    fear = frozenset({treatment, outcome})
    if fear not in dag.bidirected:
        hidden = replace(dag, bidirected=dag.bidirected | {fear})
        yield f"with a hidden cause of {treatment} and {outcome}", hidden


def adjustment_sets(dag: CausalDag, treatment: str, outcome: str) -> tuple[tuple[str, ...], ...]:
    """Admissible sets of a DAG: the minimal, the optimal, and all measured causes of either."""
    found = identify(dag, treatment, outcome)
    if found.status != "identified" or found.strategy != "backdoor":
        return ()
    sets = {found.adjustment_set}
    optimal = find_optimal_set(dag, treatment, outcome)
    if optimal is not None:
        sets.add(tuple(sorted(optimal)))
    later = dag.descendants(treatment) | {outcome}
    all_causes = (dag.ancestors(treatment, outcome) & dag.observed) - later
    if is_adjustment_set(dag, treatment, outcome, all_causes):
        sets.add(tuple(sorted(all_causes)))
    return tuple(sorted(sets))


def _universes(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    frame: Any,
    columns: Columns,
    change: str,
) -> Iterator[Universe]:
    for names in adjustment_sets(dag, request.treatment, request.outcome):
        varied = replace(columns, adjustment=names, control=None, optional=(), extra=())
        try:
            design = build_design(frame, descriptor, varied, _missing(request))
        except Unusable:
            continue
        yield from _estimates(request, design, names, change)


def _estimates(
    request: CausalRequest, design: Design, names: tuple[str, ...], change: str
) -> Iterator[Universe]:
    for key, (_, estimator) in estimators_of(request.estimand).items():
        fit = estimator(
            design.y,
            design.t,
            design.x,
            estimand=request.estimand,
            weights=design.weights,
            cluster=design.cluster,
        )
        if np.isfinite([fit.value, fit.se]).all():
            half = 1.959964 * fit.se
            yield Universe(change, names, key, fit.value, fit.value - half, fit.value + half)


def _missing(request: CausalRequest) -> str:
    """Imputing every variant anew would cost minutes: variants use complete cases then."""
    return "complete_case" if request.missing == "multiple" else request.missing


def _summary(universes: tuple[Universe, ...], no_number: tuple[str, ...]) -> Multiverse:
    values = np.array([u.value for u in universes])
    median = float(np.median(values))
    same = float((np.sign(values) == np.sign(median)).mean())
    clear = float(np.mean([u.ci_low > 0 or u.ci_high < 0 for u in universes]))
    changes = dict.fromkeys(u.change for u in universes)
    flips = tuple(
        change
        for change in changes
        if np.sign(np.median([u.value for u in universes if u.change == change]))
        == -np.sign(median)
    )
    low, high = float(values.min()), float(values.max())
    text = (
        f"{len(universes)} admissible analyses over {len(changes)} DAGs: {low:.4g} to {high:.4g}, "
        f"median {median:.4g}; {same:.0%} agree in sign, {clear:.0%} exclude 0; "
    )
    text += (
        f"the sign flips {'; '.join(flips)}" if flips else "no single struck arrow flips the sign"
    )
    if no_number:
        text += f"; no number {'; '.join(no_number)}"
    return Multiverse(universes, low, high, median, same, clear, flips, no_number, text)
