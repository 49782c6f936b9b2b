"""Whatever is asked gets a status: no exception, no number without identification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from graphs.dags.causal_dag import Arrow, CausalDag
from tools.causal import engine
from tools.causal.datasets import Dataset
from tools.causal.identify import identify
from tools.causal.query import CausalRequest, EffectResult

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("t", "y", "a", "b", "c", "text", "date", "empty", "gaps", "big", "t2", "constant")
NAMES = (*COLUMNS, "ghost", "", "t y", "\u00e9", "a;drop")


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = np.random.default_rng(0)
    n = 120
    a, b, c = rng.standard_normal((3, n))
    t = (rng.random(n) < 1 / (1 + np.exp(-a))).astype(int)
    frame = pd.DataFrame(
        {
            "t": t,
            "y": t + a + rng.standard_normal(n),
            "a": a,
            "b": b,
            "c": np.where(c > 0, "high", "low"),
            "text": [f"id{i}" for i in range(n)],
            "date": pd.date_range("2020-01-01", periods=n).astype(str),
            "empty": np.nan,
            "gaps": np.where(rng.random(n) < 0.3, np.nan, b),
            "big": rng.standard_normal(n) * 1e300,
            "t2": t * 2,
            "constant": 1,
        }
    )
    path = tmp_path_factory.mktemp("fuzz") / "rows.csv"
    frame.to_csv(path, index=False)
    return path


def descriptor(rows: Path) -> dict[str, Any]:
    frame = pd.read_csv(rows)
    names = [c for c in frame.columns if c not in ("t", "y")]
    made = Dataset.from_frame(frame, treatment="t", outcome="y", covariates=names)
    return made.descriptor.model_dump(mode="json")


column = st.sampled_from([*COLUMNS[2:]] * 4 + [*NAMES])
numeric = st.sampled_from(["a", "b", "gaps", "t2", "constant", "big", *NAMES])
common = st.fixed_dictionaries(
    {
        "treatment": st.sampled_from([*["t"] * 12, "t2", *NAMES]),
        "outcome": st.sampled_from([*["y"] * 12, *NAMES]),
        "causes": st.lists(column, max_size=3),
        "arrows": st.one_of(*[st.just([])] * 4, st.lists(st.tuples(column, column), max_size=4)),
        "latent": st.one_of(*[st.just([])] * 4, st.lists(column, max_size=2)),
        "estimand": st.sampled_from(["ATE", "ATT", "ATC"]),
        "method": st.sampled_from(
            [
                *["aipw", "ipw", "ols", "g_formula"] * 3,
                "matching",
                "2sls",
                "wald",
                "dose",
                "rd",
                "did",
            ]
        ),
        "n_sim": st.just(20),
    }
)
LEVELS = st.fixed_dictionaries(
    {
        "treated_value": st.sampled_from(["1", "2", "high", "x", ""]),
        "control_value": st.sampled_from(["0", "low", "x"]),
    }
)
OPTIONS = {
    "missing": st.sampled_from(["fail", "ipcw", "multiple"]),
    "treated_value": st.just("1"),
    "modifiers": st.lists(numeric, max_size=2),
    "instruments": st.lists(numeric, max_size=2),
    "weights": st.sampled_from(["t", "t2", "constant", "a", "ghost", "c"]),
    "cluster": st.sampled_from(["text", "c", "date", "t", "gaps", "ghost"]),
    "negative_control_outcome": numeric,
    "negative_control_exposure": numeric,
    "running": numeric,
    "unit": column,
    "time": column,
    "multiverse": st.just(True),
    "seed": st.integers(-2, 5),
    "n_sim": st.sampled_from([-1, 19, 40, 2001]),
}
more = st.one_of(st.just({}), LEVELS, *(st.fixed_dictionaries({k: v}) for k, v in OPTIONS.items()))
requests = st.tuples(common, more, more).map(lambda parts: parts[0] | parts[1] | parts[2])


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=requests)
def test_every_request_has_a_status(rows: Path, asked: dict[str, Any]) -> None:
    check(rows, asked)


def check(rows: Path, asked: dict[str, Any]) -> EffectResult | None:
    asked = dict(asked)
    t, y = asked["treatment"], asked["outcome"]
    arrows = [*asked.pop("arrows"), (t, y)]
    arrows += [(cause, end) for cause in asked.pop("causes") for end in (t, y) if cause != end]
    dag = {
        "arrows": [[*pair, [], "user"] for pair in arrows],
        "latent": asked.pop("latent"),
    }
    try:
        request = CausalRequest(descriptor=descriptor(rows), csv=str(rows), dag=dag, **asked)
    except ValidationError:
        return None
    found = engine.run(request)
    assert found.status in ("ok", "zero_by_assumption", "failed")
    assert (found.status == "failed") == (found.code is not None)
    assert (found.estimate is not None) == (found.status == "ok")
    if found.status == "failed":
        assert found.message
    if found.estimate is not None:
        assert np.isfinite([found.estimate.value, found.estimate.se]).all()
    assert EffectResult.from_json(found.to_json()).to_json() == found.to_json()
    return found


def hidden(seed: int) -> CausalDag | None:
    """A random DAG over the columns whose effect of t on y is not identified; None otherwise."""
    rng = np.random.default_rng(seed)
    order = ["a", "t", "b", "gaps", "y"]
    arrows = {("t", "y")} | {
        (order[i], order[j]) for i in range(5) for j in range(i + 1, 5) if rng.random() < 0.35
    }
    arcs = {frozenset(p) for p in (("t", "y"), ("a", "y"), ("t", "b")) if rng.random() < 0.5}
    dag = CausalDag(tuple(Arrow(*pair) for pair in sorted(arrows)), bidirected=frozenset(arcs))
    return dag if identify(dag, "t", "y").status == "not_identified" else None


def test_forty_graphs_that_do_not_identify_the_effect_give_no_number(rows: Path) -> None:
    graphs = [dag for seed in range(400) if (dag := hidden(seed)) is not None][:40]
    assert len(graphs) == 40
    for dag in graphs:
        request = CausalRequest(
            descriptor=descriptor(rows),
            csv=str(rows),
            treatment="t",
            outcome="y",
            dag=dag.to_json(),
        )
        found = engine.run(request)
        assert (found.status, found.code) == ("failed", "NOT_IDENTIFIED")
        assert found.estimate is None
        assert not found.alternatives
        assert found.identification is not None
        assert found.identification.witness or found.identification.hedge


def test_a_control_exposure_whose_squares_overflow_is_refused(rows: Path) -> None:
    found = check(
        rows,
        {
            "treatment": "t",
            "outcome": "y",
            "arrows": [],
            "causes": ["a"],
            "latent": [],
            "negative_control_exposure": "big",
        },
    )
    assert found is not None
    assert (found.status, found.code) == ("failed", "BAD_CODING")


def test_a_treatment_without_values_is_refused_before_imputation(rows: Path) -> None:
    found = check(
        rows,
        {
            "treatment": "empty",
            "outcome": "y",
            "arrows": [],
            "causes": ["a"],
            "latent": [],
            "missing": "multiple",
        },
    )
    assert found is not None
    assert (found.status, found.code) == ("failed", "MISSING_DATA")
