"""A against B: head to head where they were, else over a common comparator, else side by side.

The direction of a comparison is that of the outcome under the first treatment instead of the second.
An indirect comparison subtracts two effects against the same control (Bucher et al. 1997, J Clin
Epidemiol 50:683); it assumes that the two sets of trials are alike, so it is never more than suggestive.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.verdict.grade import certainty_of, level_of, lowered
from agent.verdict.lines import Concluded, Conclusion, Line
from agent.verdict.pooling import Pooled, pool
from agent.verdict.signals import signal_of
from agent.verdict.whose.applicable import applicable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.dossier import Dossier
    from agent.question import Direction
    from agent.verdict.signals import Signal
    from tools.designs import DesignClass
    from tools.evidence import Evidence

COMPARING: tuple[DesignClass, ...] = ("randomized", "observational")
"""Classes of designs that can compare two treatments directly, stronger first."""


def compare(dossier: Dossier) -> Concluded:
    """The verdict on the first treatment against the second, with the lines that it rests on."""
    question = dossier.question
    held = applicable(
        dossier.head_to_head(), question.population, also=question.population_as, compared=True
    )
    lines = _direct_lines(dossier, held.items)
    conclusion = _head_to_head(lines)
    if conclusion is not None:
        deciding = {design: lines[design] for design in conclusion.decisive}
        named = _related(deciding, held.items)
        certainty = conclusion.certainty
        reasons = conclusion.reasons
        for rule, applies in (("other things", named), ("other people", held.of_whom)):
            if applies:
                certainty, why = lowered(certainty, rule)
                reasons = (*reasons, why)
        conclusion = replace(
            conclusion,
            certainty=certainty,
            reasons=reasons,
            related=named,
            of_whom=held.of_whom,
            ages_untold=held.ages_untold,
        )
        return Concluded(lines, conclusion)
    arms = _arms(dossier)
    # Trials that compared the two directly and are too wide stay the answer: no indirect one is surer.
    indirect = None if lines else _indirect(arms)
    return Concluded({**_shown(arms), **lines}, indirect or _side_by_side(lines, arms))


def is_first_to_second(item: Evidence, first: str) -> bool:
    """Whether the item's exposure stands for the first treatment, its comparator for the second."""
    if item.exposure == first:
        return True
    return any(r.side == "treatment" and r.curie == item.exposure for r in item.relations)


def _direct_lines(dossier: Dossier, items: Sequence[Evidence]) -> dict[DesignClass, Line]:
    first = dossier.pair[0]
    lines: dict[DesignClass, Line] = {}
    for design in COMPARING:
        rows = [item for item in items if item.line == design]
        exact = [item for item in rows if not item.relations] or rows
        signals = [
            signal_of(item) if is_first_to_second(item, first) else _turned(item) for item in exact
        ]
        pooled = pool(signals)
        if pooled is not None:
            ids = tuple(item.id for item in exact)
            lines[design] = Line(design, pooled.result, pooled, ids)
    return lines


def _turned(item: Evidence) -> Signal:
    signal = signal_of(item)
    low, high = signal.interval
    return replace(signal, estimate=-signal.estimate, limits=(-high, -low))


def _head_to_head(lines: dict[DesignClass, Line]) -> Conclusion | None:
    """What direct comparisons show; None where none decides."""
    for design in COMPARING:
        line = lines.get(design)
        if line is None or line.result == "unclear":
            continue
        level, why = level_of(line)
        compared = "head_to_head"
        ways = {
            "increases": "more with the first",
            "decreases": "less with the first",
            "none": "no appreciable difference",
        }
        reasons = (f"{line.design} comparisons of the two: {ways[line.result]}", *why)
        if line.result == "none":
            verdict = "no_effect"
        else:
            verdict = "causal" if design == "randomized" else "associational"
        certainty = certainty_of(level)
        return Conclusion(verdict, line.result, certainty, reasons, (design,), compared=compared)  # type: ignore[arg-type]
    return None


def _related(lines: dict[DesignClass, Line], items: Sequence[Evidence]) -> tuple[str, ...]:
    cited = {i for line in lines.values() for i in line.evidence}
    named = [r.text for item in items if item.id in cited for r in item.relations]
    return tuple(dict.fromkeys(named))


def _arms(dossier: Dossier) -> tuple[tuple[str, Pooled, tuple[str, ...]], ...]:
    """The pooled trials of each of the two against no treatment: (name, estimate, evidence)."""
    x, y = dossier.pair
    other = dossier.comparator
    sides = ((dossier.names[0], x), (other.label, other.curie)) if other and other.curie else ()
    arms = []
    for name, curie in sides:
        rows = [e for e in dossier.about(curie or "", y) if e.line == "randomized"]
        question = dossier.question
        items = applicable(rows, question.population, also=question.population_as).items
        pooled = pool([signal_of(item) for item in items if item.kind == "finding"])
        if pooled is not None:
            arms.append((name, pooled, tuple(item.id for item in items)))
    return tuple(arms)


def _shown(arms: Sequence[tuple[str, Pooled, tuple[str, ...]]]) -> dict[DesignClass, Line]:
    """The trials of the arms as a line that is shown and shows nothing of a comparison by itself."""
    ids = tuple(i for _, _, evidence in arms for i in evidence)
    return {"randomized": Line("randomized", "unclear", None, ids)} if ids else {}


def _indirect(arms: Sequence[tuple[str, Pooled, tuple[str, ...]]]) -> Conclusion | None:
    if len(arms) != 2 or arms[0][1].scale != arms[1][1].scale:
        return None
    (first, one, _), (second, two, _) = arms
    difference = one.estimate - two.estimate
    half = math.hypot(one.ci_high - one.ci_low, two.ci_high - two.ci_low) / 2
    low, high = difference - half, difference + half
    shown = (low, difference, high)
    if one.scale == "ratio":
        shown = (math.exp(low), math.exp(difference), math.exp(high))
    spoken = (
        f"no study compared {first} with {second}; over their common control the {one.scale} of the "
        f"first to the second is {shown[1]:.2f} ({shown[0]:.2f} to {shown[2]:.2f}; Bucher 1997), if "
        "the trials of the two are alike"
    )
    if low <= 0 <= high:
        return Conclusion(
            "insufficient_evidence", None, "low", (spoken,), ("randomized",), compared="indirect"
        )
    direction: Direction = "increases" if low > 0 else "decreases"
    return Conclusion(
        "suggestive", direction, "low", (spoken,), ("randomized",), compared="indirect"
    )


def _side_by_side(
    lines: dict[DesignClass, Line], arms: Sequence[tuple[str, Pooled, tuple[str, ...]]]
) -> Conclusion:
    held = tuple(f"{name} against its control: {pooled.text()}" for name, pooled, _ in arms)
    if lines:
        reasons = ("the studies that compared the two do not tell them apart", *held)
    else:
        reasons = ("no study that compared the two is at hand", *held)
    known = "low" if lines or arms else None
    decisive = tuple(lines) or (("randomized",) if arms else ())
    compared = "head_to_head" if lines else "side_by_side"
    return Conclusion("insufficient_evidence", None, known, reasons, decisive, compared=compared)  # type: ignore[arg-type]
