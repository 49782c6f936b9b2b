"""Nodes, edges and paths of the knowledge graph: frozen values with their sources."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.biolink import FORWARD, PREDICATES, is_causal, sign_of

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    """Edges end to end, each walked from subject to object; the score ranks paths."""

    edges: tuple[Edge, ...]
    score: float = 0.0

    @property
    def nodes(self) -> tuple[Curie, ...]:
        """The nodes along the path, first to last."""
        return (self.edges[0].subject, *(edge.object for edge in self.edges))

    @property
    def sign(self) -> int | None:
        """Product of the edges' signs; unknown stays unknown."""
        product = 1
        for edge in self.edges:
            if edge.sign is None:
                return None
            product *= edge.sign
        return product

    def text(self, names: Mapping[str, str]) -> str:
        """The path in words: `metformin decreases gluconeogenesis increases blood glucose`."""

        def name(curie: Curie) -> str:
            return names.get(str(curie), str(curie))

        steps = [f"{edge.verb()} {name(edge.object)}" for edge in self.edges]
        return " > ".join([f"{name(self.edges[0].subject)} {steps[0]}", *steps[1:]])
