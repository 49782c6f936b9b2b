"""Nodes, edges and paths of the knowledge graph: frozen values with their sources."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.biolink import FORWARD, PREDICATES, is_causal, sign_of
from graphs.plural import agree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphs.curie import Curie


def content_id(kind: str, *parts: object) -> str:
    """A short stable id made from content, such as `edge:1a2b3c4d5e`."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return f"{kind}:{hashlib.sha256(text.encode()).hexdigest()[:10]}"


@dataclass(frozen=True)
class Node:
    """A thing that the graph knows, with the words people use for it."""

    curie: Curie
    category: str
    name: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edge:
    """Subject acts on object, or goes with it; `source` states the fact, `checked` says where."""

    subject: Curie
    predicate: str
    object: Curie
    object_direction: str | None
    source: str
    checked: str

    @property
    def id(self) -> str:
        """Stable for the same statement from the same source."""
        return content_id(
            "edge", self.subject, self.predicate, self.object, self.object_direction, self.source
        )

    @property
    def sign(self) -> int | None:
        """+1, -1 or None: what more of the subject does to the object."""
        return sign_of(self.predicate, self.object_direction)

    @property
    def is_causal(self) -> bool:
        """Whether the edge is a hypothesis of cause."""
        return is_causal(self.predicate)

    @property
    def cause(self) -> Curie:
        """The end that acts, when the edge is causal: the subject, or the object if it runs back."""
        return self.subject if PREDICATES[self.predicate].runs == FORWARD else self.object

    @property
    def effect(self) -> Curie:
        """The end that is acted on, when the edge is causal."""
        return self.object if PREDICATES[self.predicate].runs == FORWARD else self.subject

    @property
    def is_symmetric(self) -> bool:
        """Whether the statement reads the same from either end."""
        return PREDICATES[self.predicate].symmetric

    def other(self, curie: Curie) -> Curie:
        """The end that is not `curie`."""
        return self.object if curie == self.subject else self.subject

    def verb(self) -> str:
        """The predicate in words, with its direction."""
        if self.object_direction:
            return "increases" if self.sign == 1 else "decreases"
        return PREDICATES[self.predicate].phrase


@dataclass(frozen=True)
class Path:
    """Edges end to end; an edge may be walked against the way it is stated. `score` ranks paths.

    Without a `start`, the path starts at the first edge's subject.
    """

    edges: tuple[Edge, ...]
    score: float = 0.0
    start: Curie | None = None

    @property
    def nodes(self) -> tuple[Curie, ...]:
        """The nodes along the path, first to last."""
        nodes = [self.start or self.edges[0].subject]
        for edge in self.edges:
            nodes.append(edge.other(nodes[-1]))
        return tuple(nodes)

    @property
    def is_causal(self) -> bool:
        """Whether every edge is causal and walked from cause to effect."""
        return all(
            edge.is_causal and edge.cause == node
            for node, edge in zip(self.nodes, self.edges, strict=False)
        )

    @property
    def sign(self) -> int | None:
        """Product of the signs from start to end; unknown stays unknown.

        A causal edge walked from effect to cause has no sign: what the effect says about its cause
        is no action on it. A correlation has the same sign from both ends.
        """
        product = 1
        for node, edge in zip(self.nodes, self.edges, strict=False):
            against = edge.is_causal and edge.cause != node
            if edge.sign is None or against:
                return None
            product *= edge.sign
        return product

    def text(self, names: Mapping[str, str], marks: Sequence[str] = ()) -> str:
        """The path in words: `metformin decreases gluconeogenesis > increases blood glucose`.

        A step that is walked against its statement is shown with the statement's own words:
        `asthma < IL13 is associated with`. `marks` are written behind the steps, in their order.
        """

        def name(curie: Curie) -> str:
            return names.get(str(curie), str(curie))

        nodes = self.nodes
        steps = []
        for node, target, edge in zip(nodes, nodes[1:], self.edges, strict=False):
            stated = edge.subject == node or edge.is_symmetric
            subject = name(node if stated else target)
            verb = agree(subject, edge.verb())
            steps.append(f"> {verb} {name(target)}" if stated else f"< {subject} {verb}")
        if marks:
            steps = [step + mark for step, mark in zip(steps, marks, strict=True)]
        first, *rest = steps
        return " ".join([name(nodes[0]), first.removeprefix("> "), *rest])
