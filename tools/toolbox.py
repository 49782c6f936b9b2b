"""The one list of tools: what the tree of thoughts examines with, and what a client may call.

    bench = Bench(store, seed=7, deadline_s=30)
    found = await call(STUDY_FINDINGS, {"treatment": "CHEBI:47774", "outcome": "DOID:3393"}, bench)
    found.items                     # typed: Evidence
    found.status, found.ending      # ("truncated", "200 found; only the 200 newest findings were ...")
    found.to_json()                 # {"status": ..., "items": [...], "query": ..., "cost": ...}

A tool has a name, a description for a model or a client, and a closed JSON schema (`Tool.schema`).
`call` never raises for what a caller wrote: bad arguments, an unknown tool, an unknown node are
results (`invalid`, with a code and a message); a store or worker that fails, or a passed deadline, is
`failed` (`ToolResult.checked` raises it again). What was cut at a limit is `truncated` and says what was
looked at. No schema can express a file, a row of data or a query; every result says what it cost.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, overload

from pydantic import ValidationError

from graphs.errors import (
    AetiaError,
    CyclicGraphError,
    DataError,
    DeadlineError,
    InputError,
    SetupError,
    StoreError,
    UnknownNodeError,
)
from graphs.remembered import RememberedGraph
from tools import (
    asks,
    causal_tools,
    held,
    knowledge,
    mechanisms,
    near,
    own_mechanisms,
    question_dag,
    studies,
    surroundings,
)
from tools.base import Cost, T, Tool, ToolResult
from tools.literature.lines.literature_tool import literature

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.base import Bench, Status

_ENDINGS: tuple[tuple[type[AetiaError], Status, str], ...] = (
    (CyclicGraphError, "invalid", "CYCLIC_GRAPH"),
    (UnknownNodeError, "invalid", "UNKNOWN_VARIABLE"),
    (DataError, "invalid", "UNKNOWN_DATASET"),
    (InputError, "invalid", "INVALID_REQUEST"),
    (SetupError, "unavailable", "NOT_INSTALLED"),
    (DeadlineError, "failed", "TIMEOUT"),
    (StoreError, "failed", "STORE_FAILED"),
    (AetiaError, "failed", "WORKER_FAILED"),
)
"""How an error ends a call; the first that fits."""

FIND_NODES = Tool(
    "find_nodes",
    "Look up nodes of the knowledge graph by name, synonym or CURIE, which the other tools take.",
    asks.NodesAsk,
    knowledge.find_nodes,
)
STUDY_FINDINGS = Tool(
    "study_findings",
    "Findings of studies about exactly this treatment and outcome, newest first: design, estimate "
    "with interval, population, source.",
    asks.FindingsAsk,
    studies.study_findings,
)
LITERATURE = Tool(
    "literature",
    "Findings about exactly this treatment and outcome, read by machine from the corpora in use and "
    "checked by nobody: estimate with interval, design, and its sentence. Without a corpus it is "
    "unavailable, which is not the same as empty.",
    asks.FindingsAsk,
    literature,
)
HEAD_TO_HEAD = Tool(
    "head_to_head",
    "Studies that compared treatment and comparator with each other on this outcome, in either order: "
    "the estimate is that of the exposure named, relative to the comparator named.",
    asks.HeadToHeadAsk,
    studies.head_to_head,
)
ASSESSMENTS_OF = Tool(
    "assessments_of",
    "What bodies concluded about exactly this treatment and outcome, newest first: causal "
    "conclusions, approved uses, contraindications, product labels, curated genetics; each with the "
    "body's own grade and source. A conclusion is not an estimate.",
    asks.AssessmentsAsk,
    studies.assessments_of,
)
HELD_ABOUT = Tool(
    "held_about",
    "What is held on one thing alone: what raises or lowers an outcome, or what a treatment raises or "
    "lowers, firmest first. A list to choose from, not a verdict.",
    asks.HeldAsk,
    held.held_about,
)
NEAR_EVIDENCE = Tool(
    "near_evidence",
    "Findings and assessments on something near to the pair: a member of a class, the class of a member, "
    "a part of the outcome. Each says how it is near; none is about the very pair.",
    asks.NearAsk,
    near.near_evidence,
)
NEAR_THINGS = Tool(
    "near_things",
    "What is near to the pair: members and classes of the treatment, each with how many findings and "
    "assessments of it and the outcome are held, and parts of the outcome. See near_evidence.",
    asks.PairAsk,
    near.near_things,
)
NEAR_COMPARISONS = Tool(
    "near_comparisons",
    "Studies that compared members of two classes, or the classes of two members, with each other. Each "
    "says how it is near; none is about the very two.",
    asks.HeadToHeadAsk,
    near.near_comparisons,
)
EDGES_BETWEEN = Tool(
    "edges_between",
    "What the graph states between two nodes: causal edges from treatment to outcome, and "
    "associations. An edge is a hypothesis with a source, not a proof.",
    asks.EdgesAsk,
    knowledge.edges_between,
)
MECHANISM_PATHS = Tool(
    "mechanism_paths",
    "The best paths of two or more edges from treatment to outcome, each with its sign and the source "
    "of every edge: causal ones; where there are none, paths of any kind with the steps that are not "
    "causal marked. A class goes through its members.",
    asks.MechanismAsk,
    mechanisms.mechanism_paths,
)
OWN_MECHANISMS = Tool(
    "own_mechanisms",
    "How a treatment acts, as sources state it: chains from the treatment to the uses and effects that "
    "they tell of, with the source of every step. A class goes through its members.",
    asks.OwnMechanismsAsk,
    own_mechanisms.own_mechanisms,
)
FOLLOW_METAPATH = Tool(
    "follow_metapath",
    "Paths from treatment to outcome whose edges and nodes are of given kinds, step by step "
    "(predicates, direction, category), best first. Not every such path is causal.",
    asks.MetapathAsk,
    surroundings.follow_metapath,
)
COMMON_CAUSES = Tool(
    "common_causes",
    "Nodes with a causal edge into both treatment and outcome: candidates for confounding.",
    asks.CausesAsk,
    surroundings.common_causes,
)
REVERSE_EVIDENCE = Tool(
    "reverse_evidence",
    "Findings and causal edges that run from the outcome to the treatment.",
    asks.EdgesAsk,
    knowledge.reverse_evidence,
)
CONTRADICTIONS = Tool(
    "contradictions",
    "Sources that state opposite directions of the effect of treatment on outcome, both sides listed.",
    asks.EdgesAsk,
    knowledge.contradictions,
)
RELATED_FINDINGS = Tool(
    "related_findings",
    "Findings that share the treatment or the outcome, but are not about the pair: context, never "
    "support.",
    asks.FindingsAsk,
    studies.related_findings,
)
QUESTION_DAG = Tool(
    "question_dag",
    "The causal DAG that the graph suggests for the effect of treatment on outcome: roles, arrows "
    "with sources, and what was dropped and why. Arrows can be struck and added.",
    asks.QuestionDagAsk,
    question_dag.question_dag,
)
IDENTIFY_EFFECT = Tool(
    "identify_effect",
    "Decide whether the effect of treatment on outcome follows from a causal DAG: the adjustment set "
    "or formula, or the open path and what to measure. Reads no data.",
    asks.IdentifyAsk,
    causal_tools.identify_effect,
)
ESTIMATE_EFFECT = Tool(
    "estimate_effect",
    "Estimate an effect in a registered data set, with attempts to refute it. Gives no number where "
    "the effect is not identified.",
    asks.EstimateAsk,
    causal_tools.estimate_effect,
    stops_itself=True,
)
EFFECT_FOR_PATIENT = Tool(
    "effect_for_patient",
    "The effect among people like one patient in a registered data set, by modifiers named "
    "beforehand; refused outside the data's support.",
    asks.StratumAsk,
    causal_tools.effect_for_patient,
    stops_itself=True,
)
SPLIT_EFFECT = Tool(
    "split_effect",
    "Natural direct and indirect effects through mediators in a registered data set, where the DAG "
    "identifies them.",
    asks.MediateAsk,
    causal_tools.split_effect,
    stops_itself=True,
)
FALSIFY_DAG = Tool(
    "falsify_dag",
    "Test the independencies that a DAG implies in a registered data set; passing confirms nothing.",
    asks.FalsifyAsk,
    causal_tools.falsify_dag,
    stops_itself=True,
)
SUGGEST_EDGES = Tool(
    "suggest_edges",
    "Edges that the data suggest among columns of a registered data set: for experts, no DAG to use.",
    asks.SuggestAsk,
    causal_tools.suggest_edges,
    stops_itself=True,
)

TOOLS: dict[str, Tool[Any]] = {
    tool.name: tool
    for tool in (
        FIND_NODES, STUDY_FINDINGS, LITERATURE, HEAD_TO_HEAD, ASSESSMENTS_OF, NEAR_THINGS, NEAR_EVIDENCE, NEAR_COMPARISONS,
        HELD_ABOUT, EDGES_BETWEEN, MECHANISM_PATHS,
        OWN_MECHANISMS, FOLLOW_METAPATH, COMMON_CAUSES, REVERSE_EVIDENCE, CONTRADICTIONS, RELATED_FINDINGS, QUESTION_DAG,
        IDENTIFY_EFFECT, ESTIMATE_EFFECT, EFFECT_FOR_PATIENT, SPLIT_EFFECT, FALSIFY_DAG, SUGGEST_EDGES,
    )
}  # fmt: skip
"""Every tool by name."""


@overload
async def call(tool: Tool[T], arguments: Mapping[str, Any], bench: Bench) -> ToolResult[T]: ...
@overload
async def call(tool: str, arguments: object, bench: Bench) -> ToolResult[Any]: ...
async def call(tool: Tool[Any] | str, arguments: object, bench: Bench) -> ToolResult[Any]:
    """Run a tool; what a caller wrote wrongly is a result, never an exception.

    Args:
        tool: one of the tools here, or the name of one.
        arguments: as the tool's schema says.
        bench: what the tool works on.
    """
    begun = time.perf_counter()
    chosen = TOOLS.get(tool) if isinstance(tool, str) else tool
    if chosen is None:
        message = f"there is no tool {tool!r}; there are {', '.join(TOOLS)}"
        return ToolResult("invalid", message=message, code="UNKNOWN_TOOL")
    graph = RememberedGraph(bench.store)
    result = await _run(chosen, arguments, replace(bench, store=graph))
    return replace(result, cost=Cost(graph.calls, time.perf_counter() - begun))


async def _run(tool: Tool[T], arguments: object, bench: Bench) -> ToolResult[T]:
    try:
        asked = tool.ask.model_validate(arguments)
    except ValidationError as error:
        return ToolResult("invalid", message=said_of(error), code="INVALID_REQUEST")
    query = asked.model_dump(mode="json")
    try:
        # Work that stops itself must be waited for: what it leaves behind is only known then.
        async with asyncio.timeout(None if tool.stops_itself else bench.deadline_s):
            return await tool.run(asked, bench)
    except TimeoutError:
        late = DeadlineError(f"{tool.name} was stopped at its deadline of {bench.deadline_s:g} s")
        return _failed(late, query)
    except AetiaError as error:
        return _failed(error, query)


def _failed(error: AetiaError, query: dict[str, Any]) -> ToolResult[Any]:
    status, code = next((s, code) for kind, s, code in _ENDINGS if isinstance(error, kind))
    raised = error if status in ("failed", "unavailable") else None
    return ToolResult(status, query=query, message=str(error), code=code, error=raised)


def said_of(error: ValidationError) -> str:
    """What is wrong with each field, in words."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg'].removeprefix('Value error, ')}" for e in found)  # fmt: skip
