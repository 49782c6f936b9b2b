"""How far each evaluator layer is believed: learned on labelled trees, stored with the judge's record."""

from __future__ import annotations

import math
from typing import Protocol

from pydantic import Field

from agent.answer import Frozen

LAYERS = ("grounding", "logic", "plausibility", "causal")


class Layers(Protocol):
    """Scores of the four layers in [0, 1]; None where one abstained."""

    @property
    def grounding(self) -> float | None:
        """Whether the evidence exists and is about the question."""
        ...

    @property
    def logic(self) -> float | None:
        """Whether it points where most does."""
        ...

    @property
    def plausibility(self) -> float | None:
        """Whether a judge reads it so."""
        ...

    @property
    def causal(self) -> float | None:
        """How strong its design is."""
        ...


class LayerWeights(Frozen):
    """A logistic rule: layer scores -> probability that evidence points where all of it does.

    A layer that abstained counts as its mean on the labelled trees, so that it says nothing.
    """

    intercept: float
    weights: dict[str, float] = Field(description="by layer")
    means: dict[str, float] = Field(description="by layer, on the labelled trees")
    n: int = Field(description="labelled thoughts")

    def believe(self, layers: Layers) -> float | None:
        """The probability; None where every layer abstained."""
        scores = {name: getattr(layers, name) for name in LAYERS}
        if all(score is None for score in scores.values()):
            return None
        total = self.intercept + sum(
            self.weights.get(name, 0.0) * (score - self.means.get(name, 0.5))
            for name, score in scores.items()
            if score is not None
        )
        return round(1 / (1 + math.exp(-total)), 4)
