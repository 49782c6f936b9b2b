"""What the formal tools return: an answer with how it was reached, or a reasoned abstention."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from graphs.errors import InputError

Query = Literal[
    "marginal",
    "association",
    "effect",
    "adjustment",
    "selection",
    "conditional association",
    "effect of treatment on the treated",
    "natural direct effect",
    "natural indirect effect",
    "counterfactual",
    "causal claim",
]
RUNGS: dict[str, int] = {
    "marginal": 1,
    "association": 1,
    "conditional association": 1,
    "causal claim": 1,
    "effect": 2,
    "adjustment": 2,
    "selection": 2,
    "effect of treatment on the treated": 3,
    "natural direct effect": 3,
    "natural indirect effect": 3,
    "counterfactual": 3,
}


class UnreadableError(InputError):
    """A part of the text was not understood; the message says which and why."""


@dataclass(frozen=True)
class FormalAnswer:
    """An answer to a question about a model stated in words.

    `answer` is "yes", "no", a number as text, or empty where the tools abstain; then `why` says what
    stood in the way. `value` is the number behind a yes or no (a probability or a difference of two,
    from -1 to 1). `assumptions` are those that the text does not state and the answer rests on.
    """

    answer: str
    query: str
    why: str
    estimand: str = ""
    value: float | None = None
    graph: str = ""
    assumptions: tuple[str, ...] = ()

    @property
    def abstained(self) -> bool:
        """Whether nothing is claimed."""
        return not self.answer

    @property
    def rung(self) -> int | None:
        """1 seeing, 2 doing, 3 imagining; None where the question was not understood."""
        return RUNGS.get(self.query)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {**asdict(self), "abstained": self.abstained, "rung": self.rung}

    def with_graph(self, graph: str) -> FormalAnswer:
        """The same answer with the arrows that were read."""
        return replace(self, graph=graph)


def abstain(why: str, query: str = "", estimand: str = "") -> FormalAnswer:
    """Claim nothing, and say why."""
    return FormalAnswer("", query, why, estimand)
