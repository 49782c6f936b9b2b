"""What a thought that is not examined yet might find: made-up evidence, one set for each result.

It is put before the verdict's own rules to see whether they would say anything else, and is thrown
away; no made-up item ever reaches an answer.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from tools.evidence import Evidence, Relation, SourceRef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agent.dossier import Dossier
    from agent.tree.thoughts import Thought
    from tools.evidence import EvidenceDirection, EvidenceKind, HowRelated

Result = Literal["increases", "decreases", "none", "unclear"]
RESULTS: tuple[Result, ...] = ("increases", "decreases", "none", "unclear")

DESIGNS = {
    "randomized": ("rct_meta_analysis", "rct"),
    "mendelian_randomization": ("mendelian_randomization",),
    "observational": ("observational_meta_analysis", "cohort"),
    "near": ("rct_meta_analysis", "observational_meta_analysis"),
    "relative": ("rct_meta_analysis", "observational_meta_analysis"),
    "half": ("rct",),
}
"""Name of a thought -> designs of the studies that it may find, the firmest first."""
STATED = ("near", "relative", "assessment")
"""Thoughts that may find what bodies state."""
GRADES = ("causal relationship", "suggestive")
"""Of a body: one that is established by `tools.assessed`, one that is limited."""

RATIOS: dict[Result, tuple[float, float, float]] = {
    "increases": (1.5, 1.45, 1.55),
    "decreases": (0.667, 0.645, 0.69),
    "none": (1.0, 0.97, 1.03),
    "unclear": (1.1, 0.7, 1.7),
}
WEAK: dict[Result, tuple[float, float, float]] = {
    "increases": (1.5, 1.1, 2.05),
    "decreases": (0.667, 0.49, 0.91),
    "none": (1.0, 0.85, 1.17),
    "unclear": (1.1, 0.5, 2.4),
}
LARGE: dict[Result, tuple[float, float, float]] = {
    "increases": (8.0, 6.5, 9.8),
    "decreases": (0.125, 0.102, 0.154),
}
"""Ratios with their intervals: of many people, of few, and beyond a five-fold change."""
MANY, FEW = 200_000, 300
LATE = 2100
"""Year of a made-up study, so that it leads those at hand: what could move the verdict counts."""


def might_find(thought: Thought, dossier: Dossier) -> Iterator[tuple[Result, tuple[Evidence, ...]]]:
    """Every kind of result that examining the thought might give, as evidence."""
    for result in RESULTS:
        for design in DESIGNS.get(thought.name, ()):
            for numbers, n in _numbers(design, result):
                yield result, (_study(thought, dossier, design, result, numbers, n),)
        if thought.name in STATED and result != "unclear":
            for grade in GRADES:
                yield result, (_stated(thought, dossier, result, grade),)
        if thought.name == "curated" and result in ("increases", "decreases"):
            yield result, (_item(thought, dossier, "edge", "curated", result),)
    if thought.name == "curated":
        yield "unclear", (_item(thought, dossier, "edge", "association", None),)


def _numbers(design: str, result: Result) -> Iterator[tuple[tuple[float, float, float], int]]:
    if design not in ("rct", "cohort"):
        yield RATIOS[result], MANY
    if design in ("rct", "cohort", "mendelian_randomization"):
        yield WEAK[result], FEW
    if design == "observational_meta_analysis" and result in LARGE:
        yield LARGE[result], MANY


def _study(
    thought: Thought,
    dossier: Dossier,
    design: str,
    result: Result,
    numbers: tuple[float, float, float],
    n: int,
) -> Evidence:
    held = [e for e in dossier.evidence.values() if e.measure and e.design == design]
    measure = Counter(e.measure for e in held).most_common(1)[0][0] if held else "RR"
    if measure in ("MD", "SMD", "RD"):
        # On the scale of what is held, or it would be pooled with none of it.
        size = 2 * max(abs(e.estimate or 0.0) for e in held) + 1
        numbers = tuple(size * (value - 1) for value in numbers)  # type: ignore[assignment]
    direction: EvidenceDirection = "inconclusive" if result == "unclear" else result
    people = max([n, *(2 * (e.n or 0) for e in held)]) if n == MANY else n
    return _item(thought, dossier, "finding", design, direction, numbers, measure, people)


def _stated(thought: Thought, dossier: Dossier, result: Result, grade: str) -> Evidence:
    direction: EvidenceDirection = "inconclusive" if result == "unclear" else result
    return _item(thought, dossier, "assessment", "assessment", direction, grade=grade)


def _item(
    thought: Thought,
    dossier: Dossier,
    kind: EvidenceKind,
    design: str,
    direction: EvidenceDirection | None,
    numbers: tuple[float, float, float] | None = None,
    measure: str | None = None,
    n: int | None = None,
    grade: str | None = None,
) -> Evidence:
    x, y = dossier.pair
    about = thought.about if thought.name == "half" else None
    value, low, high = numbers or (None, None, None)
    return Evidence(
        kind=kind, rung=1, design=design, direction=direction, text="",
        exposure=about.exposure if about else x, outcome=about.outcome if about else y,
        source=SourceRef("hypothetical", ""), measure=measure, estimate=value, ci_low=low,
        ci_high=high, n=n, population=dossier.question.population or "adults", year=LATE,
        body="a body" if grade else None, grade=grade, relations=_relations(thought),
    )  # fmt: skip


def _relations(thought: Thought) -> tuple[Relation, ...]:
    """How what a sub-question finds is related; a member stands for all that may be near."""
    if thought.name not in ("near", "relative"):
        return ()
    side, _, how = (thought.how or "treatment member").partition(" ")
    related: HowRelated = how  # type: ignore[assignment]
    return (Relation("outcome" if side == "outcome" else "treatment", related, "", "", ""),)
