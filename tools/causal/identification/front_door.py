"""The front-door criterion: Pearl 1995; Causality, definition 3.3.3.

The largest candidate set is a fixed point, and it intercepts the causal paths if any front-door set
does (Jeong, Tian & Bareinboim 2022, "Finding and listing front-door adjustment sets", NeurIPS).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.causal.identification.smallest import smallest_passing

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphs.dags.causal_dag import CausalDag


def find_front_door(dag: CausalDag, treatment: str, outcome: str) -> frozenset[str] | None:
    """A front-door set of observed nodes with no front-door proper subset; None if there is none.

    Raises:
        UnknownNodeError: treatment or outcome is not a node of the DAG.
    """
    start, end, graph = dag.number(treatment), dag.number(outcome), dag.graph
    confounded = graph.without_outgoing([start]).walk([start], ()).ends
    candidates = graph.ancestors([end]) & dag.numbers(dag.observed) - {start, end}
    free = candidates - confounded.keys()
    causal = graph.descendants([start])
    ranked = sorted(dag.named(free), key=lambda name: (dag.index[name] not in causal, name))

    def passes(names: frozenset[str]) -> bool:
        return _intercepts(dag, start, end, _unconfounded(dag, start, end, dag.numbers(names)))

    return smallest_passing(ranked, passes)


def is_front_door_set(
    dag: CausalDag, treatment: str, outcome: str, mediators: Collection[str]
) -> bool:
    """Whether the set meets the three front-door conditions."""
    start, end, graph = dag.number(treatment), dag.number(outcome), dag.graph
    chosen = dag.numbers(mediators)
    confounded = graph.without_outgoing([start]).walk([start], ()).ends
    return (
        chosen.isdisjoint({start, end})
        and chosen.isdisjoint(confounded)
        and _unconfounded(dag, start, end, chosen) == chosen
        and _intercepts(dag, start, end, chosen)
    )


def _unconfounded(dag: CausalDag, start: int, end: int, chosen: set[int]) -> set[int]:
    """The largest part whose back-door paths to the outcome the treatment blocks.

    Dropping a node restores its arrows, so a node that fails now fails ever after.
    """
    while True:
        reached = dag.graph.without_outgoing(chosen).walk([end], {start}).ends
        kept = chosen - reached.keys()
        if kept == chosen:
            return kept
        chosen = kept


def _intercepts(dag: CausalDag, start: int, end: int, chosen: set[int]) -> bool:
    """Whether every directed path from treatment to outcome meets the set."""
    seen, stack = {start}, [start]
    while stack:
        for child in dag.graph.children[stack.pop()]:
            if child not in seen and child not in chosen:
                seen.add(child)
                stack.append(child)
    return end not in seen
