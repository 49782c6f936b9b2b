"""The causal tools as a caller outside may use them: data sets by key, DAGs by their arrows.

Work runs in processes that are killed at the bench's deadline. What the engine refuses to answer (no
overlap, not identified) is an answer; what could not be run is not.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphs.errors import DeadlineError, ToolError
from tools.base import ToolResult, found

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphs.dags.causal_dag import CausalDag
    from tools.asks import (
        Ask,
        DagAsk,
        EstimateAsk,
        FalsifyAsk,
        IdentifyAsk,
        MediateAsk,
        StratumAsk,
        SuggestAsk,
    )
    from tools.base import Bench

INVALID = ("INVALID_REQUEST", "UNKNOWN_DATASET", "UNKNOWN_VARIABLE", "CYCLIC_GRAPH")
"""Codes of the engine for what cannot be asked; all others but the failures are answers."""

FAILURES: dict[str, type[ToolError]] = {"TIMEOUT": DeadlineError, "WORKER_FAILED": ToolError}


@dataclass(frozen=True)
class Report:
    """What a causal tool says, as JSON; `status` and `code` in it are the engine's own."""

    values: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """As it is."""
        return self.values


async def identify_effect(asked: IdentifyAsk, bench: Bench) -> ToolResult[Report]:
    """Whether the effect follows from a DAG; reads no data."""
    from tools.causal.identify import identify

    answer = await asyncio.to_thread(identify, _dag(asked), asked.treatment, asked.outcome)
    return _reported(
        {
            "status": answer.status,
            "strategy": answer.strategy,
            "adjustment_set": list(answer.adjustment_set),
            "estimand": answer.estimand,
            "text": answer.text,
            "witness": list(answer.witness),
            "measure_to_identify": list(answer.measure_to_identify),
            "dag_hash": answer.dag_hash,
        },
        asked,
    )


async def estimate_effect(asked: EstimateAsk, bench: Bench) -> ToolResult[Report]:
    """An effect in a registered data set, with attempts to refute it."""
    from tools.causal import client
    from tools.causal.column_dag import compile_dag
    from tools.causal.jobs import dataset_of
    from tools.causal.present import effect_json
    from tools.causal.query import CausalRequest

    dataset = dataset_of(asked.dataset, (asked.treatment, asked.outcome), bench.datasets)
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
        event_must_be_named=True,
        seed=bench.seed,
    )
    result = await client.estimate_effect(dataset, request, deadline_s=bench.deadline_s)
    return _reported(effect_json(result), asked)


async def effect_for_patient(asked: StratumAsk, bench: Bench) -> ToolResult[Report]:
    """The effect among people like one patient."""
    from tools.causal.jobs import stratum_effect

    a = asked
    named = (a.dataset, a.treatment, a.outcome, a.modifiers, a.patient)
    return await _in_time(asked, bench, stratum_effect, *named)


async def falsify_dag(asked: FalsifyAsk, bench: Bench) -> ToolResult[Report]:
    """The independencies that a DAG implies, against a registered data set."""
    from tools.causal.jobs import falsified

    return await _in_time(asked, bench, falsified, asked.dataset, _dag(asked), asked.alpha)


async def suggest_edges(asked: SuggestAsk, bench: Bench) -> ToolResult[Report]:
    """Edges that the data suggest among columns."""
    from tools.causal.jobs import suggested

    a = asked
    named = (a.dataset, a.columns, a.algorithm, a.required, a.forbidden, a.bootstrap)
    return await _in_time(asked, bench, suggested, *named)


async def split_effect(asked: MediateAsk, bench: Bench) -> ToolResult[Report]:
    """Natural direct and indirect effects, where a DAG identifies them."""
    from tools.causal import jobs

    a = asked
    named = (a.dataset, _dag(a), a.treatment, a.mediators, a.outcome)
    return await _in_time(asked, bench, jobs.split_effect, *named)


async def _in_time(
    asked: Ask, bench: Bench, job: Callable[..., dict[str, Any]], *named: Any
) -> ToolResult[Report]:
    from tools.causal.deadline import awaited

    return _reported(await awaited(bench.deadline_s, job, *named), asked)


def _reported(values: dict[str, Any], asked: Ask) -> ToolResult[Report]:
    query = asked.model_dump(mode="json")
    code, message = values.get("code"), str(values.get("message", ""))
    if code in FAILURES:
        raise FAILURES[code](message)
    if code in INVALID:
        return ToolResult("invalid", (), query, message=message, code=code)
    return found((Report(values),), query)


def _dag(asked: DagAsk) -> CausalDag:
    from graphs.dags.causal_dag import Arrow, CausalDag

    arrows = tuple(Arrow(cause, effect) for cause, effect in asked.arrows)
    return CausalDag(arrows, latent=frozenset(asked.latent))
