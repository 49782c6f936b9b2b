"""One request -> one result: read, harmonise, estimate by every method, check, or refuse."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.mendelian.diagnostics import leave_one_out, single_snps, strength
from tools.causal.mendelian.harmonise import harmonise
from tools.causal.mendelian.ld import read_matrix, with_correlation
from tools.causal.mendelian.likelihood import (
    contamination_mixture,
    debiased_ivw,
    maximum_likelihood,
)
from tools.causal.mendelian.medians import medians
from tools.causal.mendelian.methods import egger, ivw, wald_ratio
from tools.causal.mendelian.modes import modes
from tools.causal.mendelian.multivariable import (
    conditional_f,
    multivariable_egger,
    multivariable_ivw,
)
from tools.causal.mendelian.outliers import presso
from tools.causal.mendelian.sources import read_sources
from tools.causal.mendelian.steiger import Steiger, steiger

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.causal.mendelian.effects import Effects, MrEstimate
    from tools.causal.mendelian.harmonise import Harmonised
    from tools.causal.mendelian.methods import Egger
    from tools.causal.mendelian.request import MrRequest

MIN_PLEIOTROPY = 3


@dataclass(frozen=True)
class MrResult:
    """Everything one analysis gave; `methods` is empty unless `status` is ok."""

    status: str
    code: str | None
    message: str
    exposures: tuple[str, ...] = ()
    outcome: str = ""
    n_snps: int = 0
    methods: dict[str, Any] = field(default_factory=dict)
    not_run: dict[str, str] = field(default_factory=dict)
    heterogeneity: dict[str, Any] = field(default_factory=dict)
    pleiotropy: dict[str, Any] = field(default_factory=dict)
    instruments: dict[str, Any] = field(default_factory=dict)
    harmonisation: dict[str, Any] = field(default_factory=dict)
    outliers: dict[str, Any] = field(default_factory=dict)
    leave_one_out: tuple[dict[str, Any], ...] = ()
    single_snps: tuple[dict[str, Any], ...] = ()
    steiger: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[dict[str, str], ...] = ()
    assumptions: tuple[dict[str, str], ...] = ()
    seed: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


def run(request: MrRequest) -> MrResult:
    """Run every method that the SNPs allow; a method left out is named with its reason.

    Raises:
        DataError: a file cannot be read or lacks a column.
    """
    sources = read_sources(request)
    found = harmonise(
        sources.exposures, sources.outcome, request.palindromes, aligned=sources.aligned
    )
    read = {
        "exposures": [e.to_json() for e in sources.exposures],
        "outcome": sources.outcome.to_json(),
    }
    if len(found.effects) and request.ld is not None:
        matrix = read_matrix(request.ld)
        found, _ = with_correlation(found, matrix, sources.order(), request.ld)
    harmonised = found.to_json() | read
    effects = _with_sizes(found.effects, request)
    known: dict[str, Any] = {
        "exposures": effects.exposures,
        "outcome": effects.outcome,
        "harmonisation": harmonised,
        "n_snps": len(effects),
        "seed": request.seed,
    }
    if len(effects) == 0:
        text = "no SNP is left after harmonisation: see the reasons in `harmonisation`"
        return MrResult("failed", "TOO_FEW", text, **known)
    if (effects.bx == 0).any() and len(effects.exposures) == 1:
        effects = effects.keep(effects.bx[:, 0] != 0)
    if len(effects) == 0:
        text = "no SNP is associated with the exposure: every effect is 0"
        return MrResult("failed", "TOO_FEW", text, **known)
    try:
        if len(effects.exposures) > 1:
            return _multivariable(effects, request, known)
        return _univariable(effects, found, request, known)
    except np.linalg.LinAlgError as error:
        text = f"the associations cannot be solved: {error}"
        return MrResult("failed", "COLLINEAR", text, **known)


def _with_sizes(effects: Effects, request: MrRequest) -> Effects:
    from dataclasses import replace

    n_x, n_y = effects.n_x, effects.n_y
    if request.exposure_n is not None:
        n_x = np.full_like(n_x, request.exposure_n)
    if request.outcome_n is not None:
        n_y = np.full_like(n_y, request.outcome_n)
    return replace(effects, n_x=n_x, n_y=n_y)


def _univariable(
    effects: Effects, found: Harmonised, request: MrRequest, known: dict[str, Any]
) -> MrResult:
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
        warnings=_warnings(effects, found, request, methods, tested, pleiotropy, power.mean_f),
        assumptions=_assumptions(effects, power.mean_f),
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
    _attempt(methods, not_run, "contamination_mixture", lambda: contamination_mixture(effects)[0])
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


def _multivariable(effects: Effects, request: MrRequest, known: dict[str, Any]) -> MrResult:
    n, k = effects.bx.shape
    if n <= k:
        text = f"{n} SNPs are too few for {k} exposures"
        return MrResult("failed", "TOO_FEW", text, **known)
    direct, first = multivariable_ivw(effects)
    methods: dict[str, Any] = {"ivw": _by_exposure(effects, direct)}
    not_run: dict[str, str] = {}
    pleiotropy: dict[str, Any] = {}
    if n > k + 1:
        slopes = multivariable_egger(effects)
        methods["egger"] = _by_exposure(effects, slopes.slopes)
        pleiotropy = {"intercepts": _by_exposure(effects, slopes.intercepts)}
    else:
        not_run["egger"] = f"needs more than {k + 1} SNPs"
    f = conditional_f(effects).tolist()
    strengths = dict(zip(effects.exposures, f, strict=True))
    warned = []
    weak = [name for name, value in strengths.items() if value < 10]
    if weak:
        text = f"conditional F under 10 for {', '.join(weak)}: estimates lean towards each other"
        warned.append({"code": "WEAK_INSTRUMENT", "text": text})
    return MrResult(
        "ok",
        None,
        "",
        methods=methods,
        not_run=not_run,
        heterogeneity={"ivw": asdict(first)},
        pleiotropy=pleiotropy,
        instruments={"conditional_f": strengths},
        warnings=tuple(warned),
        assumptions=_assumptions(effects, min(f)),
        **known,
    )


def _by_exposure(effects: Effects, estimates: tuple[MrEstimate, ...]) -> dict[str, Any]:
    return {
        name: estimate.to_json()
        for name, estimate in zip(effects.exposures, estimates, strict=True)
    }


def _warnings(
    effects: Effects,
    found: Harmonised,
    request: MrRequest,
    methods: dict[str, MrEstimate],
    tested: dict[str, Any],
    pleiotropy: dict[str, Any],
    mean_f: float,
) -> tuple[dict[str, str], ...]:
    said = []
    if mean_f < 10:
        said.append(("WEAK_INSTRUMENT", f"mean F {mean_f:.1f} (under 10)"))
    if len(effects) < MIN_PLEIOTROPY:
        said.append(("FEW_SNPS", f"{len(effects)} SNPs: pleiotropy cannot be looked for"))
    if tested and tested["ivw"]["p"] < 0.05:
        q = tested["ivw"]
        text = f"Q {q['q']:.1f} on {q['df']} df, I2 {q['i2']:.0%}: SNPs disagree beyond chance"
        said.append(("HETEROGENEITY", text))
    if pleiotropy and pleiotropy["p"] < 0.05:
        text = f"Egger intercept {pleiotropy['egger_intercept']:.3g} (p {pleiotropy['p']:.2g})"
        said.append(("PLEIOTROPY", text))
    if request.ld is None and len(effects) > 1:
        said.append(("NO_LD_INFORMATION", "the SNPs are taken as independent: no LD was given"))
    if request.overlap is None:
        said.append(
            ("SAMPLE_OVERLAP_UNKNOWN", "whether the two samples share people is not stated")
        )
    if found.frequency_gaps:
        text = f"allele frequencies differ by over 0.2 for {len(found.frequency_gaps)} SNPs"
        said.append(("FREQUENCY_GAP", text))
    signs = {np.sign(m.estimate) for m in methods.values() if m.p < 0.05}
    if len(signs) > 1:
        said.append(("METHODS_DISAGREE", "methods give clear effects in both directions"))
    return tuple({"code": code, "text": text} for code, text in said)


def _assumptions(effects: Effects, f: float) -> tuple[dict[str, str], ...]:
    exposure = ", ".join(effects.exposures)
    return (
        {"text": f"relevance: the SNPs move {exposure} (F {f:.1f})", "tag": "checked"},
        {
            "text": f"independence: nothing confounds the SNPs and {effects.outcome}",
            "tag": "untestable",
        },
        {
            "text": f"exclusion: the SNPs act on {effects.outcome} through {exposure} alone",
            "tag": "untestable",
        },
        {"text": "both samples come from one population", "tag": "untestable"},
    )
