"""Probabilities that hold, and abstention at a stated error rate, both fitted on the development half.

A calibration belongs to one model file, one wording, one strategy at one budget and one kind of options:
it is stored and found by these, and never fitted on an item that is scored. Items with the same number
of options are calibrated together: letters say nothing of an option, so that only a temperature is
meant; options that are words keep their places, and may get a curve each.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from agent.judges.calibration.assess import assess
from agent.judges.calibration.fitting import FEWEST, Fitted, fit_best, fit_temperature
from agent.judges.calibration.records import CalibrationRecord, lookup, save
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agent.judges.calibration.conformal import Abstention
    from agent.judges.calibration.metrics import Floats, Ints
    from agent.judges.calibration.scaling import AnyCalibrator
    from evals.tasks.task import TaskItem
    from evals.tasks.thinking import Thought

NEEDED = 2 * FEWEST
"""Development items of one kind of options: half to fit, half to set the abstention."""


@dataclass(frozen=True)
class Measured:
    """What a calibration belongs to: `prompt_version` names wording, strategy, budget and judge."""

    name: str
    sha256: str
    prompt_version: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Calibrated:
    """Calibrators and rules of abstention by kind of options, and one sentence a kind on them."""

    calibrators: Mapping[tuple[str, ...], AnyCalibrator] = field(default_factory=dict)
    rules: Mapping[tuple[str, ...], Abstention] = field(default_factory=dict)
    said: tuple[str, ...] = ()

    def apply(self, options: Sequence[str], probabilities: Sequence[float]) -> tuple[float, ...]:
        """Calibrated probabilities; as they are where nothing was fitted for this kind of options."""
        known = self.calibrators.get(kind_of(options))
        if known is None:
            return tuple(probabilities)
        row = known.apply(_logs([probabilities]))[0]
        return tuple(float(p) for p in row)

    def abstains(self, options: Sequence[str], probabilities: Sequence[float]) -> bool:
        """Whether the stated error rate asks for silence: always where nothing could be promised."""
        rule = self.rules.get(kind_of(options))
        return rule is None or bool(rule.abstains(np.array([probabilities]))[0])


def kind_of(options: Sequence[str]) -> tuple[str, ...]:
    """Words that are options in themselves, else the places of options that differ by question."""
    if all(len(option.split()) == 1 and option.islower() for option in options):
        return tuple(options)
    return tuple(f"option {place}" for place in range(1, len(options) + 1))


def calibrate(
    items: Sequence[TaskItem],
    thoughts: Mapping[str, Thought],
    keyed: Measured,
    *,
    max_error: float,
    data: str,
    seed: int,
) -> Calibrated:
    """Fit on development items, store where the model's file is known, and say how.

    Raises:
        DataError: no kind of options has enough items, or an item is of the other half.
    """
    if any(item.split != "dev" for item in items):
        raise DataError("a calibration is fitted on the development half alone")
    kinds: dict[tuple[str, ...], list[TaskItem]] = defaultdict(list)
    for item in items:
        thought = thoughts[item.id]
        if thought.settled and thought.settled.probabilities:
            kinds[kind_of(item.posed.options)].append(item)
    calibrators, rules, said = {}, {}, []
    for kind, some in kinds.items():
        if len(some) < NEEDED:
            said.append(f"{', '.join(kind)}: uncalibrated, {len(some)} development items are fewer than {NEEDED}")  # fmt: skip
            continue
        rows = _logs([_probabilities(thoughts[item.id]) for item in some])
        truth = np.array([item.gold for item in some])
        fit_with = _only_temperature if kind[0].startswith("option ") else fit_best
        found = assess(rows, truth, alpha=max_error, seed=seed, fit_with=fit_with)
        calibrators[kind], rules[kind] = found.fitted.calibrator, found.abstention
        said.append(f"{', '.join(kind)}: {found.fitted.why}; {found.abstention.guarantee}")
        if len(keyed.sha256) == 64:
            own = Measured(keyed.name, keyed.sha256, keyed.prompt_version, kind)
            save(found.record(own, data))
    if not calibrators:
        raise DataError(f"nothing could be calibrated: {'; '.join(said) or 'no item was answered'}")
    return Calibrated(calibrators, rules, tuple(said))


def stored(
    kinds: Sequence[tuple[str, ...]], keyed: Measured, max_error: float | None
) -> Calibrated:
    """What an earlier run fitted for exactly this; its abstention holds for its own error rate alone."""
    calibrators, rules, said = {}, {}, []
    for kind in dict.fromkeys(kinds):
        record = lookup(keyed.sha256, keyed.prompt_version, kind)
        if not isinstance(record, CalibrationRecord):
            continue
        calibrators[kind] = record.calibrator
        said.append(f"{', '.join(kind)}: {record.chosen} (fitted {record.date} on {record.data})")
        if max_error is not None and record.abstention.alpha == max_error:
            rules[kind] = record.abstention
    return Calibrated(calibrators, rules, tuple(said))


def _only_temperature(
    rows: Floats, truth: Ints, groups: Sequence[str] | None, *, seed: int
) -> Fitted:
    del groups, seed
    return Fitted(fit_temperature(rows, truth), "a temperature, as options have no place of their own", {})  # fmt: skip


def _probabilities(thought: Thought) -> tuple[float, ...]:
    assert thought.settled is not None
    return thought.settled.probabilities


def _logs(rows: Sequence[Sequence[float]]) -> Floats:
    return np.asarray(np.log(np.maximum(np.array(rows, dtype=float), 1e-12)), dtype=float)
