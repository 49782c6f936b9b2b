"""A run can stop after any step and go on elsewhere from its state and artefacts, as JSON text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from agent.answer import Answer
from agent.artefacts import Artefacts
from agent.run_context import RunContext
from agent.settings import Settings
from agent.trace import Recorder
from agent.workflow import build_workflow

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore

LIMIT: Any = {"recursion_limit": 60}
QUESTIONS = [
    "Does LDL cholesterol cause coronary heart disease?",
    "How does metformin lower blood sugar?",
    "Does quitting smoking cause weight gain?",
    "Do green hats cause gout?",
    "What is the capital of France?",
    "Does metformin reduce weight, and does it prevent diabetes?",
]


def fresh(store: SqliteStore, artefacts: Artefacts) -> RunContext:
    """The inputs of another process: equal settings, a clock that stands still."""
    recorder = Recorder("r", clock=lambda: 0.0)
    return RunContext(store, Settings(), recorder, artefacts)


@pytest.mark.parametrize("text", QUESTIONS)
async def test_a_run_goes_on_from_its_state_after_any_step(starter: SqliteStore, text: str) -> None:
    context = fresh(starter, Artefacts())
    snapshots: list[tuple[str, str]] = []
    state: dict[str, Any] = {}
    step = ""
    async for mode, chunk in build_workflow().astream(
        {"text": text}, context=context, stream_mode=["updates", "values"], config=LIMIT
    ):
        if mode == "updates":
            step = next(iter(chunk))
        elif step:
            state = chunk
            held = {"state": state, "artefacts": context.artefacts.to_json()}
            snapshots.append((step, json.dumps(held)))
    expected = context.artefacts.get(state["answer"], Answer).model_dump_json()
    assert len(snapshots) >= 3
    for step, snapshot in snapshots:
        assert await finished(starter, json.loads(snapshot), step) == expected, f"after {step}"


async def finished(store: SqliteStore, held: dict[str, Any], step: str) -> str:
    """Go on after a step with nothing but what was held; the answer as JSON."""
    context = fresh(store, Artefacts(held["artefacts"]))
    workflow = build_workflow()
    workflow.checkpointer = InMemorySaver()
    config: Any = {**LIMIT, "configurable": {"thread_id": "t"}}
    await workflow.aupdate_state(config, held["state"], as_node=step)
    await workflow.ainvoke(None, context=context, config=config)
    state = (await workflow.aget_state(config)).values
    return context.artefacts.get(state["answer"], Answer).model_dump_json()
