"""Acyclic directed mixed graphs over the observed nodes: what remains of a DAG's latent nodes.

A latent node is kept as the set of observed nodes that it confounds (a hyperedge; Evans 2016,
"Graphs for margins of Bayesian networks"), which costs linear space where bidirected arcs between
all pairs would cost quadratic space. Districts (c-components) are the same either way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from graphs.dags.causal_dag import Arrow, CausalDag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphs.dags.mixed_graph import MixedGraph

    Names = frozenset[str]


@dataclass(frozen=True, eq=False)
class Admg:
    """Observed nodes, their parents, and the sets of nodes that one unmeasured cause touches."""

    above: Mapping[str, frozenset[str]]
    confounded: tuple[frozenset[str], ...] = ()

    @cached_property
    def nodes(self) -> Names:
        """All nodes."""
        return frozenset(self.above)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """A topological order, the same for the same graph."""
        left = {node: len(parents) for node, parents in self.above.items()}
        below: dict[str, list[str]] = {}
        for node in sorted(self.above):
            for parent in self.above[node]:
                below.setdefault(parent, []).append(node)
        placed = sorted(node for node, count in left.items() if count == 0)
        for node in placed:
            for child in below.get(node, ()):
                left[child] -= 1
                if left[child] == 0:
                    placed.append(child)
        return tuple(placed)

    def parents(self, nodes: Iterable[str]) -> Names:
        """Direct causes of the nodes that are not among them."""
        inside = frozenset(nodes)
        return frozenset().union(*(self.above[node] for node in inside)) - inside

    def ancestors(self, nodes: Iterable[str], cut: Names = frozenset()) -> Names:
        """The nodes and all that leads to them; nothing leads into a node of `cut`."""
        seen = set(nodes)
        stack = list(seen)
        while stack:
            node = stack.pop()
            if node not in cut:
                new = self.above[node] - seen
                seen |= new
                stack.extend(new)
        return frozenset(seen)

    def subgraph(self, nodes: Names) -> Admg:
        """The graph over some of the nodes."""
        groups = (group & nodes for group in self.confounded)
        return Admg(
            {node: self.above[node] & nodes for node in self.above if node in nodes},
            tuple(group for group in groups if len(group) > 1),
        )

    def hiding(self, node: str) -> Admg:
        """The graph once one node is not measured: its latent projection."""
        parents, below = self.above[node], frozenset(n for n in self.above if node in self.above[n])
        above = {
            n: (self.above[n] | parents) - {node} if n in below else self.above[n]
            for n in self.above
            if n != node
        }
        groups = {(group - {node}) | below if node in group else group for group in self.confounded}
        kept = sorted((group for group in {*groups, below} if len(group) > 1), key=sorted)
        return Admg(above, tuple(kept))

    @cached_property
    def districts(self) -> tuple[Names, ...]:
        """The c-components: nodes joined by unmeasured causes, in the order of their names."""
        home = {node: node for node in self.above}
        for group in self.confounded:
            first, *others = sorted(group)
            for other in others:
                home[_root(home, other)] = _root(home, first)
        members: dict[str, set[str]] = {}
        for node in sorted(home):
            members.setdefault(_root(home, node), set()).add(node)
        return tuple(map(frozenset, members.values()))

    def district(self, node: str) -> Names:
        """The c-component of one node."""
        return self._home[node]

    @cached_property
    def _home(self) -> dict[str, Names]:
        return {node: part for part in self.districts for node in part}


def _root(home: dict[str, str], node: str) -> str:
    while home[node] != node:
        home[node] = home[home[node]]
        node = home[node]
    return node


def latent_projection(dag: CausalDag, latent: Names | None = None) -> Admg:
    """The ADMG over the observed nodes (Verma & Pearl 1990).

    An arrow a -> b stands for a directed path from a to b through latent nodes alone; nodes share a
    confounded set when latent directed paths lead to them from one latent node or bidirected arc.

    Args:
        dag: the DAG.
        latent: the nodes to project out instead of `dag.latent`.
    """
    hidden = dag.numbers(dag.latent if latent is None else latent)
    children, names = dag.graph.children, dag.nodes
    shown = _shown_by(dag.graph, hidden)
    above: dict[int, set[int]] = {node: set() for node in range(len(names)) if node not in hidden}
    for node in above:
        for child in children[node]:
            for effect in shown[child] if child in hidden else (child,):
                above[effect].add(node)
    groups = {shown[node] for node in hidden}
    for one, others in enumerate(dag.graph.siblings):
        groups |= {shown[one] | shown[other] for other in others if one < other}
    kept = sorted(sorted(group) for group in groups if len(group) > 1)
    return Admg(
        {names[node]: frozenset(names[n] for n in parents) for node, parents in above.items()},
        tuple(frozenset(names[n] for n in group) for group in kept),
    )


def _shown_by(graph: MixedGraph, hidden: set[int]) -> list[frozenset[int]]:
    """For each node the observed nodes that it reaches through latent nodes only."""
    shown = [frozenset({node}) for node in range(len(graph.children))]
    done: set[int] = set()
    for start in sorted(hidden):
        stack = [start]
        while stack:
            node = stack[-1]
            waiting = [n for n in graph.children[node] if n in hidden and n not in done]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            done.add(node)
            shown[node] = frozenset().union(*(shown[child] for child in graph.children[node]))
    return shown


def project(dag: CausalDag) -> CausalDag:
    """The latent projection as a DAG with bidirected arcs and no latent nodes."""
    graph = latent_projection(dag)
    return CausalDag(
        tuple(
            Arrow(cause, node)
            for node in sorted(graph.above)
            for cause in sorted(graph.above[node])
        ),
        isolated=graph.nodes,
        bidirected=frozenset(
            frozenset(pair) for group in graph.confounded for pair in combinations(group, 2)
        ),
    )


def with_explicit_arcs(dag: CausalDag) -> CausalDag:
    """The same assumptions with every bidirected arc a<->b written as a latent node `U(a,b)`."""
    arrows = list(dag.arrows)
    added = set()
    for one, other in sorted(map(sorted, dag.bidirected)):
        name = f"U({one},{other})"
        added.add(name)
        arrows += [Arrow(name, one), Arrow(name, other)]
    return replace(
        dag,
        arrows=tuple(arrows),
        isolated=frozenset(dag.nodes),
        latent=dag.latent | added,
        bidirected=frozenset(),
    )
