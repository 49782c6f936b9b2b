"""The complete algorithms ID and IDC: a formula over the observed variables, or a hedge.

ID: Shpitser & Pearl 2006, "Identification of joint interventional distributions in recursive
semi-Markovian causal models", AAAI, figure 3, its seven lines in their order. IDC: Shpitser & Pearl
2006, "Identification of conditional interventional distributions", UAI, figure 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.errors import DataError
from tools.causal.identification.admg import Admg, latent_projection
from tools.causal.identification.algebra import probability, product, quotient, summed, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.identification.expression import Expression

    Names = frozenset[str]


MAX_NODES = 500
"""Ancestors of the outcomes above which no formula is written: nobody could read it."""


@dataclass(frozen=True)
class Hedge:
    """Two c-forests F' within F: the intervention meets F alone, so no formula exists."""

    larger: tuple[str, ...]
    smaller: tuple[str, ...]


def identify_distribution(
    dag: CausalDag, treatments: Iterable[str], outcomes: Iterable[str], given: Iterable[str] = ()
) -> Expression | Hedge:
    """P(outcomes | do(treatments), given) as a formula over the observed joint, or a hedge.

    The formula may name a variable beyond the three sets: any level of it gives the same value.

    Raises:
        UnknownNodeError: a name is not a node of the DAG.
        DataError: a name is latent, is in two of the sets, there is no outcome, or the outcomes have
            more than `MAX_NODES` ancestors.
    """
    x, y, z = frozenset(treatments), frozenset(outcomes), frozenset(given)
    _check(dag, x, y, z)
    graph, asked = relevant_graph(dag, y | z), x | y | z
    moved = True
    while moved:
        moved = False
        for name in sorted(z):
            if _exchangeable(dag, x, y, z, name):
                x, z, moved = x | {name}, z - {name}, True
                break
    found = _without_idle(y | z, x & graph.nodes, graph, asked)
    if isinstance(found, Hedge):
        return found
    return tidy(quotient(found, summed(y, found)) if z else found)


def c_factor(graph: Admg, district: Names) -> Expression | Hedge:
    """Q[district] = P(district | do(all else)) from the observed distribution of `graph`."""
    asked = district | graph.parents(district)
    return _without_idle(district, graph.nodes - district, graph, asked)


def _without_idle(y: Names, x: Names, graph: Admg, asked: Names) -> Expression | Hedge:
    """ID, hiding every variable beyond `asked` that the formula names but can do without."""
    found = _identify(y, x, _Observed(graph, graph.nodes), graph)
    if isinstance(found, Hedge):
        return found
    for name in sorted(found.free - asked):
        shorter = _without_idle(y, x - {name}, graph.hiding(name), asked)
        if not isinstance(shorter, Hedge):
            return shorter
    return found


def relevant_graph(dag: CausalDag, outcomes: Names) -> Admg:
    """The latent projection over the ancestors of the outcomes: all that matters to them.

    Raises:
        DataError: there are more than `MAX_NODES` of them.
    """
    graph = latent_projection(dag)
    graph = graph.subgraph(graph.ancestors(outcomes))
    if len(graph.nodes) > MAX_NODES:
        raise DataError(
            f"{', '.join(sorted(outcomes))} has {len(graph.nodes)} measured ancestors; a formula is "
            f"written for at most {MAX_NODES}. Leave out nodes that do not matter"
        )
    return graph


def _check(dag: CausalDag, x: Names, y: Names, z: Names) -> None:
    for name in sorted(x | y | z):
        dag.number(name)
        if name in dag.latent:
            raise DataError(f"{name} is latent: treatments, outcomes and conditions are measured")
    if not y or len(x | y | z) < len(x) + len(y) + len(z):
        raise DataError(
            "expected at least one outcome, and treatments, outcomes and conditions without "
            f"common members; got {sorted(x)}, {sorted(y)} and {sorted(z)}"
        )


def _exchangeable(dag: CausalDag, x: Names, y: Names, z: Names, name: str) -> bool:
    """Rule 2 of the do-calculus: conditioning on `name` is the same as setting it."""
    graph = dag.graph.without_incoming(dag.numbers(x)).without_outgoing([dag.number(name)])
    held = dag.numbers(x | (z - {name}))
    return graph.walk([dag.number(name)], held).ends.keys().isdisjoint(dag.numbers(y))


@dataclass(frozen=True, eq=False)
class _Observed:
    """The observed distribution over an ancestral set of the root graph."""

    root: Admg
    nodes: Names

    def marginal(self, kept: Names) -> Expression:
        return probability(kept)

    def restricted(self, kept: Names) -> _Observed:
        return _Observed(self.root, kept)

    def conditional(self, node: str, before: Sequence[str]) -> Expression:
        """P(node | before), with only the part of `before` that matters.

        That is the district of `node` among the two and the parents of that district (Tian & Pearl
        2002, "On the testable implications of causal models with hidden variables", UAI, lemma 1).
        """
        graph = self.root.subgraph(frozenset(before) | {node})
        district = graph.district(node)
        return probability([node], (district | graph.parents(district)) - {node})


@dataclass(frozen=True, eq=False)
class _Factored:
    """A c-factor as a distribution over its nodes; what else it names is a parameter."""

    body: Expression
    nodes: Names

    def marginal(self, kept: Names) -> Expression:
        return summed(self.nodes - kept, self.body)

    def restricted(self, kept: Names) -> _Factored:
        return _Factored(self.marginal(kept), kept)

    def conditional(self, node: str, before: Sequence[str]) -> Expression:
        seen = frozenset(before)
        return quotient(self.marginal(seen | {node}), self.marginal(seen))


def _identify(y: Names, x: Names, law: _Observed | _Factored, graph: Admg) -> Expression | Hedge:
    if not x:  # line 1
        return law.marginal(y)
    ancestral = graph.ancestors(y)
    if ancestral != graph.nodes:  # line 2
        return _identify(y, x & ancestral, law.restricted(ancestral), graph.subgraph(ancestral))
    idle = graph.nodes - x - graph.ancestors(y, cut=x)
    if idle:  # line 3
        return _identify(y, x | idle, law, graph)
    districts = graph.subgraph(graph.nodes - x).districts
    if len(districts) > 1:  # line 4
        parts: list[Expression] = []
        for district in districts:
            part = _identify(district, graph.nodes - district, law, graph)
            if isinstance(part, Hedge):
                return part
            parts.append(part)
        return summed(graph.nodes - y - x, product(*parts))
    return _one_district(y, x, districts[0], law, graph)


def _one_district(
    y: Names, x: Names, district: Names, law: _Observed | _Factored, graph: Admg
) -> Expression | Hedge:
    whole = graph.district(min(district))
    if whole == graph.nodes:  # line 5
        return Hedge(tuple(sorted(graph.nodes)), tuple(sorted(district)))
    order = graph.order
    factors = {
        node: law.conditional(node, order[:place])
        for place, node in enumerate(order)
        if node in whole
    }
    if whole == district:  # line 6
        return summed(district - y, product(*factors.values()))
    inner = _Factored(product(*factors.values()), whole)  # line 7
    return _identify(y, x & whole, inner, graph.subgraph(whole))
