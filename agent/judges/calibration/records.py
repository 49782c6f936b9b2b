"""Calibration as stored: one JSON file for each judge file, prompt version and label set.

A record belongs to the bytes of one file, one prompt and one order of labels. Anything else is
`Uncalibrated`, with the reason: never an error, and never a record that nearly fits. The user's own
records come first, then the one that ships beside the judge. A served model has no record:
it may change unseen.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import Field, ValidationError, model_validator

from agent.answer import Frozen
from agent.judges.calibration.conformal import Abstention
from agent.judges.calibration.intervals import Interval
from agent.judges.calibration.scaling import AnyCalibrator, Isotonic
from agent.judges.layer_weights import LayerWeights
from graphs.cache import cache_folder
from graphs.errors import DataError, SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

SHIPPED = files("agent.judges.shipped").joinpath("calibration.json")
AGAIN = "run `aetia models calibrate` with labelled examples"


class CalibrationRecord(Frozen):
    """What was measured of one judge, and how its scores become probabilities."""

    model: str = Field(description="the judge's name when it was calibrated")
    sha256: str = Field(
        pattern="^[0-9a-f]{64}$",
        description="of the judge's file",
    )
    prompt_version: str
    labels: tuple[str, ...] = Field(min_length=2, description="in the order of the rows")
    calibrator: AnyCalibrator
    chosen: str = Field(description="why this calibrator")
    abstention: Abstention
    n_fitted: int = Field(gt=0, description="rows the calibrator was fitted on")
    n_checked: int = Field(
        gt=0, description="other rows: the metrics are theirs; the abstention names its own"
    )
    before: dict[str, Interval] = Field(description="metrics of the raw probabilities")
    after: dict[str, Interval] = Field(description="metrics of the calibrated ones")
    data: str = Field(description="what the labelled examples are")
    date: datetime.date
    seed: int
    layers: LayerWeights | None = Field(
        default=None, description="how far the layers of a tree are believed with this judge"
    )

    @model_validator(mode="after")
    def _fits(self) -> CalibrationRecord:
        if len(set(self.labels)) != len(self.labels):
            raise ValueError("a label is named twice")
        if isinstance(self.calibrator, Isotonic) and len(self.calibrator.curves) != len(
            self.labels
        ):
            raise ValueError("the calibrator has not one curve for each label")
        return self


@dataclass(frozen=True)
class Uncalibrated:
    """No record belongs to this judge as it is now."""

    reason: str


def lookup(
    sha256: str,
    prompt_version: str,
    labels: Sequence[str],
    *,
    folder: Path | None = None,
    shipped: Traversable = SHIPPED,
) -> CalibrationRecord | Uncalibrated:
    """The record of exactly this judge, or why there is none.

    Args:
        sha256: of the judge's file, 64 hexadecimal digits.
        prompt_version: of the prompt, or of the way pairs are written.
        labels: in the order of the judge's rows.
        folder: of the user's records; the cache's by default.
        shipped: the packaged record.

    Raises:
        DataError: a record of this file is damaged; the message names it.
    """
    known = []
    for place in (*_own(folder or records_folder(), sha256), shipped):
        if not place.is_file():
            continue
        record = read_record(place)
        if (record.sha256, record.prompt_version, record.labels) == (
            sha256,
            prompt_version,
            tuple(labels),
        ):
            return record
        known.append(record)
    return Uncalibrated(_reason(known, sha256, prompt_version, labels))


def save(record: CalibrationRecord, path: Path | None = None) -> Path:
    """Write a record whole or not at all, in place of an older one; returns where.

    Raises:
        SetupError: the folder cannot be written.
    """
    path = path or records_folder() / record_name(
        record.sha256, record.prompt_version, record.labels
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(record.model_dump_json(indent=1) + "\n")
            os.replace(part, path)
        except BaseException:
            os.unlink(part)
            raise
    except OSError as error:
        raise SetupError(f"the calibration cannot be written to {path}: {error}") from error
    return path


def read_record(place: Path | Traversable) -> CalibrationRecord:
    """The record in a file.

    Raises:
        DataError: the file cannot be read, or holds no record; the message names it.
    """
    try:
        return CalibrationRecord.model_validate_json(place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise DataError(
            f"{place} is no calibration record: {error}. Remove the file, then {AGAIN}."
        ) from error


def records_folder() -> Path:
    """Where the user's records are."""
    return cache_folder() / "calibration"


def record_name(sha256: str, prompt_version: str, labels: Sequence[str]) -> str:
    """The file name of a key: the judge's file, then a digest of prompt version and labels."""
    rest = hashlib.sha256("\x1e".join((prompt_version, *labels)).encode()).hexdigest()
    return f"{sha256}-{rest[:16]}.json"


def _own(folder: Path, sha256: str) -> list[Path]:
    """The user's records of one file."""
    if not folder.is_dir():
        return []
    return sorted(
        p for p in folder.iterdir() if p.name.startswith(f"{sha256}-") and p.suffix == ".json"
    )


def _reason(
    known: Sequence[CalibrationRecord], sha256: str, prompt_version: str, labels: Sequence[str]
) -> str:
    of_file = [record for record in known if record.sha256 == sha256]
    if len(sha256) != 64:
        return "it has no sha256, so that a changed model could not be told from a calibrated one"
    if not of_file:
        return (
            f"no calibration is stored for the sha256 {sha256[:12]}...: the model is new, or it was "
            f"changed since; {AGAIN}"
        )
    of_labels = [record for record in of_file if record.labels == tuple(labels)]
    if not of_labels:
        had = "; ".join(", ".join(record.labels) for record in of_file)
        return f"it was calibrated for the labels {had}, and now has {', '.join(labels)}; {AGAIN}"
    had = ", ".join(sorted({record.prompt_version for record in of_labels}))
    return f"it was calibrated with prompt version {had}, and now has {prompt_version}; {AGAIN}"
