"""How a claim is answered from given text without a chat model: figures first, the judge second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.literature.claims import judge_claim
from agent.literature.of_studies import conclude
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


class ClaimSet(QuestionSet):
    """Claims beside a text; a stance for which there is no option is an abstention."""

    aim = "verdict"
    stances = STANCES

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: the sentences of one abstract are one passage."""

        async def settles(posed: Posed) -> Settled:
            text = " ".join(posed.context)
            found = await judge_claim(posed.text, [text], rules.judge, deadline_s=rules.deadline_s)
            option = self.stances.get(found.stance)
            if option not in posed.options:
                return silent(posed, found.why)
            return chosen(posed, option, found.probability, found.why)

        return settles


class ReviewSet(QuestionSet):
    """What several trials say together."""

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`."""

        async def settles(posed: Posed) -> Settled:
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
            text = "\n\n".join(posed.context)
            found = await judge_claim(posed.text, [text], rules.judge, deadline_s=rules.deadline_s)
            if found.direction is None:
                return silent(posed, found.why)
            return chosen(posed, FOUND[found.direction], found.probability, found.why)

        return settles
