"""An `EffectResult` for people and for programs: one JSON shape, one page of text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tools.causal.query import EffectResult, Estimate, Identification

DESIGNS = ("instrument", "discontinuity", "differences")
"""Strategies that rest on more than the DAG."""
EFFECTS = {
    "ATE": "ATE (everyone)",
    "ATT": "ATT (the treated)",
    "ATC": "ATC (the untreated)",
    "LATE": "LATE (those whom the instrument moves)",
}
"""Whose mean effect an estimand is."""


def effect_json(result: EffectResult) -> dict[str, Any]:
    """Plain JSON types, in the order a reader needs them."""
    data = result.to_json()
    first = {
        "status": result.status,
        "code": result.code,
        "message": result.message,
        "estimand": estimand_json(result),
    }
    rest = {key: value for key, value in data.items() if key not in first}
    rest["sensitivity"] = data["sensitivity"] or {}
    return first | {"estimate": rest.pop("estimate")} | rest


def estimand_json(result: EffectResult) -> dict[str, Any] | None:
    """What is estimated: type, expression, adjustment set, and the latent nodes of the DAG."""
    found = result.identification
    if found is None:
        return None
    used = found.adjustment_set if found.optimal_set is None else found.optimal_set
    return {
        "type": result.estimand,
        "expression": found.estimand,
        "strategy": found.strategy,
        "adjustment_set": list(used),
        "latents": list(result.diagnostics.get("latents", ())),
        "witness": list(found.witness),
        "measure_to_identify": list(found.measure_to_identify),
        "text": found.text,
    }


def effect_text(result: EffectResult) -> str:
    """One page: the number first, then what it rests on and what could break it."""
    if result.status == "zero_by_assumption":
        return f"zero by assumption: {result.message}"
    if result.status == "failed" or result.estimate is None:
        return _refused(result)
    parts = [_first_line(result.estimate, result), _identified(result.identification)]
    if result.details.get("method_chosen"):
        parts.append(f"method: {result.details['method_chosen']}")
    parts += _section("instrument", _instrument(result.details))
    parts += _section("other estimators", [_line(e) for e in result.alternatives])
    parts += _section("other scales", [_line(e) for e in result.measures])
    parts += _section("attempts to break it", [f"{r.status}: {r.text}" for r in result.refutations])
    controls = [c for c in (result.negative_control, *result.negative_controls) if c]
    said = [f"{c.status}: {c.text}" for c in controls]
    parts += _section("negative controls", said)
    parts += _section("calibration", [result.calibration.text] if result.calibration else [])
    parts += _section("sensitivity", [result.sensitivity.text] if result.sensitivity else [])
    if result.multiverse is not None:
        parts += _section("other admissible analyses", [str(result.multiverse["text"])])
    parts += _section("warnings", [f"{w.code}: {w.text}" for w in result.warnings])
    assumptions = [f"{a['tag']}: {a['text']}" for a in result.assumptions]
    parts += _section("assumptions", assumptions)
    flow = ", ".join(f"{row['step']} {row['n']}" for row in result.flow)
    parts += _section("rows", [flow] if flow else [])
    parts.append("Passing these checks is necessary, not sufficient, for a causal reading.")
    if result.dowhy is not None and result.dowhy.state != "running":
        parts.append(check_text(result))
    return "\n".join(parts)


def check_text(result: EffectResult) -> str:
    """What another engine makes of the same rows; "" where there is nothing to compare."""
    return "\n".join(_section("DoWhy", [result.dowhy.text] if result.dowhy else []))


def _refused(result: EffectResult) -> str:
    text = f"no number ({result.code}): {result.message}"
    found = result.identification
    if found is not None and found.status == "not_identified" and found.measure_to_identify:
        text += f"\nmeasuring this would identify it: {', '.join(found.measure_to_identify)}"
    return text


def _identified(found: Identification | None) -> str:
    if found is None:
        return ""
    return found.text if found.strategy in DESIGNS else f"under the stated DAG: {found.text}"


def _instrument(details: dict[str, Any]) -> list[str]:
    """Strength and the interval that holds however weak the instrument is."""
    if "anderson_rubin_set" not in details:
        return []
    f = details["first_stage_f"]
    strong = "" if f >= 10 else ": WEAK (under 10), so the interval above is not to be trusted"
    lines = [f"first-stage F {f:.4g}{strong}", f"Anderson-Rubin 95 % set: {_set(details)}"]
    if details.get("sargan_p") is not None:
        p = details["sargan_p"]
        lines.append(f"do the instruments agree (Sargan): p {p:.3g}")
    return lines


def _set(details: dict[str, Any]) -> str:
    parts = [
        f"{'no bound' if low is None or low == -math.inf else f'{low:.4g}'} to "
        f"{'no bound' if high is None or high == math.inf else f'{high:.4g}'}"
        for low, high in details["anderson_rubin_set"]
    ]
    return " or ".join(parts) or "empty (the instruments contradict each other)"


def _first_line(estimate: Estimate, result: EffectResult) -> str:
    """The number with what it is one of: the outcome's event where it was read from codes, and whom."""
    found = EFFECTS.get(result.estimand, result.estimand)
    return _line(estimate, f", {result.outcome}" if result.outcome else "", f"{found} by ")


def _line(estimate: Estimate, event: str = "", effect: str = "") -> str:
    e = estimate
    unit = e.unit if e.unit == e.scale else f"{e.scale}, {e.unit}"
    return (
        f"{e.value:.4g} (95 % CI {e.ci_low:.4g} to {e.ci_high:.4g}; SE {e.se:.3g}) {unit}{event}; "
        f"{effect}{e.method}, n {e.n}, treated {e.n_treated}"
    )


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", f"{title}:", *(f"  {line}" for line in lines)] if lines else []
