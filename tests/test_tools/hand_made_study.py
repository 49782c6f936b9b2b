"""People with one confounder, written where the engine reads them, and requests about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tools.causal import engine
from tools.causal.column_dag import compile_dag
from tools.causal.datasets import Dataset
from tools.causal.query import CausalRequest

if TYPE_CHECKING:
    from pathlib import Path

    from tools.causal.query import EffectResult

N = 400
OPTIONS: dict[str, dict[str, Any]] = {
    "--instrument": {"instruments": ("z",)},
    "--running": {"running": "x"},
    "--cutoff": {"cutoff": 0.02},
    "--time": {"time": "time"},
    "--unit": {"unit": "unit"},
    "--absorb": {"absorb": ("school",)},
    "--modifiers": {"modifiers": ("v",)},
    "--weights": {"weights": "w"},
    "--cluster": {"cluster": "school"},
    "--multiverse": {"multiverse": True},
    "--missing": {"missing": "ipcw"},
    "--estimand": {"estimand": "ATT"},
    "--treated": {"treated_value": "0", "control_value": "1"},
    "--outcome-event": {"outcome_event": "0"},
    "--negative-control-outcome": {"negative_control_outcome": "c"},
    "--negative-control-exposure": {"negative_control_exposure": "z"},
}
"""Every option of an estimate, with fields of a request that could move it."""


def people(seed: int = 0) -> pd.DataFrame:
    """One confounder x; the effect of t on y is 1."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(N)
    t = (rng.random(N) < 1 / (1 + np.exp(-x))).astype(int)
    noise = rng.standard_normal((2, N))
    return pd.DataFrame({"x": x, "t": t, "y": t + x + noise[0], "c": x + noise[1]})


class Study:
    """A data frame written where the engine reads it, and requests about it."""

    def __init__(self, folder: Path, frame: pd.DataFrame, covariates: tuple[str, ...]) -> None:
        self.path = folder / "rows.csv"
        frame.to_csv(self.path, index=False)
        self.dataset = Dataset.from_frame(
            frame, treatment="t", outcome="y", covariates=list(covariates)
        )

    def request(self, **changes: Any) -> CausalRequest:
        descriptor = self.dataset.descriptor
        asked: dict[str, Any] = {
            "descriptor": descriptor.model_dump(mode="json"),
            "csv": str(self.path),
            "treatment": "t",
            "outcome": "y",
            "dag": compile_dag(descriptor, "t", "y", {}).to_json(),
            "n_sim": 20,
        }
        return CausalRequest(**{**asked, **changes})

    def run(self, **changes: Any) -> EffectResult:
        return engine.run(self.request(**changes))


def arrows(text: str, **more: Any) -> dict[str, Any]:
    """`"x>t t>y"` as the JSON of a DAG."""
    return {"arrows": [[*pair.split(">"), [], "user"] for pair in text.split()], **more}
