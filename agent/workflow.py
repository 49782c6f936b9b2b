"""The LangGraph state machine: nodes and edges only; it reads as a picture.

    parse -> ground -> propose -> judge -> choose -> investigate (one Send a thought) -> expand -+
                                    ^--- while an open thought could move the answer ------------+
    choose -> identify -> triangulate -> answer -> word -> ledger
    ground -> settle, and approve_dag -> identify, where a person is to be asked
    parse -> clause (one run of the whole a clause, in order) -> join, for a compound question

A question that is not causal, or whose mentions cannot be grounded, goes straight to `answer`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime  # noqa: TC002 - LangGraph reads the annotation
from langgraph.types import Command, Send, interrupt

from agent import nodes, telemetry
from agent.pauses.approval import approve_dag, settle
from agent.run_context import RunContext
from agent.state import OpenThought, State
from agent.tree import steps
from agent.writing.worded.in_words import in_words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph

    from agent.pauses.approval import Ask

    Step = Callable[[State, RunContext], Awaitable[State]]
    Pause = Callable[[State, RunContext, Ask], Awaitable[State]]

RECURSION = 2_000
"""Steps of one run at most, by LangGraph's count: four for each round of the search."""

STEPS: dict[str, Step] = {
    "parse": nodes.parse,
    "ground": nodes.ground,
    "propose": steps.propose,
    "judge": steps.judge,
    "choose": steps.choose,
    "expand": steps.expand,
    "identify": nodes.identify,
    "triangulate": nodes.triangulate,
    "answer": nodes.answer,
    "word": in_words,
    "ledger": nodes.ledger,
    "join": nodes.join,
}
"""Every step that reads the whole state; `investigate` is sent one thought at a time."""


def _step(name: str, function: Step) -> Callable[[State, Runtime[RunContext]], Awaitable[State]]:
    async def run(state: State, runtime: Runtime[RunContext]) -> State:
        with telemetry.span(f"step {name}"):
            update = await function(state, runtime.context)
        # Before the step counts as done: what it names must be there when the run goes on.
        await runtime.context.keep()
        return update

    return run


async def _investigate(branch: OpenThought, runtime: Runtime[RunContext]) -> State:
    update = await steps.investigate(branch, runtime.context)
    await runtime.context.keep()
    return update


def _pause(function: Pause) -> Callable[[State, Runtime[RunContext]], Awaitable[State]]:
    async def run(state: State, runtime: Runtime[RunContext]) -> State:
        return await function(state, runtime.context, interrupt)

    return run


async def _clause(state: State, runtime: Runtime[RunContext]) -> State:
    """Answer the next clause by a run of its own, which shares what this one was given."""
    clause = state["clauses"][len(state.get("parts", []))]
    start = State(text=clause["question"]["text"], **clause)  # type: ignore[typeddict-item]
    # Its steps are saved with those of the whole, which hands its checkpoints down.
    done = await build_workflow(pauses=runtime.context.settings.pauses).ainvoke(
        start, context=runtime.context, config={"recursion_limit": RECURSION}
    )
    return {"parts": [done["answer"]]}


def _after_clause(state: State) -> Literal["clause", "join"]:
    return "clause" if len(state["parts"]) < len(state["clauses"]) else "join"


def _after_parse(state: State) -> Literal["ground", "answer", "clause"]:
    if state["clauses"]:
        return "clause"
    return (
        "ground"
        if state["question"]["kind"] in (*nodes.ANSWERABLE, *nodes.OPEN_ENDED)
        else "answer"
    )


def _after_ground(state: State) -> Literal["propose", "answer"]:
    answerable = state["question"]["kind"] in nodes.ANSWERABLE
    return "propose" if state["grounded"] and answerable else "answer"


def _fan_out(state: State) -> list[Send] | Literal["identify"]:
    branches = steps.pending(state)
    return [Send("investigate", branch) for branch in branches] or "identify"


def build_workflow(
    saver: BaseCheckpointSaver[Any] | None = None, pauses: Sequence[str] = ()
) -> CompiledStateGraph[State, RunContext, State, State]:
    """Compile the workflow. Run it with `ainvoke({"text": ...}, context=RunContext(...))`.

    Args:
        saver: takes the state after every step; a run is then a thread of it.
        pauses: where a person is asked: `entities`, `dag`.
    """
    graph: Any = StateGraph(State, context_schema=RunContext)
    for name, function in STEPS.items():
        graph.add_node(name, _step(name, function))
    graph.add_node("investigate", _investigate)
    graph.add_node("clause", _clause)
    graph.add_edge(START, "parse")
    graph.add_conditional_edges("clause", _after_clause)
    graph.add_edge("join", END)
    graph.add_conditional_edges("parse", _after_parse)
    if "entities" in pauses:
        graph.add_node("settle", _pause(settle))
        graph.add_edge("ground", "settle")
    graph.add_conditional_edges("settle" if "entities" in pauses else "ground", _after_ground)
    last = "approve_dag" if "dag" in pauses else "identify"
    if "dag" in pauses:
        graph.add_node("approve_dag", _pause(approve_dag))
        graph.add_edge("approve_dag", "identify")
    graph.add_edge("propose", "judge")
    graph.add_edge("judge", "choose")
    graph.add_conditional_edges(
        "choose", _fan_out, {"investigate": "investigate", "identify": last}
    )
    graph.add_edge("investigate", "expand")
    graph.add_edge("expand", "judge")
    graph.add_edge("identify", "triangulate")
    graph.add_edge("triangulate", "answer")
    graph.add_edge("answer", "word")
    graph.add_edge("word", "ledger")
    graph.add_edge("ledger", END)
    compiled: CompiledStateGraph[State, RunContext, State, State] = graph.compile(
        checkpointer=saver
    )
    return compiled


def resuming(settled: dict[str, Any]) -> Command[Any]:
    """What to invoke a workflow with that waits for a person, once it is settled."""
    return Command(resume=settled)
