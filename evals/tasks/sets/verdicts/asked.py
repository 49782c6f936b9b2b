"""A question of cause, asked of the whole workflow: its reply as one of the options, and what it cites."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from agent.strategies.by_rules import SURENESS
from agent.strategies.posed import Settled
from evals.statistics.intervals import mean
from evals.tasks.answers import HELD, NOT_HELD, chosen, silent
from evals.tasks.task import QuestionSet
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from agent.answer import Answer, Reply
    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Posed
    from evals.statistics.intervals import Mark
    from evals.tasks.task import Marked

VERDICTS = ("yes", "no", "unknown")
"""From the strongest claim to none."""
YES_NO = VERDICTS[:2]
"""Of sets that know the truth of every item: "unknown" abstains there, unless it leans to a side."""
CHANGES = ("increases", "decreases")
UNSEEN = ("nothing_held", "unknown_name", "not_understood", "not_causal", "unsupported_language")
"""Only evidence that was weighed can show that not enough is known: these are abstentions."""


@dataclass(frozen=True)
class Replied(Settled):
    """What the workflow made of a question, with the answer itself."""

    answer: Answer | None = None


class VerdictSet(QuestionSet):
    """Questions whose gold answer is yes, no, or that not enough is known."""

    aim = "verdict"

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: the workflow's reply; one that neither claims nor weighs is an abstention."""

        async def settles(posed: Posed) -> Settled:
            try:
                answer = await rules.ask(posed.text)
            except InputError as error:
                return silent(posed, f"the question cannot be asked: {error}")
            return replied(posed, answer, _settled(posed, answer))

        return settles

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`: how well the claims of the answers are cited."""
        return cited(marked, seed=seed)


def replied(posed: Posed, answer: Answer, settled: Settled) -> Replied:
    """The settled question with its answer beside it."""
    del posed
    return Replied(
        **{one.name: getattr(settled, one.name) for one in fields(settled)}, answer=answer
    )


def holds(answer: Answer) -> str:
    """The note on whether the graph in use holds something of the very pair."""
    ends = tuple(side.curie if side else None for side in (answer.treatment, answer.outcome))
    of_pair = [e for e in answer.evidence if (e.get("exposure"), e.get("outcome")) == ends]
    return HELD if of_pair else NOT_HELD


def _settled(posed: Posed, answer: Answer) -> Settled:
    notes = (holds(answer),)
    said = answer.reply
    if posed.options == YES_NO and (side := _leaning(answer)):
        said = side
    if said not in posed.options or answer.reason in UNSEEN:
        why = answer.reason or f"the reply is {said!r}"
        return silent(posed, why, said=answer.headline, notes=notes)
    sure = SURENESS[answer.certainty or "low"]
    return chosen(posed, said, sure, answer.headline, notes=notes)


def _leaning(answer: Answer) -> Reply | None:
    """The side of "possibly": an answer where only yes and no are open, and as sure as it says."""
    if answer.reply != "unknown" or answer.verdict != "suggestive" or len(answer.read_as) != 1:
        return None
    asked = answer.read_as[0]
    if answer.direction not in CHANGES or asked.asked_change == "none":
        return None
    as_asked = asked.asked_change in (None, answer.direction)
    return "yes" if as_asked is not asked.is_negated else "no"


def cited(marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
    """Over answers that claim something, each counting once, in 0 to 1.

    support: the share of an answer's sentences that its ledger gives a source that the answer lists.
    citation_precision: the share of the evidence its claims cite that is evidence of the answer.
    """
    supports, precisions = [], []
    for one in marked:
        if one.chosen is None or not isinstance(one.settled, Replied) or not one.settled.answer:
            continue
        answer = one.settled.answer
        known = {str(e.get("id")) for e in answer.evidence} | {s.id for s in answer.sources}
        if answer.ledger:
            supports.append(sum(bool(e.sources) for e in answer.ledger) / len(answer.ledger))
        ids = [name for claim in answer.claims for name in claim.evidence]
        if ids:
            precisions.append(sum(name in known for name in ids) / len(ids))
    found = {}
    if supports:
        found["support"] = mean(supports, seed=seed)
    if precisions:
        found["citation_precision"] = mean(precisions, seed=seed)
    return found
