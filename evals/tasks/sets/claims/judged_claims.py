"""How a claim is answered from given text without a chat model: figures first, the judge second.

`agent.literature` reads; where this release has no such room, every claim is an abstention that says so.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from evals.tasks.answers import chosen, silent
from evals.tasks.task import QuestionSet

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Posed, Settled

CLAIM_OPTIONS = ("supported", "refuted", "unknown")
"""From the strongest claim to none."""
STANCES = {"support": "supported", "refute": "refuted", "not_enough": "unknown"}
FOUND = {"increases": "increased", "decreases": "decreased", "no_difference": "no difference"}
ROOM = "agent.literature"
UNREAD = "this release does not read what a text says of a claim"


class ClaimSet(QuestionSet):
    """Claims beside a text; a stance for which there is no option is an abstention."""

    aim = "verdict"
    stances = STANCES

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: the sentences of one abstract are one passage."""

        async def settles(posed: Posed) -> Settled:
            found = await _judged(posed.text, " ".join(posed.context), rules)
            option = self.stances.get(found.stance) if found else None
            if option not in posed.options:
                return silent(posed, found.why if found else UNREAD)
            return chosen(posed, option, found.probability, found.why)

        return settles


class ReviewSet(QuestionSet):
    """What several trials say together."""

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`."""

        async def settles(posed: Posed) -> Settled:
            if find_spec(ROOM) is None:
                return silent(posed, UNREAD)
            conclude = import_module(f"{ROOM}.of_studies").conclude
            found = await conclude(
                posed.text, posed.context, rules.judge, deadline_s=rules.deadline_s
            )
            return chosen(posed, found.answer, max(found.share, 1 / len(posed.options)), found.why)

        return settles


class FindingSet(QuestionSet):
    """What one trial found; where nothing sure enough is read it abstains."""

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: all passages are of one trial."""

        async def settles(posed: Posed) -> Settled:
            found = await _judged(posed.text, "\n\n".join(posed.context), rules)
            if not found or found.direction is None:
                return silent(posed, found.why if found else UNREAD)
            return chosen(posed, FOUND[found.direction], found.probability, found.why)

        return settles


async def _judged(claim: str, text: str, rules: ByRules) -> Any:
    """What the text says of the claim; None where nothing here reads it."""
    if find_spec(ROOM) is None:
        return None
    judge_claim = import_module(f"{ROOM}.claims").judge_claim
    return await judge_claim(claim, [text], rules.judge, deadline_s=rules.deadline_s)
