"""What a client sends to start, edit and approve runs: closed schemas."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from graphs.dags.dag_edits import MOST, DagEdits, Hidden

Name = Annotated[str, Field(min_length=1, max_length=300)]


class Sent(BaseModel):
    """Base of everything that is sent: unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SentTurn(Sent):
    """One turn of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=200_000)


class SentBudget(Sent):
    """What a run may spend; null for no limit."""

    lookups: int | None = Field(default=None, ge=0, le=10**9)
    tokens: int | None = Field(default=None, ge=0, le=10**12)
    money: float | None = Field(default=None, ge=0, le=1e9, allow_inf_nan=False)


class SentLatent(Sent):
    """An unmeasured cause: a new node with what it causes, or a node of the DAG that becomes unmeasured."""

    name: Name
    of: tuple[Name, ...] = Field(default=(), max_length=50)


class SentEdits(Sent):
    """Changes of a DAG; nodes go by their id in the answer's DAG, or by their printed name."""

    strike: tuple[tuple[Name, Name], ...] = Field(default=(), max_length=MOST)
    add: tuple[tuple[Name, Name], ...] = Field(default=(), max_length=MOST)
    latent: tuple[SentLatent, ...] = Field(default=(), max_length=MOST)

    @property
    def edits(self) -> DagEdits:
        """As the engine takes them."""
        return DagEdits(self.strike, self.add, tuple(Hidden(h.name, h.of) for h in self.latent))

    @property
    def words(self) -> tuple[str, ...]:
        """What a person wrote of their own: the names of what nobody measured."""
        return tuple(hidden.name for hidden in self.latent)


class RunStart(Sent):
    """A question, and how it is to be answered."""

    question: str = Field(min_length=1, max_length=20_000, pattern=r"\S")
    history: tuple[SentTurn, ...] = Field(default=(), max_length=400)
    data: Name | None = Field(default=None, description="a registered data set")
    budget: SentBudget = SentBudget()
    deadline: float | None = Field(default=None, gt=0, allow_inf_nan=False, description="seconds")
    pause: tuple[Literal["dag", "entities"], ...] = Field(default=(), max_length=2)
    dag: SentEdits | None = None
    parent: str | None = Field(default=None, max_length=64)


class Approval(Sent):
    """What a run waits for: which node a name stands for, or the DAG, as it is drawn or changed."""

    treatment: Name | None = Field(default=None, description="CURIE")
    outcome: Name | None = Field(default=None, description="CURIE")
    comparator: Name | None = Field(default=None, description="CURIE")
    dag: str = Field(default="", max_length=200_000, description="dagitty or DOT; empty as drawn")
    edits: SentEdits | None = None
