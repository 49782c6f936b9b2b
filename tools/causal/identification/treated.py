"""The outcome that units with one treatment would have had with another: P(Y(t*) | T).

Such a counterfactual of two worlds is a function of the observed distribution when no unmeasured
cause joins the treatment with a variable that it directly affects (Shpitser & Tian 2009, "Effects of
treatment on the treated: identification and generalization", UAI).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.causal.identification.algebra import product, quotient, summed, tidy
from tools.causal.identification.expression import Expression, Renamed
from tools.causal.identification.id_algorithm import Hedge, c_factor, relevant_graph

if TYPE_CHECKING:
    from graphs.dags.causal_dag import CausalDag


def treated_distribution(dag: CausalDag, treatment: str, outcome: str) -> Expression | Hedge:
    """P(Y(t*) | T = t) as a function of `outcome`, `treatment` and `treatment*`; or what forbids it.

    The factors below the treatment take t*, that of the treatment itself takes t.

    Raises:
        UnknownNodeError: a name is not a node of the DAG.
        DataError: the outcome has too many ancestors for a formula.
    """
    dag.numbers([treatment, outcome])
    graph = relevant_graph(dag, frozenset({outcome, treatment}))
    factors: list[Expression] = []
    for district in graph.districts:
        children = frozenset(n for n in district if treatment in graph.above[n])
        if treatment in district and children:
            return Hedge(tuple(sorted(district)), tuple(sorted(children)))
        factor = c_factor(graph, district)
        if isinstance(factor, Hedge):
            return factor
        factor = tidy(factor)
        factors.append(Renamed(factor, treatment, f"{treatment}*") if children else factor)
    whole = summed(graph.nodes - {treatment, outcome}, product(*factors))
    return tidy(quotient(whole, summed(frozenset({outcome}), whole)))
