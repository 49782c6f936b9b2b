"""How good probabilities over labels are: calibration error, Brier score, log loss, accuracy, F1.

Every metric is a function of means over rows, so that a bootstrap needs each row's parts only once
(`agent.judges.calibration.intervals`). Rows are probabilities (n, k), truth is the index of the right label.

Sources: Guo et al. 2017, "On calibration of modern neural networks" (top-label error, equal width);
Nixon et al. 2019, "Measuring calibration in deep learning" (equal mass, class-wise error);
Brier 1950, "Verification of forecasts expressed in terms of probability".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Binning = Literal["mass", "width"]

BINS = 15
"""Bins of a calibration error, as in Guo et al. 2017."""
BINNING: Binning = "mass"
"""Equal mass by default: confidences crowd near 1, and bins of equal width are then mostly empty."""
LEAST = 1e-12
"""Probabilities below this count as this in the log loss: one row cannot make it infinite."""


@dataclass(frozen=True)
class Metric:
    """A number made of row means.

    Args:
        name: as reports show it.
        parts: (probabilities, truth) -> (n, m), what each row contributes.
        combine: means of the parts (..., m) -> the number (...).
        distance: whether it is a distance from calibration: sums of |mean residual|, never below 0.
    """

    name: str
    parts: Callable[[Floats, Ints], Floats]
    combine: Callable[[Floats], Floats]
    distance: bool = False

    def __call__(self, probabilities: Floats, truth: Ints) -> float:
        """The number on these rows.

        Raises:
            InputError: the rows are not probabilities, or the truth does not index them.
        """
        check(probabilities, truth)
        return float(self.combine(self.parts(probabilities, truth).mean(axis=0)))


class Bin(NamedTuple):
    """Rows of like confidence: their mean confidence, the share that is right, their number."""

    confidence: float
    accuracy: float
    n: int


def check(probabilities: Floats, truth: Ints) -> None:
    """Refuse what is not a table of probabilities with one true label a row."""
    if probabilities.ndim != 2 or probabilities.shape[0] == 0 or probabilities.shape[1] < 2:
        raise InputError(
            f"expected rows (n, k) with k >= 2 labels, got shape {probabilities.shape}"
        )
    if truth.shape != probabilities.shape[:1]:
        raise InputError(f"{len(probabilities)} rows but {truth.size} true labels")
    if not (probabilities >= 0).all() or (abs(probabilities.sum(axis=1) - 1) > 1e-4).any():
        raise InputError("a row is not a probability distribution: at least 0, sum 1")
    if truth.min() < 0 or truth.max() >= probabilities.shape[1]:
        raise InputError(f"a true label is outside 0 to {probabilities.shape[1] - 1}")


def reliability(
    probabilities: Floats, truth: Ints, *, bins: int = BINS, binning: Binning = BINNING
) -> tuple[Bin, ...]:
    """The bins of the top label's confidence that hold any row, from low to high."""
    check(probabilities, truth)
    confidence, right = _top(probabilities, truth)
    places = _places(confidence, bins, binning)
    inside = [places == number for number in np.unique(places)]
    return tuple(
        Bin(float(confidence[i].mean()), float(right[i].mean()), int(i.sum())) for i in inside
    )


def top_label_error(bins: int = BINS, binning: Binning = BINNING) -> Metric:
    """Expected calibration error of the most likely label, 0 to 1 (Guo et al. 2017)."""

    def parts(probabilities: Floats, truth: Ints) -> Floats:
        confidence, right = _top(probabilities, truth)
        return _residuals(confidence, right, bins, binning)

    return Metric("calibration_error", parts, _sum_of_gaps, distance=True)


def class_wise_error(bins: int = BINS, binning: Binning = BINNING) -> Metric:
    """Calibration error of each label's probability, averaged over labels (Nixon et al. 2019)."""

    def parts(probabilities: Floats, truth: Ints) -> Floats:
        k = probabilities.shape[1]
        each = (
            _residuals(probabilities[:, label], (truth == label).astype(float), bins, binning)
            for label in range(k)
        )
        return np.asarray(np.hstack(list(each)) / k)

    return Metric("class_wise_error", parts, _sum_of_gaps, distance=True)


def _squares(probabilities: Floats, truth: Ints) -> Floats:
    misses = probabilities - _one_hot(truth, probabilities)
    return np.asarray(np.square(misses).sum(axis=1, keepdims=True))


def _surprise(probabilities: Floats, truth: Ints) -> Floats:
    chosen = np.take_along_axis(probabilities, truth[:, None], axis=1)
    return np.asarray(-np.log(np.maximum(chosen, LEAST)))


def _hits(probabilities: Floats, truth: Ints) -> Floats:
    return _top(probabilities, truth)[1][:, None]


def _confusion(probabilities: Floats, truth: Ints) -> Floats:
    said = _one_hot(probabilities.argmax(axis=1), probabilities)
    true = _one_hot(truth, probabilities)
    return np.hstack([said * true, said + true])


def _macro_f1(means: Floats) -> Floats:
    """Mean of 2 TP / (said + true) over the labels that were said or true, as scikit-learn does."""
    both, either = np.split(means, 2, axis=-1)
    occurs = either > 0
    f1 = np.divide(2 * both, either, out=np.zeros_like(both), where=occurs)
    return np.asarray(f1.sum(axis=-1) / occurs.sum(axis=-1))


def _mean(means: Floats) -> Floats:
    return means[..., 0]


def _sum_of_gaps(means: Floats) -> Floats:
    return np.asarray(np.abs(means).sum(axis=-1))


calibration_error = top_label_error()
brier = Metric("brier", _squares, _mean)
"""Sum over labels of the squared error, 0 to 2 (Brier 1950)."""
log_loss = Metric("log_loss", _surprise, _mean)
"""Mean of -log of the true label's probability, natural units."""
accuracy = Metric("accuracy", _hits, _mean)
macro_f1 = Metric("macro_f1", _confusion, _macro_f1)

METRICS = (calibration_error, class_wise_error(), brier, log_loss, accuracy, macro_f1)


def _top(probabilities: Floats, truth: Ints) -> tuple[Floats, Floats]:
    return probabilities.max(axis=1), (probabilities.argmax(axis=1) == truth).astype(float)


def _one_hot(labels: Ints, like: Floats) -> Floats:
    return np.asarray(np.eye(like.shape[1])[labels])


def _residuals(confidence: Floats, right: Floats, bins: int, binning: Binning) -> Floats:
    """Confidence minus what came true, in the column of the row's bin."""
    table = np.zeros((len(confidence), bins))
    table[np.arange(len(confidence)), _places(confidence, bins, binning)] = confidence - right
    return table


def _places(confidence: Floats, bins: int, binning: Binning) -> Ints:
    """The bin of each row; equal confidences always share one."""
    shares = np.linspace(0.0, 1.0, bins + 1)
    edges = np.quantile(confidence, shares) if binning == "mass" else shares
    return np.searchsorted(edges[1:-1], confidence)
