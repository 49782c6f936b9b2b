"""Transportability: an effect in one population from experiments in another.

A selection diagram is a DAG with nodes S_i -> V that mark the mechanisms in which the populations
may differ (Pearl & Bareinboim 2011). Decision and formula: algorithm sID of Bareinboim & Pearl 2012,
"Transportability of causal effects: completeness results", AAAI; it may use experiments on any
measured variables of the source and observations of the target, and is complete for these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from graphs.errors import DataError
from tools.causal.identification.admg import latent_projection
from tools.causal.identification.algebra import in_domain, probability, product, summed, tidy
from tools.causal.identification.c_factors import effect_districts, stuck_in
from tools.causal.identification.expression import formula
from tools.causal.identification.id_algorithm import Hedge, c_factor, identify_distribution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.identification.expression import Expression, P

    Names = frozenset[str]

TARGET = "*"


@dataclass(frozen=True)
class Transport:
    """Whether P*(y | do(x)) of the target follows, and from what."""

    status: Literal["transportable", "not_transportable"]
    kind: Literal["trivial", "direct", "formula", "none"]
    """`trivial`: from observing the target alone; `direct`: the source's effect as it stands."""
    formula: str
    expression: Expression | None
    reason: str
    experiments: tuple[tuple[str, ...], ...] = ()
    """The sets of variables that the source has to have set by experiment."""
    s_hedge: tuple[tuple[str, ...], ...] = ()
    """(F, F'): as a hedge, with a selection node pointing into F'."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {
            "status": self.status,
            "kind": self.kind,
            "formula": self.formula,
            "reason": self.reason,
            "experiments": [list(names) for names in self.experiments],
            "s_hedge": [list(names) for names in self.s_hedge],
        }


def transport(
    dag: CausalDag, treatments: Sequence[str], outcomes: Sequence[str], selection: Sequence[str]
) -> Transport:
    """Decide whether P*(outcomes | do(treatments)) is transportable, and give the formula.

    Args:
        dag: the selection diagram, selection nodes included.
        treatments: measured nodes.
        outcomes: measured nodes.
        selection: the nodes S_i; they have no parents and no arcs.

    Raises:
        UnknownNodeError: a name is not a node of the DAG.
        DataError: a selection node has a parent, or a node has two roles or is latent.
    """
    x, y, s = frozenset(treatments), frozenset(outcomes), frozenset(selection)
    _check(dag, x, y, s)
    bare = dag.without_nodes(s)
    cut = dag.graph.without_incoming(dag.numbers(x))
    if cut.walk(dag.numbers(s), dag.numbers(x)).ends.keys().isdisjoint(dag.numbers(y)):
        same = probability(y, do=x & bare.ancestors(*y))
        reason = "the populations differ in nothing that reaches the outcome once it is set"
        return Transport("transportable", "direct", str(same), same, reason, _experiments([same]))
    alone = identify_distribution(bare, x, y)
    if not isinstance(alone, Hedge):
        reason = "observing the target is enough: the effect is identified there"
        there = in_domain(alone, TARGET)
        return Transport("transportable", "trivial", formula(there, x | y), there, reason)
    return _by_factors(dag, bare, x, y, s)


def _by_factors(dag: CausalDag, bare: CausalDag, x: Names, y: Names, s: Names) -> Transport:
    diagram = latent_projection(dag, dag.latent - s)
    differs = frozenset(node for node in diagram.nodes if diagram.above[node] & s)
    graph = diagram.subgraph(diagram.nodes - s)
    graph = graph.subgraph(graph.ancestors(y))
    districts = effect_districts(graph, x, y)
    factors: list[Expression] = []
    used: list[P] = []
    for district in districts:
        factor = c_factor(graph, district)
        if not isinstance(factor, Hedge):
            factors.append(in_domain(tidy(factor), TARGET))
        elif differs & district:
            larger = stuck_in(graph, district) or factor.larger
            return _refused(tuple(sorted(larger)), tuple(sorted(district)), differs & district)
        else:
            used.append(_from_source(bare, district, graph.parents(district)))
            factors.append(used[-1])
    found = tidy(summed(frozenset().union(*districts) - y, product(*factors)))
    reason = "unlike mechanisms are observed in the target, like ones learned from the source"
    return Transport(
        "transportable", "formula", formula(found, x | y), found, reason, _experiments(used)
    )


def _from_source(bare: CausalDag, district: Names, parents: Names) -> P:
    """P(district | do(parents)), with rule 2 turning do() into conditioning where it can."""
    do, given = parents, frozenset[str]()
    for name in sorted(parents):
        number, others = bare.number(name), do - {name}
        cut = bare.graph.without_incoming(bare.numbers(others)).without_outgoing([number])
        reached = cut.walk([number], bare.numbers(others | given)).ends
        if reached.keys().isdisjoint(bare.numbers(district)):
            do, given = others, given | {name}
    return probability(district, given, do)


def _refused(larger: tuple[str, ...], smaller: tuple[str, ...], differs: Names) -> Transport:
    reason = (
        f"the populations may differ in {', '.join(sorted(differs))}, and unmeasured causes join "
        f"{', '.join(larger)}: neither the source's experiments nor observing the target settles it"
    )
    return Transport("not_transportable", "none", "", None, reason, s_hedge=(larger, smaller))


def _experiments(used: Sequence[P]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted({factor.do for factor in used if factor.do}))


def _check(dag: CausalDag, x: Names, y: Names, s: Names) -> None:
    dag.numbers(x | y | s)
    if not s or s & (x | y):
        raise DataError("expected at least one selection node besides treatments and outcomes")
    for name in sorted(s):
        if dag.parents(name) or dag.siblings(name):
            raise DataError(
                f"{name} has a cause in the DAG; a selection node has none: it marks where the "
                "populations differ"
            )
