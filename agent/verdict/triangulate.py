"""Evidence of different designs -> verdict and certainty, by stated rules.

Designs with different biases are compared, never averaged together (Lawlor, Tilling & Davey Smith
2016, Int J Epidemiol 45:1866, "Triangulation in aetiological epidemiology"). Within one class of
designs estimates are pooled (`agent.verdict.pooling`). Certainty follows GRADE (Guyatt et al. 2011, J Clin
Epidemiol 64:383): randomized evidence starts high, Mendelian randomization moderate, observational
low; inconsistency and imprecision lower it, a very large effect raises observational evidence.

Directions here are those of the treatment node; the caller turns them round for "less of it".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from agent.answer import Certainty, Verdict
    from agent.question import Direction
    from agent.verdict.pooling import Pooled, Result

DesignClass = Literal["randomized", "mendelian_randomization", "observational", "own_data"]

BIAS: dict[DesignClass, str] = {
    "randomized": "non-adherence and short follow-up; confounding is removed by randomization",
    "mendelian_randomization": "pleiotropy and weak instruments; genotype is fixed at conception, "
    "so reverse causation and lifestyle confounding are unlikely",
    "observational": "unmeasured confounding, reverse causation and selection",
    "own_data": "unmeasured confounding beyond the adjustment set, and selection",
}

LARGE = math.log(2.0)
VERY_LARGE = math.log(5.0)
"""GRADE's thresholds for a large and a very large relative effect (Guyatt et al. 2011, 64:1311)."""


@dataclass(frozen=True)
class Line:
    """What one class of designs says."""

    design: DesignClass
    result: Result
    pooled: Pooled | None
    evidence: tuple[str, ...]

    @property
    def is_directional(self) -> bool:
        """True when the interval excludes the null."""
        return self.result in ("increases", "decreases")


@dataclass(frozen=True)
class Conclusion:
    """The verdict with the reasons that lead to it, strongest first."""

    verdict: Verdict
    direction: Direction | None
    certainty: Certainty | None
    reasons: tuple[str, ...]
    decisive: tuple[DesignClass, ...] = ()
    excluded: Direction | None = None
    """Set where only one direction is excluded, and the other stays open."""


@dataclass(frozen=True)
class OwnData:
    """How far our own estimate may be believed."""

    identified: bool
    control_is_biased: bool = False
    refuted: bool = False


def triangulate(
    lines: dict[DesignClass, Line],
    own: OwnData | None = None,
    *,
    curated: Direction | None = None,
    associated: bool = False,
) -> Conclusion:
    """Decide what the lines of evidence allow to be said.

    Args:
        lines: one entry for each class of designs that has at least one estimate.
        own: the state of our own estimate; None when no data set was usable.
        curated: direction stated by curated causal edges of the graph (a hypothesis, not a study).
        associated: the graph holds an associative edge between the two.
    """
    randomized, mendelian = lines.get("randomized"), lines.get("mendelian_randomization")
    if randomized is not None and randomized.result != "unclear":
        return _from_randomized(randomized, mendelian, lines.get("observational"))
    if mendelian is not None and mendelian.result != "unclear":
        return _from_mendelian(mendelian, lines.get("observational"))
    if randomized is not None and (
        against := _trials_against_observation(randomized, lines.get("observational"))
    ):
        return against
    return _from_observation(lines, own) or _without_studies(lines, own, curated, associated)


def _from_randomized(r: Line, m: Line | None, o: Line | None) -> Conclusion:
    reasons = [f"randomized trials: {_words(r)}"]
    level = 4 - _imprecise(r) - _inconsistent(r)
    if m is not None and m.result != "unclear":
        if m.result == r.result:
            reasons.append("Mendelian randomization, with other biases, agrees")
        elif m.is_directional:
            level -= 1
            reasons.append(f"Mendelian randomization points elsewhere: {_words(m)}")
    if o is not None and (disagreeing := _disagreeing(o, r.result)):
        reasons.append(
            f"observational studies disagree ({disagreeing}); the randomized trials decide, because "
            "randomization balances the unmeasured differences between people who choose the "
            "exposure and people who do not, and adjustment cannot"
        )
    if r.result == "none" and m is not None and m.is_directional:
        return Conclusion("conflicting", None, "low", tuple(reasons), (r.design, m.design))
    if r.result == "none":
        return Conclusion("no_effect", "none", _certainty(level), tuple(reasons), (r.design,))
    return Conclusion("causal", _direction(r), _certainty(level), tuple(reasons), (r.design,))


def _from_mendelian(m: Line, o: Line | None) -> Conclusion:
    reasons = [f"Mendelian randomization: {_words(m)}"]
    level = 3 - _inconsistent(m)
    if m.result == "none":
        if o is not None and o.is_directional:
            reasons.append(
                f"observational studies show an association ({_words(o)}), which genetic evidence "
                "free of lifestyle confounding and reverse causation does not bear out"
            )
        return Conclusion("no_effect", "none", _certainty(level), tuple(reasons), (m.design,))
    if o is None or o.result in ("unclear", "none"):
        reasons.append("no study of another design supports it yet")
        return Conclusion(
            "suggestive", _direction(m), _certainty(level - 1), tuple(reasons), (m.design,)
        )
    if o.result != m.result:
        reasons.append(f"observational studies point the other way: {_words(o)}")
        return Conclusion("conflicting", None, "low", tuple(reasons), (m.design, o.design))
    reasons.append(
        "observational studies, whose biases are of another kind, point the same way: " + _words(o)
    )
    return Conclusion(
        "causal", _direction(m), _certainty(level), tuple(reasons), (m.design, o.design)
    )


def _disagreeing(o: Line, result: Result) -> str:
    """How the observational estimates differ from a result; empty when none does."""
    pooled = o.pooled
    if pooled is None:
        return ""
    counts = {"increases": pooled.increases, "decreases": pooled.decreases}
    against = {way: count for way, count in counts.items() if count and way != result}
    said = [
        f"{n} of {len(o.evidence)} findings: more of it {way} the outcome"
        for way, n in against.items()
    ]
    return "; ".join(said)


def _trials_against_observation(r: Line, o: Line | None) -> Conclusion | None:
    """Trials too wide to show no effect at all, set against what observation claims."""
    if o is None or not o.is_directional or r.pooled is None or o.pooled is None:
        return None
    if r.pooled.scale != o.pooled.scale:
        return None
    spoken = (f"randomized trials: {_words(r)}", f"observational studies disagree: {_words(o)}")
    weigh = (
        "the randomized trials weigh more, because randomization balances unmeasured differences "
        "between people who choose the exposure and people who do not"
    )
    claimed = _direction(o)
    if r.pooled.excludes_appreciable(claimed):
        other = "an increase" if claimed == "decreases" else "a decrease"
        why = f"{weigh}; they exclude the effect that observation claims, and leave {other} open"
        return Conclusion(
            "no_effect", "none", "moderate", (*spoken, why), (r.design,), excluded=claimed
        )
    gap = abs(r.pooled.estimate - o.pooled.estimate) / math.hypot(r.pooled.se, o.pooled.se)
    if gap < 1.96:
        return None
    why = (
        f"{weigh}; the two differ by more than chance (z = {gap:.1f}), and the trials are imprecise"
    )
    return Conclusion("conflicting", None, "low", (*spoken, why), (r.design,))


def _from_observation(lines: dict[DesignClass, Line], own: OwnData | None) -> Conclusion | None:
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
        f"observational studies: {_words(observed)}",
        "no randomized or genetic evidence separates this from confounding",
    )
    return Conclusion("associational", _direction(observed), "low", reasons, ("observational",))


def _observed_null(observed: Line) -> Conclusion | None:
    """Absence of an association counts as absence of an effect only when large and consistent."""
    pooled = observed.pooled
    if pooled is None or pooled.any_significant or (pooled.n or 0) < 100_000:
        return None
    reasons = (
        f"observational studies of {pooled.n:,} people: {_words(observed)}",
        "confounding that exactly hides an effect cannot be excluded without another design",
    )
    return Conclusion("no_effect", "none", "low", reasons, ("observational",))


def _from_own_data(ours: Line, observed: Line | None, own: OwnData | None) -> Conclusion:
    reasons = [f"own estimate, identified under the stated DAG: {_words(ours)}"]
    if observed is not None and observed.is_directional and observed.result != ours.result:
        reasons.append(f"other observational studies point the other way: {_words(observed)}")
        return Conclusion("conflicting", None, "low", tuple(reasons), ("own_data", "observational"))
    if own is not None and own.refuted:
        reasons.append("a refutation test failed, so the estimate is read as an association")
        return Conclusion("associational", _direction(ours), "low", tuple(reasons), ("own_data",))
    if observed is not None and observed.result == ours.result:
        reasons.append("other observational studies point the same way: " + _words(observed))
    reasons.append("an unmeasured common cause would break the identification")
    return Conclusion("suggestive", _direction(ours), "low", tuple(reasons), ("own_data",))


def _large_effect(observed: Line) -> Conclusion | None:
    """GRADE: a very large relative effect is hard to explain by confounding alone."""
    pooled = observed.pooled
    if pooled is None or pooled.scale != "ratio" or not observed.is_directional:
        return None
    nearest = min(abs(pooled.ci_low), abs(pooled.ci_high))
    if nearest < LARGE or pooled.k < 2 and not pooled.has_meta_analysis:
        return None
    reasons = [f"observational studies: {_words(observed)}"]
    if nearest >= VERY_LARGE and not pooled.mixed_directions:
        reasons.append(
            "the interval lies beyond a five-fold change, in every study: a confounder would need "
            "to be at least as strongly tied to both exposure and outcome"
        )
        return Conclusion(
            "causal", _direction(observed), "moderate", tuple(reasons), ("observational",)
        )
    reasons.append("the interval lies beyond a two-fold change, which confounding rarely produces")
    return Conclusion("suggestive", _direction(observed), "low", tuple(reasons), ("observational",))


def _without_studies(
    lines: dict[DesignClass, Line],
    own: OwnData | None,
    curated: Direction | None,
    associated: bool,
) -> Conclusion:
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
        spoken = tuple(
            f"{line.design.replace('_', ' ')}: {_words(line)}" for line in lines.values()
        )
        reasons = (*spoken, "this neither shows an effect nor excludes one worth knowing")
        return Conclusion("insufficient_evidence", None, "low", reasons, tuple(lines))
    return Conclusion("insufficient_evidence", None, None, ("no evidence was found",))


def _direction(line: Line) -> Direction | None:
    if line.result == "unclear":
        return None
    return line.result


def _words(line: Line) -> str:
    said = {
        "increases": "more of it increases the outcome",
        "decreases": "more of it decreases the outcome",
        "none": "no effect worth naming",
        "unclear": "unclear",
    }[line.result]
    return f"{said} ({line.pooled.text()})" if line.pooled else said


def _imprecise(line: Line) -> int:
    return int(line.pooled is not None and line.pooled.n is not None and line.pooled.n < 1000)


def _inconsistent(line: Line) -> int:
    return int(line.pooled is not None and line.pooled.mixed_directions)


def _certainty(level: int) -> Certainty:
    if level >= 4:
        return "high"
    return "moderate" if level == 3 else "low"
