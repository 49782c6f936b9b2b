"""Calls and tokens a question by strategy, on a simulated model and judge of known accuracy.

The peer is Tree of Thoughts, breadth first (Yao et al. 2023), in our own implementation with its default
width; ours is `aetia`. Same questions, same model, same cap. A row of calls holds only beside the row of
its accuracy: ours must be no less right.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.faces.guard import run_async
from agent.strategies.named import strategy_named
from agent.strategies.settling import settle
from evals.bench.rows import Row, main
from evals.simulated import PROMPTS, SimulatedModel, question

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

BUDGET = 4000
JUDGES = {2: (0.85, 1.5), 4: (0.8, 2.0)}
"""Options -> the probability that a step is right, and how far the verifier tells right from wrong."""
STEPS = 3


@dataclass(frozen=True)
class Outcome:
    """Means over questions."""

    accuracy: float
    calls: float
    tokens: float


async def outcome(name: str, options: int, questions: int, *, seed: int = 0) -> Outcome:
    """A strategy on simulated questions.

    Args:
        name: of the strategy.
        options: of each question; a key of `JUDGES`.
        questions: how many.
        seed: of the questions and the model.
    """
    draw = random.Random(seed)
    step, verifier = JUDGES[options]
    right = {number: draw.randrange(options) for number in range(questions)}
    model = SimulatedModel(
        right, options=options, step=step, steps=STEPS, verifier=verifier, seed=seed
    )
    strategy = strategy_named(name)
    done = [
        await settle(
            strategy, question(number, options), model, budget_tokens=BUDGET, seed=number,
            prompts=PROMPTS,
        )
        for number in right
    ]  # fmt: skip
    return Outcome(
        accuracy=sum(one.chosen == right[i] for i, one in enumerate(done)) / questions,
        calls=sum(one.calls for one in done) / questions,
        tokens=sum(one.tokens for one in done) / questions,
    )


def rows(options: argparse.Namespace) -> Iterable[Row]:
    """Accuracy, calls and tokens of ours beside the peer's, for each simulated judge."""
    for choices in JUDGES:
        ours = run_async(outcome("aetia", choices, options.questions, seed=options.seed))
        peer = run_async(outcome("tot-bfs", choices, options.questions, seed=options.seed))
        work = f"{options.questions} questions with {choices} options"
        for unit in ("accuracy", "calls", "tokens"):
            one, other = getattr(ours, unit), getattr(peer, unit)
            name = f"{work}: {unit}"
            yield Row(name, one, other, one / other, f"{unit}, ours / tot-bfs")


if __name__ == "__main__":
    sys.exit(main(rows, __doc__ or "", questions=300, seed=0))
