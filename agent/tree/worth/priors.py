"""What is known beforehand of lines of evidence, learned on the starter graph and kept beside this file.

`python -m evals.training.tree_priors` learns it: for every pair with studies the whole tree is examined, and
each line is held out in turn and compared with the verdict of the others.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import Field

from agent.answer import Frozen
from agent.judges.calibration.records import SHIPPED, CalibrationRecord, lookup, read_record
from agent.judges.layer_weights import LayerWeights
from graphs.errors import DataError

if TYPE_CHECKING:
    from agent.judges.pair_judge import PairJudge

LEARNED = files("agent.tree.worth").joinpath("priors.json")


class Results(Frozen):
    """How often a line gives which result, where the others point one way; sums to 1."""

    agrees: float
    opposes: float
    none: float
    unclear: float
    nothing: float


class Priors(Frozen):
    """Everything that is learned about lines."""

    results: dict[str, Results] = Field(description="by name of a thought; `other` for the rest")
    look_ups: dict[str, float] = Field(description="mean number by name of a thought")
    layers: LayerWeights = Field(description="without a judge of evidence")
    data: str = Field(description="what it was learned from")

    def of(self, name: str) -> Results:
        """The results of a thought of that name."""
        return self.results.get(name) or self.results["other"]

    def cost(self, name: str) -> float:
        """Look-ups that examining a thought of that name is expected to take, over 0."""
        return self.look_ups.get(name, 2.0)


@cache
def learned() -> Priors:
    """The table that ships."""
    return Priors.model_validate(json.loads(LEARNED.read_text(encoding="utf-8")))


def weights_of(judge: PairJudge | None) -> LayerWeights:
    """How far each layer is believed with this judge, as its calibration says.

    A judge of which that was not learned is believed as far as the one that ships; without a judge the
    layers are weighed without it.
    """
    if judge is None:
        return learned().layers
    try:
        record = lookup(judge.sha256, judge.prompt_version, judge.labels)
    except DataError:
        # Judging names a damaged record; the order of the search can do without.
        return _of_shipped() or learned().layers
    stored = record.layers if isinstance(record, CalibrationRecord) else None
    return stored or _of_shipped() or learned().layers


@cache
def _of_shipped() -> LayerWeights | None:
    return read_record(SHIPPED).layers
