"""Questions as users ask them: `questions/*.jsonl`, `{id, class, q, reply | mention}`.

Several replies may count as right; a mechanism has to name one word of each group in `mention`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.strategies.posed import Posed
from evals.statistics.intervals import rate
from evals.tasks.answers import found, silent
from evals.tasks.lines import files, json_lines
from evals.tasks.sets.verdicts.asked import UNSEEN, Replied, cited, holds, replied
from evals.tasks.task import QuestionSet, TaskItem, Terms
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from agent.answer import Answer
    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Settled
    from evals.statistics.intervals import Mark
    from evals.tasks.lines import FileLine
    from evals.tasks.task import Marked

CLAIMS = ("yes", "no", "mixed", "size", "first", "second", "similar", "mechanism", "presupposition_false")  # fmt: skip
"""Replies that claim something."""


@dataclass(frozen=True)
class Expected:
    """The replies that are right, and groups of words of which each has to be met."""

    replies: frozenset[str]
    mention: tuple[tuple[str, ...], ...]


class QuestionBank(QuestionSet):
    """Questions as users ask them: effects, mechanisms, comparisons, refusals."""

    name = "questions"
    terms = Terms("Apache-2.0", may_train=True)
    aim = "open"
    by_model = False

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        return tuple(
            TaskItem(str(line.row.get("id", line.where)), Posed(line.text("q")), None,
                     str(line.row.get("class", "")), truth=_expected(line))
            for path in files(folder / self.name, "*.jsonl*")
            for line in json_lines(path)
        )  # fmt: skip

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: the workflow's reply; to some questions "unknown" is the right one."""

        async def settles(posed: Posed) -> Settled:
            try:
                answer = await rules.ask(posed.text)
            except InputError as error:
                return silent(posed, f"the question cannot be asked: {error}")
            return replied(
                posed, answer, found(answer.reply, answer.headline, notes=(holds(answer),))
            )

        return settles

    def credit(self, item: TaskItem, settled: Settled) -> float | None:
        """See `Task`."""
        expected, answer = item.truth, settled.answer if isinstance(settled, Replied) else None
        if not isinstance(expected, Expected) or answer is None:
            return 0.0
        if expected.replies == {"unknown"} and answer.reason in UNSEEN:
            return 0.0  # only evidence that was weighed can show that not enough is known
        return float(answer.reply in expected.replies and _mentions(expected, answer))

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`: claims that are not right, and those of them where no claim is.

        `coverage` is of what was claimed or weighed: "unknown" for want of evidence is no answer.
        """
        wrong = [_claims(one) and not one.right for one in marked]
        over = [w and not _may_claim(one) for w, one in zip(wrong, marked, strict=True)]
        shares = {
            "wrong": wrong,
            "overclaimed": over,
            "coverage": [_weighed(one) for one in marked],
        }
        return {name: rate(hits) for name, hits in shares.items()} | cited(marked, seed=seed)


def _expected(line: FileLine) -> Expected:
    replies, mention = line.row.get("reply", ["mechanism"]), line.row.get("mention", [])
    good = isinstance(replies, list) and all(isinstance(one, str) for one in replies)
    if not good or not all(isinstance(group, list) and group for group in mention):
        raise line.broken("reply is no list of texts, or mention no list of lists")
    return Expected(frozenset(replies), tuple(tuple(map(str, group)) for group in mention))


def _mentions(expected: Expected, answer: Answer) -> bool:
    """Every group of words is met in the headline or in a mechanism that is shown."""
    said = " ".join([answer.headline, *(m.text for m in answer.mechanisms)]).casefold()
    return all(any(word.casefold() in said for word in group) for group in expected.mention)


def _claims(one: Marked) -> bool:
    answer = one.settled.answer if isinstance(one.settled, Replied) else None
    return answer is not None and answer.reply in CLAIMS


def _weighed(one: Marked) -> bool:
    answer = one.settled.answer if isinstance(one.settled, Replied) else None
    return answer is not None and not (answer.reply == "unknown" and answer.reason in UNSEEN)


def _may_claim(one: Marked) -> bool:
    expected = one.item.truth if one.item else None
    return isinstance(expected, Expected) and bool(expected.replies & set(CLAIMS))


TASK = QuestionBank()
