"""`Proposer`: the one seam to what opens further thoughts. Rules, a script, or a model fill it.

A proposer names claims; whether one is examined, and when, is the search's to say. What a proposer
says never counts as evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from agent.models.chat_model import Usage
from agent.tree.propose import sub_questions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.answer import ModelUse
    from agent.dossier import Dossier
    from agent.tree.thoughts import Proposal, Tree


@dataclass(frozen=True)
class Proposed:
    """What was proposed, each with the id of the thought it belongs under, and a model's part in it."""

    under: tuple[tuple[str, Proposal], ...] = ()
    use: ModelUse | None = None
    usage: Usage = field(default_factory=lambda: Usage(calls=0))


class Proposer(Protocol):
    """Names claims to examine. A proposer that fails proposes nothing and says so; it never raises."""

    async def propose(self, tree: Tree, dossier: Dossier) -> Proposed:
        """Further claims, given what was examined so far."""
        ...


@dataclass(frozen=True)
class RulesProposer:
    """The sub-questions that rules open; arguments as of `propose.sub_questions`."""

    is_open: bool
    deepest: int

    async def propose(self, tree: Tree, dossier: Dossier) -> Proposed:
        """Things near to the pair, and the halves of a mechanism that was asked for."""
        return Proposed(sub_questions(tree, dossier, is_open=self.is_open, deepest=self.deepest))


@dataclass(frozen=True)
class ScriptedProposer:
    """Proposes what it is told to, under the direct claim. The public fake of `Proposer`."""

    says: tuple[Proposal, ...]

    async def propose(self, tree: Tree, dossier: Dossier) -> Proposed:
        """The script, each time."""
        direct = tree.named("direct")
        return Proposed(tuple((direct.id, one) for one in self.says) if direct else ())


async def grown(
    tree: Tree, dossier: Dossier, proposers: Sequence[Proposer]
) -> tuple[Tree, tuple[Proposed, ...]]:
    """The tree with what all of them propose, in their order; equal claims become one thought."""
    made = []
    for proposer in proposers:
        proposed = await proposer.propose(tree, dossier)
        for parent, proposal in proposed.under:
            tree = tree.expand(parent, (proposal,))
        made.append(proposed)
    return tree, tuple(made)
