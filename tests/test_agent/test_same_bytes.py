"""The same question gives the same bytes, and asks the graph each thing once."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from agent.run import ask

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore

LDL = "Does LDL cholesterol cause coronary heart disease?"
SMOKING = "Does quitting smoking cause weight gain?"


class Counting:
    """A graph that counts the calls made to it, by method and arguments."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self.made: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        async def counted(*args: Any, **named: Any) -> Any:
            self.made[f"{name} {args} {sorted(named.items())}"] += 1
            return await method(*args, **named)

        return counted


@pytest.mark.parametrize("text", [LDL, SMOKING, "How does metformin lower blood sugar?"])
async def test_the_graph_is_asked_each_thing_once_and_the_count_is_the_count_made(
    starter: SqliteStore, text: str
) -> None:
    graph: Any = Counting(starter)
    answer = await ask(text, store=graph)
    estimates = 1 if answer.estimation else 0
    assert max(graph.made.values()) == 1, graph.made.most_common(3)
    assert answer.cost.tool_calls == graph.made.total() + estimates


def printed(seed: str, threads: str) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads}
    command = [sys.executable, "-m", "agent.faces.cli", "ask", SMOKING, "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    answer["cost"].pop("seconds")
    return answer


async def test_two_runs_under_any_hash_seed_and_threads_are_equal(starter: SqliteStore) -> None:
    await ask(SMOKING, store=starter)  # so that the estimate and its cross-check are there
    first, second = await asyncio.gather(
        asyncio.to_thread(printed, "1", "1"), asyncio.to_thread(printed, "77", "2")
    )
    assert first == second
