"""The values of the planner: what was decided and why, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from tools.planning.modifying import Varies

DesignName = Literal[
    "randomized",
    "adjustment",
    "instrument",
    "discontinuity",
    "difference-in-differences",
    "mediation",
]
Target = Literal["ATE", "ATT", "ATC"]


@dataclass(frozen=True)
class Derived:
    """A column made of others.

    `how` is "hourly", "log", "log hourly"; "at_least" or "below" (1 on that side of `value`); "is" (1 at
    `levels`); "since" (1 at `levels` once the column `by` has reached `value`); "from" (1 once `by` has
    reached the column's own value, which is 0 or missing where that never happens).
    """

    name: str
    how: str
    column: str
    by: str = ""
    value: float = 0.0
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A condition on rows: column `sign` value, with sign one of ==, <=, >=, <, >; or "in" `levels`."""

    column: str
    sign: str
    value: float = 0.0
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """How a question is to be answered from a table; `refusal` says why it cannot be.

    `reasons` are what spoke for each choice; `assumed` is what no data can show.
    """

    design: DesignName | None
    treatment: str = ""
    outcome: str = ""
    target: Target = "ATE"
    method: str = "auto"
    covariates: tuple[str, ...] = ()
    absorbed: tuple[str, ...] = ()
    """Columns of so many levels that each level gets an effect of its own, taken out before the fit."""
    instrument: str = ""
    running: str = ""
    cutoff: float | None = None
    period: str = ""
    unit: str = ""
    before: str = ""
    """The column that holds the outcome before the treatment, where one row holds both."""
    derived: tuple[Derived, ...] = ()
    kept: tuple[Kept, ...] = ()
    scale: float = 1.0
    reasons: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """Columns that must not be adjusted for, each with the reason."""
    undated: tuple[str, ...] = ()
    """Covariates of which nothing says when they were measured, where of others it is said."""
    refusal: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


@dataclass(frozen=True)
class PlanResult:
    """A plan carried out: the effect in the outcome's unit with its 95 % interval, or why not.

    `certainty` is high only where chance assigned the treatment and nothing warned.
    """

    plan: Plan
    value: float | None
    ci_low: float | None = None
    ci_high: float | None = None
    method: str = ""
    n: int = 0
    certainty: Literal["high", "moderate", "low", "none"] = "none"
    warnings: tuple[str, ...] = ()
    refusal: str = ""
    alternatives: dict[str, float] = field(default_factory=dict)
    varies: Varies | None = None
    """By what the effect differs; None where no difference is sure."""
    needs: tuple[str, ...] = ()
    """Columns whose value is wanted before there is an answer."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)
