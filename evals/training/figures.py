"""Made-up rows of results with a known reading: ratios, differences and counts with their intervals.

Tables are quoted as evidence as often as sentences are, and a reader of them must know that a ratio
below 1 whose interval excludes 1 is a decrease. Claims come from real contrasts; numbers are drawn.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from evals.training.pairs import Label, LabelledPair

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

RATIOS = ("RR", "OR", "HR", "risk ratio", "odds ratio", "hazard ratio", "relative risk")
DIFFERENCES = ("MD", "SMD", "mean difference", "difference", "standardized mean difference", "risk difference")  # fmt: skip
FORMS = (
    "{measure} {estimate} ({low} to {high}), {x} vs {c}",
    "{x} vs {c}: {measure} {estimate} (95% CI {low} to {high}), {y}",
    "{y}: {measure} {estimate} (95 % CI {low}-{high}; p {p}) for {x} compared with {c}",
    "{y} {estimate} ({low}-{high}) {p}",
    "For {y}, the {measure} was {estimate} [95% CI, {low} to {high}].",
    "{x} against {c} on {y}: {measure} {estimate} (95% CI {low}, {high}; P{p})",
)
COUNTS = (
    "{y} {a}/{n} ({a_share}%) {b}/{m} ({b_share}%) {p}",
    "{y} occurred in {a} of {n} ({a_share}%) with {x} and in {b} of {m} ({b_share}%) with {c} (p {p})",
    "{y}: {a_share}% ({x}) vs. {b_share}% ({c}), P {p}",
)
MEANS = (
    "{y} {a} ± {s} {b} ± {s2} {p}",
    "{y} was {a} ({s}) in the {x} group and {b} ({s2}) in the {c} group (p {p})",
    "{y}: {a} ± {s} ({x}) versus {b} ± {s2} ({c}); P {p}",
)


def figure_pairs(seeds: Sequence[LabelledPair], draw: random.Random) -> list[LabelledPair]:
    """One made-up row for each given pair that names a comparator, about the same contrast."""
    makers = (_interval, _interval, _counts, _means)
    return [draw.choice(makers)(pair, draw) for pair in seeds if pair.contrast.comparator]


def _interval(pair: LabelledPair, draw: random.Random) -> LabelledPair:
    ratio = draw.random() < 0.65
    z = draw.choice((0.0, 0.5, 1.0, 1.4, 2.4, 3.0, 4.0, 6.0)) * draw.choice((-1, 1))
    se = draw.uniform(0.03, 0.4)
    middle, half = z * se, 1.96 * se
    shown = [middle, middle - half, middle + half]
    values = [math.exp(v) for v in shown] if ratio else [v * 10 for v in shown]
    digits = draw.choice((2, 2, 3)) if ratio else draw.choice((1, 2))
    estimate, low, high = (f"{value:.{digits}f}" for value in values)
    null = 1.0 if ratio else 0.0
    label: Label = "no_difference"
    if float(low) > null:
        label = "increases"
    elif float(high) < null:
        label = "decreases"
    text = draw.choice(FORMS).format(
        measure=draw.choice(RATIOS if ratio else DIFFERENCES),
        estimate=estimate, low=low, high=high, p=_p(label, draw), **_sides(pair),
    )  # fmt: skip
    return LabelledPair(pair.contrast, text, label, pair.group, "figures")


def _counts(pair: LabelledPair, draw: random.Random) -> LabelledPair:
    n, m = (draw.randint(40, 900) for _ in range(2))
    label, (p, q) = _levels(draw, 0.05, 0.6)
    a, b = round(n * p), round(m * q)
    text = draw.choice(COUNTS).format(
        a=a, n=n, b=b, m=m, a_share=f"{100 * a / n:.1f}", b_share=f"{100 * b / m:.1f}",
        p=_p(label, draw), **_sides(pair),
    )  # fmt: skip
    return LabelledPair(pair.contrast, text, label, pair.group, "figures")


def _means(pair: LabelledPair, draw: random.Random) -> LabelledPair:
    label, (p, q) = _levels(draw, 0.1, 1.0)
    scale = draw.choice((1, 10, 100))
    text = draw.choice(MEANS).format(
        a=f"{p * scale:.1f}", b=f"{q * scale:.1f}",
        s=f"{p * scale * draw.uniform(0.1, 0.4):.1f}", s2=f"{q * scale * draw.uniform(0.1, 0.4):.1f}",
        p=_p(label, draw), **_sides(pair),
    )  # fmt: skip
    return LabelledPair(pair.contrast, text, label, pair.group, "figures")


def _levels(draw: random.Random, low: float, high: float) -> tuple[Label, tuple[float, float]]:
    """A label and two levels that go with it; without a difference they are near each other."""
    label: Label = draw.choice(("increases", "decreases", "no_difference"))
    base = draw.uniform(low, high)
    if label == "no_difference":
        return label, (base, base * draw.uniform(0.85, 1.18))
    other = base * draw.uniform(0.35, 0.75)
    return label, ((base, other) if label == "increases" else (other, base))


def _p(label: Label, draw: random.Random) -> str:
    if label == "no_difference":
        return draw.choice((f"= {draw.uniform(0.06, 0.98):.2f}", "> 0.05", "= NS"))
    return draw.choice((f"= {draw.uniform(0.001, 0.049):.3f}", "< 0.05", "< 0.001", "< 0.01"))


def _sides(pair: LabelledPair) -> dict[str, str]:
    return {"x": pair.contrast.treatment, "c": pair.contrast.comparator, "y": pair.contrast.outcome}
