"""The workflow's state: plain JSON types only, so that any checkpointer can hold it.

Everything a later step needs is here, or is named here by its id in the run's `Artefacts`. `Dossier`
reads it back as typed values.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

from agent.answer import Bounding  # noqa: TC001 - LangGraph reads the annotation
from agent.question import Asked, CausalQuestion, GroundedMention

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]


class State(TypedDict, total=False):
    """What flows between the steps. Lists with a reducer grow; everything else is replaced."""

    text: str
    """The question as asked, trimmed."""
    question: Json
    """`CausalQuestion`; given with the text, or set by parse."""
    read_by_rules: Json | None
    """What the rules made of the question, where a model read it otherwise and is not confirmed yet."""
    treatment: Json | None
    """`GroundedMention`; given with the question, or set by ground."""
    outcome: Json | None
    """As `treatment`."""
    comparator: Json | None
    """As `treatment`; of a comparison."""
    notes: list[str]
    """What was set aside or read otherwise; set by parse."""
    clauses: list[Json]
    """`asked_state` of each clause of a compound question; empty for a question of one."""
    parts: Annotated[list[str], operator.add]
    """Ids of the answers to the clauses so far, in the order of the clauses."""
    grounded: bool
    """Whether the mentions were mapped to different nodes and nothing must be asked back."""
    tree: Json
    """`Tree`; replaced whole by the steps of the search."""
    examined: Annotated[list[Json], operator.add]
    """`Examined` of each investigated thought under its id; parallel branches append to it."""
    chosen: list[str]
    """Ids of the thoughts to examine now; empty at the end of the search."""
    began: int
    """Calls that were made before the first thought was examined."""
    looked: int
    """Look-ups that examining thoughts took; set at the end of the search."""
    bound: Annotated[list[Bounding], operator.add]
    """Names of the budgets that cut something, each as often as it did."""
    lookups: Annotated[list[Json], operator.add]
    """`LookUp` of every step but investigate, in order."""
    models: Annotated[list[Json], operator.add]
    """`ModelUse` of the models that had a part so far."""
    spent: Annotated[list[Json], operator.add]
    """`Usage` of every call of a model."""
    edits: list[Json]
    """`DagEdits` that a person gave with the question; applied in turn to the DAG that is drawn."""
    dag: Json
    """`CausalDag` that a person gave in place of the one that is drawn; set by approve_dag."""
    assumed: str
    """Id of the `Assumed` DAG; set by identify."""
    estimated: str | None
    """Id of the `Estimated` effect; set by identify, None where no data set holds both variables."""
    concluded: str
    """Id of the `Concluded` verdict; set by triangulate."""
    answer: str
    """Id of the `Answer`; set by answer, replaced by ledger."""


class OpenThought(TypedDict):
    """What one `investigate` branch receives: a thought, and the question (`asked_state`)."""

    thought: Json
    asked: State


def asked_state(asked: Asked) -> State:
    """A clause and its nodes as JSON, for the state."""
    sides = asked.treatment, asked.outcome, asked.comparator
    treatment, outcome, comparator = (s.model_dump(mode="json") if s else None for s in sides)
    question = asked.question.model_dump(mode="json")
    return State(question=question, treatment=treatment, outcome=outcome, comparator=comparator)


def asked_from(held: Mapping[str, Any]) -> Asked:
    """`asked_state` read back; sides that are not there are None."""
    treatment, outcome, comparator = (
        GroundedMention.model_validate(held[side]) if held.get(side) else None
        for side in ("treatment", "outcome", "comparator")
    )
    question = CausalQuestion.model_validate(held["question"])
    return Asked(question, treatment, outcome, comparator)
