"""Ranked simple paths: distance-pruned enumeration, then degree-weighted ranking.

The ranking is the path-degree product of Himmelstein & Baranzini 2015 (PLoS Comput Biol
11:e1004259): each step down-weights the nodes it leaves and enters by degree ** -0.4, so that paths
through hubs, which join anything to anything, come last. Ties: fewer edges first, then the
alphabetical order of the node CURIEs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphs.statements import Path
from graphs.store import PathSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graphs.curie import Curie
    from graphs.statements import Edge

    Adjacent = Callable[[Curie], Sequence[Edge]]

DAMPING = 0.4
MAX_ENUMERATED = 5_000


def ranked_paths(
    start: Curie, end: Curie, *, outgoing: Adjacent, incoming: Adjacent, k: int, max_len: int
) -> PathSet:
    """The best `k` directed simple paths of at most `max_len` edges.

    Args:
        start: first node.
        end: last node.
        outgoing: causal edges whose subject is the node.
        incoming: causal edges whose object is the node.
        k: how many to return (1 or more).
        max_len: longest path in edges (1 to 6).
    """
    distance = _distances_to(end, incoming, max_len)
    if start == end or distance.get(start, max_len + 1) > max_len:
        return PathSet(())
    found: list[tuple[Edge, ...]] = []
    for path in _simple_paths(start, end, outgoing, distance, max_len):
        found.append(path)
        if len(found) >= MAX_ENUMERATED:
            break
    scored = [
        replace(Path(edges), score=_path_degree_product(edges, outgoing, incoming))
        for edges in found
    ]
    scored.sort(key=lambda path: (-path.score, len(path.edges), tuple(map(str, path.nodes))))
    return PathSet(tuple(scored[:k]), truncated=len(found) >= MAX_ENUMERATED or len(scored) > k)


def _distances_to(end: Curie, incoming: Adjacent, max_len: int) -> dict[Curie, int]:
    """Edges from each node to `end`, for nodes within `max_len`."""
    distance = {end: 0}
    frontier = [end]
    for steps in range(1, max_len + 1):
        reached = []
        for node in frontier:
            for edge in incoming(node):
                if edge.subject not in distance:
                    distance[edge.subject] = steps
                    reached.append(edge.subject)
        frontier = reached
    return distance


def _simple_paths(
    start: Curie, end: Curie, outgoing: Adjacent, distance: dict[Curie, int], max_len: int
) -> Iterator[tuple[Edge, ...]]:
    """Depth first, never stepping where the end is too far away to be reached."""
    stack: list[tuple[Curie, tuple[Edge, ...]]] = [(start, ())]
    while stack:
        node, walked = stack.pop()
        if node == end:
            yield walked
            continue
        visited = {start, *(edge.object for edge in walked)}
        for edge in _best_per_neighbor(outgoing(node)):
            left = max_len - len(walked) - 1
            if edge.object not in visited and distance.get(edge.object, left + 1) <= left:
                stack.append((edge.object, (*walked, edge)))


def _best_per_neighbor(edges: Sequence[Edge]) -> list[Edge]:
    """One edge for each neighbor: a stated sign wins, then the order of the predicate."""
    best: dict[Curie, Edge] = {}
    for edge in sorted(edges, key=lambda e: (e.sign is None, e.predicate, str(e.object), e.source)):
        best.setdefault(edge.object, edge)
    return list(best.values())


def _path_degree_product(edges: tuple[Edge, ...], outgoing: Adjacent, incoming: Adjacent) -> float:
    product = 1.0
    for edge in edges:
        product *= len(outgoing(edge.subject)) ** -DAMPING * len(incoming(edge.object)) ** -DAMPING
    return product
