"""The one visible list of causal tools, with JSON schemas that a model or a client may fill.

A model names a registered data set by its key, columns and arrows. It can name no file, write no
formula and see no row: what comes back are results with a status, a code and numbers.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphs.dag import Arrow, CausalDag
from graphs.errors import CyclicGraphError, DataError, InputError, SetupError, UnknownNodeError
from tools.causal.client import estimate_effect
from tools.causal.compile import compile_dag
from tools.causal.datasets import registered
from tools.causal.identify import identify
from tools.causal.present import effect_json
from tools.causal.query import CausalRequest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tools.causal.datasets import Dataset

MAX_ARROWS = 5000


class Ask(BaseModel):
    """What every tool refuses: fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class IdentifyAsk(Ask):
    """Does the effect follow from these arrows."""

    arrows: tuple[tuple[str, str], ...] = Field(max_length=MAX_ARROWS, description="cause, effect")
    latent: tuple[str, ...] = Field(default=(), description="nodes that nobody measured")
    treatment: str
    outcome: str


class EstimateAsk(Ask):
    """One effect in a registered data set."""

    dataset: str = Field(description="key of a registered data set")
    treatment: str
    outcome: str
    estimand: Literal["ATE", "ATT", "ATC"] = "ATE"
    strike: tuple[tuple[str, str], ...] = Field(
        default=(), description="arrows of the compiled DAG to leave out"
    )
    seed: int = Field(default=0, ge=0)


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


async def _identify(asked: IdentifyAsk, deadline_s: float) -> dict[str, Any]:
    arrows = tuple(Arrow(cause, effect) for cause, effect in asked.arrows)
    dag = CausalDag(arrows, latent=frozenset(asked.latent))
    work = asyncio.to_thread(identify, dag, asked.treatment, asked.outcome)
    try:
        found = await asyncio.wait_for(work, deadline_s)
    except TimeoutError:
        return _failed("TIMEOUT", f"stopped waiting at the deadline of {deadline_s:g} s")
    kept = ("status", "strategy", "adjustment_set", "estimand", "text", "witness")
    return {name: getattr(found, name) for name in (*kept, "measure_to_identify", "dag_hash")}


async def _estimate(asked: EstimateAsk, deadline_s: float) -> dict[str, Any]:
    dataset = _registered(asked.dataset)
    described = dataset.descriptor
    for column in (asked.treatment, asked.outcome):
        if column not in described.columns:
            text = f"{column!r} is not a column of {asked.dataset}: {', '.join(described.columns)}"
            raise UnknownNodeError(text)
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


def _registered(key: str) -> Dataset:
    for dataset in registered():
        if dataset.descriptor.key == key:
            return dataset
    known = ", ".join(dataset.descriptor.key for dataset in registered())
    raise DataError(f"there is no registered data set {key!r}; there are {known}")


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
    )
}
"""Every tool by name."""
