"""The result of a design other than adjustment, from its number and what it rests on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.account import data_hash, flow_of
from tools.causal.coding import Unusable
from tools.causal.query import EffectResult, Estimate, Warned, refuse
from tools.causal.row_checks import code_warnings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.design import Columns, Design
    from tools.causal.estimate import Fit
    from tools.causal.query import CausalRequest


def result_of(
    request: CausalRequest,
    design: Design,
    frame: Any,
    columns: Columns,
    estimate: Estimate,
    known: Mapping[str, Any],
    details: dict[str, Any],
    warned: list[Warned],
    assumptions: tuple[tuple[str, str], ...],
) -> EffectResult:
    """The result of an estimate; one that is not finite is refused.

    Raises:
        Unusable: the estimate or its error is not finite.
    """
    if not np.isfinite([estimate.value, estimate.se]).all() or estimate.se == 0:
        raise Unusable(refuse("BAD_OUTCOME", "the estimate is not finite", **known))
    if len(design.y) < design.n_rows:
        text = f"{design.n_rows - len(design.y)} of {design.n_rows} rows were left out"
        warned = [*warned, Warned("ROWS_DROPPED", f"{text} for missing values or other levels")]
    return EffectResult(
        "ok",
        None,
        "",
        estimate=estimate,
        outcome=design.risk,
        details=details,
        warnings=(*warned, *code_warnings(design)),
        assumptions=tuple({"text": text, "tag": tag} for text, tag in assumptions),
        flow=flow_of(design, frame, columns, request),
        diagnostics={"rows": design.n_rows, "missing": design.missing},
        data_hash=data_hash(design),
        **known,
    )


def by_design(
    known: Mapping[str, Any], strategy: str, text: str, estimand: str, **changed: Any
) -> dict[str, Any]:
    """What is known once a design, and not the DAG, is what the number rests on.

    Args:
        known: as for the DAG alone.
        strategy: the design.
        text: what it gives, and under which conditions.
        estimand: the name of the effect that it gives.
        changed: further fields of the identification.
    """
    found = replace(
        known["identification"], status="not_identified", strategy=strategy, text=text,
        adjustment_set=(), optimal_set=None, estimand="", **changed,
    )  # fmt: skip
    return dict(known) | {"identification": found, "estimand": estimand}


def as_estimate(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    fit: Fit,
    method: str,
    n: int,
    n_treated: int,
    **changed: Any,
) -> Estimate:
    """The printable estimate of a fit; `changed` replaces fields (interval, scale, estimand)."""
    column = descriptor.columns[request.outcome]
    unit = column.unit or ("risk" if column.type == "binary" else "units of the outcome")
    made = Estimate(
        value=fit.value,
        se=fit.se,
        ci_low=fit.value - 1.959964 * fit.se,
        ci_high=fit.value + 1.959964 * fit.se,
        n=n,
        n_treated=n_treated,
        method=f"{method} in {descriptor.key}",
        unit="risk difference" if unit == "risk" else unit,
        estimand=f"ATE: E[{request.outcome} | do({request.treatment}=1)] - "
        f"E[{request.outcome} | do({request.treatment}=0)], {descriptor.population}",
        scale="risk difference" if unit == "risk" else "difference",
    )
    return replace(made, **changed)
