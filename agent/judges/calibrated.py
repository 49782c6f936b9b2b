"""What a judge says of pairs, in calibrated words: a label, its probability, or an abstention.

Raw scores become probabilities by the record that belongs to exactly this judge (file hash, wording,
labels). Without one they are shown as uncalibrated, and nothing promises how often they are wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agent.judges.calibration.records import CalibrationRecord, lookup
from agent.judges.calibration.scaling import Identity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.judges.pair_judge import Pair, PairJudge
    from agent.models.chat_model import How, Usage


@dataclass(frozen=True)
class Judged:
    """One pair. `abstained`: the probability is below what the calibration's promise needs."""

    label: str
    probabilities: dict[str, float]
    abstained: bool


@dataclass(frozen=True)
class Judgement:
    """All pairs of one call, in order.

    Attributes:
        calibration: how the probabilities came about, for people.
        is_calibrated: whether a record of exactly this judge was applied.
        how: logits, or frequencies over `n` sampled answers.
    """

    judged: tuple[Judged, ...]
    judge: str
    sha256: str
    calibration: str
    is_calibrated: bool
    how: How
    n: int
    usage: Usage


async def judge_pairs(
    judge: PairJudge, pairs: Sequence[Pair], *, deadline_s: float = 60.0
) -> Judgement:
    """Judge the pairs and apply the judge's calibration.

    An uncalibrated judge never abstains: nothing is known that would say when it should.

    Raises:
        DataError: the stored calibration is damaged.
        ModelError, DeadlineError: as the judge.
    """
    scores = await judge.judge(pairs, deadline_s=deadline_s)
    record = lookup(judge.sha256, judge.prompt_version, judge.labels)
    known = isinstance(record, CalibrationRecord)
    calibrator = record.calibrator if isinstance(record, CalibrationRecord) else Identity()
    rows = np.array(scores.rows, dtype=float).reshape(len(pairs), len(judge.labels))
    likely = calibrator.apply(rows) if len(pairs) else rows
    silent = (
        record.abstention.abstains(likely)
        if isinstance(record, CalibrationRecord)
        else np.zeros(len(pairs), dtype=bool)
    )
    judged = tuple(
        Judged(
            label=judge.labels[int(row.argmax())],
            probabilities={n: round(float(p), 4) for n, p in zip(judge.labels, row, strict=True)},
            abstained=bool(quiet),
        )
        for row, quiet in zip(likely, silent, strict=True)
    )
    return Judgement(
        judged, judge.name, judge.sha256, say(record), known, scores.how, scores.n, scores.usage
    )


def calibration_of(judge: PairJudge) -> str:
    """How this judge is calibrated, for people.

    Raises:
        DataError: the stored calibration is damaged.
    """
    return say(lookup(judge.sha256, judge.prompt_version, judge.labels))


def say(record: object) -> str:
    """One phrase on a calibration, or on why there is none."""
    if not isinstance(record, CalibrationRecord):
        return f"uncalibrated: {getattr(record, 'reason', 'no record')}"
    error = record.after.get("calibration_error")
    measured = (
        f", calibration error {error.value:.3f} on {record.n_checked} others" if error else ""
    )
    return f"calibrated by {record.calibrator.kind} on {record.n_fitted} pairs{measured}"
