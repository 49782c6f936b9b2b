"""The peer of the graph benchmark: the same questions to a NetworkX multigraph in memory.

Written as one would with NetworkX: nested loops over its adjacency for fixed steps, its own
`shortest_simple_paths` for k paths (on a view that is prepared beforehand). Answers are scored and
ordered as ours, so that both do the same work.
"""

from __future__ import annotations

import pickle
from collections import Counter
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

import networkx as nx
from rapidfuzz import fuzz, process

from graphs.curie import Curie
from graphs.ranking import DAMPING
from graphs.statements import Edge, Path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path as FilePath

    from graphs.store import Step

MAX_NODES = 6
"""Nodes of the longest path that is asked for."""


class NetworkxGraph:
    """A `MultiDiGraph` with `predicate` and `direction` on every edge, degrees counted once."""

    def __init__(self, path: FilePath) -> None:
        with path.open("rb") as file:
            self.graph: nx.MultiDiGraph[str] = pickle.load(file)
        self.degree: Counter[tuple[str, str, str, bool]] = Counter()
        for a, b, d in self.graph.edges(data=True):
            self.degree[a, d["predicate"], d["direction"], False] += 1
            self.degree[b, d["predicate"], d["direction"], True] += 1
        self.names = {data["name"]: node for node, data in self.graph.nodes(data=True)}

    def neighbors(self, node: str, predicate: str, limit: int) -> list[Edge]:
        """Outgoing edges of one predicate, by target."""
        found = [
            (b, d)
            for _, b, d in self.graph.out_edges(node, data=True)
            if d["predicate"] == predicate
        ]
        found.sort(key=lambda pair: pair[0])
        return [_edge(node, b, d) for b, d in found[:limit]]

    def metapath(self, start: str, end: str, steps: Sequence[Step], limit: int) -> list[Path]:
        """Simple paths along the steps, by falling degree-weighted score."""
        scored = []
        for walk in self._walks(start, end, steps, 0, ()):
            product = 1
            for a, b, d, back in walk:
                product *= self.degree[a, d["predicate"], d["direction"], back]
                product *= self.degree[b, d["predicate"], d["direction"], not back]
            scored.append((-(product**-DAMPING), [b for _, b, _, _ in walk], walk))
        scored.sort(key=lambda item: item[:2])
        origin = Curie.parse(start)
        return [
            Path(tuple(_edge(b, a, d) if back else _edge(a, b, d) for a, b, d, back in walk), -score, origin)
            for score, _, walk in scored[:limit]
        ]  # fmt: skip

    def _walks(
        self, node: str, end: str, steps: Sequence[Step], i: int, walked: tuple[Any, ...]
    ) -> Iterator[tuple[Any, ...]]:
        step = steps[i]
        last = i == len(steps) - 1
        for other, d, back in self._near(node, end if last else None, step):
            if d["predicate"] not in step.predicates or any(other in w[:2] for w in walked):
                continue
            onward = (*walked, (node, other, d, back))
            if last:
                yield onward
            elif other != end:
                yield from self._walks(other, end, steps, i + 1, onward)

    def _near(self, node: str, only: str | None, step: Step) -> Iterator[tuple[str, Any, bool]]:
        for back, adjacency in ((False, self.graph.succ), (True, self.graph.pred)):
            if step.direction == ("in" if not back else "out"):
                continue
            near = adjacency[node]
            targets = [only] if only is not None and only in near else [] if only else near
            for other in targets:
                for d in near[other].values():
                    yield other, d, back

    def view(self, predicates: Sequence[str]) -> nx.Graph[str]:
        """An undirected view over some predicates, for `shortest`."""
        chosen: nx.Graph[str] = nx.Graph()
        chosen.add_edges_from(
            (a, b) for a, b, d in self.graph.edges(data=True) if d["predicate"] in predicates
        )
        return chosen

    def shortest(self, view: nx.Graph[str], start: str, end: str, k: int) -> list[list[str]]:
        """The k shortest simple paths, as nodes."""
        try:
            paths = islice(nx.shortest_simple_paths(view, start, end), k)
            return list(takewhile(lambda path: len(path) <= MAX_NODES, paths))
        except (nx.NetworkXNoPath, nx.NodeNotFound):
            return []

    def fuzzy(self, text: str, limit: int) -> list[str]:
        """Names like the text: a scan of all names with rapidfuzz."""
        found = process.extract(
            text, self.names.keys(), scorer=fuzz.ratio, limit=limit, score_cutoff=60
        )
        return [self.names[name] for name, _, _ in found]


def _edge(a: str, b: str, d: dict[str, str]) -> Edge:
    return Edge(Curie.parse(a), d["predicate"], Curie.parse(b), d["direction"] or None, "s", "")
