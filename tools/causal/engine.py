"""One request -> one result: identify, estimate, cross-check, refute, or refuse with a code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from graphs.dags.causal_dag import CausalDag
from graphs.errors import CyclicGraphError, DataError, SetupError, UnknownNodeError
from tools.causal.adjusted import estimate_adjusted
from tools.causal.adjusted import refuted as attacked
from tools.causal.by_absorption import by_absorption
from tools.causal.coding import Unusable
from tools.causal.datasets import DatasetDescriptor, load_frame
from tools.causal.design import Design
from tools.causal.doses import METHODS as DOSE_METHODS
from tools.causal.doses import estimate_dose, is_continuous
from tools.causal.fitting import checked_design
from tools.causal.identify import identify
from tools.causal.named_codes import event_named
from tools.causal.other_designs import METHODS, estimate_other
from tools.causal.outcome_coding import refuse_unnamed_event
from tools.causal.pooled import refuse_pooled
from tools.causal.query import CausalRequest, EffectResult, Identification, Warned, refuse
from tools.causal.row_checks import people_warnings
from tools.causal.told_levels import told_levels
from tools.causal.used_options import unused_by_formula, unused_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAMED = (
    "treatment",
    "outcome",
    "modifiers",
    "instruments",
    "absorb",
    "running",
    "time",
    "unit",
    "weights",
    "cluster",
    "negative_control_outcome",
    "negative_control_outcomes",
    "negative_control_exposure",
)


Answered = tuple[EffectResult, Design | None]
"""A result, and what a cross-check of it needs, if one can be made."""


def run(request: CausalRequest) -> EffectResult:
    """Answer one request. Refusals are results; only programming errors raise."""
    result, design = run_with_design(request)
    for step in refuted(request, result, design):
        result = step
    return result


def refuted(
    request: CausalRequest, result: EffectResult, design: Design | None
) -> Iterator[EffectResult]:
    """The result with the attempts to break it, after each of them; the last is whole."""
    if design is None or result.status != "ok":
        yield result
        return
    with np.errstate(all="ignore"):
        yield from attacked(request, result, design)


def run_with_design(request: CausalRequest, frame: Any = None) -> Answered:
    """Answer one request without attempts to break it; the design serves them and a cross-check.

    Args:
        request: what is asked.
        frame: the rows, where they were read before.
    """

    def answered(descriptor: DatasetDescriptor, dag: CausalDag) -> Answered:
        return _run(request, descriptor, dag, frame)

    return _guarded(request, answered)


def design_of(request: CausalRequest, frame: Any = None) -> Design | None:
    """The design alone, for the cross-check of a result that was stored without one."""

    def found(descriptor: DatasetDescriptor, dag: CausalDag) -> Answered:
        known = {"identification": identify_both(dag, descriptor, request)[0]}
        rows = _rows(request, descriptor, frame)
        design = checked_design(request, descriptor, rows, known)
        return EffectResult("ok", None, ""), design

    return _guarded(request, found)[1]


def _guarded(
    request: CausalRequest, work: Callable[[DatasetDescriptor, CausalDag], Answered]
) -> Answered:
    """What the work gives, or the refusal that its error stands for."""
    try:
        descriptor = DatasetDescriptor.model_validate(request.descriptor)
        dag = CausalDag.from_json(request.dag)
    except CyclicGraphError as error:
        return refuse("CYCLIC_GRAPH", str(error)), None
    except UnknownNodeError as error:
        return refuse("UNKNOWN_VARIABLE", str(error)), None
    except (ValueError, KeyError, TypeError, DataError) as error:
        text = f"the descriptor or the DAG is malformed: {error!r}"
        return refuse("INVALID_REQUEST", text), None
    if problem := _problem(request, descriptor):
        return problem, None
    try:
        # Absurd values overflow; what is not finite is refused where the estimate is made.
        with np.errstate(all="ignore"):
            return work(descriptor, dag)
    except Unusable as refusal:
        return refusal.result, None
    except UnknownNodeError as error:
        return refuse("UNKNOWN_VARIABLE", str(error)), None
    except (DataError, SetupError) as error:
        return refuse("UNKNOWN_DATASET", str(error)), None
    except np.linalg.LinAlgError as error:
        return refuse("COLLINEAR", f"the design matrix cannot be solved: {error}"), None


def _problem(request: CausalRequest, descriptor: DatasetDescriptor) -> EffectResult | None:
    """What is wrong with a well-formed request before any row is read."""
    if request.treatment == request.outcome:
        text = f"{request.treatment!r} is both treatment and outcome; name two columns"
        return refuse("INVALID_REQUEST", text)
    asked = request.model_dump()
    unnamed = [
        n for n in NAMED if asked[n] == "" or (isinstance(asked[n], tuple) and "" in asked[n])
    ]
    if unnamed:
        return refuse("INVALID_REQUEST", f"an empty name is no column: {', '.join(unnamed)}")
    control = request.negative_control_outcome
    if {control, *request.negative_control_outcomes} & {request.treatment, request.outcome}:
        text = f"{control!r} cannot be its own negative control; name another outcome"
        return refuse("INVALID_REQUEST", text)
    if request.seed < 0:
        return refuse("INVALID_REQUEST", f"the seed must be 0 or more; got {request.seed}")
    if (request.treated_value is None) != (request.control_value is None):
        text = "name both levels of the treatment: the treated and the untreated one"
        return refuse("INVALID_REQUEST", text)
    if control is not None and control not in descriptor.columns:
        return refuse("UNKNOWN_VARIABLE", f"the control {control!r} is not described")
    times = [
        descriptor.columns[n].time
        for n in (request.treatment, request.outcome)
        if n in descriptor.columns
    ]
    if len(times) == 2 and times[1] < times[0]:
        text = f"{request.outcome!r} was measured before {request.treatment!r}"
        return refuse("WRONG_TIME_ORDER", f"{text}: it cannot be its effect")
    return unused_option(request)


def _run(
    request: CausalRequest, descriptor: DatasetDescriptor, dag: CausalDag, frame: Any
) -> Answered:
    declared, with_latents = identify_both(dag, descriptor, request)
    known: dict[str, Any] = {
        "identification": declared,
        "identification_with_latents": with_latents,
        "seed": request.seed,
        "estimand": request.estimand,
    }
    if declared.status == "zero":
        return EffectResult("zero_by_assumption", None, declared.text, **known), None
    by_design = request.method in METHODS
    if declared.status == "not_identified" and not (by_design and request.method != "front_door"):
        return refuse("NOT_IDENTIFIED", declared.text, **known), None
    frame = _rows(request, descriptor, frame)
    used = _used(request, known)
    refuse_pooled(frame, used)
    levels = _levels(request, descriptor, declared, frame)
    result, design = _estimated(request, descriptor, dag, frame, known)
    if result.status != "ok":
        return result, design
    text = dag.marked_otherwise([request.treatment], request.outcome)
    found = [Warned("MARKED_OTHERWISE", text)] if text else []
    found += levels
    if not (request.cluster or request.absorb or request.method == "did"):
        fixed = (request.treatment, *declared.adjustment_set)
        found += people_warnings(frame, used, fixed)
    return replace(result, warnings=(*result.warnings, *found)), design


def _used(request: CausalRequest, known: dict[str, Any]) -> set[str]:
    """Columns that play a part of their own."""
    asked = request.model_dump()
    several = {n for key in NAMED if isinstance(asked[key], tuple) for n in asked[key]}
    single = {asked[key] for key in NAMED if isinstance(asked[key], str)}
    return single | several | set(known["identification"].adjustment_set)


def _levels(
    request: CausalRequest, descriptor: DatasetDescriptor, declared: Identification, frame: Any
) -> list[Warned]:
    """What is odd about the levels of the columns that are there."""
    covariates = dict.fromkeys((*declared.adjustment_set, *request.modifiers, *request.absorb))
    once = [name for name in frame.columns if list(frame.columns).count(name) == 1]
    parts = (name for name in (request.treatment, request.outcome) if name in once)
    return told_levels(frame, descriptor, parts, [name for name in covariates if name in once])


def _estimated(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    frame: Any,
    known: dict[str, Any],
) -> Answered:
    """The estimate by the road that the request and the identification leave."""
    by_design, strategy = request.method in METHODS, known["identification"].strategy
    if request.absorb:
        return by_absorption(request, descriptor, dag, frame, known), None
    by_formula = strategy in ("frontdoor", "general") and request.method in ("auto", "front_door")
    if by_formula and (refused := unused_by_formula(request)):
        return replace(refused, **known), None
    if by_design or strategy in ("frontdoor", "general"):
        return estimate_other(request, descriptor, dag, frame, known), None
    if request.method == "dose" or (
        request.method in DOSE_METHODS and is_continuous(frame, request)
    ):
        return estimate_dose(request, descriptor, dag, frame, known), None
    return estimate_adjusted(request, descriptor, dag, frame, known)


def _rows(request: CausalRequest, descriptor: DatasetDescriptor, frame: Any) -> Any:
    if frame is None:
        path = Path(request.csv) if request.csv else None
        frame = load_frame(descriptor, path, request.written)
    is_named = request.outcome_event or event_named(descriptor, request.outcome)
    if request.event_must_be_named and not is_named:
        refuse_unnamed_event(frame, request.outcome)
    return frame


def identify_both(
    dag: CausalDag, descriptor: DatasetDescriptor, request: CausalRequest
) -> tuple[Identification, Identification]:
    """Without the suspected latent nodes of the descriptor, and with them.

    Latent nodes and arcs of the request's own DAG are assumptions, and stay in both.
    """
    with_latents = identify(dag, request.treatment, request.outcome)
    suspected = frozenset(h.name for h in descriptor.unmeasured if not h.known) & dag.latent
    assumed = dag.without_nodes(suspected)
    declared = identify(assumed, request.treatment, request.outcome)
    randomized = descriptor.design == "rct" and not assumed.parents(request.treatment)
    if randomized and declared.strategy == "backdoor":
        text = f"identified by random assignment of {request.treatment}"
        declared = replace(declared, strategy="randomization", text=text)
    return declared, with_latents
