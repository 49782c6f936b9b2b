"""What may be said where neither trials nor genes decide: observation, own data, the graph alone.

A very large relative effect is hard to explain by confounding (GRADE, Guyatt et al. 2011, J Clin
Epidemiol 64:1311); otherwise observation shows an association and no more.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from agent.verdict.lines import Conclusion, direction_of, words

if TYPE_CHECKING:
    from agent.question import Direction
    from agent.verdict.lines import Line, OwnData
    from tools.evidence import DesignClass

LARGE = math.log(2.0)
VERY_LARGE = math.log(5.0)
"""GRADE's thresholds for a large and a very large relative effect (Guyatt et al. 2011, 64:1311)."""


def from_observation(lines: dict[DesignClass, Line], own: OwnData | None) -> Conclusion | None:
    """What observational studies and our own estimate allow; None where they show nothing."""
    observed, ours = lines.get("observational"), lines.get("own_data")
    believed = ours if own and own.identified and not own.control_is_biased else None
    if observed is not None and (strong := _large_effect(observed)):
        return strong
    if own is not None and own.control_is_biased:
        why = (
            "the negative-control outcome, which the treatment cannot affect, is associated with it "
            "after the same adjustment: confounding remains, so the estimate is not causal"
        )
        return Conclusion("associational", None, "low", (why,), ("own_data",))
    if believed is not None and believed.is_directional:
        return _from_own_data(believed, observed, own)
    if observed is None or observed.result == "unclear":
        return None
    if observed.result == "none":
        return _observed_null(observed)
    reasons = (
        f"observational studies: {words(observed)}",
        "no randomized or genetic evidence separates this from confounding",
    )
    return Conclusion("associational", direction_of(observed), "low", reasons, ("observational",))


def _observed_null(observed: Line) -> Conclusion | None:
    """Absence of an association counts as absence of an effect only when large and consistent."""
    pooled = observed.pooled
    if pooled is None or pooled.any_significant or (pooled.n or 0) < 100_000:
        return None
    reasons = (
        f"observational studies of {pooled.n:,} people: {words(observed)}",
        "confounding that exactly hides an effect cannot be excluded without another design",
    )
    return Conclusion("no_effect", "none", "low", reasons, ("observational",))


def _from_own_data(ours: Line, observed: Line | None, own: OwnData | None) -> Conclusion:
    reasons = [f"own estimate, identified under the stated DAG: {words(ours)}"]
    if observed is not None and observed.is_directional and observed.result != ours.result:
        reasons.append(f"other observational studies point the other way: {words(observed)}")
        return Conclusion("conflicting", None, "low", tuple(reasons), ("own_data", "observational"))
    if own is not None and own.refuted:
        reasons.append("a refutation test failed, so the estimate is read as an association")
        return Conclusion("associational", direction_of(ours), "low", tuple(reasons), ("own_data",))
    if observed is not None and observed.result == ours.result:
        reasons.append("other observational studies point the same way: " + words(observed))
    reasons.append("an unmeasured common cause would break the identification")
    return Conclusion("suggestive", direction_of(ours), "low", tuple(reasons), ("own_data",))


def _large_effect(observed: Line) -> Conclusion | None:
    """GRADE: a very large relative effect is hard to explain by confounding alone."""
    pooled = observed.pooled
    if pooled is None or pooled.scale != "ratio" or not observed.is_directional:
        return None
    nearest = min(abs(pooled.ci_low), abs(pooled.ci_high))
    if nearest < LARGE or pooled.k < 2 and not pooled.has_meta_analysis:
        return None
    reasons = [f"observational studies: {words(observed)}"]
    if nearest >= VERY_LARGE and not pooled.mixed_directions:
        reasons.append(
            "the interval lies beyond a five-fold change, in every study: a confounder would need "
            "to be at least as strongly tied to both exposure and outcome"
        )
        return Conclusion(
            "causal", direction_of(observed), "moderate", tuple(reasons), ("observational",)
        )
    reasons.append("the interval lies beyond a two-fold change, which confounding rarely produces")
    return Conclusion(
        "suggestive", direction_of(observed), "low", tuple(reasons), ("observational",)
    )


def without_studies(
    lines: dict[DesignClass, Line],
    own: OwnData | None,
    curated: Direction | None,
    associated: bool,
) -> Conclusion:
    """What is left to say: not identified, a hypothesis of the graph, or not enough evidence."""
    if own is not None and not own.identified and not lines.keys() - {"own_data"}:
        why = "the effect is not identified in the data under the stated DAG"
        return Conclusion("not_identified", None, "low", (why,), ("own_data",))
    if not lines and curated in ("increases", "decreases"):
        why = "a curated graph states it, which is a hypothesis; no study finding is at hand"
        return Conclusion("suggestive", curated, "low", (why,))
    if not lines and associated:
        why = "the graph holds an association and no causal statement or study finding"
        return Conclusion("associational", None, "low", (why,))
    if lines:
        spoken = tuple(f"{line.design.replace('_', ' ')}: {words(line)}" for line in lines.values())
        reasons = (*spoken, "this neither shows an effect nor excludes one worth knowing")
        return Conclusion("insufficient_evidence", None, "low", reasons, tuple(lines))
    return Conclusion("insufficient_evidence", None, None, ("no evidence was found",))
