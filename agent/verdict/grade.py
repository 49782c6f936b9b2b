"""Certainty, as GRADE has it: where a design starts, what lowers it, what raises it. One table.

GRADE: Guyatt et al. 2011, J Clin Epidemiol 64:383 (start), 1283 (imprecision), 1294 (inconsistency),
1303 (indirectness), 1311 (rating up). Triangulation: Lawlor, Tilling & Davey Smith 2016, Int J
Epidemiol 45:1866.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from agent.answer import Certainty
    from agent.verdict.lines import Line
    from tools.evidence import DesignClass

START: Final[dict[DesignClass, int]] = {
    "randomized": 4,
    "mendelian_randomization": 3,
    "observational": 2,
    "own_data": 2,
}
"""Levels: 4 high, 3 moderate, 2 low, 1 very low (said as low)."""

FEW_PEOPLE = 1000
LARGE = math.log(2.0)
VERY_LARGE = math.log(5.0)

LOWER: Final[dict[str, tuple[int, str]]] = {
    "one study": (1, "one study alone, which no other repeats"),
    "imprecise": (1, "fewer than 1,000 people stand behind it"),
    "inconsistent": (1, "single studies point in opposite directions"),
    "wide null": (1, "a change of 10 to 25 % is not excluded"),
    "other people": (1, "the studies are of other people than those asked about"),
    "other things": (1, "the studies are of something near to what was asked, not of it"),
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
    "assessed": (1, "a body that weighed all of the evidence concludes the same"),
}


def level_of(line: Line) -> tuple[int, tuple[str, ...]]:
    """The level of one line of studies, and why it is not where its design starts."""
    pooled = line.pooled
    level, why = START.get(line.design, 2), []
    if pooled is None:
        return level, ()
    lowering = {
        "one study": line.design == "randomized" and pooled.is_one_study,
        "imprecise": pooled.n is not None and pooled.n < FEW_PEOPLE,
        "inconsistent": pooled.mixed_directions,
        "wide null": line.result == "none" and not pooled.is_close_to_null,
    }
    for name, applies in lowering.items():
        if applies:
            level -= LOWER[name][0]
            why.append(LOWER[name][1])
    raised = raise_for_size(line)
    if raised is not None:
        level += RAISE[raised][0]
        why.append(RAISE[raised][1])
    return level, tuple(why)


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


def lowered(certainty: Certainty | None) -> Certainty | None:
    """One level less; low stays low."""
    return {"high": "moderate", "moderate": "low"}.get(certainty or "", certainty)  # type: ignore[return-value]
