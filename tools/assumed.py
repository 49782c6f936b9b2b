"""The causal DAG that an answer assumes, what studies' designs cut from it, and what a person changed in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import PlainSerializer, PlainValidator

from graphs.dags.causal_dag import CausalDag
from graphs.dags.dag_changes import Change  # noqa: TC001 - read back from JSON
from tools.causal.query import Identification  # noqa: TC001 - read back from JSON

if TYPE_CHECKING:
    from collections.abc import Iterable


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

    `observed` is the identification without the unmeasured causes, `with_latents` with them; `edits`: what
    a person changed, and `has_path`: whether a path from treatment to outcome is left.
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
    edits: tuple[Change, ...] = ()
    has_path: bool = True

    def still_holds(self, steps: Iterable[tuple[str, str]]) -> bool:
        """Whether a mechanism may be told: a path is left in the DAG, and none of its steps was struck."""
        struck = {one.nodes for one in self.edits if one.what == "struck"}
        return self.has_path and not struck & set(steps)
