"""One strategy on one task: answered, calibrated where that was asked for, and scored."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.strategies.meter import Lasting
from agent.strategies.named import strategy_named
from agent.strategies.prompt_set import DEFAULT
from agent.strategies.settling import settle
from evals.tasks.answers import HELD, NOT_HELD
from evals.tasks.calibrating import Calibrated, Measured, calibrate, kind_of, stored
from evals.tasks.marks import average, baselines, metrics
from evals.tasks.task import Marked
from evals.tasks.thinking import think_all

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agent.judges.pair_judge import PairJudge
    from agent.models.chat_model import ChatModel
    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Posed, Settled
    from evals.statistics.intervals import Mark
    from evals.tasks.task import Task, TaskItem
    from evals.tasks.thinking import Settles, Thought

ALPHA = 0.1
"""Error rate of the abstention that is stored with a calibration when none is named."""


@dataclass(frozen=True)
class Setting:
    """What every strategy of one run is given alike.

    `rules` stands in for the model where there is none. With a `max_error` strategies abstain so that at
    most this share of their answers is wrong; without development items they then use what an earlier
    run has fitted.
    """

    model: ChatModel | None
    rules: ByRules | None
    judge: PairJudge | None
    task: Task
    budget_tokens: int
    max_error: float | None
    seed: int
    deadline_s: float


@dataclass(frozen=True)
class Side:
    """A strategy's answers to the scored items, in their order, and what they took.

    `thoughts` are what was made of each, by the id of the item. `beside` are baselines, and accuracy on
    the items of whose pair the graph in use holds something, and on the others.
    """

    strategy: str
    model: str
    marked: tuple[Marked, ...]
    found: dict[str, Mark]
    totals: dict[str, int]
    failed: int
    seconds: float
    calibration: tuple[str, ...]
    notes: dict[str, int]
    thoughts: dict[str, Thought]
    beside: dict[str, Any]

    @property
    def abstained(self) -> int:
        """Items that were looked at and not answered."""
        return sum(mark.chosen is None for mark in self.marked) - self.failed


async def side(
    name: str,
    scored: Sequence[TaskItem],
    dev: Sequence[TaskItem],
    setting: Setting,
    *,
    say: Callable[[str], None],
) -> Side:
    """Run a strategy on a task.

    Args:
        name: of the strategy.
        scored: the items that count.
        dev: items to calibrate on, none of which is scored; empty for no fitting.
        setting: model, judge, budget and seed.
        say: is told how far it is.
    """
    lasting = Lasting()
    settles = _settles(name, setting, lasting)
    started = time.perf_counter()
    calibrated = Calibrated()
    measured = _measured(name, setting)
    if dev:
        say(f"{name}: calibrating on {len(dev)} items of the development half")
        before = await think_all(_posed(dev), settles, say)
        data = f"{len(dev)} items of the development half of {setting.task.name}"
        calibrated = calibrate(
            dev,
            before,
            measured,
            max_error=setting.max_error or ALPHA,
            data=data,
            seed=setting.seed,
        )
    elif setting.max_error is not None:
        calibrated = stored(
            [kind_of(item.posed.options) for item in scored], measured, setting.max_error
        )
    thoughts = await think_all(_posed(scored), settles, say)
    marked = tuple(
        _mark(setting.task, i, thoughts[i.id], calibrated, setting.max_error is not None)
        for i in scored
    )
    return Side(
        strategy=name,
        model=setting.model.name if setting.model else "rules",
        marked=marked,
        found=metrics(marked, aim=setting.task.aim, seed=setting.seed)
        | setting.task.figures(marked, seed=setting.seed),
        totals=_totals(thoughts) | {"set_up_tokens": lasting.set_up_tokens},
        failed=sum(bool(thought.error) for thought in thoughts.values()),
        seconds=round(time.perf_counter() - started, 1),
        calibration=calibrated.said or ("uncalibrated",),
        notes=_notes(thoughts),
        thoughts=thoughts,
        beside=_beside(marked, setting.seed),
    )


def per_right(one: Side, price: float | None) -> dict[str, float]:
    """Tokens, seconds and money for each right answer; empty where none is right.

    Args:
        one: what was answered.
        price: US dollars for a million of the chat model's tokens; None where it is not known.
    """
    right = sum(mark.worth for mark in one.marked)
    if not right:
        return {}
    tokens = one.totals["tokens"] / right
    found = {"tokens": tokens, "seconds": one.seconds / right}
    return found if price is None else found | {"money": tokens * price / 1e6}


def to_json(task: str, one: Side, price: float | None = None) -> dict[str, Any]:
    """A side as `aetia evals run --json` prints it."""
    return {
        "task": task,
        "n": len(one.marked),
        "strategy": one.strategy,
        "model": one.model,
        "metrics": {name: vars(mark) for name, mark in one.found.items()},
        "beside": one.beside,
        "abstained": one.abstained,
        "failed": one.failed,
        **one.totals,
        "seconds": one.seconds,
        "per_right": per_right(one, price),
        "calibration": list(one.calibration),
        "notes": one.notes,
    }


def _posed(items: Sequence[TaskItem]) -> dict[str, Posed]:
    """The questions without their gold answers."""
    return {item.id: item.posed for item in items}


def _settles(name: str, setting: Setting, lasting: Lasting) -> Settles:
    if setting.rules is not None:
        return setting.task.by_rules(setting.rules)
    strategy = strategy_named(name)

    async def settles(posed: Posed) -> Settled:
        assert setting.model is not None
        return await settle(
            strategy, posed, setting.model, budget_tokens=setting.budget_tokens, seed=setting.seed,
            judge=setting.judge, deadline_s=setting.deadline_s, lasting=lasting,
        )  # fmt: skip

    return settles


def _measured(name: str, setting: Setting) -> Measured:
    judge = setting.judge or (setting.rules.judge if setting.rules else None)
    by = f"-{judge.name}-{judge.sha256[:8]}" if judge else ""
    version = f"{DEFAULT.version}-{name}-{setting.budget_tokens}{by}"
    source = setting.model or judge
    sha256 = getattr(source, "sha256", "")
    return Measured(source.name if source else "rules", str(sha256), version, ())


def _mark(
    task: Task, item: TaskItem, thought: Thought, calibrated: Calibrated, quiet: bool
) -> Marked:
    settled = thought.settled
    if settled is None or settled.chosen is None:
        return Marked(item.gold, None, (), item=item, settled=settled)
    credit = task.credit(item, settled)
    if item.gold is None:
        return Marked(None, settled.chosen, settled.probabilities, credit or 0.0, item, settled)
    options = item.posed.options
    likely = calibrated.apply(options, settled.probabilities)
    chosen = max(range(len(likely)), key=likely.__getitem__)
    if quiet and calibrated.abstains(options, likely):
        return Marked(item.gold, None, likely, None, item, settled)
    return Marked(item.gold, chosen, likely, credit, item, settled)


def _beside(marked: Sequence[Marked], seed: int) -> dict[str, Any]:
    """Baselines, and accuracy apart for what the graph in use holds and what it does not."""
    beside = {name: vars(mark) for name, mark in baselines(marked, seed=seed).items()}
    for name, note in (("held", HELD), ("not_held", NOT_HELD)):
        some = [one for one in marked if one.settled and note in one.settled.notes]
        if some:
            beside[name] = {"n": len(some), "accuracy": vars(average(some, seed=seed))}
    return beside


def _totals(thoughts: dict[str, Thought]) -> dict[str, int]:
    settled = [thought.settled for thought in thoughts.values() if thought.settled]
    return {
        "parse_failures": sum(one.parse_failures for one in settled),
        "tokens": sum(one.tokens for one in settled),
        "calls": sum(one.calls for one in settled),
        "judge_tokens": sum(one.judge_tokens for one in settled),
    }


def _notes(thoughts: dict[str, Thought]) -> dict[str, int]:
    """How often each kind of note was made; numbers in them are left out."""
    counted: dict[str, int] = {}
    for thought in thoughts.values():
        for note in thought.settled.notes if thought.settled else ():
            plain = " ".join(word for word in note.split() if not word.isdigit())
            counted[plain] = counted.get(plain, 0) + 1
    return dict(sorted(counted.items(), key=lambda one: -one[1]))
