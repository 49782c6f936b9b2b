"""Several exposures at once: their direct effects, given each other."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tools.causal.mendelian.caveats import assumptions_of
from tools.causal.mendelian.multivariable import (
    conditional_f,
    multivariable_egger,
    multivariable_ivw,
)
from tools.causal.mendelian.result import MrResult

if TYPE_CHECKING:
    from tools.causal.mendelian.effects import Effects, MrEstimate


def multivariable(effects: Effects, known: dict[str, Any]) -> MrResult:
    """Direct effects of several exposures; refused with too few SNPs."""
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
        assumptions=assumptions_of(effects, min(f)),
        **known,
    )


def _by_exposure(effects: Effects, estimates: tuple[MrEstimate, ...]) -> dict[str, Any]:
    return {
        name: estimate.to_json()
        for name, estimate in zip(effects.exposures, estimates, strict=True)
    }
