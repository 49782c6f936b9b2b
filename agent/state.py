"""The workflow's state: plain JSON types only, so that any checkpointer can hold it.

Everything a later step needs is here, or is named here by its id in the run's `Artefacts`. `Dossier`
reads it back as typed values.
"""

from __future__ import annotations

import operator
from typing import Annotated, Any, TypedDict

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
    """As `treatment`; None where nothing is compared."""
    grounded: bool
    """Whether the two mentions were mapped to two nodes."""
    tree: Json
    """`Tree`; replaced whole by propose, judge, select and identify."""
    examined: Annotated[list[Json], operator.add]
    """`Examined` of each investigated thought under its id; parallel branches append to it."""
    rounds: int
    """How often judge has run."""
    lookups: Annotated[list[Json], operator.add]
    """`LookUp` of every step but investigate, in order."""
    models: Annotated[list[Json], operator.add]
    """`ModelUse` of the models that had a part so far."""
    spent: Annotated[list[Json], operator.add]
    """`Usage` of every call of a model."""
    assumed: str
    """Id of the `Assumed` DAG; set by identify."""
    estimated: str | None
    """Id of the `Estimated` effect; set by identify, None where no data set holds both variables."""
    concluded: str
    """Id of the `Concluded` verdict; set by triangulate."""
    answer: str
    """Id of the `Answer`; set by answer, replaced by ledger."""


class OpenThought(TypedDict):
    """What one `investigate` branch receives: a thought, and the pair that it is about."""

    thought: Json
    treatment: Json
    outcome: Json
    comparator: Json | None
