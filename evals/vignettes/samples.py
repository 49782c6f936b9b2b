"""Small simulated data sets for fallacies that no row of a study can show; the truth is known.

`t` is the treatment (0/1) and `y` the outcome; every sample is drawn with one seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tools.causal.datasets import Dataset, Unmeasured

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Column = NDArray[np.float64]

PEOPLE = 1000
SEED = 20_240_101
LABELS = {"t": "drug t", "y": "score y"}


def _simpson() -> Dataset:
    """Severity is measured: the severe get the drug, which helps (+1) in each class; crude it harms."""
    return _described(_simpson_columns(), covariates=("severe",))


def _simpson_columns() -> dict[str, Column]:
    rng = np.random.default_rng(SEED)
    severe = (rng.random(PEOPLE) < 0.5).astype(float)
    t = _drawn(rng, 0.15 + 0.7 * severe)
    y = t - 3 * severe + rng.standard_normal(PEOPLE)
    return {"severe": severe, "t": t, "y": y}


def _simpson_known_hidden() -> Dataset:
    """The same, severity not measured and known to be absent: the drug seems to harm."""
    hidden = Unmeasured(
        name="u", label="severity", affects=("t", "y"), reason="not recorded", known=True
    )
    columns = _simpson_columns()
    del columns["severe"]
    made: Dataset = Dataset.from_frame(
        pd.DataFrame(columns).astype({"t": int}),
        treatment="t",
        outcome="y",
        unmeasured=(hidden,),
        labels=LABELS,
    )
    return made


def _hidden_with_control() -> Dataset:
    """A hidden cause makes all of the association, also with an outcome that the drug cannot touch."""
    rng = np.random.default_rng(SEED)
    u, x = rng.standard_normal(PEOPLE), rng.standard_normal(PEOPLE)
    t = _drawn(rng, 1 / (1 + np.exp(-1.5 * u)))
    y, control = (2 * u + rng.standard_normal(PEOPLE) for _ in range(2))
    columns = {"x": x, "t": t, "y": y, "control": control}
    return _described(columns, covariates=("x",), negative_control_outcome="control")


def _selected_sample() -> Dataset:
    """No effect; those in the sample got in for the drug or for the score, so that the two part ways."""
    rng = np.random.default_rng(SEED)
    t = _drawn(rng, np.full(PEOPLE * 3, 0.5))
    y = rng.standard_normal(PEOPLE * 3)
    entered = t + y + 0.3 * rng.standard_normal(PEOPLE * 3) > 0.9
    x = rng.standard_normal(PEOPLE * 3)
    columns = {"x": x[entered][:PEOPLE], "t": t[entered][:PEOPLE], "y": y[entered][:PEOPLE]}
    return _described(columns, covariates=("x",))


def _trial_of_nothing() -> Dataset:
    """Chance assigns; all were chosen for a high first value, so that both arms fall back alike."""
    rng = np.random.default_rng(SEED)
    lasting = rng.standard_normal(PEOPLE * 10)
    first = lasting + rng.standard_normal(PEOPLE * 10)
    chosen = np.flatnonzero(first > 1.5)[:PEOPLE]
    t = _drawn(rng, np.full(len(chosen), 0.5))
    y = lasting[chosen] + rng.standard_normal(len(chosen))
    return _described(
        {"first": first[chosen], "t": t, "y": y}, covariates=("first",), is_trial=True
    )


def _trial_with_mediator() -> Dataset:
    """Chance assigns; all of the effect (+0.8) runs through a step that was recorded after it."""
    rng = np.random.default_rng(SEED)
    t = _drawn(rng, np.full(PEOPLE, 0.5))
    between = t + 0.3 * rng.standard_normal(PEOPLE)
    y = 0.8 * between + rng.standard_normal(PEOPLE)
    return _described({"t": t, "between": between, "y": y}, is_trial=True, more=("between",))


def _trial_that_works() -> Dataset:
    """Chance assigns; the effect is +0.6."""
    rng = np.random.default_rng(SEED)
    x, t = rng.standard_normal(PEOPLE), _drawn(rng, np.full(PEOPLE, 0.5))
    y = 0.6 * t + x + rng.standard_normal(PEOPLE)
    return _described({"x": x, "t": t, "y": y}, covariates=("x",), is_trial=True)


SAMPLES: dict[str, Callable[[], Dataset]] = {
    "simpson": _simpson,
    "simpson_known_hidden": _simpson_known_hidden,
    "hidden_with_control": _hidden_with_control,
    "selected_sample": _selected_sample,
    "trial_of_nothing": _trial_of_nothing,
    "trial_with_mediator": _trial_with_mediator,
    "trial_that_works": _trial_that_works,
}
"""Every sample by its name."""


def _drawn(rng: np.random.Generator, probability: Column) -> Column:
    return (rng.random(len(probability)) < probability).astype(float)


def _described(
    columns: dict[str, Column],
    *,
    covariates: tuple[str, ...] = (),
    negative_control_outcome: str | None = None,
    is_trial: bool = False,
    more: tuple[str, ...] = (),
) -> Dataset:
    made: Dataset = Dataset.from_frame(
        pd.DataFrame(columns).astype({"t": int}),
        treatment="t",
        outcome="y",
        covariates=covariates,
        negative_control_outcome=negative_control_outcome,
        labels=LABELS,
        design="rct" if is_trial else "cohort",
        more=more,
    )
    return made
