"""The tree of thoughts: frozen values, and the verbs that return new trees.

A thought is one claim to examine. Its id spells its place ("0.1.2"), so that a trace can be read
without the tree. Evidence is held by id; the artefacts live in the run's side store.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

ThoughtKind = Literal["question", "rival", "line"]
ThoughtState = Literal["open", "examined", "pruned"]


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
class Thought:
    """One claim in the tree, with what was found for it."""

    id: str
    parent: str | None
    kind: ThoughtKind
    name: str
    claim: str
    state: ThoughtState = "open"
    evidence: tuple[str, ...] = ()
    status: str = "not examined"
    layers: LayerScores = field(default_factory=LayerScores)
    score: float | None = None

    @property
    def depth(self) -> int:
        """0 for the root."""
        return self.id.count(".")

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; `from_json` is the inverse."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Thought:
        """Read back what `to_json` wrote."""
        fields = {**data, "evidence": tuple(data["evidence"])}
        return cls(**{**fields, "layers": LayerScores(**data["layers"])})


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

    def open_leaves(self) -> tuple[Thought, ...]:
        """Thoughts still to be investigated: open, with nothing below them."""
        parents = {thought.parent for thought in self.thoughts}
        return tuple(t for t in self.thoughts if t.state == "open" and t.id not in parents)

    def named(self, name: str) -> Thought | None:
        """The first thought of that name, or None."""
        return next((thought for thought in self.thoughts if thought.name == name), None)

    def expand(
        self, parent: str, kind: ThoughtKind, proposals: tuple[tuple[str, str], ...]
    ) -> Tree:
        """Add one open child for each (name, claim) under `parent`."""
        start = len(self.children(parent))
        added = tuple(
            Thought(f"{parent}.{start + i}", parent, kind, name, claim)
            for i, (name, claim) in enumerate(proposals)
        )
        return Tree(self.thoughts + added)

    def update(self, *changed: Thought) -> Tree:
        """Put thoughts in the place of those with the same id."""
        by_id = {thought.id: thought for thought in changed}
        return Tree(tuple(by_id.get(thought.id, thought) for thought in self.thoughts))

    def prune(self, *thought_ids: str) -> Tree:
        """Mark thoughts as pruned; they stay visible in the tree."""
        return self.update(*(replace(self[i], state="pruned") for i in thought_ids))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; `from_json` is the inverse."""
        return {"thoughts": [thought.to_json() for thought in self.thoughts]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Tree:
        """Read back what `to_json` wrote."""
        return cls(tuple(Thought.from_json(item) for item in data["thoughts"]))
