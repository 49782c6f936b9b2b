"""May an effect in a stratum be carried to a population that differs: S-admissibility.

Pearl & Bareinboim 2011: with T's incoming arrows cut, the selection nodes must be separated from the
outcome by what the stratum fixes. Otherwise the stratum's effect is another one over there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphs.dags.causal_dag import CausalDag


def stratum_transports(
    dag: CausalDag, treatment: str, outcome: str, fixed: Iterable[str], selection: Iterable[str]
) -> tuple[bool, str]:
    """Whether E[outcome | do(treatment), fixed] is the same in both populations, and why.

    Args:
        dag: the selection diagram: nodes of `selection` point at what may differ.
        treatment: a node.
        outcome: a node.
        fixed: the modifiers of the stratum.
        selection: the nodes S.

    Raises:
        UnknownNodeError: a name is not a node of the DAG.
    """
    s, z = frozenset(selection), frozenset(fixed)
    cut = dag.graph.without_incoming(dag.numbers([treatment]))
    reached = cut.walk(dag.numbers(s), dag.numbers(z | {treatment})).ends
    if dag.number(outcome) not in reached:
        return True, (
            f"the populations may differ in {_said(dag, s)}, which does not reach {outcome} once "
            f"{', '.join(sorted(z))} are held fixed"
        )
    return False, (
        f"the target population may differ in {_said(dag, s)}, which reaches {outcome} even at "
        f"fixed {', '.join(sorted(z))}: the stratum's effect is not transportable to it"
    )


def _said(dag: CausalDag, selection: frozenset[str]) -> str:
    below = {child for name in selection for child in dag.children(name)}
    return ", ".join(sorted(below)) or "nothing"
