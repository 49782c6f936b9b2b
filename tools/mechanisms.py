"""How a treatment may act, and what may act on both: paths and common causes of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphs.curie import Curie
from graphs.store import Step
from tools.base import ToolResult, found_in_graph
from tools.evidence import Evidence, from_edge
from tools.knowledge import names_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.statements import Edge, Node, Path
    from tools.asks import CausesAsk, MechanismAsk, MetapathAsk
    from tools.base import Bench


@dataclass(frozen=True)
class RankedPath:
    """One ranked path, the evidence of each edge in order, and the names of its nodes."""

    path: Path
    edges: tuple[Evidence, ...]
    names: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """The path in words, its sign (+1, -1 or unknown), and the evidence of each edge."""
        return {
            "text": self.path.text(self.names),
            "sign": self.path.sign,
            "score": self.path.score,
            "nodes": [str(curie) for curie in self.path.nodes],
            "edges": [edge.to_json() for edge in self.edges],
        }


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


async def mechanism_paths(asked: MechanismAsk, bench: Bench) -> ToolResult[RankedPath]:
    """Ranked paths of at least two causal edges; a single edge names no mechanism."""
    ends = Curie.parse(asked.treatment), Curie.parse(asked.outcome)
    # One more than asked for: at most one of the paths is a single edge.
    held = await bench.store.paths(*ends, k=asked.k + 1, max_len=asked.max_len)
    longer = [path for path in held.paths if len(path.edges) > 1]
    kept = longer[: asked.k]
    items = await _ranked(bench, kept)
    cut = ""
    if held.truncated or len(longer) > asked.k:
        cut = f"the {len(kept)} best paths of at most {asked.max_len} edges"
    about = asked.treatment, asked.outcome
    return await found_in_graph(items, asked, bench, about=about, cut=cut)


async def follow_metapath(asked: MetapathAsk, bench: Bench) -> ToolResult[RankedPath]:
    """Paths whose edges and nodes are of the kinds that the steps name, best first.

    Raises:
        InputError: a predicate that the Biolink Model has not.
    """
    ends = Curie.parse(asked.treatment), Curie.parse(asked.outcome)
    steps = [Step(step.predicates, step.direction, step.category) for step in asked.steps]
    held = await bench.store.metapath(*ends, steps, limit=asked.limit)
    items = await _ranked(bench, held.paths)
    cut = f"the {len(items)} best paths along the steps" if held.truncated else ""
    about = asked.treatment, asked.outcome
    return await found_in_graph(items, asked, bench, about=about, cut=cut)


async def _ranked(bench: Bench, paths: Sequence[Path]) -> tuple[RankedPath, ...]:
    names = await names_of(bench.store, (edge for path in paths for edge in path.edges))
    return tuple(
        RankedPath(
            path,
            tuple(from_edge(edge, names) for edge in path.edges),
            {str(curie): names[str(curie)] for curie in path.nodes},
        )
        for path in paths
    )


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
