"""Effects by the formula of the ID algorithm, on the table of counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.causal.design_results import as_estimate
from tools.causal.plug_in import plug_in
from tools.causal.query import EffectResult

if TYPE_CHECKING:
    from graphs.dags.causal_dag import CausalDag
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.query import CausalRequest


def by_formula(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    frame: Any,
    known: dict[str, Any],
) -> EffectResult:
    """The formula of the ID algorithm on the table of counts."""
    suspected = frozenset(h.name for h in descriptor.unmeasured if not h.known) & dag.latent
    assumed = dag.without_nodes(suspected)
    found = plug_in(frame, assumed, request.treatment, request.outcome, request.seed)
    estimate = as_estimate(
        request,
        descriptor,
        found.fit,
        "plug-in of the identifying formula",
        found.n,
        found.n_treated,
    )
    details = {
        "formula": found.formula,
        "mean_treated": found.mean_treated,
        "mean_untreated": found.mean_untreated,
    }
    assumptions = (
        {"text": f"the DAG holds: {known['identification'].text}", "tag": "untestable"},
        {"text": "every cell that the formula needs holds rows", "tag": "checked"},
    )
    return EffectResult(
        "ok", None, "", estimate=estimate, details=details, assumptions=assumptions, **known
    )
