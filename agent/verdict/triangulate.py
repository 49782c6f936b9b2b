"""Evidence of different designs -> verdict and certainty, by stated rules.

Designs with different biases are compared, never averaged together (Lawlor, Tilling & Davey Smith
2016, Int J Epidemiol 45:1866, "Triangulation in aetiological epidemiology"). Within one class of
designs estimates are pooled (`agent.verdict.pooling`), certainty follows `agent.verdict.grade`, and what
bodies state is weighed last (`agent.verdict.without_trials.stated`).

Directions here are those of the treatment node; the caller turns them round for "less of it".
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.verdict.grade import certainty_of, is_tiny, level_of, moved
from agent.verdict.lines import Conclusion, direction_of, words
from agent.verdict.without_trials.observed import from_observation, without_studies
from agent.verdict.without_trials.stated import with_statements

if TYPE_CHECKING:
    from agent.question import Direction
    from agent.verdict.lines import Line, OwnData
    from agent.verdict.pooling import Result
    from tools.designs import DesignClass


def triangulate(
    lines: dict[DesignClass, Line],
    own: OwnData | None = None,
    *,
    asked: Direction | None = None,
    curated: Direction | None = None,
    associated: bool = False,
    acts_back: bool = False,
) -> Conclusion:
    """Decide what the lines of evidence allow to be said.

    Args:
        lines: one entry for each class of designs that has something to say.
        own: the state of our own estimate; None when no data set was usable.
        asked: the direction asked about, of more of the treatment; an interval that is too wide to show
            no effect at all may still exclude this one.
        curated: direction stated by curated causal edges of the graph (a hypothesis, not a study).
        associated: the graph holds an associative edge between the two.
        acts_back: studies see the outcome act on the treatment.
    """
    found = _from_studies(lines, own, asked, curated, acts_back)
    return with_statements(found, lines) or without_studies(lines, own, curated, associated)


def _from_studies(
    lines: dict[DesignClass, Line],
    own: OwnData | None,
    asked: Direction | None,
    curated: Direction | None,
    acts_back: bool,
) -> Conclusion | None:
    randomized, mendelian = lines.get("randomized"), lines.get("mendelian_randomization")
    observed = lines.get("observational")
    if randomized is not None and randomized.result != "unclear":
        return _from_randomized(randomized, mendelian, observed)
    if mendelian is not None and mendelian.result != "unclear":
        return _from_mendelian(mendelian, observed, curated)
    if randomized is not None:
        excluded = _excluded(randomized, asked)
        if against := excluded or _trials_against_observation(randomized, observed):
            return against
    return from_observation(lines, own, asked, acts_back=acts_back)


def _from_randomized(r: Line, m: Line | None, o: Line | None) -> Conclusion:
    level, why = level_of(r)
    reasons = [f"randomized trials: {words(r)}", *why]
    if m is not None and m.result != "unclear":
        if m.result == r.result:
            level, _ = moved(level, "designs agree")
            reasons.append("Mendelian randomization, with other biases, agrees")
        elif m.is_directional:
            level, _ = moved(level, "designs apart")
            reasons.append(f"Mendelian randomization points elsewhere: {words(m)}")
    if o is not None and (disagreeing := _disagreeing(o, r.result)):
        reasons.append(
            f"observational studies disagree ({disagreeing}); the randomized trials decide, because "
            "randomization balances the unmeasured differences between people who choose the "
            "exposure and people who do not, and adjustment cannot"
        )
    if r.result == "none" and m is not None and m.is_directional:
        return Conclusion("conflicting", None, "low", tuple(reasons), (r.design, m.design))
    if r.result == "none":
        return Conclusion("no_effect", "none", certainty_of(level), tuple(reasons), (r.design,))
    if is_tiny(r) and level < 3:
        # Few people, and nothing of another kind: such effects shrink or vanish (Pereira 2012, JAMA 308:1676).
        reasons.append("fewer than 400 people are too few for a claim of cause")
        return Conclusion("suggestive", direction_of(r), "low", tuple(reasons), (r.design,))
    return Conclusion("causal", direction_of(r), certainty_of(level), tuple(reasons), (r.design,))


def _excluded(r: Line, asked: Direction | None) -> Conclusion | None:
    """Trials that leave room for the other direction alone answer a question about this one."""
    if r.pooled is None or asked not in ("increases", "decreases"):
        return None
    if not r.pooled.excludes_appreciable(asked):
        return None
    level, why = level_of(r)
    level, one_side = moved(level, "one side")
    reasons = (f"randomized trials exclude {_appreciable(asked)}", *why, *one_side)
    return Conclusion(
        "no_effect", "none", certainty_of(level), reasons, (r.design,), excluded=asked
    )


def _appreciable(direction: Direction) -> str:
    return "an appreciable increase" if direction == "increases" else "an appreciable decrease"


def _from_mendelian(m: Line, o: Line | None, curated: Direction | None) -> Conclusion:
    level, why = level_of(m)
    reasons = [f"Mendelian randomization: {words(m)}", *why]
    if m.result == "none":
        if o is not None and o.is_directional:
            reasons.append(
                f"observational studies show an association ({words(o)}), which genetic evidence "
                "free of lifestyle confounding and reverse causation does not bear out"
            )
        return Conclusion("no_effect", "none", certainty_of(level), tuple(reasons), (m.design,))
    if o is None or o.result in ("unclear", "none"):
        if curated == m.result:
            reasons.append("curated mechanisms, which rest on other kinds of work, state the same")
        else:
            level, unsupported = moved(level, "unsupported")
            reasons.extend(unsupported)
        return Conclusion(
            "suggestive", direction_of(m), certainty_of(level), tuple(reasons), (m.design,)
        )
    if o.result != m.result:
        reasons.append(f"observational studies point the other way: {words(o)}")
        return Conclusion("conflicting", None, "low", tuple(reasons), (m.design, o.design))
    reasons.append(
        "observational studies, whose biases are of another kind, point the same way: " + words(o)
    )
    return Conclusion(
        "causal", direction_of(m), certainty_of(level), tuple(reasons), (m.design, o.design)
    )


def _disagreeing(o: Line, result: Result) -> str:
    """How the observational estimates differ from a result; empty when none does."""
    pooled = o.pooled
    if pooled is None:
        return ""
    counts = {"increases": pooled.increases, "decreases": pooled.decreases}
    against = {way: count for way, count in counts.items() if count and way != result}
    said = [
        f"{way.removesuffix('s')} in {n} of {len(o.evidence)} findings"
        for way, n in against.items()
    ]
    return "; ".join(said)


def _trials_against_observation(r: Line, o: Line | None) -> Conclusion | None:
    """Trials too wide to show no effect at all, set against what observation claims."""
    if o is None or not o.is_directional or r.pooled is None or o.pooled is None:
        return None
    if r.pooled.scale != o.pooled.scale:
        return None
    spoken = (f"randomized trials: {words(r)}", f"observational studies disagree: {words(o)}")
    weigh = (
        "the randomized trials weigh more, because randomization balances unmeasured differences "
        "between people who choose the exposure and people who do not"
    )
    claimed = direction_of(o)
    if claimed is not None and (excluded := _excluded(r, claimed)):
        other = "an increase" if claimed == "decreases" else "a decrease"
        why = f"{weigh}; they exclude the effect that observation claims, and leave {other} open"
        return replace(excluded, reasons=(*spoken, why))
    gap = abs(r.pooled.estimate - o.pooled.estimate) / math.hypot(r.pooled.se, o.pooled.se)
    if gap < 1.96:
        return None
    why = (
        f"{weigh}; the two differ by more than chance (z = {gap:.1f}), and the trials are imprecise"
    )
    return Conclusion("conflicting", None, "low", (*spoken, why), (r.design,))
