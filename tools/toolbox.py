"""The one visible list of causal tools, with JSON schemas that a model or a client may fill.

A model names a registered data set by its key, columns and arrows. It can name no file, write no
formula and see no row: what comes back are results with a status, a code and numbers.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.errors import (
    CyclicGraphError,
    DataError,
    DeadlineError,
    InputError,
    SetupError,
    ToolError,
    UnknownNodeError,
)
from tools.asks import (
    EstimateAsk,
    FalsifyAsk,
    IdentifyAsk,
    MediateAsk,
    StratumAsk,
    SuggestAsk,
)
from tools.causal import jobs
from tools.causal.client import estimate_effect
from tools.causal.column_dag import compile_dag
from tools.causal.deadline import within
from tools.causal.identify import identify
from tools.causal.present import effect_json
from tools.causal.query import CausalRequest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tools.asks import Ask, DagAsk


@dataclass(frozen=True)
class Tool:
    """One tool: what a caller reads, the schema it fills, and what runs."""

    name: str
    description: str
    ask: type[Ask]
    run: Callable[[Any, float], Awaitable[dict[str, Any]]]

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of the arguments."""
        return self.ask.model_json_schema()


async def call(name: str, arguments: dict[str, Any], *, deadline_s: float = 60.0) -> dict[str, Any]:
    """Run a tool by name; bad arguments are a result, never an exception.

    Args:
        name: of a tool in `TOOLS`.
        arguments: as the tool's schema says.
        deadline_s: seconds after which the work is killed (code TIMEOUT).

    Raises:
        InputError: there is no such tool.
    """
    if name not in TOOLS:
        raise InputError(f"there is no tool {name!r}; there are {', '.join(TOOLS)}")
    tool = TOOLS[name]
    try:
        asked = tool.ask.model_validate(arguments)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        return _failed("INVALID_REQUEST", said)
    try:
        return await tool.run(asked, deadline_s)
    except CyclicGraphError as error:
        return _failed("CYCLIC_GRAPH", str(error))
    except UnknownNodeError as error:
        return _failed("UNKNOWN_VARIABLE", str(error))
    except (DataError, SetupError) as error:
        return _failed("UNKNOWN_DATASET", str(error))
    except DeadlineError as error:
        return _failed("TIMEOUT", str(error))
    except ToolError as error:
        return _failed("WORKER_FAILED", str(error))


async def _identify(asked: IdentifyAsk, deadline_s: float) -> dict[str, Any]:
    dag = _dag(asked)
    work = asyncio.to_thread(identify, dag, asked.treatment, asked.outcome)
    try:
        found = await asyncio.wait_for(work, deadline_s)
    except TimeoutError:
        return _failed("TIMEOUT", f"stopped waiting at the deadline of {deadline_s:g} s")
    kept = ("status", "strategy", "adjustment_set", "estimand", "text", "witness")
    return {name: getattr(found, name) for name in (*kept, "measure_to_identify", "dag_hash")}


async def _estimate(asked: EstimateAsk, deadline_s: float) -> dict[str, Any]:
    dataset = jobs.dataset_of(asked.dataset, (asked.treatment, asked.outcome))
    described = dataset.descriptor
    dag = compile_dag(described, asked.treatment, asked.outcome, {}, asked.strike)
    controls = described.with_role("negative_control_outcome")
    request = CausalRequest(
        descriptor=described.model_dump(mode="json"),
        treatment=asked.treatment,
        outcome=asked.outcome,
        dag=dag.to_json(),
        estimand=asked.estimand,
        negative_control_outcome=controls[0] if controls else None,
        seed=asked.seed,
    )
    return effect_json(await estimate_effect(dataset, request, deadline_s=deadline_s))


async def _stratum(asked: StratumAsk, deadline_s: float) -> dict[str, Any]:
    a = asked
    named = (a.dataset, a.treatment, a.outcome, a.modifiers, a.patient)
    return await _in_time(deadline_s, jobs.stratum_effect, *named)


async def _falsify(asked: FalsifyAsk, deadline_s: float) -> dict[str, Any]:
    return await _in_time(deadline_s, jobs.falsified, asked.dataset, _dag(asked), asked.alpha)


async def _suggest(asked: SuggestAsk, deadline_s: float) -> dict[str, Any]:
    a = asked
    named = (a.dataset, a.columns, a.algorithm, a.required, a.forbidden, a.bootstrap)
    return await _in_time(deadline_s, jobs.suggested, *named)


async def _mediate(asked: MediateAsk, deadline_s: float) -> dict[str, Any]:
    a = asked
    named = (a.dataset, _dag(a), a.treatment, a.mediators, a.outcome)
    return await _in_time(deadline_s, jobs.split_effect, *named)


async def _in_time(
    deadline_s: float, job: Callable[..., dict[str, Any]], *named: Any
) -> dict[str, Any]:
    return await asyncio.to_thread(partial(within, deadline_s, job, *named))


def _dag(asked: DagAsk) -> CausalDag:
    arrows = tuple(Arrow(cause, effect) for cause, effect in asked.arrows)
    return CausalDag(arrows, latent=frozenset(asked.latent))


def _failed(code: str, message: str) -> dict[str, Any]:
    return {"status": "failed", "code": code, "message": message}


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "identify_effect",
            "Decide whether the effect of treatment on outcome follows from a causal DAG: the "
            "adjustment set or formula, or the open path and what to measure. Reads no data.",
            IdentifyAsk,
            _identify,
        ),
        Tool(
            "estimate_effect",
            "Estimate an effect in a registered data set, with attempts to refute it. Gives no "
            "number where the effect is not identified.",
            EstimateAsk,
            _estimate,
        ),
        Tool(
            "effect_for_patient",
            "The effect among people like one patient in a registered data set, by modifiers named "
            "beforehand; refused outside the data's support.",
            StratumAsk,
            _stratum,
        ),
        Tool(
            "split_effect",
            "Natural direct and indirect effects through mediators in a registered data set, where "
            "the DAG identifies them.",
            MediateAsk,
            _mediate,
        ),
        Tool(
            "falsify_dag",
            "Test the conditional independencies that a DAG implies in a registered data set. A DAG "
            "that is not falsified is not confirmed.",
            FalsifyAsk,
            _falsify,
        ),
        Tool(
            "suggest_edges",
            "Edges that the data suggest among columns of a registered data set, with their marks. "
            "A suggestion for experts, never a DAG to estimate with.",
            SuggestAsk,
            _suggest,
        ),
    )
}
"""Every tool by name."""
