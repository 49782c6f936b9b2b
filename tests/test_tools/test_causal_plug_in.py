"""Effects identified by a formula alone: front door and napkin, against simulated truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from graphs.dags.dag_text import read_dag
from tools.causal import engine
from tools.causal.coding import Unusable
from tools.causal.datasets import Dataset
from tools.causal.plug_in import plug_in
from tools.causal.query import CausalRequest

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FRONT_DOOR = "dag { x -> m -> y ; u [latent] ; u -> x ; u -> y }"
NAPKIN = "dag { w -> z -> x -> y ; u [latent] ; v [latent] ; u -> w ; u -> x ; v -> w ; v -> y }"


def coin(rng: np.random.Generator, p: Any) -> NDArray[np.int64]:
    return np.asarray(rng.random(np.shape(p)) < p, dtype=np.int64)


def front_door(seed: int, n: int = 3000) -> pd.DataFrame:
    """The effect is 0.7 x 0.4 = 0.28; the crude difference is larger by the hidden cause."""
    rng = np.random.default_rng(seed)
    u = coin(rng, np.full(n, 0.5))
    x = coin(rng, 0.2 + 0.6 * u)
    m = coin(rng, 0.1 + 0.7 * x)
    return pd.DataFrame({"x": x, "m": m, "y": coin(rng, 0.1 + 0.4 * m + 0.4 * u)})


def napkin(seed: int, n: int = 3000) -> pd.DataFrame:
    """The effect is 0.3."""
    rng = np.random.default_rng(seed)
    u, v = coin(rng, np.full((2, n), 0.5))
    w = coin(rng, 0.2 + 0.3 * u + 0.3 * v)
    z = coin(rng, 0.3 + 0.4 * w)
    x = coin(rng, 0.1 + 0.4 * z + 0.4 * u)
    return pd.DataFrame({"w": w, "z": z, "x": x, "y": coin(rng, 0.2 + 0.3 * x + 0.3 * v)})


@pytest.mark.parametrize(
    ("text", "draw", "truth"), [(FRONT_DOOR, front_door, 0.28), (NAPKIN, napkin, 0.3)]
)
def test_the_formula_on_counts_is_unbiased_and_covered(text: str, draw: Any, truth: float) -> None:
    fits = [plug_in(draw(s), read_dag(text), "x", "y", s).fit for s in range(60)]
    values, errors = np.array([(f.value, f.se) for f in fits]).T
    assert abs(values.mean() - truth) < 4 * values.std(ddof=1) / np.sqrt(60)
    assert (np.abs(values - truth) < 1.96 * errors).mean() > 0.95 - 4 * 0.03


def ask(frame: pd.DataFrame, text: str, folder: Path, **more: Any) -> Any:
    path = folder / "rows.csv"
    frame.to_csv(path, index=False)
    others = [c for c in frame.columns if c not in ("x", "y")]
    made = Dataset.from_frame(frame, treatment="x", outcome="y", covariates=others)
    return engine.run(
        CausalRequest(
            descriptor=made.descriptor.model_dump(mode="json"),
            csv=str(path),
            treatment="x",
            outcome="y",
            dag=read_dag(text).to_json(),
            **more,
        )
    )


def test_the_engine_takes_the_front_door_where_no_adjustment_set_exists(tmp_path: Path) -> None:
    found = ask(front_door(1), FRONT_DOOR, tmp_path)
    assert found.status == "ok"
    assert found.identification.strategy == "frontdoor"
    assert abs(found.estimate.value - 0.28) < 4 * found.estimate.se
    assert found.estimate.scale == "risk difference"
    refused = ask(front_door(1), FRONT_DOOR, tmp_path, method="aipw")
    assert (refused.status, refused.code) == ("failed", "NO_ESTIMATOR")


def test_rows_that_cannot_fill_the_formula_are_refused() -> None:
    dag = read_dag(FRONT_DOOR)
    many = front_door(2).assign(m=np.arange(3000))
    empty = front_door(2).assign(m=lambda f: f.x)
    words = front_door(2).assign(x="a")
    for frame, code in ((many, "NO_ESTIMATOR"), (empty, "NO_OVERLAP"), (words, "BAD_CODING")):
        with pytest.raises(Unusable) as refusal:
            plug_in(frame, dag, "x", "y", 0)
        assert refusal.value.result.code == code
