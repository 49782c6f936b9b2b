"""The assumed DAG as an answer shows it: names in the place of nodes, and what a design cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.answer import Dag, DagArrow, DesignCut
from agent.writing.wording import named

if TYPE_CHECKING:
    from tools.assumed import Assumed
    from tools.causal.query import Identification


def shown_dag(assumed: Assumed | None) -> Dag | None:
    """The DAG with the source of every arrow; None where none was assumed."""
    if assumed is None:
        return None
    dag, labels = assumed.dag, assumed.labels
    by_design = "; ".join(cut.text for cut in assumed.cuts)
    return Dag(
        hash=dag.hash,
        nodes={node: labels.get(node, node) for node in dag.nodes},
        arrows=tuple(
            DagArrow(cause=a.cause, effect=a.effect, kind=a.kind, sources=a.sources)
            for a in dag.arrows
        ),
        latent=tuple(sorted(dag.latent)),
        cuts=tuple(
            DesignCut(design=cut.design, arrows=cut.arrows, text=cut.text, evidence=cut.evidence)
            for cut in assumed.cuts
        ),
        edits=tuple(one.said(labels) for one in assumed.edits),
        identified=_named(assumed.observed, labels),
        identified_with_latent=by_design or _named(assumed.with_latents, labels),
    )


def _named(identification: Identification | None, labels: dict[str, str]) -> str:
    """The text of an identification with printable names in the place of nodes."""
    if identification is None:
        return "not assessed"
    return named(identification.text, labels)
