"""What lines of text have told of a graph so far, and the DAG that they make."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphs.dags.causal_dag import Arrow, CausalDag


@dataclass
class LineGraph:
    """Arrows, arcs and nodes, in the order of the text."""

    arrows: list[tuple[str, str]] = field(default_factory=list)
    arcs: set[frozenset[str]] = field(default_factory=set)
    nodes: set[str] = field(default_factory=set)
    latent: set[str] = field(default_factory=set)
    marked: dict[str, str] = field(default_factory=dict)
    """What an analysis looks at: exposure or outcome -> node."""

    def edge(self, one: str, operator: str, other: str) -> None:
        if operator == "<->":
            self.arcs.add(frozenset((one, other)))
        else:
            self.arrows.append((one, other) if operator == "->" else (other, one))

    def dag(self) -> CausalDag:
        arrows = tuple(Arrow(a, b, ("file",), "user") for a, b in self.arrows)
        joined = {end for pair in self.arrows for end in pair}.union(*self.arcs)
        nodes = frozenset(self.nodes | joined | self.latent)
        exposures, outcomes = (
            frozenset(filter(None, [self.marked.get(key)])) for key in ("exposure", "outcome")
        )
        return CausalDag(
            arrows,
            nodes,
            frozenset(self.latent),
            frozenset(self.arcs),
            exposures=exposures,
            outcomes=outcomes,
        )
