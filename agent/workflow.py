"""The LangGraph state machine: nodes and edges only; it reads as a picture.

    parse -> ground -> propose -> investigate (one Send a thought) -> judge -> select -+
                                      ^------------- while thoughts are open ----------+
    select -> identify -> triangulate -> answer -> ledger

A question that is not causal, or whose mentions cannot be grounded, goes straight to `answer`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime  # noqa: TC002 - LangGraph reads the annotation
from langgraph.types import Send

from agent import nodes
from agent.notebook import Notebook
from agent.state import Branch, State
from agent.tree.thoughts import Tree

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from langgraph.graph.state import CompiledStateGraph

STEPS = (
    "parse",
    "ground",
    "propose",
    "judge",
    "select",
    "identify",
    "triangulate",
    "answer",
    "ledger",
)


def _step(name: str) -> Callable[[State, Runtime[Notebook]], Awaitable[State]]:
    function = getattr(nodes, name)

    async def run(state: State, runtime: Runtime[Notebook]) -> State:
        update: State = await function(state, runtime.context)
        return update

    run.__name__ = name
    return run


async def _investigate(branch: Branch, runtime: Runtime[Notebook]) -> State:
    return await nodes.investigate(branch, runtime.context)


def _after_parse(state: State) -> Literal["ground", "answer"]:
    return "ground" if state["kind"] in (*nodes.ANSWERABLE, "incomplete") else "answer"


def _after_ground(state: State) -> Literal["propose", "answer"]:
    return "propose" if state["grounded"] and state["kind"] in nodes.ANSWERABLE else "answer"


def _fan_out(state: State) -> list[Send] | Literal["identify"]:
    waiting = nodes.pending(Tree.from_json(state["tree"]))
    if not waiting:
        return "identify"
    return [Send("investigate", Branch(thought=thought.to_json())) for thought in waiting]


def build_workflow() -> CompiledStateGraph[State, Notebook, State, State]:
    """Compile the workflow. Run it with `ainvoke({"question": ...}, context=notebook)`."""
    graph: Any = StateGraph(State, context_schema=Notebook)
    for name in STEPS:
        graph.add_node(name, _step(name))
    graph.add_node("investigate", _investigate)
    graph.add_edge(START, "parse")
    graph.add_conditional_edges("parse", _after_parse)
    graph.add_conditional_edges("ground", _after_ground)
    graph.add_conditional_edges("propose", _fan_out, ["investigate", "identify"])
    graph.add_edge("investigate", "judge")
    graph.add_edge("judge", "select")
    graph.add_conditional_edges("select", _fan_out, ["investigate", "identify"])
    graph.add_edge("identify", "triangulate")
    graph.add_edge("triangulate", "answer")
    graph.add_edge("answer", "ledger")
    graph.add_edge("ledger", END)
    compiled: CompiledStateGraph[State, Notebook, State, State] = graph.compile()
    return compiled
