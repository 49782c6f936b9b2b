"""Fit calibrators to labelled rows, and choose among them by cross-validated log loss.

The simplest calibrator wins whose loss is not worse than the best one's by more than a standard error
of their difference (the one-standard-error rule, over groups): a judge that needs no correction gets
none, and a flexible curve must earn its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agent.judges.calibration.intervals import codes
from agent.judges.calibration.metrics import Floats, Ints, check, log_loss
from agent.judges.calibration.scaling import (
    Curve,
    Identity,
    Isotonic,
    Temperature,
    log_rows,
    softmax,
)
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FEWEST = 100
"""Rows below which nothing is fitted: one temperature is then too uncertain to be worth a claim."""
FEWEST_ISOTONIC = 1000
"""Rows below which no curve is tried: isotonic regression overfits "when the number of calibration
samples is too low (<< 1000)" (scikit-learn user guide; Niculescu-Mizil & Caruana 2005)."""
FEWEST_OF_LABEL = 25
"""Rows of each label, and rows of other labels, that a curve needs."""
FOLDS = 5
COLDEST, HOTTEST = 0.01, 1000.0

AnyCalibrator = Identity | Temperature | Isotonic


class Fitted(NamedTuple):
    """The chosen calibrator, one sentence on why, and each candidate's cross-validated log loss."""

    calibrator: AnyCalibrator
    why: str
    losses: dict[str, float]


def fit_temperature(rows: Floats, truth: Ints) -> Temperature:
    """The temperature with the smallest log loss.

    Each true label counts 1 - 1/(n + 2), the rest is spread over all labels, as Platt 1999 smooths
    targets: a judge without errors on n rows does not become infinitely sure.

    Raises:
        DataError: fewer than `FEWEST` rows.
    """
    _enough(len(truth))
    return _temperature(rows, truth)


def _temperature(rows: Floats, truth: Ints) -> Temperature:
    from scipy.optimize import minimize_scalar

    logs = log_rows(rows)
    n, k = logs.shape
    targets = np.full((n, k), 1 / (n + 2) / k)
    targets[np.arange(n), truth] += 1 - 1 / (n + 2)

    def loss(log_temperature: float) -> float:
        scaled = logs / np.exp(log_temperature)
        top = scaled.max(axis=1)
        normaliser = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        return float((normaliser - (targets * scaled).sum(axis=1)).mean())

    bounds = np.log((COLDEST, HOTTEST))
    found = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-5})
    return Temperature(temperature=float(np.exp(found.x)))


def fit_isotonic(
    rows: Floats,
    truth: Ints,
    *,
    fewest: int = FEWEST_ISOTONIC,
    of_label: int = FEWEST_OF_LABEL,
) -> Isotonic:
    """One isotonic regression for each label against the rest.

    Curves are kept between 1/(n + 2) and 1 - 1/(n + 2), what n rows can tell (rule of succession).

    Args:
        rows: log-probabilities (n, k).
        truth: index of the right label of each row.
        fewest: rows that are enough; less than the default only where the result is checked on many
            other rows.
        of_label: rows with and without each label that are enough.

    Raises:
        DataError: too few rows in all, or of a label.
    """
    lack = _lack_for_isotonic(truth, rows.shape[1], fewest, of_label)
    if lack:
        raise DataError(f"isotonic calibration {lack}")
    return _isotonic(rows, truth)


def _isotonic(rows: Floats, truth: Ints) -> Isotonic:
    from sklearn.isotonic import IsotonicRegression

    raw = softmax(log_rows(rows))
    least = 1 / (len(truth) + 2)
    curves = []
    for label in range(raw.shape[1]):
        fit = IsotonicRegression(y_min=least, y_max=1 - least, out_of_bounds="clip")
        fit.fit(raw[:, label], truth == label)
        given, kept = np.unique(fit.X_thresholds_, return_index=True)
        found = tuple(np.asarray(fit.y_thresholds_)[kept].tolist())
        curves.append(Curve(given=tuple(given.tolist()), found=found))
    return Isotonic(curves=tuple(curves))


def fit_best(
    rows: Floats, truth: Ints, groups: Sequence[str] | None = None, *, seed: int = 0
) -> Fitted:
    """The calibrator that predicts best on rows it has not seen, fitted on all rows.

    Args:
        rows: log-probabilities (n, k).
        truth: index of the right label of each row.
        groups: rows of one group are never on both sides of a split.
        seed: of the folds.

    Raises:
        DataError: fewer than `FEWEST` rows, or fewer than `FOLDS` groups.
    """
    _enough(len(truth))
    check(softmax(log_rows(rows)), truth)
    number = codes(groups, len(truth))
    lack = _lack_for_isotonic(truth, rows.shape[1])
    candidates = {name: fit for name, fit in FITS.items() if name != "isotonic" or not lack}
    folds = _folds(number, seed)
    surprise = {name: _unseen_loss(fit, rows, truth, folds) for name, fit in candidates.items()}
    losses = {name: float(values.mean()) for name, values in surprise.items()}
    best = min(losses, key=losses.__getitem__)
    chosen, margin = _simplest(surprise, best, number)
    why = _why(chosen, best, losses, margin) + (
        f"; isotonic was not tried: it {lack}" if lack else ""
    )
    return Fitted(candidates[chosen](rows, truth), why, losses)


def _identity(rows: Floats, truth: Ints) -> Identity:
    del rows, truth
    return Identity()


FITS: dict[str, Callable[[Floats, Ints], AnyCalibrator]] = {
    "identity": _identity,
    "temperature": _temperature,
    "isotonic": _isotonic,
}
"""From the simplest to the most flexible."""


def unseen_losses(
    rows: Floats, truth: Ints, groups: Sequence[str] | None = None, *, seed: int = 0
) -> Floats:
    """Log loss of each row under a temperature fitted on the other folds.

    Raises:
        DataError: too few rows or groups.
    """
    _enough(len(truth))
    return _unseen_loss(_temperature, rows, truth, _folds(codes(groups, len(truth)), seed))


def _lack_for_isotonic(
    truth: Ints, k: int, fewest: int = FEWEST_ISOTONIC, of_label: int = FEWEST_OF_LABEL
) -> str:
    """What a curve for each label lacks, or nothing."""
    counts = np.bincount(truth, minlength=k)
    rarest = int(min(counts.min(), len(truth) - counts.max()))
    if len(truth) < fewest:
        return f"needs at least {fewest:,} rows, there are {len(truth):,}"
    if rarest < of_label:
        return f"needs {of_label} rows with and without each label, the rarest has {rarest}"
    return ""


def _enough(n: int) -> None:
    if n < FEWEST:
        raise DataError(
            f"{n} labelled rows are too few to calibrate a judge; give at least {FEWEST}"
        )


def _folds(number: Ints, seed: int) -> Ints:
    """The fold of each row; groups are dealt out at random, the larger ones first."""
    sizes = np.bincount(number)
    if len(sizes) < FOLDS:
        raise DataError(f"{len(sizes)} groups are too few; give rows of at least {FOLDS} groups")
    order = np.random.default_rng(seed).permutation(len(sizes))
    order = order[np.argsort(-sizes[order], kind="stable")]
    fold_of = np.empty(len(sizes), dtype=np.int64)
    fold_of[order] = np.arange(len(sizes)) % FOLDS
    return fold_of[number]


def _unseen_loss(
    fit: Callable[[Floats, Ints], AnyCalibrator], rows: Floats, truth: Ints, folds: Ints
) -> Floats:
    losses = np.empty(len(truth))
    for fold in range(FOLDS):
        held = folds == fold
        probabilities = fit(rows[~held], truth[~held]).apply(rows[held])
        losses[held] = log_loss.parts(probabilities, truth[held])[:, 0]
    return losses


def _simplest(surprise: dict[str, Floats], best: str, number: Ints) -> tuple[str, float]:
    """The first candidate within a standard error of the best, and that error."""
    for name, values in surprise.items():
        excess = np.bincount(number, values - surprise[best])
        error = float(np.sqrt(((excess - excess.mean()) ** 2).sum()) / len(values))
        if name == best or values.mean() - surprise[best].mean() <= error:
            return name, error
    raise AssertionError("the best is one of the candidates")


def _why(chosen: str, best: str, losses: dict[str, float], margin: float) -> str:
    listed = ", ".join(f"{name} {loss:.4f}" for name, loss in losses.items())
    if chosen == best:
        return f"{chosen} has the smallest cross-validated log loss ({listed})"
    return (
        f"{chosen} is the simplest within a standard error ({margin:.4f}) of {best}, "
        f"the smallest cross-validated log loss ({listed})"
    )
