"""Effects by adjustment: every estimator side by side, stress tests, checks, one result.

`auto` chooses between two ways to fit the nuisance models: parametric AIPW where no flexible model
predicts better out of fold, cross-fitted AIPW otherwise. The choice and its reason are reported.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.controls import calibrate, negative_control, negative_exposure
from tools.causal.crossfit import crossfit_aipw, fit_nuisances, interaction_gain
from tools.causal.design import Columns, Design, Unusable, build_design, covariates, wanted_columns
from tools.causal.diagnose import REFUSED_SHARE, diagnose, warnings_of
from tools.causal.estimate import ESTIMATORS, Fit, aipw, fit_propensity, g_formula
from tools.causal.impute import imputed, pool
from tools.causal.multiverse import multiverse
from tools.causal.outcome_scales import log_risk_ratio, measures
from tools.causal.quasi.errors import CannotEstimate
from tools.causal.quasi.matching import match
from tools.causal.query import LEFT_OUT, EffectResult, Estimate, NegativeControl, Warned, refuse
from tools.causal.refute import refute
from tools.causal.results import installed_versions
from tools.causal.sensitivity import sensitivity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.batch import Batched
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.query import CausalRequest

NAMES = {key: name for key, (name, _) in ESTIMATORS.items()} | {
    "crossfit": "AIPW, cross-fitted (linear and boosted models, stacked)",
    "matching": "nearest-neighbour matching, bias-corrected (Abadie-Imbens)",
}
MIN_ROWS_TO_LEARN = 200
MIN_ESS = 10.0
REFUSED_ESS = 50.0
PROPENSITY_GAIN = 2.0
"""z-score of saved log loss above which boosting is taken to predict treatment better."""


@dataclass(frozen=True)
class Fitted:
    """All estimates of one completed table."""

    design: Design
    fits: dict[str, Fit]
    main: str
    reason: str
    diagnostics: dict[str, Any]


def estimate_adjusted(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    frame: Any,
    known: dict[str, Any],
) -> tuple[EffectResult, Design | None]:
    """Estimate by the adjustment set of the identification; the design serves a cross-check.

    Raises:
        Unusable: the data cannot answer; the exception holds the refusal.
    """
    columns = columns_of(request, known["identification"])
    fitted = _fit_all(request, descriptor, frame, columns, known)
    design, fits, main = fitted.design, fitted.fits, fitted.main
    if (
        not np.isfinite([v for f in fits.values() for v in (f.value, f.se)]).all()
        or not fits[main].se
    ):
        text = "the estimate is not finite; check the outcome's values"
        return refuse("BAD_OUTCOME", text, **known), None
    controls = controls_of(request, descriptor, design, aipw)
    outcome_controls = [c for c in controls if c.outcome != request.negative_control_exposure]
    first = controls[0]
    result = EffectResult(
        status="ok",
        code=None,
        message="",
        estimate=as_estimate(request, descriptor, design, NAMES[main], fits[main]),
        alternatives=tuple(
            as_estimate(request, descriptor, design, NAMES[key], fit)
            for key, fit in fits.items()
            if key != main
        ),
        measures=measures(request, descriptor, design),
        refutations=refute(
            design,
            _batched(main),
            estimand=request.estimand,
            n_sim=request.n_sim,
            seed=request.seed,
        )
        if request.refute
        else (),
        sensitivity=sensitivity(design, log_risk_ratio(design, request.estimand)),
        negative_control=first,
        negative_controls=tuple(controls[1:]),
        calibration=calibrate(fits[main].value, fits[main].se, outcome_controls),
        multiverse=_multiverse(request, descriptor, dag, frame, columns),
        details={"method_chosen": fitted.reason},
        flow=flow_of(design, frame, columns, request),
        diagnostics=fitted.diagnostics,
        warnings=(
            *warnings_of(design, fitted.diagnostics, fits, main),
            *asked_warnings(request, dag, known),
        ),
        assumptions=assumptions_of(request, known["identification"]),
        dowhy=LEFT_OUT,
        data_hash=data_hash(design),
        versions=installed_versions(),
        **known,
    )
    return result, design


def _multiverse(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    frame: Any,
    columns: Columns,
) -> dict[str, Any] | None:
    if not request.multiverse:
        return None
    suspected = frozenset(h.name for h in descriptor.unmeasured if not h.known) & dag.latent
    found = multiverse(request, descriptor, dag.without_nodes(suspected), frame, columns)
    return None if found is None else found.to_json()


def columns_of(request: CausalRequest, identification: Any, **more: Any) -> Columns:
    """The columns of a request, by role."""
    levels = (request.treated_value, request.control_value)
    adjustment = identification.adjustment_set
    if identification.optimal_set is not None:
        # The valid set with the least asymptotic variance (Henckel, Perkovic & Maathuis 2022).
        adjustment = identification.optimal_set
    further = [
        *request.negative_control_outcomes,
        *filter(None, [request.negative_control_exposure]),
    ]
    return Columns(
        request.treatment,
        request.outcome,
        tuple(dict.fromkeys((*adjustment, *request.modifiers))),
        control=request.negative_control_outcome,
        weights=request.weights,
        cluster=request.cluster,
        optional=tuple(further),
        levels=levels if levels[0] is not None else None,  # type: ignore[arg-type]
        **more,
    )


def _fit_all(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    frame: Any,
    columns: Columns,
    known: dict[str, Any],
) -> Fitted:
    if request.missing != "multiple":
        design = build_design(frame, descriptor, columns, request.missing)
        return _fit(request, design, _modifiers(request, descriptor, frame, columns), known)
    names = wanted_columns(frame, columns)
    done = [
        _fit(request, build_design(copy, descriptor, columns), None, known)
        for copy in _completed(request, frame, columns)
    ]
    gaps = {n: float(frame[n].isna().mean()) for n in names if frame[n].isna().any()}
    pooled = {key: pool([one.fits[key] for one in done]) for key in done[0].fits}
    reason = (
        f"{done[0].reason}; pooled over {len(done)} imputations by Rubin's rules, checks on one"
    )
    diagnostics = done[0].diagnostics | {"missing": gaps, "imputations": len(done)}
    return replace(done[0], fits=pooled, reason=reason, diagnostics=diagnostics)


def checked_design(
    request: CausalRequest, descriptor: DatasetDescriptor, frame: Any, known: dict[str, Any]
) -> Design:
    """The design that a cross-check is made on: of several imputations the first.

    Raises:
        Unusable: the data cannot answer.
    """
    columns = columns_of(request, known["identification"])
    if request.missing != "multiple":
        return build_design(frame, descriptor, columns, request.missing)
    return build_design(next(_completed(request, frame, columns)), descriptor, columns)


def _completed(request: CausalRequest, frame: Any, columns: Columns) -> Iterator[Any]:
    return imputed(frame, wanted_columns(frame, columns), columns.treatment, request.seed)


def _modifiers(
    request: CausalRequest, descriptor: DatasetDescriptor, frame: Any, columns: Columns
) -> Any:
    if not request.modifiers:
        return None
    kept = frame.dropna(subset=[columns.treatment, columns.outcome, *columns.adjustment])
    return covariates(kept, request.modifiers, descriptor)[0][:, 1:]


def _fit(request: CausalRequest, design: Design, modifiers: Any, known: dict[str, Any]) -> Fitted:
    """Every estimator on one design; refuses where the arms do not overlap."""
    propensity = fit_propensity(design.t, design.x, design.weights)
    diagnostics = diagnose(design, propensity.p, request.estimand)
    share = diagnostics["share_outside_overlap"]
    ess = min(diagnostics["effective_sample_size"].values())
    if not propensity.converged or (share > REFUSED_SHARE and ess < REFUSED_ESS):
        text = (
            f"treated and untreated people do not overlap: {share:.0%} of propensity scores have "
            f"thin support, and {ess:.0f} effective rows are left in one arm"
            if propensity.converged
            else "the covariates tell treated and untreated people apart completely: no overlap"
        )
        raise Unusable(refuse("NO_OVERLAP", text, diagnostics=diagnostics, **known))
    options = {
        "estimand": request.estimand,
        "weights": design.weights,
        "cluster": design.cluster,
    }
    fits = {
        key: fit(design.y, design.t, design.x, **options) for key, (_, fit) in ESTIMATORS.items()
    }
    if modifiers is not None and len(modifiers) == len(design.y):
        fits["g_formula"] = g_formula(
            design.y,
            design.t,
            design.x,
            modifiers=modifiers,
            **options,  # type: ignore[arg-type]
        )
    asked: tuple[str, str] = (request.method, "asked for")
    main, reason = choose(design, request.seed, ess) if request.method == "auto" else asked
    if main == "crossfit":
        fits["crossfit"] = crossfit_aipw(design.y, design.t, design.x, seed=request.seed, **options)  # type: ignore[arg-type]
    if main == "matching":
        fits["matching"] = _matched(request, design)
    return Fitted(design, fits, main, reason, diagnostics)


def choose(design: Design, seed: int = 0, ess: float = np.inf) -> tuple[str, str]:
    """The default estimator for a design, and why: aipw, crossfit, or g_formula.

    Args:
        design: the complete cases.
        seed: of the random folds.
        ess: effective rows that weighting leaves in the smaller arm.
    """
    if ess < MIN_ESS:
        return "g_formula", f"weighting leaves {ess:.1f} effective rows: outcome models extrapolate"
    arms = min(design.t.sum(), len(design.t) - design.t.sum())
    if len(design.y) < MIN_ROWS_TO_LEARN or arms < 50 or design.x.shape[1] == 1:
        return "aipw", "parametric: too few rows or covariates to learn more flexible models"
    gains = fit_nuisances(
        design.y,
        design.t,
        design.x,
        weights=design.weights,
        cluster=design.cluster,
        seed=seed,
    ).gains
    apart = interaction_gain(design.y, design.t, design.x, seed)
    outcome = max(gains["treated"], gains["untreated"], apart)
    said = ", ".join(f"{name} {z:+.1f}" for name, z in (*gains.items(), ("interactions", apart)))
    if outcome <= 0 and gains["propensity"] <= PROPENSITY_GAIN:
        return "aipw", f"parametric: no flexible model predicts better out of fold (z: {said})"
    return "crossfit", f"cross-fitted: a flexible model predicts better out of fold (z: {said})"


def _matched(request: CausalRequest, design: Design) -> Fit:
    if design.weights is not None:
        raise Unusable(refuse("NO_ESTIMATOR", "matching takes no weights; choose aipw or ipw"))
    try:
        found = match(design.y, design.t, design.x, estimand=request.estimand)
    except CannotEstimate as error:
        raise Unusable(refuse(error.code, error.message)) from error
    return Fit(found.value, found.se)


def _batched(main: str) -> Batched:
    """The estimator that refuters refit: the parametric companion of a learned or matched one."""
    return main if main in ("ols", "ipw", "aipw") else "aipw"  # type: ignore[return-value]


def controls_of(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    design: Design,
    estimator: Callable[[Any, Any, Any], Fit],
) -> list[NegativeControl]:
    """Every negative control of the request; the first says so when there is none."""
    name = request.negative_control_outcome
    label = descriptor.columns[name].label if name else ""
    found = [negative_control(design, estimator, name, label)]
    found += [
        negative_control(design, estimator, other, other, design.extra[other])
        for other in request.negative_control_outcomes
    ]
    exposure = request.negative_control_exposure
    if exposure is not None:
        found.append(negative_exposure(design, exposure, design.extra[exposure]))
    return found


def as_estimate(
    request: CausalRequest, descriptor: DatasetDescriptor, design: Design, name: str, fit: Fit
) -> Estimate:
    """The printable estimate of a fit."""
    column = descriptor.columns[request.outcome]
    default = "risk" if column.type == "binary" else "units of the outcome"
    unit = column.unit or default
    risk = unit == "risk"
    who = {"ATE": "", "ATT": " | treated", "ATC": " | untreated"}[request.estimand]
    return Estimate(
        value=fit.value,
        se=fit.se,
        ci_low=fit.value - 1.959964 * fit.se,
        ci_high=fit.value + 1.959964 * fit.se,
        n=len(design.y),
        n_treated=int(design.t.sum()),
        method=f"{name} in {descriptor.key}",
        unit="risk difference" if risk else unit,
        estimand=f"{request.estimand}: E[{request.outcome} | do({request.treatment}=1){who}] - "
        f"E[{request.outcome} | do({request.treatment}=0){who}], {descriptor.population}",
        scale="risk difference" if risk else "difference",
    )


def flow_of(
    design: Design, frame: Any, columns: Columns, request: CausalRequest
) -> tuple[dict[str, Any], ...]:
    """Rows left after each step."""
    rows: list[dict[str, Any]] = [{"step": "rows in the data", "n": len(frame)}]
    left = len(frame)
    for name in dict.fromkeys((columns.treatment, columns.outcome, *columns.adjustment)):
        frame = frame.dropna(subset=[name]) if request.missing != "multiple" else frame
        if len(frame) < left:
            left = len(frame)
            rows.append({"step": f"{name} not missing", "n": left})
    rows.append({"step": "analysed", "n": len(design.y)})
    if not columns.continuous_treatment:
        rows.append({"step": "of these treated", "n": int(design.t.sum())})
    return tuple(rows)


def asked_warnings(
    request: CausalRequest, dag: CausalDag, known: Mapping[str, Any]
) -> list[Warned]:
    """Warnings about what was asked rather than about the data."""
    found = []
    nothing = not known["identification"].adjustment_set
    if nothing and known["identification"].strategy != "randomization":
        text = "nothing is adjusted for: the DAG says that nothing confounds this effect"
        found.append(Warned("UNADJUSTED", text))
    later = (
        sorted(set(request.modifiers) & dag.descendants(request.treatment))
        if request.modifiers
        else []
    )
    if later:
        text = f"{', '.join(later)} may be affected by the treatment: not a baseline modifier"
        found.append(Warned("DESCENDANT_OF_TREATMENT", text))
    return found


MISSING_SAID = {
    "complete_case": "rows with missing values are like the others (complete cases)",
    "fail": "no value is missing",
    "ipcw": "gaps depend on complete columns only (complete rows are weighted)",
    "multiple": "gaps depend on observed columns only (multiple imputation)",
}


def assumptions_of(request: CausalRequest, identification: Any) -> tuple[dict[str, str], ...]:
    """What the number rests on, each tagged checked or untestable."""
    names = ", ".join(identification.adjustment_set) or "nothing"
    return (
        {"text": f"no unmeasured common cause once {names} are held fixed", "tag": "untestable"},
        {"text": "both treatments are possible for everyone (overlap)", "tag": "checked"},
        {
            "text": "one version of the treatment, no interference between people",
            "tag": "untestable",
        },
        {"text": MISSING_SAID[request.missing], "tag": "untestable"},
        {
            "text": "the propensity or the outcome model is right (doubly robust)",
            "tag": "untestable",
        },
    )


def data_hash(design: Design) -> str:
    """Changes when a row or a design column does."""
    digest = hashlib.sha256()
    for array in (design.y, design.t, design.x):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:16]
