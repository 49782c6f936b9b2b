"""The causal DAG of a question as a tool: asked for with CURIEs, compiled, and shown whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphs.curie import Curie
from graphs.dags.dag_text import to_dagitty, to_dot
from tools.base import ToolResult, found_in_graph
from tools.graph_dag import compile_dag

if TYPE_CHECKING:
    from tools.asks import QuestionDagAsk
    from tools.base import Bench
    from tools.graph_dag import Compiled


@dataclass(frozen=True)
class QuestionDag:
    """A compiled DAG that can be written out."""

    compiled: Compiled

    def to_json(self) -> dict[str, Any]:
        """Nodes with their roles, arrows with their sources, and everything that was left out."""
        c = self.compiled
        return {
            "treatment": c.treatment,
            "outcome": c.outcome,
            "dag": c.dag.to_json(),
            "nodes": [{"curie": n, "name": c.names[n], "role": c.roles[n]} for n in c.dag.nodes],
            "arrows": [
                {"cause": a.cause, "effect": a.effect, "kind": a.kind, "sources": list(a.sources),
                 "confidence": c.confidence[a.cause, a.effect],
                 "contested": (a.cause, a.effect) in c.contested}
                for a in c.dag.arrows
            ],
            "latent_confounding": [sorted(arc) for arc in c.dag.bidirected],
            "dropped": [{"cause": d.cause, "effect": d.effect, "reason": d.reason} for d in c.dropped],
            "left_out": list(c.left_out),
            "truncated": c.truncated,
            "dot": to_dot(c.dag, c.names),
            "dagitty": to_dagitty(c.dag),
        }  # fmt: skip


async def question_dag(asked: QuestionDagAsk, bench: Bench) -> ToolResult[QuestionDag]:
    """The DAG that the graph suggests for the effect of the treatment on the outcome.

    Raises:
        InputError: the two are one node, or an added arrow closes a cycle.
    """
    about = asked.treatment, asked.outcome
    ends = [Curie.parse(curie) for curie in about]
    if len(await bench.store.nodes(ends)) < len(set(ends)):
        return await found_in_graph((), asked, bench, about=about)
    compiled = await compile_dag(
        bench.store,
        *ends,
        max_nodes=asked.max_nodes,
        max_len=asked.max_len,
        strike=asked.strike,
        add=asked.add,
        latent_confounding=not asked.randomized,
    )
    cut = "the nearest edges and the best paths" if compiled.truncated else ""
    return await found_in_graph((QuestionDag(compiled),), asked, bench, about=about, cut=cut)
