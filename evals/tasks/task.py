"""`Task`: the one seam to a set of questions with gold answers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence
    from pathlib import Path

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Posed, Settled
    from evals.statistics.intervals import Mark

Split = Literal["dev", "test"]
Aim = Literal["options", "verdict", "open"]
"""What is asked for: one of options; one of options that are verdicts, of which the first claims most;
or what no list of options holds, such as a number, a graph or the names in a text."""


@dataclass(frozen=True)
class TaskItem:
    """One question.

    Attributes:
        id: unlike every other of its set.
        posed: all that is shown to whoever answers; a set may add fields of its own.
        gold: the place of the right option; None where the answer is open. For scorers alone.
        subset: the part of the set that it belongs to.
        source: items of one source are not independent and are sampled together; empty: it is alone.
        truth: what an open answer is compared with. For scorers alone.
    """

    id: str
    posed: Posed
    gold: int | None
    subset: str = ""
    source: str = ""
    truth: object = None

    @property
    def split(self) -> Split:
        """The half it belongs to, by its id alone: what is fitted on one half is scored on the other."""
        return "dev" if _digest(f"split {self.source or self.id}")[0] in "01234567" else "test"


@dataclass(frozen=True)
class Marked:
    """One item with what was said of it.

    `chosen` is None where nothing was said: it abstained, or it failed. `credit` of an open answer is
    what it is worth, 0 to 1; None where the place of the option decides.
    """

    gold: int | None
    chosen: int | None
    probabilities: tuple[float, ...]
    credit: float | None = None
    item: TaskItem | None = None
    settled: Settled | None = None

    @property
    def right(self) -> bool:
        """An abstention is not right, nor is an answer that is right in part."""
        return self.worth == 1

    @property
    def worth(self) -> float:
        """What the answer counts, 0 to 1."""
        if self.chosen is None:
            return 0.0
        return float(self.chosen == self.gold) if self.credit is None else self.credit

    @property
    def source(self) -> str:
        """What it shares with items that are not independent of it."""
        return (self.item.source or self.item.id) if self.item else ""


@dataclass(frozen=True)
class Terms:
    """What may be made of a set of questions.

    Attributes:
        licence: of the set, as its makers state it.
        may_train: a model that is given to others may be trained on it.
        patient_rows: its questions or contexts hold rows of patients: no training data is made of them.
    """

    licence: str
    may_train: bool
    patient_rows: bool = False


class Task(Protocol):
    """A set of questions.

    `name` is the name of the data's folder; `aim` what is asked for. `by_model` says whether a chat
    model can be asked at all: one that would have to read tables of rows is not.
    """

    @property
    def terms(self) -> Terms:
        """What its licence allows."""
        ...

    @property
    def name(self) -> str:
        """As the command line names it."""
        ...

    @property
    def aim(self) -> Aim:
        """What is asked for."""
        ...

    @property
    def by_model(self) -> bool:
        """Whether a chat model can answer in place of rules."""
        ...

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """All items below `folder/name`.

        Raises:
            DataError: a file is missing or not as it should be; the message names it and the line.
        """
        ...

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """How it is answered without a chat model; gold answers do not come in."""
        ...

    def credit(self, item: TaskItem, settled: Settled) -> float | None:
        """What an open answer is worth, 0 to 1; None: the place of the option decides."""
        ...

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """Metrics of its own, beside those that all sets have."""
        ...


class QuestionSet:
    """What most sets have in common; a set overrides what it does in another way."""

    aim: ClassVar[Aim] = "options"
    by_model: ClassVar[bool] = True

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: look-ups, and the judge on what text is given."""

        async def settles(posed: Posed) -> Settled:
            return await rules.settle(posed, "aetia")

        return settles

    def credit(self, item: TaskItem, settled: Settled) -> float | None:
        """See `Task`."""
        del item, settled
        return None

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`."""
        del marked, seed
        return {}


def sampled(items: Iterable[TaskItem], limit: int | None) -> tuple[TaskItem, ...]:
    """At most `limit` items, in an order by the hash of their sources and ids.

    So a sample does not depend on the order of the file, a smaller one begins a larger one, and what
    is compared with one another (a statement and its paraphrase) is there together.
    """
    ordered = sorted(items, key=lambda item: (_digest(item.source or item.id), _digest(item.id)))
    return tuple(ordered if limit is None else ordered[:limit])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
