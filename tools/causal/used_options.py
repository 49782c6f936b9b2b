"""Options that a method does not use: refused, for a number that leaves them out would look as if it had them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tools.causal.query import EffectResult, refuse

if TYPE_CHECKING:
    from tools.causal.query import CausalRequest

_REGRESSED = ("auto", "aipw", "ipw", "ols", "g_formula", "crossfit", "dose")
_ADJUSTED = (*_REGRESSED, "matching")


class _Option(NamedTuple):
    """A field of a request, its option, and the methods that use it."""

    field: str
    option: str
    methods: tuple[str, ...]


_OPTIONS = (
    _Option("instruments", "--instrument", ("wald", "2sls")),
    _Option("running", "--running", ("rd",)),
    _Option("cutoff", "--cutoff", ("rd",)),
    _Option("time", "--time", ("did",)),
    _Option("unit", "--unit", ("did",)),
    _Option("absorb", "--absorb", ("auto", "ols")),
    _Option("weights", "--weights", _REGRESSED),
    _Option("cluster", "--cluster", (*_REGRESSED, "wald", "2sls", "did")),
    _Option("multiverse", "--multiverse", tuple(m for m in _ADJUSTED if m != "dose")),
)
_BESIDE_ABSORBED = ("weights", "multiverse")
"""Options that least squares within levels does not use."""


def unused_option(request: CausalRequest) -> EffectResult | None:
    """The refusal of a request with an option that its method would leave out; None where there is none."""
    for field, option, methods in _OPTIONS:
        if not getattr(request, field):
            continue
        if request.method not in methods:
            named = " or ".join(f"--method {method}" for method in methods if method != "auto")
            text = f"{option} is not used by --method {request.method}, and would be left out: it goes with {named}"
            return refuse("NO_ESTIMATOR", f"{text}; leave {option} out, or name such a method")
        if request.absorb and field in _BESIDE_ABSORBED:
            text = (
                f"{option} is not used beside --absorb, and would be left out: name one of the two"
            )
            return refuse("NO_ESTIMATOR", text)
    if request.unit and request.cluster and request.cluster != request.unit:
        text = f"--cluster is not used beside --unit: the errors of a panel are those of its units ({request.unit})"
        return refuse("NO_ESTIMATOR", f"{text}; leave --cluster out")
    completed = request.missing in ("multiple", "ipcw")
    if completed and (request.method not in _ADJUSTED or request.absorb):
        by = "beside --absorb" if request.absorb else f"by --method {request.method}"
        text = f"--missing {request.missing} is not used {by}: ask for complete_case"
        return refuse("NO_ESTIMATOR", text)
    return None


def unused_by_formula(request: CausalRequest) -> EffectResult | None:
    """The same where the identifying formula is computed on counts, which has no weights and no clusters."""
    for option in ("weights", "cluster"):
        if getattr(request, option):
            text = f"the effect follows by a formula on counts, which does not use --{option}: leave it out"
            return refuse("NO_ESTIMATOR", text)
    return None
