"""Options that a method does not use: refused, for a number that leaves them out would look as if it had them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tools.causal.query import CausalRequest, EffectResult, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable

_MODELLED = ("auto", "aipw", "ipw", "g_formula", "crossfit")
_REGRESSED = (*_MODELLED, "ols", "dose")
_ADJUSTED = (*_REGRESSED, "matching")
_EVERYBODY = "holds one effect for everybody, which may be that of none of them"
_GIVES = {
    "ols": _EVERYBODY,
    "dose": "gives the average slope of everybody",
    "wald": "gives the effect among those whom the instrument moves (LATE)",
    "2sls": "gives the effect among those whom the instrument moves (LATE)",
    "rd": "gives the effect among people at the cutoff",
    "did": "gives the effect on the treated (ATT)",
    "front_door": "gives the effect on everybody (ATE)",
}
"""What a method gives in place of the effect on whom one likes."""


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
    _Option("modifiers", "--modifiers", ("auto", "g_formula")),
    _Option("weights", "--weights", _REGRESSED),
    _Option("cluster", "--cluster", (*_REGRESSED, "wald", "2sls", "did")),
    _Option("multiverse", "--multiverse", tuple(m for m in _ADJUSTED if m != "dose")),
    _Option("negative_control_outcome", "--negative-control-outcome", _ADJUSTED),
    _Option("negative_control_outcomes", "--negative-control-outcome", _ADJUSTED),
    _Option("negative_control_exposure", "--negative-control-exposure", _ADJUSTED),
)
_OF_EVERYBODY = ("modifiers", "multiverse")
"""Options that only effects of a treatment of two levels use."""
_BESIDE_ADJUSTMENT = (
    *_OF_EVERYBODY, "weights", "negative_control_outcome", "negative_control_outcomes",
    "negative_control_exposure",
)  # fmt: skip
"""Options that least squares within levels and formulas on counts do not use."""


def unused_option(request: CausalRequest) -> EffectResult | None:
    """The refusal of a request with an option that its method would leave out; None where there is none."""
    for field, option, methods in _OPTIONS:
        if _is_given(request, field) and request.method not in methods:
            named = " or ".join(f"--method {method}" for method in methods if method != "auto")
            text = f"{option} is not used by --method {request.method}, and would be left out: it goes with {named}"
            return refuse("NO_ESTIMATOR", f"{text}; leave {option} out, or name such a method")
    if request.absorb and (refused := _left_out(request, _BESIDE_ADJUSTMENT, "beside --absorb")):
        return refused
    if request.unit and request.cluster and request.cluster != request.unit:
        text = f"--cluster is not used beside --unit: the errors of a panel are those of its units ({request.unit})"
        return refuse("NO_ESTIMATOR", f"{text}; leave --cluster out")
    completed = request.missing in ("multiple", "ipcw")
    if completed and (request.method not in _ADJUSTED or request.absorb):
        by = "beside --absorb" if request.absorb else f"by --method {request.method}"
        text = f"--missing {request.missing} is not used {by}: ask for complete_case"
        return refuse("NO_ESTIMATOR", text)
    return _other_estimand(request, "ols" if request.absorb else request.method)


def unused_by_formula(request: CausalRequest) -> EffectResult | None:
    """The same where the identifying formula is computed on counts, which takes the columns as they are."""
    fields = (*_BESIDE_ADJUSTMENT, "cluster", "treated_value", "outcome_event", "missing")
    by = "where the effect follows by a formula on counts"
    return _left_out(request, fields, by) or _other_estimand(request, "front_door")


def unused_by_dose(request: CausalRequest) -> EffectResult | None:
    """The same where the effect is one per unit of a continuous treatment."""
    by = "of a continuous treatment, whose effect is one per unit"
    refused = _left_out(request, (*_OF_EVERYBODY, "treated_value"), by)
    if refused is None and request.method == "crossfit":
        refused = _left_out(request, ("weights",), f"by --method crossfit {by}")
    if refused is None and request.missing == "multiple":
        text = f"--missing multiple is not used {by}: ask for complete_case or ipcw"
        refused = refuse("NO_ESTIMATOR", text)
    return refused or _other_estimand(request, "dose")


def _other_estimand(request: CausalRequest, method: str) -> EffectResult | None:
    """The refusal of an estimand that a method does not give."""
    asked = request.estimand
    if asked == "ATE" or method not in _GIVES or (method, asked) == ("did", "ATT"):
        return None
    text = f"--estimand {asked} is not what --method {method} gives: it {_GIVES[method]}"
    how = "by outcome regression it is --method g_formula, by weighting aipw"
    return refuse("NO_ESTIMATOR", f"{text}. Leave --estimand out, or adjust: {how}")


def _left_out(request: CausalRequest, fields: Iterable[str], by: str) -> EffectResult | None:
    """The refusal of the first of these fields that is given."""
    names = {field: option for field, option, _ in _OPTIONS} | {
        "treated_value": "--treated", "outcome_event": "--outcome-event", "missing": "--missing",
    }  # fmt: skip
    for field in fields:
        if _is_given(request, field):
            text = f"{names[field]} is not used {by}, and would be left out: leave it out"
            return refuse("NO_ESTIMATOR", text)
    return None


def _is_given(request: CausalRequest, field: str) -> bool:
    """Whether a field holds something else than what it holds unasked."""
    return bool(getattr(request, field) != CausalRequest.model_fields[field].default)
