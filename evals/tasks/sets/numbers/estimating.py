"""An effect from rows, by the causal engine: what the sets of this room have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.models.opening import RULES
from agent.strategies.posed import Posed, Settled, Step
from evals.statistics.intervals import Mark, bootstrap, mean, rate
from evals.tasks.answers import silent
from evals.tasks.task import QuestionSet, TaskItem
from tools.causal.client import estimate_effect
from tools.causal.column_dag import compile_dag
from tools.causal.datasets import Dataset
from tools.causal.query import CausalRequest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    import pandas as pd

    from agent.strategies.by_rules import ByRules
    from evals.tasks.task import Marked

Z = 1.959964
WITHIN_SD = 0.2
"""Of the outcome: an estimate further from the truth is not right, however wide its interval."""


@dataclass(frozen=True)
class Rows(Posed):
    """An effect that is asked of rows, with what is assumed; `path` holds no more than it may show.

    Attributes:
        path: the file.
        treatment: its column, of 0 and 1.
        outcome: its column.
        covariates: columns to adjust for; `*`: every other one.
        estimand: ATE, ATT or ATC.
        method: of the engine.
        design: rct where chance assigned the treatment.
        more: of the request: instruments, clusters.
    """

    path: Path | None = None
    treatment: str = ""
    outcome: str = ""
    covariates: tuple[str, ...] = ()
    estimand: str = "ATE"
    method: str = "auto"
    design: str = "cohort"
    more: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class TrueEffect:
    """The effect as it is; `effects` of each row where they are known.

    `within` is how far off an estimate may be; None: its interval has to hold the truth, and it may be
    off by `WITHIN_SD` standard deviations of the outcome.
    """

    value: float
    sd: float = 0.0
    within: float | None = None
    effects: tuple[float, ...] = ()


@dataclass(frozen=True)
class Estimated(Settled):
    """An estimate with its 95 % interval."""

    value: float = 0.0
    ci_low: float = 0.0
    ci_high: float = 0.0


class EffectSet(QuestionSet):
    """Effects to be estimated, beside the truth."""

    aim = "open"
    by_model = False

    def rows(self, posed: Rows) -> pd.DataFrame:
        """What the estimator is shown; a set takes out what only a scorer may see."""
        import pandas as pd

        assert posed.path is not None
        return pd.read_csv(posed.path)

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`: the engine's own choice of method, or the one that is asked for."""

        async def settles(posed: Posed) -> Settled:
            assert isinstance(posed, Rows)
            return await estimate(posed, self.rows(posed), rules.deadline_s)

        return settles

    def credit(self, item: TaskItem, settled: Settled) -> float | None:
        """See `Task`."""
        if not isinstance(item.truth, TrueEffect) or not isinstance(settled, Estimated):
            return 0.0
        off = abs(settled.value - item.truth.value)
        if item.truth.within is not None:
            return float(off <= item.truth.within)
        holds = settled.ci_low <= item.truth.value <= settled.ci_high
        return float(holds and off <= WITHIN_SD * item.truth.sd)

    def figures(self, marked: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
        """See `Task`: mean absolute error, and how often the interval holds the truth.

        pehe, where the effect of every row is known: root mean squared error of the average effect as
        everybody's.
        """
        pairs = [
            (one.settled, one.item.truth)
            for one in marked
            if one.item
            and isinstance(one.settled, Estimated)
            and isinstance(one.item.truth, TrueEffect)
        ]
        if not pairs:
            return {}
        found = {
            "ate_error": mean([abs(said.value - truth.value) for said, truth in pairs], seed=seed),
            "interval_holds": rate([s.ci_low <= t.value <= s.ci_high for s, t in pairs]),
        }
        wide = [_pehe(said, truth) for said, truth in pairs if truth.effects]
        if wide:
            found["pehe"] = bootstrap(lambda i: sum(wide[k] for k in i) / len(i), len(wide), seed=seed)  # fmt: skip
        return found


async def estimate(posed: Rows, frame: pd.DataFrame, deadline_s: float) -> Settled:
    """What the engine makes of a question; its refusals are abstentions."""
    ends = (posed.treatment, posed.outcome)
    every = tuple(str(c) for c in frame.columns if c not in ends)
    covariates = every if posed.covariates == ("*",) else posed.covariates
    extra = dict(posed.more)
    instruments = tuple(extra.get("instruments", ()))
    dataset = Dataset.from_frame(
        frame, treatment=posed.treatment, outcome=posed.outcome, covariates=covariates,
        design="rct" if posed.design == "rct" else "cohort",
        more=tuple(c for c in (*instruments, extra.get("cluster")) if c and c not in covariates),
    )  # fmt: skip
    request = CausalRequest.model_validate({
        "descriptor": dataset.descriptor.model_dump(), "treatment": posed.treatment,
        "outcome": posed.outcome, "estimand": posed.estimand, "method": posed.method,
        "dag": compile_dag(dataset.descriptor, posed.treatment, posed.outcome, {}).to_json(),
        "refute": False, **extra,
    })  # fmt: skip
    result = await estimate_effect(dataset, request, deadline_s=deadline_s, cross_check="off")
    if result.estimate is None:
        return silent(posed, f"{result.code}: {result.message}")
    one = result.estimate
    said = f"{one.value:.4g} ({one.ci_low:.4g} to {one.ci_high:.4g}) by {one.method}, n {one.n}"
    return estimated(one.value, one.ci_low, one.ci_high, said)


def estimated(value: float, low: float, high: float, said: str) -> Estimated:
    """A number as an answer."""
    steps = (Step("1", None, "look-up", said),)
    return Estimated(
        "aetia", RULES, (f"{value:.6g}",), (1.0,), "", 0, 0, 0, 0, steps, (), (), value, low, high
    )


def _pehe(said: Estimated, truth: TrueEffect) -> float:
    """Precision in estimating heterogeneous effects (Hill 2011, J Comput Graph Stat 20:217)."""
    squares = [(said.value - effect) ** 2 for effect in truth.effects]
    return float((sum(squares) / len(squares)) ** 0.5)
