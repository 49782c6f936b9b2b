from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from graphs.errors import DataError
from tests.test_tools.hand_made_study import N, Study, arrows, people
from tools.causal import engine
from tools.causal.column_dag import compile_dag, labels
from tools.causal.datasets import Dataset, list_datasets, read_descriptor, registered
from tools.causal.present import effect_text
from tools.causal.query import EffectResult

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study(tmp_path, people(), ("x",))


def test_good_data_give_a_result_that_survives_json(study: Study) -> None:
    result = study.run(negative_control_outcome=None)
    assert (result.status, result.code, result.message) == ("ok", None, "")
    assert result.estimate is not None
    assert result.estimate.ci_low < 1 < result.estimate.ci_high
    assert result.negative_control is not None
    assert result.negative_control.status == "unavailable"
    assert {a["tag"] for a in result.assumptions} == {"checked", "untestable"}
    assert EffectResult.from_json(json.loads(json.dumps(result.to_json()))) == result


def test_the_same_request_gives_the_same_result_and_another_seed_other_draws(
    study: Study,
) -> None:
    one, same, other = study.run(seed=1), study.run(seed=1), study.run(seed=2)
    assert one == same
    assert one.estimate == other.estimate
    assert one.refutations != other.refutations


BAD_ROWS: dict[str, tuple[str, Change]] = {
    "constant treatment": ("TOO_FEW", lambda f: f.assign(t=1)),
    "treatment in words": ("BAD_CODING", lambda f: f.assign(t=f.t.map({0: "north", 1: "south"}))),
    "treatment coded 1 and 2": ("BAD_CODING", lambda f: f.assign(t=f.t + 1)),
    "treatment never known": ("MISSING_DATA", lambda f: f.assign(t=np.nan)),
    "treatment is a date": (
        "UNSUPPORTED_DTYPE",
        lambda f: f.assign(t=pd.date_range("2020", periods=N)),
    ),
    "constant outcome": ("BAD_OUTCOME", lambda f: f.assign(y=3.0)),
    "outcome in words": ("UNSUPPORTED_DTYPE", lambda f: f.assign(y="well")),
    "outcome never known": ("MISSING_DATA", lambda f: f.assign(y=np.nan)),
    "infinite outcome": ("BAD_CODING", lambda f: f.assign(y=f.y.where(f.index > 0, np.inf))),
    "infinite covariate": ("BAD_CODING", lambda f: f.assign(x=f.x.where(f.index > 0, np.inf))),
    "covariate never known": ("MISSING_DATA", lambda f: f.assign(x=np.nan)),
    "covariate is an identifier": (
        "HIGH_CARDINALITY",
        lambda f: f.assign(x=[f"p{i}" for i in range(N)]),
    ),
    "covariate is a copy of the treatment": ("COLLINEAR", lambda f: f.assign(x=f.t)),
    "covariate decides the treatment": ("NO_OVERLAP", lambda f: f.assign(t=(f.x > 0).astype(int))),
    "twelve rows": ("TOO_FEW", lambda f: f.head(12)),
    "one row": ("TOO_FEW", lambda f: f.head(1)),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_unusable_rows_are_refused_with_a_code(tmp_path: Path, name: str) -> None:
    code, change = BAD_ROWS[name]
    result = Study(tmp_path, change(people()), ("x",)).run()
    assert (result.status, result.code) == ("failed", code)
    assert result.message
    assert result.estimate is None
    assert result.identification is not None or code != "NO_OVERLAP"


def test_covariates_that_repeat_each_other_are_refused(tmp_path: Path) -> None:
    frame = people().assign(again=lambda f: f.x * 2)
    assert Study(tmp_path, frame, ("x", "again")).run().code == "COLLINEAR"


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f.assign(t=f.t == 1),
        lambda f: f.assign(x=pd.cut(f.x, 3, labels=["low", "mid", "high"]).astype(str)),
        lambda f: f.assign(one=1.0),
        lambda f: f.rename(columns={"c": "propensity_score"}),
        lambda f: f.assign(y=f.y * 1e12),
    ],
    ids=["booleans", "words as categories", "constant column", "odd name", "huge outcome"],
)
def test_odd_but_usable_rows_are_used(tmp_path: Path, change: Change) -> None:
    frame = change(people())
    covariates = tuple(name for name in frame.columns if name not in ("t", "y"))
    assert Study(tmp_path, frame, covariates).run().status == "ok"


def test_missing_outcomes_are_dropped_and_said_or_refused_on_request(tmp_path: Path) -> None:
    frame = people().assign(y=lambda f: f.y.where(f.index >= 40))
    study = Study(tmp_path, frame, ("x",))
    result = study.run()
    assert result.estimate is not None
    assert (result.estimate.n, result.diagnostics["rows_dropped"]) == (360, 40)
    assert "ROWS_DROPPED" in {w.code for w in result.warnings}
    refused = study.run(missing="fail")
    assert refused.code == "MISSING_DATA"
    assert "10.0%" in refused.message


def test_weak_overlap_is_warned_about(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    x = rng.standard_normal(2000)
    t = (rng.random(2000) < 1 / (1 + np.exp(-2.2 * x))).astype(int)
    frame = pd.DataFrame({"x": x, "t": t, "y": t + x + rng.standard_normal(2000)})
    result = Study(tmp_path, frame, ("x",)).run()
    assert "POOR_OVERLAP" in {w.code for w in result.warnings}
    sizes = result.diagnostics["effective_sample_size"]
    assert max(sizes.values()) < 2000


def test_a_dag_decides_what_is_adjusted_for(tmp_path: Path) -> None:
    study = Study(tmp_path, people(), ("x", "c"))
    result = study.run(dag=arrows("x>t x>y t>y y>c"))
    assert result.identification is not None
    assert result.identification.adjustment_set == ("x",)


@pytest.mark.parametrize("dag", [arrows("x>t x>y"), arrows("y>t")], ids=["zero", "reversed"])
def test_a_dag_without_a_directed_path_gives_zero_by_assumption_and_no_number(
    study: Study, dag: dict[str, Any]
) -> None:
    result = study.run(dag=dag)
    assert (result.status, result.code) == ("zero_by_assumption", None)
    assert result.estimate is None
    assert "by assumption" in result.message


@pytest.mark.parametrize(
    ("code", "dag"),
    [
        ("CYCLIC_GRAPH", arrows("t>y y>t")),
        ("UNKNOWN_VARIABLE", arrows("")),
        ("UNKNOWN_VARIABLE", arrows("t>y q>t q>y")),
        ("UNKNOWN_VARIABLE", arrows("t>y", latent=["ghost"])),
    ],
    ids=["cycle", "no nodes", "column that is not there", "unknown latent"],
)
def test_a_dag_that_gives_no_effect_is_refused_with_a_code(
    study: Study, code: str, dag: dict[str, Any]
) -> None:
    result = study.run(dag=dag)
    assert (result.status, result.code) == ("failed", code)
    assert result.estimate is None


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("UNKNOWN_VARIABLE", {"treatment": "nope"}),
        ("INVALID_REQUEST", {"outcome": "t"}),
        ("WRONG_TIME_ORDER", {"treatment": "y", "outcome": "t"}),
        ("UNKNOWN_VARIABLE", {"negative_control_outcome": "nope"}),
        ("UNKNOWN_DATASET", {"csv": "/nowhere/rows.csv"}),
        ("UNKNOWN_DATASET", {"csv": "/"}),
        ("UNKNOWN_DATASET", {"csv": None}),
    ],
    ids=["treatment", "same twice", "backward", "control", "no file", "folder", "no rows"],
)
def test_a_request_about_what_is_not_there_is_refused_with_a_code(
    study: Study, code: str, changes: dict[str, Any]
) -> None:
    assert study.run(**changes).code == code


def test_a_file_that_is_no_table_is_refused(study: Study) -> None:
    for content in (b"", b"\xff\x00\xfe\x01" * 50):
        study.path.write_bytes(content)
        assert study.run().code == "UNKNOWN_DATASET"


@pytest.mark.parametrize("changes", [{"n_sim": 1}, {"n_sim": 10**6}, {"sql": "drop"}, {"dag": 1}])
def test_a_malformed_request_never_becomes_one(study: Study, changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        study.request(**changes)


class TestDefects:
    """Requests that a person can make and that are not answered as they should be."""

    @pytest.mark.parametrize(
        "dag",
        [arrows("t>y U>t U>y", latent=["U"]), arrows("t>y", bidirected=[["t", "y"]])],
        ids=["latent", "arc"],
    )
    def test_a_hidden_cause_that_the_user_declares_is_not_identified(
        self, study: Study, dag: dict[str, Any]
    ) -> None:
        assert study.run(dag=dag).code == "NOT_IDENTIFIED"

    def test_an_unknown_outcome_is_an_unknown_variable(self, study: Study) -> None:
        assert study.run(outcome="nope").code == "UNKNOWN_VARIABLE"

    def test_an_outcome_measured_before_the_treatment_is_refused(self, study: Study) -> None:
        descriptor = study.dataset.descriptor.model_dump(mode="json")
        descriptor["columns"]["y"]["time"] = 0
        assert study.run(descriptor=descriptor).code == "WRONG_TIME_ORDER"

    def test_randomization_is_not_believed_against_the_dag(self, study: Study) -> None:
        descriptor = study.dataset.descriptor.model_dump(mode="json") | {"design": "rct"}
        found = study.run(descriptor=descriptor).identification
        assert found is not None
        assert found.strategy == "backdoor"

    @pytest.mark.parametrize("dag", [{}, {"arrows": [["t"]]}, arrows("t>y", bidirected=[["t"]])])
    def test_a_malformed_dag_is_an_invalid_request(self, study: Study, dag: dict[str, Any]) -> None:
        assert study.run(dag=dag).code == "INVALID_REQUEST"

    def test_a_malformed_descriptor_is_an_invalid_request(self, study: Study) -> None:
        assert study.run(descriptor={"key": "k"}).status == "failed"

    def test_a_control_column_without_a_description_is_usable_or_refused(
        self, study: Study
    ) -> None:
        assert study.run(negative_control_outcome="c").status in ("ok", "failed")

    @pytest.mark.parametrize("control", ["t", "y"])
    def test_treatment_and_outcome_are_no_negative_controls(
        self, study: Study, control: str
    ) -> None:
        result = study.run(negative_control_outcome=control)
        assert result.code == "INVALID_REQUEST"

    def test_a_negative_seed_is_refused(self, study: Study) -> None:
        assert study.run(seed=-1).status == "failed"

    def test_an_empty_table_is_too_few(self, tmp_path: Path) -> None:
        assert Study(tmp_path, people().head(0), ("x",)).run().code == "TOO_FEW"

    def test_losing_most_rows_is_refused(self, tmp_path: Path) -> None:
        frame = people().assign(y=lambda f: f.y.where(f.index > 0.9 * N))
        assert Study(tmp_path, frame, ("x",)).run().code == "MISSING_DATA"

    def test_a_covariate_far_from_zero_is_no_lack_of_overlap(self, tmp_path: Path) -> None:
        frame = people().assign(x=lambda f: f.x + 1e6)
        assert Study(tmp_path, frame, ("x",)).run().status == "ok"

    def test_a_binary_outcome_of_a_frame_is_a_risk_difference(self, tmp_path: Path) -> None:
        frame = people().assign(y=lambda f: (f.y > 0).astype(int))
        estimate = Study(tmp_path, frame, ("x",)).run().estimate
        assert estimate is not None
        assert estimate.unit == "risk difference"


class TestDatasets:
    def test_nhefs_is_registered_and_found_by_its_concepts(self) -> None:
        assert "nhefs" in list_datasets()
        (nhefs,) = (d.descriptor for d in registered() if d.descriptor.key == "nhefs")
        assert nhefs.find_column("MESH:D016540", "treatment") == "qsmk"
        assert nhefs.find_column("MESH:D015430", "outcome") == "wt82_71"
        assert nhefs.find_column("MESH:D001835", "outcome") == "wt82_71"
        assert nhefs.find_column("MESH:D001835", "covariate") == "wt71"
        assert nhefs.find_column("MESH:D009026", "outcome") == "death"
        assert nhefs.find_column("MESH:D016540", "outcome") is None

    def test_a_column_that_is_not_in_the_frame_is_named(self) -> None:
        with pytest.raises(DataError, match="nope"):
            Dataset.from_frame(people(), treatment="t", outcome="nope")

    def test_a_users_files_are_read_or_refused(self, tmp_path: Path) -> None:
        toml = tmp_path / "mine.toml"
        with pytest.raises(DataError, match="no file"):
            Dataset.from_files(toml, tmp_path / "absent.csv")
        with pytest.raises(DataError, match="cannot read"):
            read_descriptor(toml)
        for text in ("key = ", 'key = "k"\nsurprise = 1'):
            toml.write_text(text, encoding="utf-8")
            with pytest.raises(DataError):
                read_descriptor(toml)

    def test_a_hidden_cause_of_an_unknown_column_is_refused(self) -> None:
        descriptor = Dataset.from_frame(people(), treatment="t", outcome="y").descriptor
        hidden = {"name": "u", "label": "u", "affects": ["nope"], "reason": "r"}
        data = {**descriptor.model_dump(), "unmeasured": [hidden]}
        with pytest.raises(ValidationError, match="nope"):
            type(descriptor).model_validate(data)


class TestCompile:
    def test_time_order_evidence_and_assumption_are_told_apart(self) -> None:
        (nhefs,) = (d.descriptor for d in registered() if d.descriptor.key == "nhefs")
        known = {("MESH:D015444", "MESH:D015430"): ("edge:1", "edge:2")}
        dag = compile_dag(nhefs, "qsmk", "wt82_71", known)
        kinds = {(a.cause, a.effect): a for a in dag.arrows}
        assert kinds["exercise", "wt82_71"].kind == "evidence"
        assert kinds["exercise", "wt82_71"].sources == ("edge:1", "edge:2")
        assert kinds["age", "qsmk"].kind == "time_order"
        assert {kinds[u, "qsmk"].kind for u in dag.latent} == {"assumed"}
        assert all(a.sources for a in dag.arrows)
        assert set(dag.nodes) <= labels(nhefs).keys()

    def test_a_struck_arrow_is_gone(self) -> None:
        (nhefs,) = (d.descriptor for d in registered() if d.descriptor.key == "nhefs")
        dag = compile_dag(nhefs, "qsmk", "wt82_71", {}, strike=[("age", "qsmk")])
        assert "age" not in dag.parents("qsmk")
        assert "age" in dag.parents("wt82_71")

    def test_the_arrow_of_an_unmeasured_cause_can_be_struck(self) -> None:
        (nhefs,) = (d.descriptor for d in registered() if d.descriptor.key == "nhefs")
        pair = ("health_consciousness", "qsmk")
        dag = compile_dag(nhefs, "qsmk", "wt82_71", {}, strike=[pair])
        assert pair not in {(a.cause, a.effect) for a in dag.arrows}

    def test_chance_leaves_no_arrow_into_the_treatment(self) -> None:
        dataset = Dataset.from_frame(
            people(), treatment="t", outcome="y", covariates=["x"], design="rct"
        )
        dag = compile_dag(dataset.descriptor, "t", "y", {})
        assert dag.parents("t") == frozenset()
        assert "x" in dag.parents("y")


def test_three_levels_are_taken_as_numbers_and_said_so(tmp_path: Path) -> None:
    study = Study(tmp_path, people().assign(t=np.arange(N) % 3), ("x",))
    found = study.run()
    assert found.status == "ok"
    assert found.estimate is not None
    assert found.estimate.scale == "per unit of treatment"
    assert "FEW_DOSES" in {w.code for w in found.warnings}
    assert study.run(method="aipw").code == "BAD_CODING"


def test_an_estimate_is_whole_before_its_refuters_and_says_which_have_not_run(
    study: Study,
) -> None:
    request = study.request()
    result, design = engine.run_with_design(request)
    steps = list(engine.refuted(request, result, design))
    left = [sum(r.status == "not_run" for r in step.refutations) for step in steps]
    assert left == [4, 3, 2, 1, 0]
    assert all(step.estimate == result.estimate for step in steps)
    assert [step.is_attacked for step in steps] == [False, False, False, False, True]
    assert "not finished" in steps[0].refutations[0].text


def test_very_many_rows_are_attacked_on_a_sample_that_is_named(tmp_path: Path) -> None:
    many = pd.concat([people()] * 60, ignore_index=True)
    result = Study(tmp_path, many.assign(y=many.y + np.arange(len(many)) * 1e-9), ("x",)).run()
    assert len(many) > 10_000
    assert all("10,000 of" in attempt.text for attempt in result.refutations)


def test_ratios_under_weighting_are_those_of_the_weighted_risks(tmp_path: Path) -> None:
    frame = people()
    study = Study(tmp_path, frame.assign(y=(frame.y > frame.y.median()) * 1), ("x",))
    result = study.run(method="ipw", refute=False)
    assert result.estimate is not None
    scales = {m.scale: m for m in result.measures}
    difference, ratio = scales["risk difference"], scales["risk ratio"]
    assert difference.value == pytest.approx(result.estimate.value)
    assert difference.se == pytest.approx(result.estimate.se)
    assert "weighted risks" in ratio.method
    standard = study.run(method="aipw", refute=False)
    assert ratio.value != {m.scale: m for m in standard.measures}["risk ratio"].value


def test_an_instrument_is_named_with_what_it_gives(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    u, z = rng.standard_normal((2, N))
    t = (u + 0.1 * z + rng.standard_normal(N) > 0) * 1
    frame = pd.DataFrame({"x": rng.standard_normal(N), "t": t, "y": t + u, "z": z})
    study = Study(tmp_path, frame, ("x",))
    result = study.run(method="2sls", instruments=("z",))
    assert result.identification is not None
    assert (result.estimand, result.identification.strategy) == ("LATE", "instrument")
    assert "adjusting for" not in result.identification.text
    shown = effect_text(result)
    assert "Anderson-Rubin 95 % set" in shown
    assert "WEAK" in shown
    denied = study.run(
        method="2sls", instruments=("z",), dag=arrows("z>t t>y z>y", bidirected=[["t", "y"]])
    )
    assert (denied.status, denied.code) == ("failed", "NOT_IDENTIFIED")
    assert "z is no instrument" in denied.message


def test_absorbed_columns_are_in_the_set_and_in_the_method(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    frame = people().assign(school=rng.integers(0, N // 10, N))
    study = Study(tmp_path, frame, ("x",))
    result = study.run(absorb=("school",))
    assert result.estimate is not None
    assert "school" in result.estimate.method
    assert result.identification is not None
    assert result.identification.adjustment_set == ("x", "school")
    assert study.run(absorb=("school",), method="ipw").code == "NO_ESTIMATOR"
