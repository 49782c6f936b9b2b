"""What a strategy is given and what it gives back, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal[
    "direct", "chain", "argument", "step", "sub-question", "evidence", "look-up", "candidate"
]
State = Literal["open", "done", "pruned"]


@dataclass(frozen=True)
class Posed:
    """A question as posed.

    Attributes:
        text: the question.
        options: the answers to choose from, such as yes, no and maybe; empty for an open question.
        context: passages to answer from, in order; may be empty.
    """

    text: str
    options: tuple[str, ...] = ()
    context: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One node of what was thought.

    Attributes:
        id: its place, such as "2.1": the first child of the second root.
        parent: the id of the node it goes on from; None for a root.
        option: the place of the option it speaks for; None where it speaks for none.
        value: an open step: the probability that examining it moves the chosen option; a done one: how
            it was assessed; 0 to 1, None where nobody can say.
    """

    id: str
    parent: str | None
    role: Role
    text: str
    option: int | None = None
    value: float | None = None
    state: State = "done"


@dataclass(frozen=True)
class Settled:
    """What a strategy made of a question.

    Attributes:
        options: as posed; of an open question the candidates that were found.
        probabilities: of the options, in their order, uncalibrated; they sum to 1. Empty where nothing
            could be said.
        reason: why it abstained; empty where it did not.
        tokens: prompt tokens newly computed and completion tokens, of the chat model alone.
        calls: prompts that were scored or answered; a batch counts each of its prompts.
        parse_failures: texts from which an answer was to be read and could not.
        judge_tokens: read by a judge of evidence, which is another and smaller model.
        steps: the tree of what was thought.
        notes: what a reader should know, such as a text that was shortened to fit.
        order: the places of the options as they were listed to whatever wrote the steps, which may name
            them by letter; empty where none were listed.
    """

    strategy: str
    model: str
    options: tuple[str, ...]
    probabilities: tuple[float, ...]
    reason: str
    tokens: int
    calls: int
    parse_failures: int
    judge_tokens: int
    steps: tuple[Step, ...]
    notes: tuple[str, ...]
    order: tuple[int, ...] = ()

    @property
    def chosen(self) -> int | None:
        """The most likely option's place, the first of equals; None if it abstained."""
        if self.reason or not self.probabilities:
            return None
        return max(range(len(self.probabilities)), key=self.probabilities.__getitem__)


@dataclass(frozen=True)
class Found:
    """What an idea found: log-probabilities of the options (need not be normalised), or why none."""

    scores: tuple[float, ...] | None
    steps: tuple[Step, ...] = ()
    reason: str = ""
