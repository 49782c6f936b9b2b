"""What a run assumes, and what it estimated itself: the DAG with what follows from it, and our own effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import PlainSerializer, PlainValidator

from graphs.dags.causal_dag import CausalDag
from tools.causal.query import EffectResult, Identification  # noqa: TC001 - read back from JSON


@dataclass(frozen=True)
class Cut:
    """What the design of some of the studies takes out of the DAG."""

    design: Literal["randomized", "mendelian_randomization"]
    arrows: tuple[tuple[str, str], ...]
    evidence: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Assumed:
    """The causal DAG that the answer assumes, and what follows from it.

    `observed` is the identification without the unmeasured causes, `with_latents` with them.
    """

    dag: Annotated[
        CausalDag, PlainSerializer(CausalDag.to_json), PlainValidator(CausalDag.from_json)
    ]
    labels: dict[str, str]
    text: str
    observed: Identification | None = None
    with_latents: Identification | None = None
    cuts: tuple[Cut, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Estimated:
    """Our own estimate in a data set, or why there is none."""

    effect: EffectResult
    title: str
    randomized: bool
    evidence: tuple[str, ...] = ()
