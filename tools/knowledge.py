"""Questions to the knowledge graph about names and pairs of nodes, answered as `Evidence`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphs.curie import Curie
from graphs.errors import CurieError
from graphs.store import EntityHit
from tools.base import ToolResult, found, found_in_graph
from tools.evidence import Evidence, from_edge, from_finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphs.statements import Edge
    from graphs.store import KnowledgeGraph
    from tools.asks import EdgesAsk, NodesAsk
    from tools.base import Bench


@dataclass(frozen=True)
class NamedNode:
    """A node whose name or synonym is like a text."""

    hit: EntityHit

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        node = self.hit.node
        return {
            "curie": str(node.curie), "name": node.name, "category": node.category,
            "score": round(self.hit.score, 4), "matched": self.hit.matched, "how": self.hit.how,
        }  # fmt: skip


@dataclass(frozen=True)
class Contradiction:
    """Sources that state opposite signs of one effect: those for an increase, those against."""

    increases: tuple[Evidence, ...]
    decreases: tuple[Evidence, ...]

    def to_json(self) -> dict[str, Any]:
        """Both sides."""
        return {
            "increases": [item.to_json() for item in self.increases],
            "decreases": [item.to_json() for item in self.decreases],
        }


async def find_nodes(asked: NodesAsk, bench: Bench) -> ToolResult[NamedNode]:
    """Nodes named like a text, exact before prefix before fuzzy; the node itself when it is a CURIE."""
    hits, more = await nodes_named(bench.store, asked.text, asked.categories, asked.limit)
    cut = f"the {asked.limit} nearest names" if more else ""
    release = await bench.store.release()
    named = f"{release.name} {release.version}"
    return found(tuple(map(NamedNode, hits)), asked.model_dump(mode="json"), named, cut=cut)


async def nodes_named(
    store: KnowledgeGraph, text: str, categories: Sequence[str], limit: int
) -> tuple[list[EntityHit], bool]:
    """The nearest nodes, the one whose CURIE the text is first, and whether more are like it."""
    hits = await store.resolve(text, categories=categories, limit=limit + 1)
    try:
        node = await store.node(Curie.parse(text.strip()))
    except CurieError:
        node = None
    if node is not None and (not categories or node.category in categories):
        others = [hit for hit in hits if hit.node.curie != node.curie]
        hits = [EntityHit(node, 1.0, text, "exact"), *others]
    return hits[:limit], len(hits) > limit


async def edges_between(asked: EdgesAsk, bench: Bench) -> ToolResult[Evidence]:
    """Causal edges from treatment to outcome, and associations between them in either order."""
    edges, cut = await _between(bench.store, asked.treatment, asked.outcome, asked.limit)
    wanted = [e for e in edges if not e.is_causal or str(e.cause) == asked.treatment]
    names = await names_of(bench.store, wanted)
    items = tuple(from_edge(edge, names) for edge in wanted)
    about = asked.treatment, asked.outcome
    return await found_in_graph(items, asked, bench, about=about, cut=cut)


async def reverse_evidence(asked: EdgesAsk, bench: Bench) -> ToolResult[Evidence]:
    """Findings and causal edges that run from the outcome to the treatment."""
    held = await bench.store.findings(
        exposure=asked.outcome, outcome=asked.treatment, limit=asked.limit
    )
    edges, cut = await _between(bench.store, asked.outcome, asked.treatment, asked.limit)
    wanted = [e for e in edges if e.is_causal and str(e.cause) == asked.outcome]
    names = await names_of(bench.store, wanted)
    items = (*map(from_finding, held.findings), *(from_edge(edge, names) for edge in wanted))
    if held.truncated:
        cut = f"the {asked.limit:,} newest findings and first edges"
    about = asked.treatment, asked.outcome
    return await found_in_graph(items, asked, bench, about=about, cut=cut)


async def contradictions(asked: EdgesAsk, bench: Bench) -> ToolResult[Contradiction]:
    """Where causal edges and study findings about one effect state opposite signs.

    Nothing stated, or all of one sign, is `empty`; findings without a direction count for neither.
    """
    held = await bench.store.findings(
        exposure=asked.treatment, outcome=asked.outcome, limit=asked.limit
    )
    edges, cut = await _between(bench.store, asked.treatment, asked.outcome, asked.limit)
    causal = [e for e in edges if e.is_causal and str(e.cause) == asked.treatment]
    names = await names_of(bench.store, causal)
    stated = [*(from_edge(e, names) for e in causal), *map(from_finding, held.findings)]
    up = tuple(e for e in stated if e.direction == "increases")
    down = tuple(e for e in stated if e.direction == "decreases")
    items = (Contradiction(up, down),) if up and down else ()
    if held.truncated:
        cut = f"the {asked.limit:,} newest findings and first edges"
    about = asked.treatment, asked.outcome
    return await found_in_graph(items, asked, bench, about=about, cut=cut)


async def names_of(store: KnowledgeGraph, edges: Iterable[Edge]) -> dict[str, str]:
    """CURIE -> name for both ends of all edges."""
    curies = {end for edge in edges for end in (edge.subject, edge.object)}
    return {str(node.curie): node.name for node in await store.nodes(sorted(curies))}


async def _between(
    store: KnowledgeGraph, first: str, second: str, limit: int
) -> tuple[list[Edge], str]:
    """Edges between two nodes, those stated from the first one first, and what was looked at if cut."""
    ends = {Curie.parse(first), Curie.parse(second)}
    held = await store.subgraph(sorted(ends), max_edges=limit)
    edges = [edge for edge in held.edges if {edge.subject, edge.object} == ends]
    edges.sort(
        key=lambda e: (e.predicate, e.object_direction or "", str(e.subject) != first, e.source, e.checked)
    )  # fmt: skip
    return edges, f"the first {limit:,} edges among the two" if held.truncated else ""
