"""Every estimator side by side on one design, and the choice between them.

`auto` chooses between two ways to fit the nuisance models: parametric AIPW where no flexible model
predicts better out of fold, cross-fitted AIPW otherwise. The choice and its reason are reported.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tools.causal.account import columns_of
from tools.causal.coding import Unusable
from tools.causal.crossfit import OutOfFold, crossfit_aipw, interaction_gain, split_seeds
from tools.causal.design import Columns, Design, build_design, wanted_columns
from tools.causal.diagnose import REFUSED_SHARE, diagnose
from tools.causal.estimate import ESTIMATORS, Fit, estimators_of, fit_propensity, g_formula
from tools.causal.folds import FOLDS
from tools.causal.impute import imputed, pool
from tools.causal.quasi.errors import CannotEstimate
from tools.causal.quasi.matching import match
from tools.causal.query import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.causal.crossfit import Nuisances
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.query import CausalRequest

NAMES = {key: name for key, (name, _) in ESTIMATORS.items()} | {
    "crossfit": "AIPW, cross-fitted (linear and boosted models, stacked)",
    "matching": "nearest-neighbour matching, all ties (Abadie-Imbens)",
}


WEIGHTED = ("aipw", "ipw")
"""Estimators that are given the propensity model instead of fitting it again."""
MIN_ROWS_TO_LEARN = 200
MAX_ROWS_TO_CHOOSE = 20_000
FOLDS_TO_SCREEN = 2
SHORT_OF = 1.0
"""A flexible model whose z-score in the first folds is this far short is not tried in the others."""
MIN_ESS = 10.0
REFUSED_ESS = 50.0
PROPENSITY_GAIN = 2.0
"""z-score of saved log loss above which boosting is taken to predict treatment better."""
PREDICTED = {
    "treated": "the outcome of the treated",
    "untreated": "the outcome of the untreated",
    "propensity": "who is treated",
    "interactions": "the outcome where the effect differs between people",
}
"""What each of the compared models predicts."""


@dataclass(frozen=True)
class Fitted:
    """All estimates of one completed table."""

    design: Design
    fits: dict[str, Fit]
    main: str
    reason: str
    diagnostics: dict[str, Any]


def fit_all(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    frame: Any,
    columns: Columns,
    known: dict[str, Any],
) -> Fitted:
    """The estimates of the complete cases, or pooled over several imputations.

    Raises:
        Unusable: the data cannot answer.
    """
    if request.missing != "multiple":
        design = build_design(frame, descriptor, columns, request.missing)
        return _fit(request, design, known)
    names = wanted_columns(frame, columns)
    done = [
        _fit(request, build_design(copy, descriptor, columns), known)
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


def _fit(request: CausalRequest, design: Design, known: dict[str, Any]) -> Fitted:
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
        key: fit(
            design.y,
            design.t,
            design.x,
            **options,
            **({"propensity": propensity} if key in WEIGHTED else {}),
        )
        for key, (_, fit) in estimators_of(request.estimand).items()
    }
    if request.modifiers:
        modifiers = design.x[:, np.isin(design.groups, request.modifiers)]
        fits["g_formula"] = g_formula(
            design.y,
            design.t,
            design.x,
            modifiers=modifiers,
            **options,  # type: ignore[arg-type]
        )
    asked = ChosenEstimator(request.method, "asked for")
    if request.method == "auto" and request.modifiers:
        asked = ChosenEstimator("g_formula", "modifiers were named, which only it uses")
    elif request.method == "auto":
        asked = choose(design, request.seed, ess)
    main, reason, first = asked
    if main == "crossfit":
        fits["crossfit"] = crossfit_aipw(
            design.y,
            design.t,
            design.x,
            seed=request.seed,
            first=first,
            **options,  # type: ignore[arg-type]
        )
    if main == "matching":
        fits["matching"] = _matched(request, design)
    return Fitted(design, fits, main, reason, diagnostics)


class ChosenEstimator(NamedTuple):
    """An estimator, why it was taken, and what was learned on the first split of all rows."""

    method: str
    reason: str
    nuisances: Nuisances | None = None


def choose(design: Design, seed: int = 0, ess: float = np.inf) -> ChosenEstimator:
    """The default estimator for a design, and why: aipw, crossfit, or g_formula.

    Args:
        design: the complete cases.
        seed: of the random folds.
        ess: effective rows that weighting leaves in the smaller arm.
    """
    if ess < MIN_ESS:
        text = f"weighting leaves {ess:.1f} effective rows: outcome models extrapolate"
        return ChosenEstimator("g_formula", text)
    arms = min(design.t.sum(), len(design.t) - design.t.sum())
    if len(design.y) < MIN_ROWS_TO_LEARN or arms < 50 or design.x.shape[1] == 1:
        text = "parametric: too few rows or covariates to learn more flexible models"
        return ChosenEstimator("aipw", text)
    sampled = ""
    if len(design.y) > MAX_ROWS_TO_CHOOSE:
        rng = np.random.default_rng(seed)
        sampled = f", on {MAX_ROWS_TO_CHOOSE:,} of {len(design.y):,} rows drawn at random"
        design = design.take(np.sort(rng.choice(len(design.y), MAX_ROWS_TO_CHOOSE, replace=False)))
    apart = interaction_gain(design.y, design.t, design.x, seed)
    made = _learned(design, seed, apart)
    gains = made.gains() | {"interactions": apart}
    better = {n: z for n, z in gains.items() if z > (PROPENSITY_GAIN if n == "propensity" else 0)}
    if not better:
        name, z = max(gains.items(), key=lambda gain: gain[1])
        text = f"parametric: no flexible model predicts better out of fold (nearest: {PREDICTED[name]}, z {z:+.1f})"
        return ChosenEstimator("aipw", text + sampled)
    told = ", ".join(f"{PREDICTED[name]} (z {z:+.1f})" for name, z in better.items())
    text = f"cross-fitted: out of fold a flexible model predicts better: {told}{sampled}"
    return ChosenEstimator("crossfit", text, None if sampled else made.nuisances())


def _learned(design: Design, seed: int, apart: float) -> OutOfFold:
    """Models of the first folds, and of all where one of them may yet predict better."""
    made = OutOfFold(
        design.y,
        design.t,
        design.x,
        weights=design.weights,
        cluster=design.cluster,
        seed=split_seeds(seed, 1)[0],
    )
    made.learn(FOLDS_TO_SCREEN)
    short = made.gains()
    outcome = max(apart, short["treated"], short["untreated"])
    if outcome > -SHORT_OF or short["propensity"] > PROPENSITY_GAIN - SHORT_OF:
        made.learn(FOLDS)
    return made


def _matched(request: CausalRequest, design: Design) -> Fit:
    if design.weights is not None:  # of complete rows, by --missing ipcw
        text = "--missing ipcw is not used by --method matching, which takes no weights: name aipw or ipw"
        raise Unusable(refuse("NO_ESTIMATOR", text))
    try:
        found = match(design.y, design.t, design.x, estimand=request.estimand)
    except CannotEstimate as error:
        raise Unusable(refuse(error.code, error.message)) from error
    return Fit(found.value, found.se)
