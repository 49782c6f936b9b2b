"""What `aetia models calibrate` prints of a record and of biases."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from agent.faces.models.show import table
from agent.judges.calibration.bias import Unmeasured

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from agent.judges.calibration.judging import BiasReport
    from agent.judges.calibration.records import CalibrationRecord


def as_json(record: CalibrationRecord, place: Path, biases: BiasReport | None) -> dict[str, Any]:
    """The record, where it is stored, and the biases where they were asked for."""
    shown: dict[str, Any] = {
        "status": "ok",
        "file": str(place),
        "record": record.model_dump(mode="json"),
    }
    if biases is not None:
        shown["bias"] = [
            {"status": "unmeasured", **asdict(one)}
            if isinstance(one, Unmeasured)
            else {"status": "measured", **one.model_dump()}
            for one in biases.found
        ]
        shown["averaging"] = biases.averaging.model_dump() if biases.averaging else None
    return shown


def as_text(record: CalibrationRecord, place: Path, biases: BiasReport | None) -> str:
    """The same for people."""
    rule = record.abstention
    rows = [("", "BEFORE (95 %)", "AFTER (95 %)")]
    rows += [
        (name.replace("_", " "), before.text(), record.after[name].text())
        for name, before in record.before.items()
    ]
    lines = [
        f"{record.model}, sha256 {record.sha256[:12]}..., prompt version {record.prompt_version}",
        f"fitted on {record.n_fitted:,} pairs, checked on {record.n_checked:,} of other groups",
        f"calibrator: {record.chosen}",
        table(rows),
        f"abstention: {rule.guarantee}",
    ]
    if rule.threshold is not None:
        lines.append(
            f"a label is given from a probability of {rule.threshold:g} up, "
            f"which is {rule.answered:.0%} of the pairs"
        )
    return "\n".join((*lines, *_biases(biases), f"stored in {place}"))


def _biases(biases: BiasReport | None) -> Iterator[str]:
    if biases is None:
        return
    for one in biases.found:
        name = one.kind.replace("_", " ")
        if isinstance(one, Unmeasured):
            yield f"bias of {name}: not measured, {one.reason}"
            continue
        yield f"bias of {name}, {one.n} pairs: shift {one.shift.text()}, flips {one.flips.text()}"
        yield from (f"  {what}: {change.text()}" for what, change in one.by.items())
    if biases.averaging is not None:
        yield biases.averaging.why
