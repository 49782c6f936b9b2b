"""What each causal tool may be asked: closed schemas that a model or a client fills.

They hold keys, column names, arrows and numbers; there is no field for a file, a row or a formula.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MAX_ARROWS = 5000


class Ask(BaseModel):
    """What every tool refuses: fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DagAsk(Ask):
    """A causal DAG."""

    arrows: tuple[tuple[str, str], ...] = Field(max_length=MAX_ARROWS, description="cause, effect")
    latent: tuple[str, ...] = Field(default=(), description="nodes that nobody measured")


class DatasetAsk(Ask):
    """A registered data set."""

    dataset: str = Field(description="key of a registered data set")


class IdentifyAsk(DagAsk):
    """Does the effect follow from these arrows."""

    treatment: str
    outcome: str


class EstimateAsk(DatasetAsk):
    """One effect in a registered data set."""

    treatment: str
    outcome: str
    estimand: Literal["ATE", "ATT", "ATC"] = "ATE"
    strike: tuple[tuple[str, str], ...] = Field(
        default=(), description="arrows of the compiled DAG to leave out"
    )
    seed: int = Field(default=0, ge=0)


class StratumAsk(DatasetAsk):
    """The effect among people like one patient."""

    treatment: str
    outcome: str
    modifiers: tuple[str, ...] = Field(min_length=1, max_length=5, description="named beforehand")
    patient: dict[str, str] = Field(description="value of every modifier")


class FalsifyAsk(DatasetAsk, DagAsk):
    """A DAG over columns of a registered data set."""

    alpha: float = Field(default=0.05, gt=0, lt=1, description="family-wise level")


class SuggestAsk(DatasetAsk):
    """Columns among which edges are sought."""

    columns: tuple[str, ...] = Field(min_length=2, max_length=40)
    algorithm: Literal["pc", "fci", "ges"] = "pc"
    required: tuple[tuple[str, str], ...] = Field(default=(), description="cause, effect")
    forbidden: tuple[tuple[str, str], ...] = Field(default=(), description="cause, effect")
    bootstrap: int = Field(default=0, ge=0, le=200, description="resamples for edge frequencies")


class MediateAsk(DatasetAsk, DagAsk):
    """An effect to split at mediators."""

    treatment: str
    mediators: tuple[str, ...] = Field(min_length=1, max_length=5)
    outcome: str
