"""Named fallacies: a question with its own evidence, and what may be said of it. They ship with Aetia.

Right: the verdict is one of those that count, its direction is true, the rival that matters has a status
that counts, and nothing is claimed too much (`evals.vignettes`).
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agent.strategies.posed import Posed, Settled
from evals.statistics.intervals import rate
from evals.tasks.answers import found, silent
from evals.tasks.sets.verdicts.asked import VERDICTS, Replied, replied
from evals.tasks.task import QuestionSet, TaskItem, Terms
from evals.vignettes.asking import answered
from evals.vignettes.judging import mark
from evals.vignettes.records import Vignette, read_all
from graphs.vocabulary.build import open_here

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from agent.strategies.by_rules import ByRules
    from evals.statistics.intervals import Mark
    from evals.tasks.task import Marked


@dataclass(frozen=True)
class PosedEvidence(Posed):
    """A question with the lines of evidence that it is asked with, and the name of its data set."""

    evidence: tuple[str, ...] = ()
    data: str = ""


class Fallacies(QuestionSet):
    """Vignettes: named fallacies with their evidence; is one fallen for?"""

    name = "vignettes"
    terms = Terms("Apache-2.0", may_train=True)
    aim = "open"
    by_model = False

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`; they ship with Aetia, so the folder is not looked at."""
        del folder
        return tuple(
            TaskItem(one.name, PosedEvidence(one.question, (), (), one.evidence, one.data), None,
                     one.fallacy, truth=one)
            for one in read_all()
        )  # fmt: skip

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: the workflow on a graph of this evidence and no more."""
        del rules

        async def settles(posed: Posed) -> Settled:
            assert isinstance(posed, PosedEvidence)
            vocabulary = open_here()
            try:
                with tempfile.TemporaryDirectory() as place:
                    answer = await answered(_blind(posed), Path(place) / "kg.sqlite", vocabulary)
            finally:
                await vocabulary.close()
            if answer.reply not in VERDICTS:
                return replied(posed, answer, silent(posed, answer.reply, said=answer.headline))
            return replied(posed, answer, found(answer.verdict, answer.headline))

        return settles

    def credit(self, item: TaskItem, settled: Settled) -> float | None:
        """See `Task`."""
        answer = settled.answer if isinstance(settled, Replied) else None
        if answer is None or not isinstance(item.truth, Vignette):
            return 0.0
        return float(mark(item.truth, answer).right)

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`: answers that claim more than the evidence settles."""
        del seed
        over = [_overclaims(one) for one in marked]
        wrong = [one.chosen is not None and not one.right for one in marked]
        return {"wrong": rate(wrong), "overclaimed": rate(over)}


def _blind(posed: PosedEvidence) -> Vignette:
    """A vignette with all that is asked, and nothing of what is right."""
    return Vignette(
        name="asked", fallacy="", question=posed.text, evidence=posed.evidence, truth="unknown",
        reply="", verdicts=("insufficient_evidence",), rival="chance", statuses=("open",),
        source="asked", data=posed.data,
    )  # fmt: skip


def _overclaims(one: Marked) -> bool:
    answer = one.settled.answer if isinstance(one.settled, Replied) else None
    vignette = one.item.truth if one.item else None
    if answer is None or not isinstance(vignette, Vignette):
        return False
    return not vignette.allows(answer.verdict, answer.direction, answer.reply)


TASK = Fallacies()
