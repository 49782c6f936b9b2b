"""Effects with absorbed fixed effects: one common effect within the levels of some columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tools.causal.account import columns_of
from tools.causal.coding import Unusable
from tools.causal.design import build_design
from tools.causal.design_results import as_estimate, result_of
from tools.causal.doses import is_continuous
from tools.causal.estimate import Fit
from tools.causal.identification.adjustment import is_adjustment_set
from tools.causal.quasi.absorption import absorbed
from tools.causal.quasi.errors import CannotEstimate
from tools.causal.query import EffectResult, Warned, refuse

if TYPE_CHECKING:
    from graphs.dags.causal_dag import CausalDag
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.query import CausalRequest


def by_absorption(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    frame: Any,
    known: dict[str, Any],
) -> EffectResult:
    """Least squares with a fixed effect for every level of the absorbed columns.

    Raises:
        Unusable: an absent column was asked for, or the data cannot answer.
    """
    if absent := [name for name in request.absorb if name not in frame.columns]:
        text = f"not a column of the data: {', '.join(absent)}"
        raise Unusable(refuse("UNKNOWN_VARIABLE", text, **known))
    frame = frame.dropna(subset=list(request.absorb)).reset_index(drop=True)
    continuous = is_continuous(frame, request)
    columns = columns_of(request, known["identification"], continuous_treatment=continuous)
    kept = tuple(name for name in columns.adjustment if name not in request.absorb)
    columns = replace(columns, adjustment=kept)
    known = _grounded(request, dag, known, (*kept, *request.absorb))
    design = build_design(frame, descriptor, columns, request.missing)
    groups = [frame[n].iloc[design.index].astype(str).to_numpy() for n in request.absorb]
    try:
        found = absorbed(design.y, design.t, design.x, groups, cluster=design.cluster)
    except CannotEstimate as error:
        raise Unusable(refuse(error.code, error.message, **known)) from error
    names = ", ".join(
        f"{name} ({count} levels)" for name, count in zip(request.absorb, found.levels, strict=True)
    )
    per = "per unit of treatment" if continuous else None
    estimate = as_estimate(
        request,
        descriptor,
        Fit(found.value, found.se),
        f"least squares, fixed effects of {names} absorbed",
        found.n,
        0 if continuous else found.n_treated,
        **({"scale": per} if per else {}),
    )
    warned = []
    if found.singletons:
        text = f"{found.singletons} rows are alone in their level and say nothing: left out"
        warned.append(Warned("SINGLETONS", text))
    details = {"absorbed": dict(zip(request.absorb, found.levels, strict=True))}
    held = ", ".join((*kept, *request.absorb))
    texts = (
        (f"no unmeasured common cause once {held} are held fixed", "untestable"),
        ("the effect is the same in every level, and covariates act linearly", "untestable"),
    )
    return result_of(request, design, frame, columns, estimate, known, details, warned, texts)


def _grounded(
    request: CausalRequest, dag: CausalDag, known: dict[str, Any], held: tuple[str, ...]
) -> dict[str, Any]:
    """The identification with the absorbed columns in its set.

    Raises:
        Unusable: the DAG holds all of them, and forbids the set.
    """
    if set(held) <= set(dag.nodes) and not is_adjustment_set(
        dag, request.treatment, request.outcome, held
    ):
        text = f"under the stated DAG {', '.join(held)} do not identify the effect together"
        raise Unusable(refuse("NOT_IDENTIFIED", text, **known))
    found = replace(
        known["identification"],
        adjustment_set=held,
        optimal_set=None,
        text=f"identified by adjusting for {', '.join(held)}, as assumed",
    )
    return known | {"identification": found}
