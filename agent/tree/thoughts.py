"""The tree of thoughts: frozen values, and the verbs that return new trees.

A thought is one claim to examine. Its id spells its place ("0.1.2"), so that a trace can be read
without the tree; its key spells what it is about, so that the same claim is one thought wherever it is
proposed. Evidence is held by id; the artefacts live in the run's side store.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from graphs.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.base import Status

Role = Literal[
    "question",
    "rival",
    "line",
    "comparison_arm",
    "sub_question",
    "mechanism_step",
    "reasoning_step",
]
"""`reasoning_step` is text that no tool can examine: it carries no evidence."""
ThoughtState = Literal["open", "examined"]
Link = Literal["changes", "compared", "shared_cause", "linked"]
"""What a claim says of its two sides: one changes the other, they are compared, and so on."""
RULES = "rules"
"""The origin of what no model proposed."""


@dataclass(frozen=True)
class About:
    """What a claim is about, in values: the same claim in other words is equal.

    Attributes:
        exposure: CURIE.
        outcome: CURIE.
        link: what the claim says of the two.
        direction: of the outcome under more of the exposure; empty where either is meant.
        population: whom it is about; empty for people in general.
        comparator: CURIE of the other treatment of a comparison.
    """

    exposure: str
    outcome: str
    link: Link = "changes"
    direction: str = ""
    population: str = ""
    comparator: str = ""


@dataclass(frozen=True)
class LayerScores:
    """The four evaluator layers, each in [0, 1] or None where the layer abstained.

    Layers 1 to 4 of the design (QM-ToT's assessment layers, arXiv:2504.12334, made checkable).
    """

    grounding: float | None = None
    logic: float | None = None
    plausibility: float | None = None
    causal: float | None = None


@dataclass(frozen=True)
class Proposal:
    """A claim that someone would have examined, before it has a place in a tree.

    Attributes:
        role: what kind of thought it becomes.
        name: of what examines it, such as `randomized`.
        claim: in words.
        about: the same in values; None for text alone.
        origin: `rules`, or a model with the hash of its file.
        how: what the thing it is about is to the thing asked about, of a sub-question.
    """

    role: Role
    name: str
    claim: str
    about: About | None = None
    origin: str = RULES
    how: str = ""

    @property
    def key(self) -> str:
        """Sixteen hexadecimal digits of what it is about; of its words only where it is words alone."""
        values = vars(self.about).values() if self.about else [fold(self.claim)]
        return hashlib.sha256("\x1e".join([self.role, self.name, *values]).encode()).hexdigest()[
            :16
        ]


@dataclass(frozen=True)
class Thought:
    """One claim in the tree, with what was found for it.

    Attributes:
        id: its place.
        parent: id of the thought above.
        role: what kind of thought it is.
        name: of what examines it.
        claim: in words; `about` holds the same in values.
        state: `open` until it is examined.
        evidence: ids.
        status: what was found, or why it was not examined, in a few words.
        layers: the evaluators' scores.
        score: probability that its evidence points where all evidence does, in [0, 1].
        about: as in `Proposal`.
        origin: everyone who proposed it.
        key: as in `Proposal`.
        how: as in `Proposal`.
        ending: how the tools that examined it ended; nothing found and not able to look differ.
        value: while open: probability that examining it moves the verdict, in [0, 1].
        cost: look-ups that examining it took.
    """

    id: str
    parent: str | None
    role: Role
    name: str
    claim: str
    state: ThoughtState = "open"
    evidence: tuple[str, ...] = ()
    status: str = "not examined"
    layers: LayerScores = field(default_factory=LayerScores)
    score: float | None = None
    about: About | None = None
    origin: tuple[str, ...] = (RULES,)
    key: str = ""
    how: str = ""
    ending: Status | Literal[""] = ""
    value: float | None = None
    cost: int = 0

    @property
    def depth(self) -> int:
        """0 for the root."""
        return self.id.count(".")

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; `from_json` is the inverse."""
        return {
            **vars(self),
            "evidence": list(self.evidence),
            "origin": list(self.origin),
            "layers": dict(vars(self.layers)),
            "about": dict(vars(self.about)) if self.about else None,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Thought:
        """Read back what `to_json` wrote."""
        read: dict[str, Any] = {
            "layers": LayerScores(**data["layers"]),
            "about": About(**data["about"]) if data["about"] else None,
            "evidence": tuple(data["evidence"]),
            "origin": tuple(data["origin"]),
        }
        return cls(**{**data, **read})


@dataclass(frozen=True)
class Tree:
    """All thoughts of a run by id; parents come before their children."""

    thoughts: tuple[Thought, ...] = ()

    @classmethod
    def rooted(cls, claim: str) -> Tree:
        """A tree that holds the question alone."""
        return cls((Thought("0", None, "question", "question", claim, state="examined"),))

    def __getitem__(self, thought_id: str) -> Thought:
        for thought in self.thoughts:
            if thought.id == thought_id:
                return thought
        raise KeyError(thought_id)

    def children(self, thought_id: str) -> tuple[Thought, ...]:
        """The thoughts directly below, in the order they were proposed."""
        return tuple(thought for thought in self.thoughts if thought.parent == thought_id)

    def waiting(self) -> tuple[Thought, ...]:
        """Thoughts that nothing was looked up for yet."""
        return tuple(thought for thought in self.thoughts if thought.state == "open")

    def named(self, name: str) -> Thought | None:
        """The first thought of that name, or None."""
        return next((thought for thought in self.thoughts if thought.name == name), None)

    def expand(self, parent: str, proposals: Iterable[Proposal]) -> Tree:
        """Add an open child for each proposal; a claim that is there already gains an origin."""
        thoughts = {thought.id: thought for thought in self.thoughts}
        known = {thought.key: thought.id for thought in self.thoughts if thought.key}
        place = len(self.children(parent))
        for one in proposals:
            if one.key in known:
                there = thoughts[known[one.key]]
                origins = tuple(dict.fromkeys((*there.origin, one.origin)))
                thoughts[there.id] = replace(there, origin=origins)
                continue
            here = f"{parent}.{place}"
            place += 1
            known[one.key] = here
            thoughts[here] = Thought(
                here, parent, one.role, one.name, one.claim,
                about=one.about, origin=(one.origin,), key=one.key, how=one.how,
            )  # fmt: skip
        return Tree(tuple(thoughts.values()))

    def update(self, *changed: Thought) -> Tree:
        """Put thoughts in the place of those with the same id."""
        by_id = {thought.id: thought for thought in changed}
        return Tree(tuple(by_id.get(thought.id, thought) for thought in self.thoughts))

    def told(self) -> list[dict[str, Any]]:
        """What a reader who watches the tree grow sees of each thought, as JSON types."""
        names = ("id", "parent", "claim", "role", "name", "state", "status", "score", "value")
        return [
            {**{n: getattr(t, n) for n in names}, "layers": dict(vars(t.layers))}
            for t in self.thoughts
        ]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; `from_json` is the inverse."""
        return {"thoughts": [thought.to_json() for thought in self.thoughts]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Tree:
        """Read back what `to_json` wrote."""
        return cls(tuple(Thought.from_json(item) for item in data["thoughts"]))
