"""One exposure: every method that its SNPs allow, and every check of their disagreement."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.mendelian.caveats import MIN_PLEIOTROPY, assumptions_of, warnings_of
from tools.causal.mendelian.diagnostics import leave_one_out, single_snps, strength
from tools.causal.mendelian.likelihood import debiased_ivw, maximum_likelihood
from tools.causal.mendelian.medians import medians
from tools.causal.mendelian.methods import egger, ivw, wald_ratio
from tools.causal.mendelian.mixture import contamination_mixture
from tools.causal.mendelian.modes import modes
from tools.causal.mendelian.outliers import presso
from tools.causal.mendelian.result import MrResult
from tools.causal.mendelian.steiger import Steiger, steiger

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.causal.mendelian.effects import Effects, MrEstimate
    from tools.causal.mendelian.harmonise import Harmonised
    from tools.causal.mendelian.methods import Egger
    from tools.causal.mendelian.request import MrRequest


def univariable(
    effects: Effects, found: Harmonised, request: MrRequest, known: dict[str, Any]
) -> MrResult:
    """All methods and checks of one exposure."""
    methods, not_run, tested, pleiotropy = _methods(effects, request)
    seeds = np.random.SeedSequence(request.seed).spawn(3)
    outliers: dict[str, Any] = {}
    if len(effects) >= 4 and not effects.correlated():
        outliers = _outliers(effects, request, seeds[2])
    else:
        not_run["presso"] = "needs four independent SNPs or more"
    power = strength(effects)
    direction = steiger(effects)
    return MrResult(
        "ok",
        None,
        "",
        methods={name: estimate.to_json() for name, estimate in methods.items()},
        not_run=not_run,
        heterogeneity=tested,
        pleiotropy=pleiotropy,
        instruments={
            "mean_f": power.mean_f,
            "min_f": power.min_f,
            "weak_snps": power.weak,
            "i2_gx": power.i2_gx,
            "f": dict(zip(effects.snps, power.f.tolist(), strict=True)),
        },
        outliers=outliers,
        leave_one_out=_named(leave_one_out(effects)) if len(effects) > 2 else (),
        single_snps=_with_associations(effects),
        steiger=_direction(direction),
        warnings=warnings_of(effects, found, request, methods, tested, pleiotropy, power.mean_f),
        assumptions=assumptions_of(effects, power.mean_f),
        **known,
    )


def _methods(
    effects: Effects, request: MrRequest
) -> tuple[dict[str, MrEstimate], dict[str, str], dict[str, Any], dict[str, Any]]:
    """All estimates, what was left out and why, heterogeneity, and the Egger intercept."""
    n, correlated = len(effects), effects.correlated()
    if n == 1:
        only = {"wald_ratio": wald_ratio(effects)}
        return only, {"ivw": "one SNP: its ratio is the estimate"}, {}, {}
    random, first = ivw(effects)
    methods = {"ivw": random, "ivw_fixed": ivw(effects, fixed=True)[0]}
    tested = {"ivw": asdict(first)}
    pleiotropy: dict[str, Any] = {}
    not_run: dict[str, str] = {}
    if n < MIN_PLEIOTROPY:
        for name in ("egger", "weighted_median", "weighted_mode"):
            not_run[name] = f"{n} SNPs; three or more are needed"
        return methods, not_run, tested, pleiotropy
    try:
        slope = egger(effects)
        methods["egger"] = slope.slope
        tested["egger"] = asdict(slope.heterogeneity)
        pleiotropy = _intercept(slope)
    except np.linalg.LinAlgError:
        not_run["egger"] = "all SNPs have the same effect on the exposure"
    if correlated:
        for name in ("weighted_median", "weighted_mode", "maximum_likelihood"):
            not_run[name] = "the SNPs are correlated: only IVW and MR-Egger take that into account"
        return methods, not_run, tested, pleiotropy
    seeds = np.random.SeedSequence(request.seed).spawn(2)
    methods |= medians(effects, request.n_sim, seeds[0])
    methods |= modes(effects, request.n_sim, seeds[1])
    _attempt(methods, not_run, "maximum_likelihood", lambda: maximum_likelihood(effects))
    _attempt(methods, not_run, "debiased_ivw", lambda: debiased_ivw(effects))
    _attempt(methods, not_run, "contamination_mixture", lambda: contamination_mixture(effects))
    return methods, not_run, tested, pleiotropy


def _intercept(slope: Egger) -> dict[str, Any]:
    """The average direct effect of a variant, under both of its usual names."""
    return {
        "egger_intercept": slope.intercept.estimate,
        "intercept": slope.intercept.estimate,
        "se": slope.intercept.se,
        "p": slope.intercept.p,
        "ci_low": slope.intercept.ci_low,
        "ci_high": slope.intercept.ci_high,
    }


def _attempt(
    methods: dict[str, MrEstimate],
    not_run: dict[str, str],
    name: str,
    method: Callable[[], MrEstimate | None],
) -> None:
    """Add a method, or the reason why it gave nothing."""
    try:
        made = method()
    except (np.linalg.LinAlgError, ValueError, FloatingPointError) as error:
        not_run[name] = f"did not converge: {error}"
        return
    if made is None:
        not_run[name] = "the SNPs are too weak for it"
    else:
        methods[name] = made


def _outliers(effects: Effects, request: MrRequest, seed: np.random.SeedSequence) -> dict[str, Any]:
    found = presso(effects, request.n_sim, seed)
    return {
        "global_rss": found.global_rss,
        "global_p": found.global_p,
        "outliers": list(found.outliers),
        "p": dict(zip(effects.snps, found.p.tolist(), strict=True)),
        "corrected": None if found.corrected is None else found.corrected.to_json(),
        "distortion": found.distortion,
        "distortion_p": found.distortion_p,
    }


def _direction(found: Steiger | str) -> dict[str, Any]:
    if isinstance(found, str):
        return {"status": "not_run", "reason": found}
    data = asdict(found)
    data["filtered"] = None if found.filtered is None else found.filtered.to_json()
    return {"status": "ok", **data}


def _named(rows: list[tuple[str, MrEstimate]]) -> tuple[dict[str, Any], ...]:
    return tuple({"snp": snp, **estimate.to_json()} for snp, estimate in rows)


def _with_associations(effects: Effects) -> tuple[dict[str, Any], ...]:
    """Wald ratios with the associations that they come from, coded so that the exposure's is > 0."""
    x, se_x = effects.x()
    sign = np.where(x < 0, -1.0, 1.0)
    rows = zip(sign * x, se_x, sign * effects.by, effects.se_y, strict=True)
    keys = ("exposure", "exposure_se", "outcome", "outcome_se")
    pairs = zip(_named(single_snps(effects)), rows, strict=True)
    return tuple(named | dict(zip(keys, map(float, row), strict=True)) for named, row in pairs)
