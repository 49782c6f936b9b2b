"""A path of the graph with the evidence of each step, as tools return it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tools.evidence import Evidence, from_edge
from tools.knowledge import names_of
from tools.told_paths import MEMBERSHIP, shown_name, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.statements import Edge, Path
    from tools.base import Bench

NOT_CAUSAL = " [not causal]"


@dataclass(frozen=True)
class RankedPath:
    """One ranked path, the evidence of each edge in order, and the names of its nodes."""

    path: Path
    edges: tuple[Evidence, ...]
    names: dict[str, str]

    @property
    def is_causal(self) -> bool:
        """Whether every step is a hypothesis of cause, walked from cause to effect."""
        return all(self.causal_steps)

    @property
    def causal_steps(self) -> tuple[bool, ...]:
        """For each step, whether it is a hypothesis of cause and walked from cause to effect."""
        pairs = zip(self.path.nodes, self.path.edges, strict=False)
        return tuple(edge.is_causal and edge.cause == node for node, edge in pairs)

    @property
    def loose_steps(self) -> int:
        """How many steps the text marks as not causal; 0 where it is told by what each thing becomes."""
        return 0 if told(self.path, self.names) else self.causal_steps.count(False)

    @property
    def is_turned(self) -> bool:
        """Whether it goes from an effect to its cause: nothing that happens there comes of the beginning."""
        if told(self.path, self.names):
            return False
        pairs = zip(self.path.nodes, self.path.edges, strict=False)
        return any(edge.is_causal and edge.cause != node for node, edge in pairs)

    @property
    def sign(self) -> int | None:
        """Product of the signs, membership in a class left out; unknown stays unknown."""
        product = 1
        for node, edge in zip(self.path.nodes, self.path.edges, strict=False):
            if edge.predicate == MEMBERSHIP:
                continue
            if edge.sign is None or (edge.is_causal and edge.cause != node):
                return None
            product *= edge.sign
        return product

    @property
    def text(self) -> str:
        """What becomes of each thing in turn; where a step is no hypothesis of cause, its own words."""
        as_it_goes = told(self.path, self.names)
        if as_it_goes is not None:
            return as_it_goes
        marks = ["" if causal else NOT_CAUSAL for causal in self.causal_steps]
        return self.path.text(self.names, marks)

    def to_json(self) -> dict[str, Any]:
        """The path in words, its sign (+1, -1 or unknown), and the evidence of each edge."""
        return {
            "text": self.text,
            "sign": self.sign,
            "score": self.path.score,
            "is_causal": self.is_causal,
            "causal_steps": list(self.causal_steps),
            "nodes": [str(curie) for curie in self.path.nodes],
            "edges": [edge.to_json() for edge in self.edges],
        }


async def ranked(bench: Bench, paths: Sequence[Path]) -> tuple[RankedPath, ...]:
    """Paths with the evidence and the names that go with them."""
    edges: list[Edge] = [edge for path in paths for edge in path.edges]
    names = await names_of(bench.store, edges)
    nodes = await bench.store.nodes(sorted({node for path in paths for node in path.nodes}))
    shown = {str(node.curie): shown_name(node) for node in nodes}
    return tuple(
        RankedPath(
            path,
            tuple(from_edge(edge, names) for edge in path.edges),
            {str(curie): shown[str(curie)] for curie in path.nodes},
        )
        for path in paths
    )
