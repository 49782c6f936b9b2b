"""Calibrators: from a judge's log-probabilities over labels to probabilities, as frozen values.

A calibrator is plain JSON on disk (`model_dump`, `read_calibrator` are inverses) and needs numpy only
to be applied; `agent.judges.calibration.fitting` makes one from labelled rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Protocol

import numpy as np
from pydantic import Field, TypeAdapter, ValidationError, model_validator

from agent.answer import Frozen
from graphs.errors import DataError, InputError

if TYPE_CHECKING:
    from agent.judges.calibration.metrics import Floats

LOWEST = -30.0
"""Log-probabilities below this count as this (1e-13): a label with no weight stays comparable."""


class Calibrator(Protocol):
    """Turns rows of log-probabilities (n, k) into probabilities (n, k)."""

    @property
    def kind(self) -> str:
        """Its name in records and reports."""
        ...

    def apply(self, rows: Floats) -> Floats:
        """Probabilities; each row sums to 1.

        Raises:
            InputError: the rows are not a table of log-probabilities, or have another number of
                labels than the calibrator was fitted on.
        """
        ...


class Identity(Frozen):
    """The judge's own probabilities: found to be calibrated as they are."""

    kind: Literal["identity"] = "identity"

    def apply(self, rows: Floats) -> Floats:
        """See `Calibrator`."""
        return softmax(log_rows(rows))


class Temperature(Frozen):
    """Log-probabilities divided by one temperature (Guo et al. 2017); the order of labels stays."""

    kind: Literal["temperature"] = "temperature"
    temperature: float = Field(gt=0, allow_inf_nan=False, description="above 1: was overconfident")

    def apply(self, rows: Floats) -> Floats:
        """See `Calibrator`."""
        return softmax(log_rows(rows) / self.temperature)


class Curve(Frozen):
    """A rising line through points, level beyond its ends: one label's probability, corrected."""

    given: tuple[float, ...] = Field(min_length=1)
    found: tuple[float, ...]

    @model_validator(mode="after")
    def _rises(self) -> Curve:
        if len(self.given) != len(self.found):
            raise ValueError("a curve needs as many found as given values")
        if np.any(np.diff(self.given) <= 0) or np.any(np.diff(self.found) < 0):
            raise ValueError("a curve must rise from left to right")
        if not 0 < self.found[0] <= self.found[-1] < 1:
            raise ValueError("a curve must stay above 0 and below 1")
        return self


class Isotonic(Frozen):
    """One monotone curve a label, then made to sum to 1 (Zadrozny & Elkan 2002).

    The most likely label may change. Curves stay off 0 and 1, so that no row has an infinite loss.
    """

    kind: Literal["isotonic"] = "isotonic"
    curves: tuple[Curve, ...] = Field(min_length=2)

    def apply(self, rows: Floats) -> Floats:
        """See `Calibrator`."""
        raw = softmax(log_rows(rows))
        if raw.shape[1] != len(self.curves):
            raise InputError(
                f"this calibrator is for {len(self.curves)} labels, the rows have {raw.shape[1]}"
            )
        columns = [
            np.interp(raw[:, label], curve.given, curve.found)
            for label, curve in enumerate(self.curves)
        ]
        weights = np.column_stack(columns)
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))


AnyCalibrator = Annotated[Identity | Temperature | Isotonic, Field(discriminator="kind")]
_READER: TypeAdapter[Identity | Temperature | Isotonic] = TypeAdapter(AnyCalibrator)


def read_calibrator(stored: object) -> Identity | Temperature | Isotonic:
    """The calibrator that `model_dump()` or `model_dump(mode="json")` gave.

    Raises:
        DataError: it is none; the message says where it differs.
    """
    try:
        return _READER.validate_python(stored)
    except ValidationError as error:
        raise DataError(f"not a stored calibrator: {error}") from error


def log_rows(rows: Floats) -> Floats:
    """Log-probabilities with their lowest values bounded.

    Raises:
        InputError: not a table (n, k) of log-probabilities with k >= 2.
    """
    if rows.ndim != 2 or rows.shape[1] < 2:
        raise InputError(f"expected log-probabilities (n, k), k >= 2 labels, got {rows.shape}")
    if np.isnan(rows).any() or (rows > 1e-3).any():
        raise InputError("a row holds a value that is no log-probability: not a number, or above 0")
    return np.maximum(rows, LOWEST)


def softmax(rows: Floats) -> Floats:
    """Normalised exponentials of each row."""
    weights = np.exp(rows - rows.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def log_softmax(rows: Floats) -> Floats:
    """Rows shifted so that their exponentials sum to 1."""
    top = rows.max(axis=1, keepdims=True)
    return np.asarray(rows - top - np.log(np.exp(rows - top).sum(axis=1, keepdims=True)))
