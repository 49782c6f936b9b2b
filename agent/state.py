"""The workflow's state: plain JSON types only, so that any checkpointer can hold it."""

from __future__ import annotations

import operator
from typing import Annotated, Any, TypedDict


class State(TypedDict, total=False):
    """What flows between the steps. Large artefacts live in the run's `Notebook`."""

    question: str
    """The question's text, trimmed."""
    kind: str
    """`agent.question.Kind`; replaced by the parse step."""
    grounded: bool
    """Whether both mentions were mapped to one node each."""
    tree: dict[str, Any]
    """`Tree.to_json()`; replaced whole by propose, judge, select and identify."""
    examined: Annotated[list[dict[str, Any]], operator.add]
    """One entry for each investigated thought; parallel branches append to it."""
    rounds: int
    """How often judge has run."""
    verdict: str
    """Set by triangulate."""


class Branch(TypedDict):
    """What one `investigate` branch receives: a single thought."""

    thought: dict[str, Any]
