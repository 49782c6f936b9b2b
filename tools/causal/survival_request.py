"""What is asked of a survival analysis: columns and choices."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from tools.causal.hazards import Ties


class SurvivalRequest(BaseModel):
    """Columns and choices of one survival analysis."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    time: str
    event: str
    event_code: str | None = Field(default=None, description="the code of `event` that is one")
    treatment: str
    levels: tuple[str, str] | None = Field(
        default=None, description="treated and untreated, where they are not 1 and 0"
    )
    adjustment: tuple[str, ...] = ()
    censoring: tuple[str, ...] = Field(default=(), description="covariates of IPCW")
    weights: str | None = Field(default=None, description="sampling weights")
    cluster: str | None = Field(default=None, description="ids of dependent rows")
    horizon: float | None = Field(default=None, gt=0)
    entry: str | None = Field(default=None, description="when each came under observation")
    ties: Ties = "efron"
    competing: bool = False
    censored: str | None = Field(
        default=None, description="with kinds of events: the code of who was censored, or none"
    )
    event_of_interest: int = Field(default=1, ge=1)
    kind: str | None = Field(default=None, description="of the event of interest, in words")
    missing: str = Field(default="complete_case", pattern="^(complete_case|fail)$")
    n_sim: int = Field(default=200, ge=50, le=2000)
    seed: int = Field(default=0, ge=0)
