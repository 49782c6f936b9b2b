"""A question about facts: its answer, and the way back from its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.training.reasoner.made import wording

if TYPE_CHECKING:
    from evals.training.reasoner.made.stated import Fact, Facts


@dataclass(frozen=True)
class Inquiry:
    """A question about facts, with what is needed to answer it."""

    facts: Facts
    exposure: str
    outcome: str

    @property
    def label(self) -> str:
        """The right answer."""
        signs = self.facts.signs(self.exposure).get(self.outcome)
        return wording.VERB[min(signs)] if signs else "neither"

    @property
    def trail(self) -> tuple[Fact, ...]:
        """The way back from the outcome: to the exposure if it leads there, else as far as there is one."""
        found: list[Fact] = []
        node = self.outcome
        while node != self.exposure and (ways := self.facts.into(node)):
            from_it = [fact for fact in ways if self.reaches(fact.cause)]
            if len(from_it or ways) > 1:
                break
            found += from_it or ways
            node = found[-1].cause
        return tuple(found)

    def reaches(self, node: str) -> bool:
        """Whether a variable is the exposure or is changed by it."""
        return node == self.exposure or node in self.facts.below(self.exposure)
