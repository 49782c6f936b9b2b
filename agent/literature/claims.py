"""A claim and passages -> what they say of it, and whether they support or refute it.

Which way a passage goes is read by `agent.literature.study`. A claim that states a change is supported by
the same change and refuted by the opposite one or by none; of any other claim only a judge's "does not
bear" and the words in common can be told, and little is said on that ground.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.literature.asked import asked_of
from agent.literature.stance import stance_of
from agent.literature.study import read_studies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.judges.pair_judge import PairJudge
    from agent.literature.asked import ClaimParts
    from agent.literature.stance import Stance
    from agent.literature.study import Direction, StudyReading
    from tools.literature.reading.spans import Span

LEAST_SURE = 0.7
"""Probability below which a direction is not asserted."""


@dataclass(frozen=True)
class ClaimVerdict:
    """What the passages say of a claim.

    Attributes:
        direction: of the outcome under the treatment; None where nothing sure enough is said.
        stance: whether the passages support or refute the claim, or are not enough.
        probability: of `stance`, 0 to 1, as measured on abstracts that were set aside.
        spans: for each passage in order, the sentences that were read; offsets are into that passage.
        why: one sentence on what it rests on.
    """

    direction: Direction | None
    stance: Stance
    probability: float
    spans: tuple[tuple[Span, ...], ...]
    why: str


async def judge_claim(
    claim: str, passages: Sequence[str], judge: PairJudge | None, *, deadline_s: float = 120.0
) -> ClaimVerdict:
    """Weigh a claim against passages, one a study.

    Args:
        claim: "X compared with Y: Z", "X lowers Z", or any statement.
        passages: abstracts, sections or sentences.
        judge: None to read by rules alone.
        deadline_s: for the judge.

    Raises:
        DataError, ModelError, DeadlineError: as the judge.
    """
    asked = asked_of(claim)
    readings = await read_studies(asked, passages, judge, deadline_s=deadline_s)
    spans = tuple(reading.spans for reading in readings)
    best = _best(readings)
    if best is None:
        why = _nothing(readings)
        return ClaimVerdict(None, *_stance(claim, asked, passages, readings), spans, why)
    others = {r.direction for r in readings if r.direction and r.probability >= LEAST_SURE}
    if len(others) > 1:
        why = "passages contradict each other: " + ", ".join(sorted(others))
        return ClaimVerdict(None, "not_enough", best.probability, spans, why)
    why = f"{best.direction} by {best.basis}"
    stance, probability = _stance(claim, asked, passages, readings)
    return ClaimVerdict(best.direction, stance, probability, spans, why)


def _best(readings: Sequence[StudyReading]) -> StudyReading | None:
    sure = [r for r in readings if r.direction is not None and r.probability >= LEAST_SURE]
    return max(sure, key=lambda r: r.probability, default=None)


def _nothing(readings: Sequence[StudyReading]) -> str:
    if any(r.basis == "disagree" for r in readings):
        return "figures and judge disagree"
    if any(r.direction for r in readings):
        return "what is said is too unsure to be asserted"
    return "no passage speaks of the outcome"


def _stance(
    claim: str, asked: ClaimParts, passages: Sequence[str], readings: Sequence[StudyReading]
) -> tuple[Stance, float]:
    """The stance of the passage that bears most on the claim."""
    stances = [
        stance_of(claim, asked, text, reading)
        for text, reading in zip(passages, readings, strict=True)
    ]
    told = [s for s in stances if s.stance != "not_enough"]
    if not told:
        return "not_enough", max((s.probability for s in stances), default=1.0)
    if len({s.stance for s in told}) > 1:
        return "not_enough", 1 - max(s.probability for s in told)
    best = max(told, key=lambda s: s.probability)
    return best.stance, best.probability
