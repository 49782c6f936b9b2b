"""Certainty, as GRADE has it: where a design starts, what lowers it, what raises it. One table.

GRADE: Guyatt et al. 2011, J Clin Epidemiol 64:383 (start), 1283 (imprecision), 1294 (inconsistency),
1303 (indirectness), 1311 (rating up). Triangulation: Lawlor, Tilling & Davey Smith 2016, Int J
Epidemiol 45:1866.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from agent.verdict.lines import is_small

if TYPE_CHECKING:
    from agent.answer import Certainty
    from agent.verdict.lines import Line
    from tools.designs import DesignClass

START: Final[dict[DesignClass, int]] = {
    "randomized": 4,
    "mendelian_randomization": 3,
    "observational": 2,
    "own_data": 2,
}
"""Levels: 4 high, 3 moderate, 2 low, 1 very low (said as low)."""

CERTAINTIES: Final[tuple[Certainty, ...]] = ("high", "moderate", "low")
TOO_FEW = 400
"""People below which trials do not reach the optimal information size (Guyatt et al. 2011, 64:1283)."""
LARGE = math.log(2.0)
VERY_LARGE = math.log(5.0)

LOWER: Final[dict[str, tuple[int, str]]] = {
    "one study": (1, "one study alone, which no other repeats"),
    "imprecise": (1, "fewer than 1,000 people stand behind it"),
    "very imprecise": (2, "fewer than 400 people stand behind it"),
    "inconsistent": (1, "single studies point in opposite directions"),
    "wide null": (1, "a small change is not excluded"),
    "one side": (1, "only one direction is excluded"),
    "unsupported": (1, "no study of another design supports it yet"),
    "second hand": (1, "it is stated without the evidence that it rests on"),
    "other people": (1, "the studies are of other people than those asked about"),
    "far people": (
        2,
        "the studies are of grown-ups or of the ill, and the question is about the young or the healthy",
    ),
    "other things": (1, "the studies are of something near to what was asked, not of it"),
    "aim": (
        1,
        "the evidence does not say whether it is of treating the disease or of preventing it",
    ),
    "designs apart": (1, "another design points elsewhere"),
}
RAISE: Final[dict[str, tuple[int, str]]] = {
    "large": (1, "the interval lies beyond a two-fold change, which confounding rarely produces"),
    "very large": (
        2,
        "the interval lies beyond a five-fold change: a confounder would need to be at least as "
        "strongly tied to both exposure and outcome",
    ),
    "designs agree": (1, "designs with other biases agree"),
}


def level_of(line: Line) -> tuple[int, tuple[str, ...]]:
    """The level of one line of studies, and why it is not where its design starts."""
    pooled = line.pooled
    level = START.get(line.design, 2)
    if pooled is None:
        return level, ()
    lowering = {
        "one study": line.design == "randomized" and pooled.is_one_study,
        "imprecise": is_small(line) and not is_tiny(line),
        "very imprecise": is_tiny(line),
        "inconsistent": pooled.mixed_directions,
        "wide null": line.result == "none" and not pooled.is_close_to_null,
    }
    raised = raise_for_size(line)
    rules = [name for name, applies in lowering.items() if applies]
    return moved(level, *rules, *([raised] if raised else []))


def is_tiny(line: Line) -> bool:
    """Whether fewer than 400 people are known to stand behind the estimate of a line."""
    return is_small(line) and line.pooled is not None and (line.pooled.n or 0) < TOO_FEW


def moved(level: int, *rules: str) -> tuple[int, tuple[str, ...]]:
    """The level after the named rules of the table, and their reasons."""
    down = [LOWER[rule] for rule in rules if rule in LOWER]
    up = [RAISE[rule] for rule in rules if rule in RAISE]
    level += sum(steps for steps, _ in up) - sum(steps for steps, _ in down)
    return level, tuple(why for _, why in (*down, *up))


def raise_for_size(line: Line) -> str | None:
    """`large` or `very large` where an observed relative effect is so; None otherwise.

    One study alone is not rated up, nor are studies that point apart.
    """
    pooled = line.pooled
    if pooled is None or line.design == "randomized" or pooled.scale != "ratio":
        return None
    if not line.is_directional or pooled.is_one_study or pooled.mixed_directions:
        return None
    nearest = min(abs(pooled.ci_low), abs(pooled.ci_high))
    if nearest >= VERY_LARGE:
        return "very large"
    return "large" if nearest >= LARGE else None


def certainty_of(level: int) -> Certainty:
    """A level as a word: 4 and above high, 3 moderate, below low."""
    if level >= 4:
        return "high"
    return "moderate" if level == 3 else "low"


def lowered(certainty: Certainty | None, rule: str) -> tuple[Certainty | None, str]:
    """The certainty after a rule of `LOWER`, and why; low stays low."""
    steps, why = LOWER[rule]
    return (CERTAINTIES[min(CERTAINTIES.index(certainty) + steps, 2)] if certainty else None), why


def firmer(one: Certainty | None, other: Certainty) -> Certainty:
    """The higher of two certainties."""
    return min(one or other, other, key=CERTAINTIES.index)
