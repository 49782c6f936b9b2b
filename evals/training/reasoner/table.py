"""Accuracy, tokens and calls by quantization and strategy, each with the same budget of tokens.

Every problem that was settled is a line in a file, so that a table goes on where it was stopped and a
test that is complete is not run again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from agent.faces.guard import run_async
from agent.models.backends.llama import LlamaModel
from agent.strategies.meter import Lasting
from agent.strategies.settling import settle
from evals.statistics.intervals import mean, share
from evals.training.reasoner.made.problems import TRUTHS, problems
from evals.training.reasoner.prompts import PROMPTS, STRATEGIES, posed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from agent.strategies.prompt_set import PromptSet
    from agent.strategies.strategy import Strategy
    from evals.statistics.intervals import Mark
    from evals.training.reasoner.made.drawn_names import Split
    from evals.training.reasoner.made.problems import Problem

SEEDS: dict[Split, int] = {"dev": 7, "test": 43}
"""Of the held-out problems; those of the test are others than every earlier test had."""
DRAWS = 7
"""Seed of every draw."""


@dataclass(frozen=True)
class Entry:
    """One problem, settled.

    `chosen` is the answer given, empty where the strategy abstained.
    """

    kind: str
    strategy: str
    budget: int
    problem: str
    hops: int
    truth: str
    chosen: str
    tokens: int
    calls: int
    parse_failures: int

    @property
    def is_right(self) -> bool:
        """Whether the answer is the truth."""
        return self.chosen == self.truth


@dataclass(frozen=True)
class Row:
    """One cell of the table.

    Attributes:
        kind: the quantization.
        strategy: its name.
        budget: tokens that a problem might take at most.
        n: problems.
        accuracy: share right; an abstention is not right.
        lift: accuracy less that of `direct` on the same problems; None where `direct` was not run.
        tokens, calls: means over problems.
        abstained: problems.
    """

    kind: str
    strategy: str
    budget: int
    n: int
    accuracy: Mark
    lift: Mark | None
    tokens: float
    calls: float
    abstained: int


async def run(
    files: dict[str, Path],
    split: Split,
    count: int,
    budgets: Sequence[int],
    out: Path,
    *,
    strategies: Sequence[Strategy] = STRATEGIES,
    prompts: PromptSet = PROMPTS,
    threads: int = 1,
) -> list[Entry]:
    """Settle every problem by every strategy with every file that is not yet done in `out`.

    Args:
        files: GGUF files by quantization.
        split: whose problems.
        count: of problems.
        budgets: tokens for each problem.
        out: a JSONL file; it is gone on with.
        strategies: to compare.
        prompts: how they speak to the model.
        threads: of the CPU.

    Raises:
        DataError, SetupError, ModelError: as `LlamaModel`.
    """
    done = read(out)
    known = {(item.kind, item.strategy, item.budget, item.problem) for item in done}
    made = list(problems(split, SEEDS[split], count))
    for kind, file in files.items():
        model = LlamaModel(file, n_ctx=1024, n_threads=threads, seed=DRAWS)
        lasting = Lasting()
        try:
            for strategy in strategies:
                for budget in budgets:
                    for problem in made:
                        if (kind, strategy.name, budget, problem.id) in known:
                            continue
                        item = await _item(kind, strategy, budget, problem, model, prompts, lasting)
                        done.append(item)
                        with out.open("a", encoding="utf-8") as file_out:
                            file_out.write(json.dumps(asdict(item)) + "\n")
        finally:
            await model.close()
    return done


async def _item(
    kind: str,
    strategy: Strategy,
    budget: int,
    problem: Problem,
    model: LlamaModel,
    prompts: PromptSet,
    lasting: Lasting,
) -> Entry:
    settled = await settle(
        strategy,
        posed(problem),
        model,
        budget_tokens=budget,
        seed=DRAWS,
        prompts=prompts,
        lasting=lasting,
    )
    chosen = "" if settled.chosen is None else TRUTHS[settled.chosen]
    return Entry(
        kind, strategy.name, budget, problem.id, problem.hops, problem.truth, chosen,
        settled.tokens, settled.calls, settled.parse_failures,
    )  # fmt: skip


def read(path: Path) -> list[Entry]:
    """What is settled so far; nothing where there is no file."""
    if not path.is_file():
        return []
    return [Entry(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def rows(items: Iterable[Entry]) -> list[Row]:
    """The table, in the order in which its cells first came."""
    cells: dict[tuple[str, str, int], dict[str, Entry]] = {}
    for item in items:
        cells.setdefault((item.kind, item.strategy, item.budget), {})[item.problem] = item
    return [
        _row(key, cell, cells.get((key[0], "direct", key[2]), {})) for key, cell in cells.items()
    ]


def _row(key: tuple[str, str, int], cell: dict[str, Entry], direct: dict[str, Entry]) -> Row:
    items, n = list(cell.values()), len(cell)
    gains = [
        float(item.is_right) - direct[name].is_right
        for name, item in cell.items()
        if name in direct
    ]
    return Row(
        *key,
        n,
        share(sum(item.is_right for item in items), n),
        mean(gains) if gains else None,
        round(sum(item.tokens for item in items) / n, 1),
        round(sum(item.calls for item in items) / n, 1),
        sum(not item.chosen for item in items),
    )


def markdown(table: Sequence[Row]) -> str:
    """The table as text."""
    lines = [
        "| file | strategy | budget | accuracy (95 % interval) | points over direct | tokens | calls |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.kind} | {row.strategy} | {row.budget} | {_shown(row.accuracy)} "
        f"| {_shown(row.lift, '+') if row.lift else ''} | {row.tokens:.0f} | {row.calls:.1f} |"
        for row in table
    ]
    return "\n".join(lines)


def _shown(mark: Mark, sign: str = "") -> str:
    """A share in percent with its interval, if it has one."""
    value, low, high = (
        None if one is None else 100 * one for one in (mark.value, mark.ci_low, mark.ci_high)
    )
    if low is None or high is None:
        return f"{value:{sign}.1f}"
    return f"{value:{sign}.1f} ({low:{sign}.1f} to {high:{sign}.1f})"


def run_now(*args: object, **options: object) -> list[Entry]:
    """`run`, for callers without an event loop."""
    return run_async(run(*args, **options))  # type: ignore[arg-type]
