"""One request -> one result: identify, estimate, cross-check, refute, or refuse with a code."""

from __future__ import annotations

import hashlib
import threading
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from graphs.dag import CausalDag
from graphs.errors import CyclicGraphError, DataError, SetupError, UnknownNodeError
from tools.causal import dowhy_engine
from tools.causal.controls import negative_control
from tools.causal.datasets import DatasetDescriptor, load_frame
from tools.causal.design import Design, Unusable, build_design
from tools.causal.estimate import ESTIMATORS, aipw, fit_propensity, ols
from tools.causal.identify import identify
from tools.causal.query import CausalRequest, EffectResult, Estimate, Identification, Warned, refuse
from tools.causal.refute import refute
from tools.causal.sensitivity import sensitivity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.estimate import Fit

    Array = NDArray[np.float64]

OVERLAP = (0.05, 0.95)
VERSIONED = ("numpy", "scipy", "pandas", "dowhy")


def run(request: CausalRequest) -> EffectResult:
    """Answer one request. Refusals are results; only programming errors raise."""
    if request.cross_check:
        # DoWhy takes seconds to import: that overlaps with our own estimates.
        start_loading_dowhy()
    try:
        descriptor = DatasetDescriptor.model_validate(request.descriptor)
        dag = CausalDag.from_json(request.dag)
    except CyclicGraphError as error:
        return refuse("CYCLIC_GRAPH", str(error))
    except UnknownNodeError as error:
        return refuse("UNKNOWN_VARIABLE", str(error))
    except (ValueError, KeyError, TypeError, DataError) as error:
        return refuse("INVALID_REQUEST", f"the descriptor or the DAG is malformed: {error!r}")
    if problem := _problem(request, descriptor):
        return problem
    try:
        return _run(request, descriptor, dag)
    except Unusable as refusal:
        return refusal.result
    except UnknownNodeError as error:
        return refuse("UNKNOWN_VARIABLE", str(error))
    except (DataError, SetupError) as error:
        return refuse("UNKNOWN_DATASET", str(error))
    except np.linalg.LinAlgError as error:
        return refuse("COLLINEAR", f"the design matrix cannot be solved: {error}")


def start_loading_dowhy() -> None:
    """Import DoWhy on a thread of its own."""
    threading.Thread(target=_load_quietly, daemon=True).start()


def _load_quietly() -> None:
    try:
        dowhy_engine.load()
    except ImportError:
        return  # cross_check() reports it in words


def _problem(request: CausalRequest, descriptor: DatasetDescriptor) -> EffectResult | None:
    """What is wrong with a well-formed request before any row is read."""
    control = request.negative_control_outcome
    if control in (request.treatment, request.outcome):
        text = f"{control!r} cannot be its own negative control; name another outcome"
        return refuse("INVALID_REQUEST", text)
    if request.seed < 0:
        return refuse("INVALID_REQUEST", f"the seed must be 0 or more; got {request.seed}")
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
    return None


def _run(request: CausalRequest, descriptor: DatasetDescriptor, dag: CausalDag) -> EffectResult:
    declared, with_latents = _identify_both(dag, descriptor, request)
    known: dict[str, Any] = {
        "identification": declared,
        "identification_with_latents": with_latents,
        "seed": request.seed,
    }
    if declared.status == "zero":
        return refuse("INVALID_REQUEST", declared.text, **known)
    if declared.status == "not_identified" or declared.strategy in ("frontdoor", "instrument"):
        text = declared.text
        if declared.status == "identified":
            text = f"{declared.text}; that estimator is not built in yet"
        return refuse("NOT_IDENTIFIED", text, **known)
    frame = load_frame(descriptor, Path(request.csv) if request.csv else None)
    design = build_design(
        frame,
        descriptor,
        request.treatment,
        request.outcome,
        declared.adjustment_set,
        request.negative_control_outcome,
        request.missing,
    )
    return _estimate(request, descriptor, design, known)


def _identify_both(
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
        declared = Identification(
            "identified", "randomization", declared.adjustment_set, declared.estimand, text,
            dag_hash=declared.dag_hash,
        )  # fmt: skip
    return declared, with_latents


def _estimate(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    design: Design,
    known: dict[str, Any],
) -> EffectResult:
    propensity = fit_propensity(design.t, design.x)
    diagnostics = _diagnostics(design, propensity.p)
    if not propensity.converged or diagnostics["share_outside_overlap"] > 0.5:
        text = (
            f"treated and untreated people do not overlap: {diagnostics['share_outside_overlap']:.0%} "
            "of propensity scores lie outside 0.05 to 0.95"
        )
        return refuse("NO_OVERLAP", text, diagnostics=diagnostics, **known)
    fits = {
        key: estimator(design.y, design.t, design.x) for key, (_, estimator) in ESTIMATORS.items()
    }
    main = fits["aipw"]
    if not np.isfinite([fit.value for fit in fits.values()]).all() or main.se == 0:
        return refuse(
            "BAD_OUTCOME", "the estimate is not finite; check the outcome's values", **known
        )
    control_name = request.negative_control_outcome
    control_label = descriptor.columns[control_name].label if control_name else ""
    return EffectResult(
        status="ok",
        code=None,
        message="",
        estimate=_as_estimate(request, descriptor, design, "aipw", main),
        alternatives=tuple(
            _as_estimate(request, descriptor, design, key, fits[key])
            for key in ESTIMATORS
            if key != "aipw"
        ),
        refutations=refute(design, aipw, main, n_sim=request.n_sim, seed=request.seed),
        sensitivity=sensitivity(design),
        negative_control=negative_control(design, aipw, control_name, control_label),
        diagnostics=diagnostics,
        warnings=tuple(_warnings(design, diagnostics, fits)),
        assumptions=_assumptions(request, known["identification"]),
        dowhy=dowhy_engine.cross_check(design, ols(design.y, design.t, design.x))
        if request.cross_check
        else None,
        data_hash=_hash(design),
        versions={name: version(name) for name in VERSIONED},
        **known,
    )


def _as_estimate(
    request: CausalRequest, descriptor: DatasetDescriptor, design: Design, key: str, fit: Fit
) -> Estimate:
    column = descriptor.columns[request.outcome]
    default = "risk" if column.type == "binary" else "units of the outcome"
    unit = column.unit or default
    return Estimate(
        value=fit.value,
        se=fit.se,
        ci_low=fit.value - 1.959964 * fit.se,
        ci_high=fit.value + 1.959964 * fit.se,
        n=len(design.y),
        n_treated=int(design.t.sum()),
        method=f"{ESTIMATORS[key][0]} in {descriptor.key}",
        unit="risk difference" if unit == "risk" else unit,
        estimand=f"ATE: E[{request.outcome} | do({request.treatment}=1)] - "
        f"E[{request.outcome} | do({request.treatment}=0)], {descriptor.population}",
    )


def _diagnostics(design: Design, p: Array) -> dict[str, Any]:
    weights = np.where(design.t == 1, 1 / np.clip(p, 1e-6, 1), 1 / np.clip(1 - p, 1e-6, 1))
    arms = {"treated": design.t == 1, "untreated": design.t == 0}
    ess = {k: float(weights[r].sum() ** 2 / (weights[r] ** 2).sum()) for k, r in arms.items()}
    before, after = (_max_smd(design, w) for w in (np.ones_like(weights), weights))
    return {
        "propensity_range": [float(p.min()), float(p.max())],
        "share_outside_overlap": float(((p < OVERLAP[0]) | (p > OVERLAP[1])).mean()),
        "effective_sample_size": ess,
        "max_smd_before": before,
        "max_smd_after": after,
        "rows": design.n_rows,
        "rows_dropped": design.n_rows - len(design.y),
        "missing": design.missing,
        "crude_difference": float(design.y[design.t == 1].mean() - design.y[design.t == 0].mean()),
    }


def _max_smd(design: Design, weights: Array) -> float:
    """Largest standardized mean difference over the design columns, weighted."""
    worst = 0.0
    for column in design.x[:, 1:].T:
        means = [np.average(column[design.t == a], weights=weights[design.t == a]) for a in (1, 0)]
        spread = np.sqrt((column[design.t == 1].var() + column[design.t == 0].var()) / 2)
        worst = max(worst, abs(float(means[0] - means[1])) / max(float(spread), 1e-12))
    return worst


def _warnings(design: Design, diagnostics: dict[str, Any], fits: dict[str, Fit]) -> list[Warned]:
    found = []
    if diagnostics["share_outside_overlap"] > 0.02:
        share = diagnostics["share_outside_overlap"]
        found.append(Warned("POOR_OVERLAP", f"{share:.1%} of propensity scores outside 0.05-0.95"))
    if diagnostics["max_smd_after"] > 0.1:
        found.append(
            Warned(
                "RESIDUAL_IMBALANCE",
                f"largest SMD after weighting {diagnostics['max_smd_after']:.2f}",
            )
        )
    if diagnostics["rows_dropped"]:
        dropped, rows = diagnostics["rows_dropped"], diagnostics["rows"]
        found.append(
            Warned("ROWS_DROPPED", f"{dropped} of {rows} rows were left out for missing values")
        )
    values = [fit.value for fit in fits.values()]
    if max(values) - min(values) > fits["aipw"].se:
        found.append(Warned("ESTIMATORS_DISAGREE", "the estimators spread over more than one SE"))
    return found


def _assumptions(
    request: CausalRequest, identification: Identification
) -> tuple[dict[str, str], ...]:
    names = ", ".join(identification.adjustment_set) or "nothing"
    return (
        {"text": f"no unmeasured common cause once {names} are held fixed", "tag": "untestable"},
        {"text": "both treatments are possible for everyone (overlap)", "tag": "checked"},
        {
            "text": "one version of the treatment, no interference between people",
            "tag": "untestable",
        },
        {
            "text": f"rows with missing values are like the others ({request.missing})",
            "tag": "untestable",
        },
        {
            "text": "the propensity or the outcome model is right (doubly robust)",
            "tag": "untestable",
        },
    )


def _hash(design: Design) -> str:
    digest = hashlib.sha256()
    for array in (design.y, design.t, design.x):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:16]
