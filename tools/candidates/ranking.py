"""The probability that the walks between a candidate and the anchor give: learned weights of their kinds.

A logistic model over degree-weighted path counts, in Hetionet's manner (Himmelstein et al. 2017, eLife
6:e26726). It reads the walks by sign and by their first step, at the anchor. How a candidate is held
(the last step of its walks, the number of its uses, whole kinds of walks) is not read: it tells what was
curated rather than what acts, and ranks what trials found later below its chance. The model is learned by
hiding half of what is known of each of many anchors, pairs and records alike, and telling what was hidden
from the other candidates that walks reach: `python -m evals.hypotheses fit`.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tools.candidates.goals import GoalName

SCALE = 0.05
"""Weight of an ordinary walk: sums of walks are scaled by it."""
LEAST_SPREAD = 0.1
"""Standard deviation that a feature is taken to have at least: what is rare earns no large weight."""
LEAST = 1e-3
"""Added to a sum before its logarithm, so that no walk at all is a number."""

Weights = dict[str, float]
"""Kind of walk (see `tools.candidates.walks`) -> summed weight of the walks."""
Row = tuple[Weights, int, bool]
"""Of a candidate: its walks, its uses on record (a baseline), and whether it is what was hidden."""


@dataclass(frozen=True)
class Ranking:
    """A learned model.

    Attributes:
        goal: the form that it was learned for.
        weights: feature -> weight.
        intercept: of the logit.
        learned_on: graph, anchors and pairs, in words.
        auroc: of held-out anchors (cross-validated); None where it was not measured.
    """

    goal: GoalName
    weights: dict[str, float] = field(default_factory=dict)
    intercept: float = 0.0
    learned_on: str = ""
    auroc: float | None = None

    @property
    def is_learned(self) -> bool:
        """Whether it has weights; else candidates are ranked by the sum of their walks alone."""
        return bool(self.weights)

    def logit(self, found: Mapping[str, float]) -> float:
        """Of a candidate with these walks."""
        if not self.is_learned:
            return math.log(LEAST + sum(found.values())) - 3.0
        read = features(found)
        return self.intercept + sum(self.weights.get(f, 0.0) * v for f, v in read.items())

    def probability(self, found: Mapping[str, float]) -> float:
        """In 0 to 1."""
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.logit(found)))))


def features(found: Mapping[str, float]) -> Weights:
    """What the model reads of the walks of a candidate.

    Logarithms of all walks and of those of each sign; and asinh-scaled sums by first step (at the anchor)
    and sign of the walk.
    """
    signs = {"+": 0.0, "-": 0.0, "?": 0.0}
    steps: Weights = {}
    for kind, weight in found.items():
        words = kind.split(" ")
        signs[words[-1]] += weight
        key = f"first {words[1]} {words[2]} {words[-1]}"
        steps[key] = steps.get(key, 0.0) + weight
    return {
        **{name: math.asinh(weight / SCALE) for name, weight in steps.items()},
        **{f"all {sign}": math.log(LEAST + weight) for sign, weight in signs.items()},
        "all": math.log(LEAST + sum(signs.values())),
    }


def learn(
    goal: GoalName, rows: Sequence[Row], *, learned_on: str, strength: float = 0.001
) -> Ranking:
    """Fit the weights.

    Args:
        goal: the form of goal.
        rows: of every candidate of every anchor.
        learned_on: what the rows are of.
        strength: inverse of the penalty (L2, on features of unit spread).
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    read = [features(found) for found, _, _ in rows]
    names = sorted({name for one in read for name in one})
    place = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(read), len(names)))
    for i, one in enumerate(read):
        for name, value in one.items():
            table[i, place[name]] = value
    spread = np.maximum(table.std(axis=0), LEAST_SPREAD)
    hidden = np.array([is_hidden for _, _, is_hidden in rows])
    model = LogisticRegression(C=strength, max_iter=1000).fit(table / spread, hidden)
    weights = model.coef_[0] / spread
    return Ranking(
        goal,
        {n: round(float(weights[i]), 5) for n, i in place.items() if abs(weights[i]) > 1e-5},
        round(float(model.intercept_[0]), 5),
        learned_on,
    )


SHIPPED = "learned.json"


@cache
def shipped(goal: GoalName) -> Ranking:
    """What ships for a form of goal; without weights where none were learned."""
    data = json.loads((files("tools.candidates") / SHIPPED).read_text(encoding="utf-8"))
    return Ranking(**data[goal]) if goal in data else Ranking(goal)


def to_text(rankings: Sequence[Ranking]) -> str:
    """What `shipped` reads."""
    return json.dumps({r.goal: asdict(r) for r in rankings}, indent=1, sort_keys=True) + "\n"
