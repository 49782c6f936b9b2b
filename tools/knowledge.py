"""Questions to the knowledge graph, answered as `Evidence`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.curie import Curie
from tools.base import ToolResult, found
from tools.evidence import Evidence, from_edge, from_finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphs.statements import Edge, Node, Path
    from graphs.store import KnowledgeGraph


@dataclass(frozen=True)
class MechanismPath:
    """One ranked path with the evidence of each edge, in order."""

    path: Path
    edges: tuple[Evidence, ...]


@dataclass(frozen=True)
class Confounder:
    """A common cause with its edges, as statements and as evidence."""

    node: Node
    edges: tuple[Edge, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Contradiction:
    """Sources that state opposite signs of one effect: those for an increase, those against."""

    increases: tuple[Evidence, ...]
    decreases: tuple[Evidence, ...]


async def find_contradictions(
    store: KnowledgeGraph, cause: str, effect: str
) -> ToolResult[Contradiction]:
    """Where causal edges and study findings about one effect state opposite signs.

    Nothing stated, or all of one sign, is `empty`; findings without a direction count for neither.
    """
    edges = await find_edges_between(store, cause, effect)
    findings = await find_findings(store, cause, effect)
    stated = [e for e in edges.items if e.design != "association"] + list(findings.items)
    up = tuple(e for e in stated if e.direction == "increases")
    down = tuple(e for e in stated if e.direction == "decreases")
    items = (Contradiction(up, down),) if up and down else ()
    return found(items, {"cause": cause, "effect": effect}, await _release(store))


async def find_findings(store: KnowledgeGraph, exposure: str, outcome: str) -> ToolResult[Evidence]:
    """Study findings about exactly this exposure and this outcome, newest first."""
    items = await store.findings(exposure=exposure, outcome=outcome)
    query = {"exposure": exposure, "outcome": outcome}
    return found(tuple(from_finding(f) for f in items), query, await _release(store))


async def find_edges_between(store: KnowledgeGraph, subject: str, obj: str) -> ToolResult[Evidence]:
    """Causal edges from subject to object, and the others between them in either order."""
    near = await store.neighbors(Curie.parse(subject), limit=10_000)
    edges = [
        edge
        for edge in near.edges
        if {str(edge.subject), str(edge.object)} == {subject, obj}
        and (not edge.is_causal or str(edge.cause) == subject)
    ]
    names = await names_of(store, edges)
    items = tuple(from_edge(edge, names) for edge in edges)
    return found(items, {"subject": subject, "object": obj}, await _release(store))


async def mechanism_paths(
    store: KnowledgeGraph, start: str, end: str, *, k: int = 5, max_len: int = 4
) -> ToolResult[MechanismPath]:
    """Ranked paths of at least two causal edges; a single edge names no mechanism."""
    paths = await store.paths(Curie.parse(start), Curie.parse(end), k=k + 1, max_len=max_len)
    kept = [path for path in paths.paths if len(path.edges) > 1][:k]
    names = await names_of(store, (edge for path in kept for edge in path.edges))
    items = tuple(MechanismPath(p, tuple(from_edge(e, names) for e in p.edges)) for p in kept)
    query = {"start": start, "end": end, "k": k, "max_len": max_len}
    return found(items, query, await _release(store), truncated=paths.truncated)


async def common_causes(store: KnowledgeGraph, first: str, second: str) -> ToolResult[Confounder]:
    """Nodes with a causal edge into each of the two."""
    causes = await store.common_causes(Curie.parse(first), Curie.parse(second))
    names = await names_of(store, (edge for cause in causes for edge in cause.edges))
    items = tuple(
        Confounder(c.node, c.edges, tuple(from_edge(e, names) for e in c.edges)) for c in causes
    )
    return found(items, {"first": first, "second": second}, await _release(store))


async def reverse_evidence(
    store: KnowledgeGraph, exposure: str, outcome: str
) -> ToolResult[Evidence]:
    """Findings and causal edges that run from the outcome to the exposure."""
    findings = await store.findings(exposure=outcome, outcome=exposure)
    near = await store.neighbors(Curie.parse(outcome), limit=10_000)
    edges = [e for e in near.edges if e.is_causal and str(e.effect) == exposure]
    names = await names_of(store, edges)
    items = (*map(from_finding, findings), *(from_edge(edge, names) for edge in edges))
    query = {"exposure": outcome, "outcome": exposure}
    return found(items, query, await _release(store))


async def names_of(store: KnowledgeGraph, edges: Iterable[Edge]) -> dict[str, str]:
    """CURIE -> name for both ends of all edges."""
    curies = {end for edge in edges for end in (edge.subject, edge.object)}
    return {str(node.curie): node.name for node in await store.nodes(sorted(curies))}


async def _release(store: KnowledgeGraph) -> str:
    release = await store.release()
    return f"{release.name} {release.version}"
