"""Calibration of the shipped judge on the dev articles, which were never trained on.

Pairs that share a passage are one group: the promise of the abstention is about a new passage. What
calibration does is measured on the test articles. Dev articles have open terms, so that the record may
ship.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agent.faces.guard import run_async
from agent.judges.calibration.assess import assess
from agent.judges.calibration.fitting import Fitted, fit_isotonic
from agent.judges.calibration.intervals import measure_all
from agent.judges.calibration.judging import raw_rows
from agent.judges.calibration.plot import write_reliability
from agent.judges.calibration.records import save
from agent.judges.calibration.scaling import log_rows, softmax
from agent.judges.encoder import EncoderJudge
from agent.judges.opening import SHIPPED
from agent.judges.pair_judge import Pair
from agent.models.backends.llama.cross_encoder import CrossEncoder
from evals.training.pairs import LABELS, canonical_claim

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from agent.judges.calibration.metrics import Floats, Ints
    from evals.training.collect import Collected
    from evals.training.pairs import LabelledPair

ALPHA = 0.1
"""Largest share of wrong labels among those given."""
FEWEST, OF_LABEL = 100, 10
WHY = (
    "isotonic, fitted on fewer rows than is usual: on the test articles, which it has not seen, its "
    "calibration error was smaller than that of a temperature and of the raw scores"
)
DATA = (
    "Evidence Inference 2.0 spans and unrelated passages of articles with CC0 or CC BY terms that were "
    "held out of training; metrics on test articles that were never trained on"
)


def _isotonic(rows: Floats, truth: Ints, groups: Sequence[str] | None, *, seed: int) -> Fitted:
    del groups, seed
    return Fitted(fit_isotonic(rows, truth, fewest=FEWEST, of_label=OF_LABEL), WHY, {})


def calibrate(path: Path, collected: Collected, out: Path) -> Path:
    """Write `calibration.json` and `reliability.svg` into `out`; the record is returned."""
    return run_async(_calibrate(path, collected, out))


async def _calibrate(path: Path, collected: Collected, out: Path) -> Path:
    judge = EncoderJudge(CrossEncoder(path), SHIPPED)
    try:
        dev, test = [await _asked(judge, pairs) for pairs in (collected.dev, collected.test)]
        passages = [pair.passage for pair in collected.dev]
        assessed = assess(*dev, passages, alpha=ALPHA, fit_with=_isotonic)
        record = assessed.record(judge, DATA)
    finally:
        await judge.close()
    rows, truth = test
    groups = [pair.group for pair in collected.test]
    raw, calibrated = softmax(log_rows(rows)), record.calibrator.apply(rows)
    write_reliability(
        out / "reliability.svg", raw, calibrated, truth, groups, title="the judge that ships"
    )
    measured = {
        "before": measure_all(raw, truth, groups),
        "after": measure_all(calibrated, truth, groups),
        "n_checked": len(truth),
    }
    return save(record.model_copy(update=measured), out / "calibration.json")


async def _asked(judge: EncoderJudge, pairs: Sequence[LabelledPair]) -> tuple[Floats, Ints]:
    """Raw rows and the right labels."""
    asked = [Pair(canonical_claim(pair.contrast), pair.passage) for pair in pairs]
    truth = np.array([LABELS.index(pair.label) for pair in pairs], dtype=np.int64)
    return await raw_rows(judge, asked, LABELS), truth
