"""A hidden confounder and no effect at all: everything passes, only the negative control speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from tools.causal import engine
from tools.causal.column_dag import compile_dag
from tools.causal.datasets import Dataset, Unmeasured
from tools.causal.query import CausalRequest

if TYPE_CHECKING:
    from pathlib import Path

    from tools.causal.query import EffectResult

HIDDEN = Unmeasured(name="U", label="frailty", affects=("t", "y"), reason="it was not measured")


def toy(seed: int = 0, n: int = 2000) -> pd.DataFrame:
    """U causes t, y and the control c; t causes nothing."""
    rng = np.random.default_rng(seed)
    u, x = rng.standard_normal((2, n))
    t = (rng.random(n) < 1 / (1 + np.exp(-1.5 * u - 0.5 * x))).astype(int)
    y = 2.0 * u + x + rng.standard_normal(n)
    c = u + 0.5 * x + rng.standard_normal(n)
    return pd.DataFrame({"x": x, "t": t, "y": y, "c": c})


def ask(
    folder: Path, *, control: str | None = None, unmeasured: tuple[Unmeasured, ...] = ()
) -> EffectResult:
    dataset = Dataset.from_frame(
        toy(),
        treatment="t",
        outcome="y",
        covariates=["x"],
        negative_control_outcome=control,
        unmeasured=unmeasured,
    )
    path = folder / "rows.csv"
    assert dataset.frame is not None
    dataset.frame.to_csv(path, index=False)
    return engine.run(
        CausalRequest(
            descriptor=dataset.descriptor.model_dump(mode="json"),
            csv=str(path),
            treatment="t",
            outcome="y",
            dag=compile_dag(dataset.descriptor, "t", "y", {}).to_json(),
            negative_control_outcome=control,
            n_sim=50,
        )
    )


def test_without_a_control_a_false_effect_passes_every_check(tmp_path: Path) -> None:
    result = ask(tmp_path)
    assert result.status == "ok"
    assert result.estimate is not None
    assert result.estimate.value == pytest.approx(2.3, abs=0.3)
    assert result.estimate.ci_low > 1
    assert {r.status for r in result.refutations} == {"not_refuted"}
    assert result.sensitivity is not None
    assert result.sensitivity.robustness_value > 0.3
    assert result.sensitivity.e_value > 2
    assert result.negative_control is not None
    assert result.negative_control.status == "unavailable"


def test_the_negative_control_exposes_it(tmp_path: Path) -> None:
    found = ask(tmp_path, control="c").negative_control
    assert found is not None
    assert found.status == "biased"
    assert found.ci_low is not None
    assert found.ci_low > 0.5


def test_declared_as_plausible_it_is_the_open_path_of_the_second_identification(
    tmp_path: Path,
) -> None:
    result = ask(tmp_path, unmeasured=(HIDDEN,))
    assert result.identification is not None
    assert result.identification.status == "identified"
    second = result.identification_with_latents
    assert second is not None
    assert (second.status, second.witness) == ("not_identified", ("t", "U", "y"))
    assert second.measure_to_identify == ("U",)


def test_known_to_confound_it_closes_the_gate_with_the_open_path(tmp_path: Path) -> None:
    result = ask(tmp_path, unmeasured=(HIDDEN.model_copy(update={"known": True}),))
    assert (result.status, result.code) == ("failed", "NOT_IDENTIFIED")
    assert result.estimate is None
    assert result.identification is not None
    assert result.identification.witness == ("t", "U", "y")
    assert result.identification.measure_to_identify == ("U",)
