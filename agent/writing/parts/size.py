"""How much: the one number of an answer, in plain words with its interval, unit and contrast."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from agent.writing.parts.contrast import of_former_use, split_contrast
from agent.writing.parts.studies import about_pair, decisive
from graphs.plural import less
from tools.designs import STUDY_DESIGNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.answer import Answer, Effect
    from agent.writing.parts.studies import Item

RATIOS = {"OR": "odds", "RR": "risk", "HR": "hazard", "IRR": "rate"}
"""What each ratio compares, in words."""


def number_item(answer: Answer) -> Item | None:
    """The evidence whose number is shown: that of the effect, else the strongest at hand."""
    if answer.effect is not None:
        by_id = {item["id"]: item for item in answer.evidence}
        return by_id.get(answer.effect.evidence)
    numbered = [i for i in decisive(answer) if i["estimate"] is not None]
    numbered = numbered or [i for i in about_pair(answer) if i["estimate"] is not None]
    # A number on the other side of the null than the reply would read as its opposite.
    shown = [item for item in numbered if not _points_away(answer, item)] or numbered
    return max(shown, key=lambda item: _rank(answer, item), default=None)


def _points_away(answer: Answer, item: Item) -> bool:
    wanted = _of_node(answer)
    if wanted not in ("increases", "decreases") or item["measure"] is None:
        return False
    null = 1.0 if item["measure"] in RATIOS else 0.0
    more: float = (item["estimate"] - null) * item["contrast_sign"]
    return more < 0 if wanted == "increases" else more > 0


def _rank(answer: Answer, item: Item) -> tuple[bool, bool, bool, float, int, int]:
    wanted = "none" if answer.verdict == "insufficient_evidence" else _of_node(answer)
    return (
        STUDY_DESIGNS[item["design"]].is_interventional,
        item["direction"] == wanted and answer.verdict != "no_effect",
        not of_former_use(item["contrast"], item["contrast_sign"]),
        STUDY_DESIGNS[item["design"]].strength,
        item["n"] or 0,
        item["year"] or 0,
    )


def _of_node(answer: Answer) -> str | None:
    """The direction of the answer for more of the treatment on more of the outcome."""
    signs = [side.sign for side in (answer.treatment, answer.outcome) if side is not None]
    if signs.count(-1) != 1 or answer.direction not in ("increases", "decreases"):
        return answer.direction
    return "decreases" if answer.direction == "increases" else "increases"


def size_words(answer: Answer, item: Item | None) -> str:
    """The number as a phrase; empty when there is none."""
    if item is None or answer.outcome is None or answer.treatment is None:
        return ""
    if item["kind"] == "estimate":
        return _own_words(answer, item)
    contrast, counted, unit = split_contrast(item["contrast"] or "")
    y = counted or answer.outcome.label
    told = contrast if contrast.startswith("per ") else f"for {contrast}" if contrast else ""
    triple = (item["estimate"], item["ci_low"], item["ci_high"])
    if item["measure"] in RATIOS:
        value, low, high = ratio_numbers(triple)
        said = f"{RATIOS[item['measure']]} of {y} {value} times as high"
    else:
        value, low, high = difference_numbers(triple)
        kind = "standardized difference" if item["measure"] == "SMD" else "difference"
        said = f"{kind} in {y} of {value} {unit}".strip()
    return f"{said} ({interval(low, high)}) {told}".strip()


def is_association(item: Item) -> bool:
    """Whether the number only shows what goes together: no design or identification behind it."""
    return item["kind"] == "finding" and not STUDY_DESIGNS[item["design"]].is_interventional


def interval(low: str, high: str) -> str:
    """The 95 % interval in its one format."""
    return f"95 % CI {low} to {high}"


def ratio_numbers(values: Sequence[float]) -> list[str]:
    """Two decimals; more where two would hide the distance from 1 or from 0."""
    close = any(value != 1 and abs(value - 1) < 0.005 for value in values)
    decimals = 3 if close or min(values) < 0.1 else 2
    return [f"{value:.1f}" if abs(value) >= 10 else f"{value:.{decimals}f}" for value in values]


def difference_numbers(values: Sequence[float]) -> list[str]:
    """Three significant digits of the largest and the same decimals for all, without idle zeros."""
    largest = max(abs(value) for value in values)
    whole = math.floor(math.log10(largest)) if largest else 0
    decimals = min(4, max(0, 2 - whole))
    while decimals and all(round(value, decimals - 1) == round(value, 10) for value in values):
        decimals -= 1
    return [f"{round(value, decimals) + 0.0:.{decimals}f}" for value in values]  # never "-0.0"


def _own_words(answer: Answer, item: Item) -> str:
    """Our own estimate: absolute, in the outcome's unit, or in percentage points of risk."""
    effect, x = answer.effect, _treatment(answer)
    y = answer.outcome.label if answer.outcome else ""
    estimate = (answer.estimation or {}).get("estimate") or {}
    unit = str(estimate.get("unit", ""))
    triple = _triple(effect, item)
    if item["measure"] == "RD":
        triple, unit, y = [100 * v for v in triple], "percentage points", f"the risk of {y}"
    value, low, high = difference_numbers(triple)
    per = str(estimate.get("scale", "")).startswith("per unit")
    told = f"per unit more {x}" if per else f"with {x} against without it"
    return f"difference in {y} of {value} {unit} ({interval(low, high)}) {told}"


def _triple(effect: Effect | None, item: Item) -> list[float]:
    """The effect turned as asked; the bare estimate where no effect is claimed."""
    if effect is None:
        return [item["estimate"], item["ci_low"], item["ci_high"]]
    return [effect.value, effect.ci_low, effect.ci_high]


def _treatment(answer: Answer) -> str:
    side = answer.treatment
    if side is None:
        return ""
    return less(side.label) if side.sign < 0 and answer.effect is not None else side.label
