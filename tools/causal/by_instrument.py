"""Effects by an instrument: the Wald ratio or two-stage least squares."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.account import columns_of
from tools.causal.coding import Unusable
from tools.causal.design import build_design
from tools.causal.design_results import as_estimate, by_design, result_of
from tools.causal.doses import is_continuous
from tools.causal.estimate import Fit
from tools.causal.identification.instruments import covariates_for, is_instrument
from tools.causal.quasi.instrument import two_stage
from tools.causal.query import EffectResult, Warned, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.quasi.instrument import Instrumental
    from tools.causal.query import CausalRequest

WEAK_F = 10.0


def by_instrument(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    frame: Any,
    known: dict[str, Any],
) -> EffectResult:
    """Wald or two-stage least squares; the interval of Anderson and Rubin beside it."""
    names = request.instruments
    if not names and known["identification"].instrument:
        names = (known["identification"].instrument,)
    if not names:
        text = "name the instrument (--instrument Z): a cause of the treatment alone"
        raise Unusable(refuse("INVALID_REQUEST", text, **known))
    columns = replace(
        columns_of(
            request, known["identification"], continuous_treatment=is_continuous(frame, request)
        ),
        extra=names,
    )
    columns = replace(columns, adjustment=_covariates(request, descriptor, dag, names, known))
    design = build_design(frame, descriptor, columns, request.missing)
    z = np.column_stack([design.extra[name] for name in names])
    found = two_stage(design.y, design.t, z, design.x, cluster=design.cluster)
    moved = ", ".join(names)
    estimate = as_estimate(
        request,
        descriptor,
        Fit(found.value, found.se),
        "Wald ratio" if request.method == "wald" else "two-stage least squares",
        len(design.y),
        int(design.t.sum()) if not columns.continuous_treatment else 0,
        estimand=f"LATE: effect of {request.treatment} on {request.outcome} among those whom "
        f"{moved} moves, {descriptor.population}",
    )
    given = f" given {', '.join(columns.adjustment)}" if columns.adjustment else ""
    text = (
        f"not by adjustment: by the instrument {moved}{given}, under the assumptions below; the "
        f"number is the effect among those whom {moved} moves (LATE), and that of everybody only "
        "if the effect is the same for all"
    )
    known = by_design(known, "instrument", text, "LATE", instrument=moved)
    details = {
        "first_stage_f": found.first_stage_f,
        "anderson_rubin_set": [list(pair) for pair in found.ar_set],
        "sargan_p": found.sargan_p,
        "instruments": list(names),
        "covariates": list(columns.adjustment),
    }
    return result_of(
        request, design, frame, columns, estimate, known, details, _warned(found),
        _assumed(moved, found.first_stage_f),
    )  # fmt: skip


def _warned(found: Instrumental) -> list[Warned]:
    if found.first_stage_f >= WEAK_F:
        return []
    text = (
        f"first-stage F {found.first_stage_f:.1f} (under {WEAK_F:g}): the estimate leans towards "
        "the confounded one and its interval is too narrow; read the Anderson-Rubin set"
    )
    return [Warned("WEAK_INSTRUMENT", text)]


def _assumed(moved: str, f: float) -> tuple[tuple[str, str], ...]:
    strength = (
        f"{moved} moves the treatment: F {f:.1f}"
        if f >= WEAK_F
        else f"{moved} hardly moves the treatment: F {f:.1f}, weak (under {WEAK_F:g})"
    )
    return (
        (f"{moved} shares no unmeasured cause with the outcome", "untestable"),
        (f"{moved} acts on the outcome through the treatment alone", "untestable"),
        ("nobody is moved against the instrument (monotonicity)", "untestable"),
        (strength, "checked"),
    )


def _covariates(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    names: tuple[str, ...],
    known: Mapping[str, Any],
) -> tuple[str, ...]:
    """What is held fixed with the instruments: what the DAG needs, or what was named.

    Raises:
        Unusable: the DAG holds an instrument and says that it is none.
    """
    if request.method == "wald":
        wanted: set[str] = set()
    elif not set(names) <= set(dag.nodes):
        wanted = set(columns_of(request, known["identification"]).adjustment)
    else:
        wanted = set()
    if not set(names) <= set(dag.nodes):
        return tuple(sorted(wanted))
    suspected = frozenset(h.name for h in descriptor.unmeasured if not h.known) & dag.latent
    assumed = dag.without_nodes(suspected)
    if request.method != "wald":
        for name in names:
            found = covariates_for(assumed, name, request.treatment, request.outcome)
            wanted |= found or frozenset()
        wanted -= set(names)
    for name in names:
        if not is_instrument(assumed, name, request.treatment, request.outcome, sorted(wanted)):
            held = f" given {', '.join(sorted(wanted))}" if wanted else ""
            text = (
                f"under the stated DAG {name} is no instrument{held}: it must be tied to "
                f"{request.treatment}, and to {request.outcome} through {request.treatment} alone"
            )
            raise Unusable(refuse("NOT_IDENTIFIED", text, **known))
    return tuple(sorted(wanted))
