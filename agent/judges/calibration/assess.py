"""Calibrate on one half of the labelled rows and check on the other.

What is stored is exactly what was checked: the calibrator of the fitted half, never one refitted on
all rows, as the abstention's promise holds only for a calibrator that has not seen its rows.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from agent.judges.calibration.conformal import Abstention, abstention
from agent.judges.calibration.fitting import FEWEST, Fitted, fit_best
from agent.judges.calibration.intervals import Interval, codes, measure_all
from agent.judges.calibration.records import CalibrationRecord
from agent.judges.calibration.scaling import log_rows, softmax
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.judges.calibration.metrics import Floats, Ints

    class Keyed(Protocol):
        """What a calibration belongs to; a `PairJudge` is such a thing."""

        @property
        def name(self) -> str: ...
        @property
        def sha256(self) -> str: ...
        @property
        def prompt_version(self) -> str: ...
        @property
        def labels(self) -> tuple[str, ...]: ...

    class Fit(Protocol):
        """Rows, truth and groups of the fitted half -> a calibrator and why it was chosen."""

        def __call__(
            self, rows: Floats, truth: Ints, groups: Sequence[str] | None, *, seed: int
        ) -> Fitted: ...


@dataclass(frozen=True)
class Assessment:
    """A fitted calibrator, and how it does on the rows it has not seen."""

    fitted: Fitted
    abstention: Abstention
    before: dict[str, Interval]
    after: dict[str, Interval]
    n_fitted: int
    checked: tuple[int, ...]
    seed: int

    def record(
        self, judge: Keyed, data: str, date: datetime.date | None = None
    ) -> CalibrationRecord:
        """The record to store for this judge or strategy; dated today in UTC by default."""
        return CalibrationRecord(
            model=judge.name,
            sha256=judge.sha256,
            prompt_version=judge.prompt_version,
            labels=tuple(judge.labels),
            calibrator=self.fitted.calibrator,
            chosen=self.fitted.why,
            abstention=self.abstention,
            n_fitted=self.n_fitted,
            n_checked=len(self.checked),
            before=self.before,
            after=self.after,
            data=data,
            date=date or datetime.datetime.now(datetime.UTC).date(),
            seed=self.seed,
        )


def assess(
    rows: Floats,
    truth: Ints,
    groups: Sequence[str] | None = None,
    *,
    alpha: float = 0.1,
    delta: float = 0.1,
    seed: int = 0,
    fit_with: Fit = fit_best,
) -> Assessment:
    """Fit on one half, measure and set the abstention on the other.

    Args:
        rows: log-probabilities (n, k) of a judge, uncalibrated.
        truth: index of the right label of each row.
        groups: rows of one group stay in one half.
        alpha: largest share of wrong labels among those given, see `agent.judges.calibration.conformal`.
        delta: probability that this promise does not hold.
        seed: of the halves, the folds and the intervals.
        fit_with: fits the calibrator; by default the one that predicts best is chosen.

    Raises:
        DataError: too few rows or groups to calibrate.
        InputError: rows, truth, groups, alpha or delta cannot be used.
    """
    if len(truth) < 2 * FEWEST:
        raise DataError(
            f"{len(truth)} labelled rows are too few: half are kept to check; "
            f"give at least {2 * FEWEST}"
        )
    fit, held = halves(codes(groups, len(truth)), seed)
    fitted = fit_with(rows[fit], truth[fit], _of(groups, fit), seed=seed)
    raw, calibrated = softmax(log_rows(rows[held])), fitted.calibrator.apply(rows[held])
    of_held = _of(groups, held)
    return Assessment(
        fitted=fitted,
        abstention=abstention(
            calibrated, truth[held], of_held, alpha=alpha, delta=delta, seed=seed
        ),
        before=measure_all(raw, truth[held], of_held, seed=seed),
        after=measure_all(calibrated, truth[held], of_held, seed=seed),
        n_fitted=len(fit),
        checked=tuple(held.tolist()),
        seed=seed,
    )


def halves(number: Ints, seed: int) -> tuple[Ints, Ints]:
    """Places of the rows of each half; a group is never in both.

    Args:
        number: the group of each row, 0, 1, ...
        seed: of the order in which groups are dealt.
    """
    order = np.random.default_rng(seed).permutation(int(number.max()) + 1)
    sizes = np.bincount(number)[order]
    first = order[np.cumsum(sizes) - sizes / 2 <= len(number) / 2]
    inside = np.isin(number, first)
    return np.flatnonzero(inside), np.flatnonzero(~inside)


def _of(groups: Sequence[str] | None, places: Ints) -> list[str] | None:
    return None if groups is None else [groups[place] for place in places]
