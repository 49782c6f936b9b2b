"""Labelled pairs: a claim about a treatment and an outcome, a passage, and what the passage says.

The label is the direction of the effect that the passage reports for the claim's treatment (against
its comparator, where one is named) on the claim's outcome. The verb of a claim is not part of its
meaning: "X lowers Y" and "X changes Y" ask the same of a passage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.judges.pair_judge import PAIR_LABELS, PairLabel

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

Label = PairLabel
LABELS = PAIR_LABELS
TURNED: dict[Label, Label] = {
    "increases": "decreases",
    "decreases": "increases",
    "no_difference": "no_difference",
    "not_bearing": "not_bearing",
}

COMPARED = "{x} compared with {c}: {y}"
"""The form of a claim in the comparison table."""

WITH_COMPARATOR = (
    "{x} versus {c}: {y}",
    "{x} vs. {c}, effect on {y}",
    "effect of {x} compared to {c} on {y}",
    "{y} with {x} compared with {c}",
    "compared with {c}, {x} changes {y}",
    "does {x} change {y} compared with {c}?",
    "{x} {verb} {y} compared with {c}",
    "{x} {verb} {y} relative to {c}",
    "compared with {c}, {x} {verb} {y}",
    "{x} {verb} {y} more than {c} does",
    "{y} is changed by {x} rather than {c}",
    "treatment: {x}; comparator: {c}; outcome: {y}",
)
WITHOUT = (
    "{x}: {y}",
    "{x} changes {y}",
    "{x} {verb} {y}",
    "{x} {verb} {y}",
    "{x} causes {y}",
    "does {x} cause {y}?",
    "effect of {x} on {y}",
    "does {x} affect {y}?",
    "{y} is {passive} by {x}",
    "how does {x} act on {y}?",
)
VERBS = (
    "increases", "raises", "decreases", "lowers", "reduces", "affects", "changes", "has an effect on",
    "has no effect on", "does not change", "prevents", "promotes",
)  # fmt: skip
PASSIVES = ("increased", "reduced", "affected", "changed", "caused", "not changed")


@dataclass(frozen=True)
class Contrast:
    """What a claim is about; `comparator` is empty where the claim names none."""

    treatment: str
    outcome: str
    comparator: str = ""

    def turned(self) -> Contrast:
        """The comparator against the treatment: every effect has the other sign."""
        return replace(self, treatment=self.comparator, comparator=self.treatment)


@dataclass(frozen=True)
class LabelledPair:
    """One example. `group` is the document that it comes from: no group is in two splits."""

    contrast: Contrast
    passage: str
    label: Label
    group: str
    source: str

    def turned(self) -> LabelledPair:
        """The same passage read for the opposite contrast."""
        return replace(self, contrast=self.contrast.turned(), label=TURNED[self.label])


def canonical_claim(contrast: Contrast) -> str:
    """The claim in the one form that tables are made with."""
    template = COMPARED if contrast.comparator else "{x}: {y}"
    return template.format(x=contrast.treatment, y=contrast.outcome, c=contrast.comparator)


def vary_claim(contrast: Contrast, draw: random.Random) -> str:
    """The claim in one of many forms; the canonical one in a third of the draws."""
    if draw.random() < 1 / 3:
        return canonical_claim(contrast)
    template = draw.choice(WITH_COMPARATOR if contrast.comparator else WITHOUT)
    return template.format(
        x=contrast.treatment,
        y=contrast.outcome,
        c=contrast.comparator,
        verb=draw.choice(VERBS),
        passive=draw.choice(PASSIVES),
    )


def one_line(text: str) -> str:
    """Text with every run of white space as one blank."""
    return " ".join(text.split())


def groups_of(pairs: Iterable[LabelledPair]) -> list[str]:
    """The groups, sorted, each once."""
    return sorted({pair.group for pair in pairs})
