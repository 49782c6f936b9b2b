"""`python -m evals.bench.tree`: what the search itself takes for each thought, without a model.

Every look-up is remembered from a first run, so that what is left between the proposal and the
identification is the workflow: values, policy, scores, state. No peer does the same work.
"""

from __future__ import annotations

import sys
import time
from statistics import median
from typing import TYPE_CHECKING

from agent.faces.guard import run_async
from agent.run import ask
from agent.settings import Settings
from evals.bench import strategies
from evals.bench.rows import Row, main
from graphs.opening import open_graph
from graphs.remembered import RememberedGraph

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from agent.trace import Event
    from graphs.store import KnowledgeGraph

QUESTIONS = (
    "Does LDL cholesterol cause coronary heart disease?",
    "Do NSAIDs increase the risk of GI bleeding?",
    "How does metformin lower blood glucose?",
    "Does zinc cause baldness?",
)
REPEATS = 5
BEAMS = (1, 3, 6)


def rows(options: argparse.Namespace) -> Iterable[Row]:
    """One row for each question and beam; then strategies beside Tree of Thoughts."""
    yield from run_async(_measured())
    yield from strategies.rows(options)


async def _measured() -> list[Row]:
    graph = await open_graph()
    try:
        remembered = RememberedGraph(graph)
        return [await _row(text, beam, remembered) for text in QUESTIONS for beam in BEAMS]
    finally:
        await graph.close()


async def _row(text: str, beam: int, store: KnowledgeGraph) -> Row:
    settings = Settings(judge="rules", beam_width=beam)
    took, thoughts, look_ups = [], 1, 0
    for _ in range(REPEATS + 1):
        marks: dict[str, float] = {}

        def heard(event: Event, marks: dict[str, float] = marks) -> None:
            marks.setdefault(event.step, time.process_time())

        answer = await ask(text, store=store, settings=settings, listener=heard)
        thoughts = sum(one["state"] == "examined" for one in answer.tree["thoughts"])
        look_ups = answer.cost.look_ups
        took.append((marks["identify"] - marks["propose"]) * 1e3 / thoughts)
    note = f"{thoughts} thoughts, {look_ups} look-ups"
    return Row(f"{text} beam {beam}", median(took[1:]), None, None, "ms cpu a thought", note)


if __name__ == "__main__":
    sys.exit(
        main(
            rows,
            "overhead of the search for each thought, and calls by strategy",
            questions=300,
            seed=0,
        )
    )
