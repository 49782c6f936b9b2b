"""Several studies of one question -> higher, lower, no difference, uncertain effect or insufficient data.

The five answers are those in which systematic reviews conclude. Studies are counted by direction, each
weighed by how often readings of its kind are right and by the design and size that its text states.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from agent.literature.asked import asked_of
from agent.literature.study import read_studies
from tools.literature.reading.designs_read import design_of
from tools.literature.reading.sizes import size_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.judges.pair_judge import PairJudge
    from agent.literature.study import Direction, StudyReading

FiveAnswers = Literal["higher", "lower", "no difference", "uncertain effect", "insufficient data"]
ANSWERS: dict[Direction, FiveAnswers] = {
    "increases": "higher", "decreases": "lower", "no_difference": "no difference",
}  # fmt: skip

CONTRADICTED = 0.5
"""Weight on one side, relative to the other, from which studies contradict each other."""
USUAL_SIZE = 100
"""Participants of a study whose text states none."""
WEIGHTS = {"rct_meta_analysis": 2.0, "observational_meta_analysis": 1.0, "rct": 1.0}
OTHER_WEIGHT = 0.5
"""Of a design that is neither a trial nor a pool of studies."""


@dataclass(frozen=True)
class JointAnswer:
    """What the studies say together.

    Attributes:
        answer: one of the five.
        share: part of the weight of all studies that speak which is on the answer's side, 0 to 1.
        studies: what each study says, in the order given.
        why: the counts in one sentence.
    """

    answer: FiveAnswers
    share: float
    studies: tuple[StudyReading, ...]
    why: str


async def conclude(
    question: str, studies: Sequence[str], judge: PairJudge | None, *, deadline_s: float = 300.0
) -> JointAnswer:
    """Answer a question from the texts of its studies.

    Args:
        question: such as "Is mortality higher, lower, or the same when comparing A to B?".
        studies: one abstract (or text) a study.
        judge: None to read by rules alone.
        deadline_s: for the judge.

    Raises:
        DataError, ModelError, DeadlineError: as the judge.
    """
    readings = await read_studies(asked_of(question), studies, judge, deadline_s=deadline_s)
    weights = [_weight(text, reading) for text, reading in zip(studies, readings, strict=True)]
    return together(readings, weights)


def together(readings: Sequence[StudyReading], weights: Sequence[float]) -> JointAnswer:
    """The answer from what each study says and its weight (above 0)."""
    votes: dict[Direction, float] = {"increases": 0.0, "decreases": 0.0, "no_difference": 0.0}
    for reading, weight in zip(readings, weights, strict=True):
        if reading.direction is not None:
            votes[reading.direction] += weight
    counted = ", ".join(
        f"{sum(r.direction == side for r in readings)} {name}" for side, name in ANSWERS.items()
    )
    unclear = sum(r.basis == "disagree" for r in readings)
    silent = sum(r.basis == "silent" for r in readings)
    why = (
        f"of {len(readings)} studies: {counted}, {unclear} contradictory in itself, {silent} silent"
    )
    total = sum(votes.values())
    if total == 0:
        nothing: FiveAnswers = (
            "uncertain effect" if unclear or _bearing(readings) else "insufficient data"
        )
        return JointAnswer(nothing, 0.0, tuple(readings), why)
    up, down = votes["increases"], votes["decreases"]
    if min(up, down) > 0 and min(up, down) >= CONTRADICTED * max(up, down):
        return JointAnswer("uncertain effect", (up + down) / total, tuple(readings), why)
    side: Direction = "increases" if up > down else "decreases"
    if votes[side] < votes["no_difference"]:
        side = "no_difference"
    return JointAnswer(ANSWERS[side], votes[side] / total, tuple(readings), why)


def _bearing(readings: Sequence[StudyReading]) -> bool:
    return any(reading.basis != "silent" for reading in readings)


def _weight(text: str, reading: StudyReading) -> float:
    """Square root of the size, as precision grows, by design and by how often such readings are right."""
    size = size_of(text)
    design = design_of(text)
    weight = WEIGHTS.get(design.design, OTHER_WEIGHT) if design else OTHER_WEIGHT
    return math.sqrt(size.n if size else USUAL_SIZE) * weight * max(reading.probability, 0.01)
