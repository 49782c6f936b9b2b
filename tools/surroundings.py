"""What the graph holds around two nodes: paths of a given pattern, and what may act on both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphs.curie import Curie
from graphs.store import Step
from tools.base import ToolResult, found_in_graph
from tools.evidence import Evidence, from_edge
from tools.knowledge import names_of
from tools.ranked_paths import RankedPath, ranked

if TYPE_CHECKING:
    from graphs.statements import Edge, Node
    from tools.asks import CausesAsk, MetapathAsk
    from tools.base import Bench


@dataclass(frozen=True)
class Confounder:
    """A common cause with its edges, as statements and as evidence."""

    node: Node
    edges: tuple[Edge, ...]
    evidence: tuple[Evidence, ...]

    def to_json(self) -> dict[str, Any]:
        """The node, and the evidence of the edges into both."""
        return {
            "curie": str(self.node.curie),
            "name": self.node.name,
            "category": self.node.category,
            "evidence": [item.to_json() for item in self.evidence],
        }


async def follow_metapath(asked: MetapathAsk, bench: Bench) -> ToolResult[RankedPath]:
    """Paths whose edges and nodes are of the kinds that the steps name, best first.

    Raises:
        InputError: a predicate that the Biolink Model has not.
    """
    ends = Curie.parse(asked.treatment), Curie.parse(asked.outcome)
    steps = [Step(step.predicates, step.direction, step.category) for step in asked.steps]
    held = await bench.store.metapath(*ends, steps, limit=asked.limit)
    items = await ranked(bench, held.paths)
    cut = f"the {len(items)} best paths along the steps" if held.truncated else ""
    about = asked.treatment, asked.outcome
    return await found_in_graph(items, asked, bench, about=about, cut=cut)


async def common_causes(asked: CausesAsk, bench: Bench) -> ToolResult[Confounder]:
    """Nodes with a causal edge into each of the two, most edges first."""
    ends = Curie.parse(asked.treatment), Curie.parse(asked.outcome)
    held = await bench.store.common_causes(*ends, limit=asked.limit)
    names = await names_of(bench.store, (edge for cause in held.causes for edge in cause.edges))
    items = tuple(
        Confounder(c.node, c.edges, tuple(from_edge(edge, names) for edge in c.edges))
        for c in held.causes
    )
    cut = f"the {asked.limit:,} causes with the most edges" if held.truncated else ""
    about = asked.treatment, asked.outcome
    return await found_in_graph(items, asked, bench, about=about, cut=cut)
