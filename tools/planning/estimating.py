"""A plan -> the number, by the causal engine; what the engine refuses is the answer."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from graphs.dags.causal_dag import Arrow, CausalDag
from tools.causal.datasets import Dataset
from tools.causal.engine import run
from tools.causal.query import CausalRequest
from tools.planning.derived import DAYS, ROW, as_times, in_two_periods, only_kept, with_derived
from tools.planning.differing import answer_differing, read_differing
from tools.planning.mediated import answer_mediated, read_mediated
from tools.planning.modifying import varies_by
from tools.planning.one_case import one_case
from tools.planning.planning import plan
from tools.planning.plans import Plan, PlanResult
from tools.planning.pruning import without_repeats

if TYPE_CHECKING:
    import pandas as pd

    from tools.causal.query import EffectResult
    from tools.planning.one_case import OneCase

UNUSABLE = {"COLLINEAR": "repeat each other", "NO_OVERLAP": "tell the arms apart"}
"""Why an estimate with covariates failed, that one without them does not need."""
NARROW = 0.03
"""Half-width of the interval, as a share of the number, above which the number is not certain."""


def answer_from_table(question: str, table: pd.DataFrame, description: str) -> PlanResult:
    """Plan and estimate; a refusal of either is in the result, and what must be told of a single case."""
    case = one_case(question, table, description)
    if case is not None:
        return _of_case(case)
    through = read_mediated(question)
    if through is not None:
        return answer_mediated(through, table, description)
    differing = read_differing(question)
    if differing is not None:
        return answer_differing(differing, table, description, carry_out)
    done = carry_out(plan(question, table, description), table)
    made = done.plan
    if done.value is None or made.design not in ("randomized", "adjustment") or made.derived:
        return done
    return replace(done, varies=varies_by(table, made.treatment, made.outcome, made.covariates))


def _of_case(case: OneCase) -> PlanResult:
    """The level in one case, or what must be told of it first; a guess from rows alike, and no effect."""
    told = ", ".join(f"{name} = {value:g}" for name, value in case.told.items())
    made = Plan(None, outcome=case.outcome, reasons=(f"{told} is told of one case",))
    if not case.wanted:
        method = f"the level at {told}, from the {case.n} rows nearest to it"
        return PlanResult(made, case.level, case.ci_low, case.ci_high, method, case.n, "low")
    refusal = (
        f"at {told}, {case.outcome} also hangs on {', '.join(case.wanted)}: tell what it is. In nine of "
        f"ten of the {case.n} rows nearest to this it lies between {case.low:.4g} and {case.high:.4g}"
    )
    return PlanResult(made, None, refusal=refusal, needs=case.wanted)


def carry_out(made: Plan, table: pd.DataFrame) -> PlanResult:
    """The number that a plan asks for.

    The rows go through a file of their own, as any user's do, so that the engine checks them.
    """
    if made.refusal:
        return PlanResult(made, None, refusal=made.refusal)
    frame = _prepared(made, table)
    treatment = _name(made, made.treatment)
    outcome = _name(made, made.outcome)
    dataset = _dataset(made, frame, treatment, outcome)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        held = [*dataset.descriptor.columns, *_others(made, treatment)]
        frame[list(dict.fromkeys(held))].to_csv(path, index=False)
        doses = int(frame[treatment].nunique())
        result = run(_request(made, dataset, treatment, outcome, str(path), doses))
    if result.code == "COLLINEAR" and made.covariates:
        kept, repeats = without_repeats(frame, made.covariates)
        if repeats:
            less = replace(made, covariates=kept, left_out=(*made.left_out, *repeats))
            return carry_out(less, table)
    if result.code in UNUSABLE and made.design == "randomized" and made.covariates:
        # Chance assigned the treatment: the covariates only sharpened the comparison.
        said = f"the covariates {UNUSABLE[result.code]} and were left out; assignment by chance needs none"
        return carry_out(replace(made, covariates=(), reasons=(*made.reasons, said)), table)
    if made.design == "adjustment" and made.target == "ATE" and _lacks_overlap(result):
        of_treated = _of_treated(made, table)
        if of_treated is not None:
            return of_treated
    done = _result(made, result)
    return _if_before(done, table) if made.design == "adjustment" and made.undated else done


def _if_before(done: PlanResult, table: pd.DataFrame) -> PlanResult:
    """The result, or a refusal where it hangs on whether columns without a date came before the treatment.

    Held fixed, a cause of both takes bias away, and a step in between takes the effect away: rows cannot
    tell which it is.
    """
    made = done.plan
    left = tuple(name for name in made.covariates if name not in made.undated)
    without = carry_out(replace(made, covariates=left, undated=()), table)
    if _within(done, without) and _within(without, done):
        return done
    refusal = (
        f"the effect is {done.value:.4g} with {', '.join(made.undated)} held fixed and "
        f"{without.value:.4g} without: say in the description which of them were measured before "
        f"{made.treatment}"
    )
    return PlanResult(made, None, refusal=refusal, warnings=done.warnings)


def _within(one: PlanResult, other: PlanResult) -> bool:
    """Whether one estimate lies in the other's interval, or either is not there to be compared."""
    if one.value is None or other.ci_low is None or other.ci_high is None:
        return True
    return other.ci_low <= one.value <= other.ci_high


def _lacks_overlap(result: EffectResult) -> bool:
    thin = any(warned.code == "POOR_OVERLAP" for warned in result.warnings)
    return result.code == "NO_OVERLAP" or thin


def _of_treated(made: Plan, table: pd.DataFrame) -> PlanResult | None:
    """The effect on those who were treated, where they have their like among the others; None where not.

    Of untreated people of whom no like was treated, no table tells what treatment would do.
    """
    said = "many who were not treated are unlike all who were: the effect is that on those who were treated"
    done = carry_out(replace(made, target="ATT", reasons=(*made.reasons, said)), table)
    thin = any(text.startswith("POOR_OVERLAP") for text in done.warnings)
    return None if done.value is None or thin else done


def _others(made: Plan, treatment: str) -> list[str]:
    """Columns that a design needs beside treatment, outcome and covariates."""
    named = (
        *made.absorbed,
        made.instrument,
        made.running,
        made.period,
        made.unit,
        ROW if made.before else "",
    )
    return list(dict.fromkeys(name for name in named if name and name != treatment))


def _name(made: Plan, column: str) -> str:
    return next((d.name for d in made.derived if column in (d.column, d.name)), column)


def _prepared(made: Plan, table: pd.DataFrame) -> pd.DataFrame:
    frame = table.copy()
    for kept in made.kept:
        frame = only_kept(frame, kept)
    for derived in made.derived:
        frame[derived.name] = with_derived(frame, derived)
    if made.before:
        frame = in_two_periods(frame, made.outcome, made.before)
    for name in (made.treatment, made.period):
        if name in frame and frame[name].dtype == bool:
            frame[name] = frame[name].astype(int)
    if made.design == "difference-in-differences":
        if not _is_share(frame[made.treatment]):
            frame[made.treatment] = (frame[made.treatment] > 0).astype(int)
        frame[made.period] = as_times(frame[made.period])
        if frame[made.period].dtype.kind == "i" and frame[made.period].max() > DAYS:
            frame[made.period] = frame[made.period].rank(method="dense").astype(int)
    return frame


def _is_share(values: pd.Series) -> bool:
    """Whether it is the part of a period in which a unit was treated, or whether it was."""
    return bool(values.dropna().between(0, 1).all())


def _dataset(made: Plan, frame: pd.DataFrame, treatment: str, outcome: str) -> Dataset:
    design: Literal["cohort", "rct"] = "rct" if made.design == "randomized" else "cohort"
    texts = [n for n in made.covariates if frame[n].dtype.kind not in "iufb"]
    return Dataset.from_frame(
        frame, treatment=treatment, outcome=outcome, covariates=made.covariates, design=design,
        more=_others(made, treatment), categorical=texts,
    )  # fmt: skip


def _request(
    made: Plan, dataset: Dataset, treatment: str, outcome: str, path: str, doses: int
) -> CausalRequest:
    arrows = [Arrow(treatment, outcome)]
    arrows += [Arrow(name, outcome) for name in made.covariates]
    arrows += [Arrow(name, treatment) for name in made.covariates]
    latent: frozenset[str] = frozenset()
    if made.design == "instrument":
        # What is measured may move the instrument too: it is then held fixed with it.
        arrows += [Arrow(name, made.instrument) for name in made.covariates]
        arrows += [
            Arrow(made.instrument, treatment),
            Arrow("unmeasured", treatment),
            Arrow("unmeasured", outcome),
        ]
        latent = frozenset({"unmeasured"})
    dag = CausalDag(tuple(arrows), latent=latent)
    continuous = doses > 2
    target = (
        made.target if made.design in ("randomized", "adjustment") and not continuous else "ATE"
    )
    method = made.method
    if method == "ols" or made.absorbed:
        target = "ATE"  # the one effect that least squares holds for everybody
    if made.absorbed:
        method = "auto"
    elif continuous and made.design in ("randomized", "adjustment"):
        method = "dose"
    return CausalRequest.model_validate(
        {
            "descriptor": dataset.descriptor.model_dump(mode="json"),
            "csv": path,
            "treatment": treatment,
            "outcome": outcome,
            "dag": dag.to_json(),
            "estimand": target,
            "method": method,
            "instruments": (made.instrument,) if made.instrument else (),
            "running": made.running or None,
            "cutoff": made.cutoff,
            "time": made.period or None,
            "unit": made.unit or None,
            "absorb": made.absorbed,
            "cluster": ROW if made.before else None,
            "refute": False,
        }
    )


def _result(made: Plan, result: EffectResult) -> PlanResult:
    if result.estimate is None:
        return PlanResult(made, None, refusal=f"{result.code}: {result.message}")
    found = result.estimate
    warnings = tuple(f"{warned.code}: {warned.text}" for warned in result.warnings)
    certainty: Literal["high", "moderate", "low"] = "low"
    narrow = found.ci_high - found.ci_low <= 2 * NARROW * abs(found.value)
    if made.design == "randomized":
        certainty = "high" if narrow and not warnings else "moderate"
    elif made.design in ("discontinuity", "difference-in-differences") and not warnings:
        certainty = "moderate"
    return PlanResult(
        made,
        made.scale * found.value,
        made.scale * found.ci_low,
        made.scale * found.ci_high,
        found.method,
        found.n,
        certainty,
        warnings,
        alternatives={other.method: made.scale * other.value for other in result.alternatives},
    )
