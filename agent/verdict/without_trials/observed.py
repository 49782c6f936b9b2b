"""What may be said where neither trials nor genes decide: observation, own data, the graph alone.

A very large relative effect is hard to explain by confounding (GRADE, Guyatt et al. 2011, J Clin
Epidemiol 64:1311), unless the outcome is seen to act on the treatment; otherwise observation shows an association and no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.verdict.grade import certainty_of, level_of, raise_for_size
from agent.verdict.lines import Conclusion, direction_of, words

if TYPE_CHECKING:
    from agent.question import Direction
    from agent.verdict.lines import Line, OwnData
    from tools.designs import DesignClass

ACTS_BACK = (
    "studies also see the outcome act on the treatment, which can make an association of any size"
)
"""Early signs of a disease are treated: protopathic bias (Horwitz & Feinstein 1980, Am J Med 68:255)."""
LARGE_COHORTS = 100_000
"""People from which a consistent absence of an association is read as absence of an effect."""


def from_observation(
    lines: dict[DesignClass, Line],
    own: OwnData | None,
    asked: Direction | None = None,
    *,
    acts_back: bool = False,
) -> Conclusion | None:
    """What observational studies and our own estimate allow; None where they show nothing."""
    observed, ours = lines.get("observational"), lines.get("own_data")
    believed = ours if own and own.identified and not own.control_is_biased else None
    if observed is not None and not acts_back and (strong := _large_effect(observed)):
        return strong
    if own is not None and own.control_is_biased:
        why = (
            "the negative-control outcome, which the treatment cannot affect, is associated with it "
            "after the same adjustment: confounding remains, so the estimate is not causal"
        )
        return Conclusion("associational", None, "low", (why,), ("own_data",))
    if believed is not None and believed.is_directional:
        return _from_own_data(believed, observed, own)
    if observed is None:
        return None
    if observed.result in ("unclear", "none"):
        return _observed_null(observed, asked)
    if asked in ("increases", "decreases") and direction_of(observed) != asked:
        return _observed_null(observed, asked) or _associated(observed, acts_back=acts_back)
    return _associated(observed, acts_back=acts_back)


def _associated(observed: Line, *, acts_back: bool) -> Conclusion:
    reasons = (
        f"observational studies: {words(observed)}",
        "no randomized or genetic evidence separates this from confounding",
        *([ACTS_BACK] if acts_back else []),
    )
    return Conclusion("associational", direction_of(observed), "low", reasons, ("observational",))


def _observed_null(observed: Line, asked: Direction | None) -> Conclusion | None:
    """Absence of an association counts as absence of an effect only when large and consistent.

    Where the interval is too wide on one side only, it still excludes the direction asked about.
    """
    pooled = observed.pooled
    if pooled is None or (pooled.n or 0) < LARGE_COHORTS:
        return None
    found = {"increases": pooled.increases, "decreases": pooled.decreases}
    reasons = (
        f"observational studies of {pooled.n:,} people: {words(observed)}",
        "confounding that exactly hides an effect cannot be excluded without another design",
    )
    if observed.result == "none" and not pooled.any_significant:
        return Conclusion("no_effect", "none", "low", reasons, ("observational",))
    if asked in found and not found[asked] and pooled.excludes_appreciable(asked):
        return Conclusion("no_effect", "none", "low", reasons, ("observational",), excluded=asked)
    return None


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
    """GRADE: a large relative effect is hard to explain by confounding alone."""
    raised = raise_for_size(observed)
    if raised is None:
        return None
    level, why = level_of(observed)
    reasons = (f"observational studies: {words(observed)}", *why)
    if raised == "very large":
        return Conclusion(
            "causal",
            direction_of(observed),
            certainty_of(min(level, 3)),
            reasons,
            ("observational",),
        )
    return Conclusion(
        "suggestive",
        direction_of(observed),
        certainty_of(min(level, 3)),
        reasons,
        ("observational",),
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
