"""What is asked of the causal engine and what it returns: frozen values, JSON in and out.

Statuses are returned, never raised: a refusal is a result with a code and a message.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.causal.as_written import PLAIN, AsWritten

Code = Literal[
    "INVALID_REQUEST", "UNKNOWN_DATASET", "DATA_CHANGED", "UNKNOWN_VARIABLE", "CYCLIC_GRAPH",
    "NOT_IDENTIFIED", "NOT_TRANSPORTABLE", "WRONG_TIME_ORDER", "MISSING_DATA", "BAD_CODING",
    "BAD_OUTCOME", "UNSUPPORTED_DTYPE", "HIGH_CARDINALITY", "TOO_FEW", "COLLINEAR",
    "NO_OVERLAP", "NO_ESTIMATOR", "TIMEOUT", "WORKER_FAILED",
]  # fmt: skip


Method = Literal[
    "auto", "aipw", "ipw", "ols", "g_formula", "crossfit", "matching", "wald", "2sls",
    "front_door", "rd", "did", "dose",
]  # fmt: skip


class CausalRequest(BaseModel):
    """One effect to estimate. Data is named by registry key or given by the user, never by a model.

    `descriptor` is the JSON of a `DatasetDescriptor`; `dag` is `CausalDag.to_json()` over column
    names. The DAG carries the latent nodes; identification is reported with and without them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    descriptor: dict[str, Any]
    csv: str | None = Field(default=None, description="the user's file; registry data when null")
    treatment: str
    outcome: str
    dag: dict[str, Any]
    estimand: Literal["ATE", "ATT", "ATC"] = "ATE"
    method: Method = "auto"
    treated_value: str | None = Field(default=None, description="level compared, if not 1")
    control_value: str | None = Field(default=None, description="level compared with, if not 0")
    modifiers: tuple[str, ...] = Field(default=(), description="may change the effect: g-formula")
    instruments: tuple[str, ...] = ()
    running: str | None = Field(default=None, description="running variable of a discontinuity")
    cutoff: float | None = Field(default=None, description="of the running variable; 0 if null")
    time: str | None = Field(default=None, description="period, for difference-in-differences")
    unit: str | None = Field(default=None, description="unit followed over the periods")
    absorb: tuple[str, ...] = Field(
        default=(), description="columns whose levels are fixed effects"
    )
    weights: str | None = Field(default=None, description="column of sampling weights")
    cluster: str | None = Field(default=None, description="column of ids of dependent rows")
    negative_control_outcome: str | None = None
    negative_control_outcomes: tuple[str, ...] = Field(
        default=(), description="further ones; with three or more the interval is calibrated"
    )
    negative_control_exposure: str | None = None
    missing: Literal["complete_case", "fail", "ipcw", "multiple"] = "complete_case"
    outcome_event: str | None = Field(default=None, description="the code that is the event")
    event_must_be_named: bool = Field(
        default=False, description="refuse an outcome of 1 and 2 whose event nobody named"
    )
    written: AsWritten = Field(default=PLAIN, description="how the file is written, where said")
    n_sim: int = Field(default=200, ge=20, le=2000)
    seed: int = 0
    refute: bool = True
    multiverse: bool = False


@dataclass(frozen=True)
class Identification:
    """Whether the effect follows from the DAG, how, and if not, what stands in the way."""

    status: Literal["identified", "zero", "not_identified"]
    strategy: Literal[
        "randomization", "backdoor", "frontdoor", "general", "instrument", "discontinuity",
        "differences", "none",
    ]  # fmt: skip
    """The last three designs stand beside `not_identified`: they rest on more than a DAG says."""
    adjustment_set: tuple[str, ...]
    estimand: str
    text: str
    witness: tuple[str, ...] = ()
    """The path that stays open, from treatment to outcome."""
    measure_to_identify: tuple[str, ...] = ()
    dag_hash: str = ""
    mediators: tuple[str, ...] = ()
    instrument: str = ""
    instrument_given: tuple[str, ...] = ()
    optimal_set: tuple[str, ...] | None = None
    hedge: tuple[tuple[str, ...], ...] = ()
    """(F, F'): the two c-forests that prove non-identifiability (Shpitser & Pearl 2006)."""


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval, in the outcome's unit."""

    value: float
    se: float
    ci_low: float
    ci_high: float
    n: int
    n_treated: int
    method: str
    unit: str
    estimand: str
    scale: str = "difference"
    """difference, risk difference, risk ratio, odds ratio, rate ratio, per unit of treatment."""


CheckState = Literal["done", "running", "left_out", "absent", "not_made"]


@dataclass(frozen=True)
class CrossCheck:
    """DoWhy's estimate beside ours, or why there is none; `agrees` is None unless it is done.

    `running`: it is made in the background, and shown with the next answer to the same request.
    """

    state: CheckState
    text: str
    agrees: bool | None = None
    value: float | None = None
    comparisons: tuple[dict[str, Any], ...] = ()
    """One row a method: {method, dowhy, ours, gap_se, agrees}."""


LEFT_OUT = CrossCheck("left_out", "left out, as asked")
RUNNING = CrossCheck("running", "still running; the next answer to the same question shows it")


@dataclass(frozen=True)
class Refutation:
    """One attempt to break the estimate. Passing never confirms it."""

    name: str
    status: Literal["not_refuted", "refuted", "not_run"]
    value: float | None
    p_value: float | None
    text: str


@dataclass(frozen=True)
class Sensitivity:
    """How strong an unmeasured confounder would have to be (Cinelli & Hazlett 2020)."""

    partial_r2: float
    robustness_value: float
    robustness_value_alpha: float
    e_value: float
    e_value_limit: float
    benchmarks: tuple[dict[str, float | str], ...]
    text: str


@dataclass(frozen=True)
class NegativeControl:
    """An outcome that the treatment cannot affect, estimated with the same adjustment."""

    status: Literal["clean", "biased", "unavailable"]
    outcome: str | None
    value: float | None
    ci_low: float | None
    ci_high: float | None
    text: str


@dataclass(frozen=True)
class Calibration:
    """The interval widened by what the negative controls show (Schuemie et al. 2014, 2018)."""

    value: float
    ci_low: float
    ci_high: float
    bias_mean: float
    bias_sd: float
    n_controls: int
    text: str


AS_READ = "TREATMENT_READ"
"""Of a warning that only says how the codes of the treatment were read: a fact, and no threat."""


@dataclass(frozen=True)
class Warned:
    """Something a reader should know before acting on the number."""

    code: str
    text: str


@dataclass(frozen=True)
class EffectResult:
    """All that one request gave. `estimate` is None unless `status` is ok.

    `zero_by_assumption`: the DAG has no directed path, so that there is nothing to estimate.
    """

    status: Literal["ok", "zero_by_assumption", "failed"]
    code: Code | None
    message: str
    identification: Identification | None = None
    identification_with_latents: Identification | None = None
    estimate: Estimate | None = None
    estimand: str = "ATE"
    """ATE, ATT or ATC as asked; what a design gives instead (LATE, effect at the cutoff, ATT)."""
    outcome: str = ""
    """What the risk is one of, where two codes of the outcome were read as no and yes."""
    alternatives: tuple[Estimate, ...] = ()
    measures: tuple[Estimate, ...] = ()
    """The same effect on other scales: risk and odds ratio, or the ratio of mean counts."""
    dowhy: CrossCheck | None = None
    """None where there is nothing to compare: no estimate, or one that DoWhy does not make."""
    refutations: tuple[Refutation, ...] = ()
    sensitivity: Sensitivity | None = None
    negative_control: NegativeControl | None = None
    negative_controls: tuple[NegativeControl, ...] = ()
    """Further control outcomes, and the control exposure where one was named."""
    calibration: Calibration | None = None
    multiverse: dict[str, Any] | None = None
    """`Multiverse.to_json()` where it was asked for."""
    details: dict[str, Any] = field(default_factory=dict)
    """What only this method has: first stage, bandwidth, pre-trends, curve."""
    flow: tuple[dict[str, Any], ...] = ()
    """Rows left after each step: {step, n}."""
    diagnostics: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[Warned, ...] = ()
    assumptions: tuple[dict[str, str], ...] = ()
    data_hash: str = ""
    seed: int = 0
    versions: dict[str, str] = field(default_factory=dict)
    cached: bool = False

    @property
    def is_checked(self) -> bool:
        """Whether there is nothing left to cross-check."""
        return self.dowhy is None or self.dowhy.state != "left_out"

    @property
    def is_attacked(self) -> bool:
        """Whether every attempt to break it that was asked for has ended."""
        return all(attempt.status != "not_run" for attempt in self.refutations)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; `from_json` is the inverse."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> EffectResult:
        """Read back what `to_json` wrote."""
        parts: dict[str, Any] = dict(data)
        for name, kind in _SINGLE.items():
            parts[name] = kind(**_tuples(data[name])) if data[name] is not None else None
        for name, kind in _MANY.items():
            parts[name] = tuple(kind(**_tuples(item)) for item in data[name])
        parts["assumptions"] = tuple(data["assumptions"])
        parts["flow"] = tuple(data["flow"])
        return cls(**parts)


_SINGLE: dict[str, Any] = {
    "identification": Identification,
    "identification_with_latents": Identification,
    "estimate": Estimate,
    "dowhy": CrossCheck,
    "sensitivity": Sensitivity,
    "negative_control": NegativeControl,
    "calibration": Calibration,
}
_MANY: dict[str, Any] = {
    "alternatives": Estimate,
    "measures": Estimate,
    "refutations": Refutation,
    "negative_controls": NegativeControl,
    "warnings": Warned,
}


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    return {key: _tuple(value) for key, value in data.items()}


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value


def refuse(code: Code, message: str, **known: Any) -> EffectResult:
    """A failed result: what was given, what was expected, what to do next."""
    return EffectResult(status="failed", code=code, message=message, **known)
