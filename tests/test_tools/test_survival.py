"""Survival and risk scales against the NHEFS figures, lifelines and simulated truth."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from agent.faces.cli import main
from tools.causal.datasets import load_frame, registered
from tools.causal.design import Columns, Design, build_design
from tools.causal.hazards import cox
from tools.causal.outcome_scales import standardized, standardized_counts
from tools.causal.time_to_event import curves, uncensored

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def command(arguments: Sequence[str]) -> int:
    return main(["causal", *arguments])


COVARIATES = (
    "sex,race,age,age2,education,smokeintensity,smokeintensity2,smokeyrs,smokeyrs2,exercise,active,"
    "wt71,wt712"
)


@pytest.fixture(scope="module")
def smokers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    descriptor = next(d.descriptor for d in registered() if d.descriptor.key == "nhefs")
    frame = load_frame(descriptor, None)
    months = (frame.yrdth - 83) * 12 + frame.modth
    frame["time"] = np.where(frame.death == 1, months, 120)
    for name in ("age", "wt71", "smokeintensity", "smokeyrs"):
        frame[f"{name}2"] = frame[name] ** 2
    path = tmp_path_factory.mktemp("nhefs") / "rows.csv"
    frame.to_csv(path, index=False)
    return path


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    code = command(["survival", *map(str, arguments), "--json"])
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, data


def test_smoking_cessation_and_survival_as_in_what_if(
    smokers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Hernan and Robins, What If, chapter 17: 80.7 and 80.5 %, difference 0.2 % (-4.1 to 3.7)."""
    asked = ("--data", smokers, "--time", "time", "--event", "death", "--treatment", "qsmk")
    chosen = ("--adjust", COVARIATES, "--categorical", "education,exercise,active")
    code, data = call(capsys, *asked, *chosen)
    assert (code, data["status"], data["n"], data["events"]) == (0, "ok", 1629, 318)
    risks, mean = data["risks"], data["rmst"]
    assert risks["crude"]["survival_treated"] == pytest.approx(0.762, abs=5e-4)
    assert risks["crude"]["survival_untreated"] == pytest.approx(0.820, abs=5e-4)
    assert risks["survival_treated"] == pytest.approx(0.8066, abs=1e-4)
    assert risks["survival_untreated"] == pytest.approx(0.8047, abs=1e-4)
    assert risks["survival_difference"]["ci_low"] == pytest.approx(-0.038, abs=0.005)
    assert (mean["treated"], mean["untreated"]) == pytest.approx((107.9, 109.0), abs=0.1)
    assert mean["difference"]["value"] == pytest.approx(-1.1, abs=0.1)
    ratio = data["hazard_ratio"]
    assert ratio["crude"]["value"] == pytest.approx(1.395, abs=2e-3)
    assert ratio["adjusted"]["value"] == pytest.approx(1.029, abs=1e-3)
    assert ratio["adjusted"]["ci_low"] == pytest.approx(0.81, abs=0.01)
    assert ratio["ipw"]["value"] == pytest.approx(1.001, abs=1e-3)
    assert (ratio["ipw"]["ci_low"], ratio["ipw"]["ci_high"]) == pytest.approx(
        (0.77, 1.30), abs=0.01
    )
    assert "non-collapsible" in ratio["note"]


def test_marginal_ratios_of_death(smokers: Path) -> None:
    """Standardized logistic model: -0.009 (-0.045 to 0.027), 0.955 (0.79 to 1.15), 0.944 (0.75 to 1.19)."""
    descriptor = next(d.descriptor for d in registered() if d.descriptor.key == "nhefs")
    names = descriptor.with_role("covariate")
    frame = load_frame(descriptor, None)
    design = build_design(frame, descriptor, Columns("qsmk", "death", names))
    found = standardized(design)
    assert found["risk difference"].value == pytest.approx(-0.0089, abs=1e-3)
    assert found["risk difference"].se == pytest.approx(0.0184, abs=1e-3)
    for name, value, low, high in (
        ("risk ratio", 0.955, 0.79, 1.15),
        ("odds ratio", 0.944, 0.75, 1.19),
    ):
        fit = found[name]
        assert np.exp(fit.value) == pytest.approx(value, abs=5e-3)
        assert np.exp(fit.value - 1.96 * fit.se) == pytest.approx(low, abs=0.01)
        assert np.exp(fit.value + 1.96 * fit.se) == pytest.approx(high, abs=0.01)


def test_marginal_ratios_are_covered() -> None:
    rng = np.random.default_rng(0)
    big = rng.standard_normal(1_000_000)
    risks = [float((1 / (1 + np.exp(-(-0.5 + 0.7 * a + big)))).mean()) for a in (1, 0)]
    truth = np.log(risks[0] / risks[1])
    covered = 0
    for seed in range(200):
        r = np.random.default_rng(seed)
        z = r.standard_normal(600)
        t = (r.random(600) < 1 / (1 + np.exp(-z))).astype(float)
        y = (r.random(600) < 1 / (1 + np.exp(-(-0.5 + 0.7 * t + z)))).astype(float)
        x = np.column_stack([np.ones(600), z])
        fit = standardized(Design(y, t, x, ("i", "z"), None, 600, {}))["risk ratio"]
        covered += abs(fit.value - truth) < 1.96 * fit.se
    assert covered >= 200 * (0.95 - 4 * 0.0155)


def people(seed: int, n: int = 600) -> tuple[Array, Array, Array]:
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((n, 2))
    time = rng.exponential(1 / np.exp(0.7 * z[:, 0] - 0.3 * z[:, 1]))
    end = rng.exponential(2, n)
    return np.minimum(time, end).round(3), (time <= end).astype(float), z


def test_curves_and_hazards_agree_with_lifelines() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lifelines = pytest.importorskip("lifelines")
        time, event, z = people(0)
        weights = np.random.default_rng(1).uniform(0.5, 2, 600)
        theirs = lifelines.KaplanMeierFitter().fit(time, event, weights=weights)
        ours = curves(time, event, weights)
        expected = theirs.survival_function_at_times(ours.times).to_numpy()
        frame = pd.DataFrame(z, columns=["a", "b"]).assign(time=time, event=event)
        model = lifelines.CoxPHFitter().fit(frame, "time", "event", robust=True)
        kinds = np.where(event == 0, 0, np.random.default_rng(2).integers(1, 3, 600))
        jittered = time + np.arange(600) * 1e-9
        johansen = lifelines.AalenJohansenFitter(calculate_variance=False)
        johansen.fit(jittered, kinds, event_of_interest=1)
    assert ours.survival == pytest.approx(expected, abs=1e-9)
    found = cox(time, event, z)
    assert found.log_hr == pytest.approx(model.params_["a"], abs=2e-3)
    assert found.se == pytest.approx(model.standard_errors_["a"], rel=0.03)
    incidence = curves(jittered, kinds.astype(float), np.ones(600), kind=1).incidence[-1]
    assert incidence == pytest.approx(float(johansen.cumulative_density_.iloc[-1, 0]), abs=1e-6)


def test_the_robust_interval_of_the_hazard_ratio_covers_and_the_test_of_proportionality_is_level() -> (
    None
):
    covered = rejected = 0
    for seed in range(200):
        found = cox(*people(seed, 300))
        covered += abs(found.log_hr - 0.7) < 1.96 * found.se
        rejected += found.p_proportional < 0.05
    assert covered >= 176
    assert rejected <= 22


def test_hazards_that_cross_are_found() -> None:
    rng = np.random.default_rng(0)
    t = (rng.random(2000) < 0.5).astype(float)
    time = np.where(t == 1, rng.weibull(0.5, 2000), rng.weibull(2.0, 2000))
    assert cox(time, np.ones(2000), t[:, None]).p_proportional < 1e-6


def test_weights_of_censoring_remove_the_bias_of_people_who_leave() -> None:
    """Sicker people die and leave earlier; the true survival at 1 is the uncensored one."""
    rng = np.random.default_rng(3)
    z = rng.standard_normal(20_000)
    death = rng.exponential(1 / np.exp(z))
    leave = rng.exponential(1 / np.exp(1.2 * z - 0.5))
    time, event = np.minimum(death, leave), (death <= leave).astype(float)
    time = np.ceil(time * 50) / 50
    truth = float((death > 1).mean())
    plain = curves(time, event, np.ones(20_000)).at(1.0)[0]
    moments = np.unique(time[event > 0])
    left = uncensored(time, event, z[:, None], moments)
    repaired = curves(time, event, np.ones(20_000), censoring=left).at(1.0)[0]
    assert abs(plain - truth) > 0.05
    assert abs(repaired - truth) < 0.03


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"time": -1.0}, "BAD_OUTCOME"),
        ({"event": 2}, "BAD_CODING"),
        ({"event": 0}, "TOO_FEW"),
        ({"t": 1}, "TOO_FEW"),
        ({"time": np.nan}, "MISSING_DATA"),
        ({"time": 1.0}, "BAD_OUTCOME"),
    ],
)
def test_bad_rows_are_a_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any], code: str
) -> None:
    time, event, z = people(1, 200)
    t = (z[:, 0] + np.random.default_rng(0).standard_normal(200) > 0).astype(int)
    frame = pd.DataFrame({"time": time, "event": event.astype(int), "t": t, "z": z[:, 0]})
    path = tmp_path / "rows.csv"
    frame.assign(**change).to_csv(path, index=False)
    asked = ("--data", path, "--time", "time", "--event", "event", "--treatment", "t")
    _, data = call(capsys, *asked, "--adjust", "z", "--n-sim", "50")
    assert (data["status"], data["code"]) == ("failed", code)


def test_a_hidden_cause_in_the_dag_gives_no_curve(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    time, event, z = people(2, 200)
    frame = pd.DataFrame({"time": time, "event": event.astype(int), "t": (z[:, 0] > 0).astype(int)})
    path, dag = tmp_path / "rows.csv", tmp_path / "g.dot"
    frame.to_csv(path, index=False)
    dag.write_text("digraph { u -> t; u -> event; t -> event }", encoding="utf-8")
    asked = ("--data", path, "--time", "time", "--event", "event", "--treatment", "t")
    code, data = call(capsys, *asked, "--dag", dag)
    assert (code, data["code"], data["estimate"]) == (0, "NOT_IDENTIFIED", None)


def clustered(seed: int, groups: int = 60, size: int = 10) -> pd.DataFrame:
    """A treatment of whole groups, whose members share a frailty."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), size)
    t = (np.arange(groups) % 2)[group]
    frailty = np.exp(0.7 * rng.standard_normal(groups))[group]
    time = rng.exponential(1 / (frailty * np.exp(-0.5 * t)))
    event = (time < 2).astype(int)
    return pd.DataFrame(
        {"time": np.minimum(time, 2), "event": event, "t": t, "group": group, "w": 1.0}
    )


def test_rows_of_one_cluster_widen_the_intervals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Hazard ratio against lifelines' clustered sandwich; risks by resampling whole clusters."""
    from lifelines import CoxPHFitter

    frame, rows = clustered(0), tmp_path / "rows.csv"
    frame.to_csv(rows, index=False)
    asked = ("--data", rows, "--time", "time", "--event", "event", "--treatment", "t")
    asked = (*asked, "--adjust", "", "--n-sim", 100)
    _, alone = call(capsys, *asked)
    _, together = call(capsys, *asked, "--cluster", "group")
    assert together["estimate"]["value"] == pytest.approx(alone["estimate"]["value"])
    assert together["estimate"]["se"] > 1.3 * alone["estimate"]["se"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = CoxPHFitter().fit(frame.drop(columns="w"), "time", "event", cluster_col="group")
    ours = together["hazard_ratio"]["crude"]
    assert np.log(ours["value"]) == pytest.approx(peer.params_["t"], abs=1e-4)
    assert ours["se_log"] == pytest.approx(peer.standard_errors_["t"], rel=0.01)


def test_a_sampling_weight_counts_a_person_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame, twice, rows = clustered(1), tmp_path / "twice.csv", tmp_path / "rows.csv"
    frame["w"] = np.where(np.arange(len(frame)) % 3 == 0, 2.0, 1.0)
    frame.to_csv(rows, index=False)
    frame.loc[frame.index.repeat(frame["w"].astype(int))].to_csv(twice, index=False)
    shared = (
        "--time",
        "time",
        "--event",
        "event",
        "--treatment",
        "t",
        "--adjust",
        "",
        "--n-sim",
        50,
    )
    # A person who is there twice is a tie with themself: by Breslow's rule that changes nothing.
    _, weighted = call(capsys, "--data", rows, *shared, "--ties", "breslow", "--weights", "w")
    _, repeated = call(capsys, "--data", twice, *shared, "--ties", "breslow")
    for name in ("survival_treated", "survival_untreated"):
        assert weighted["risks"][name] == pytest.approx(repeated["risks"][name], abs=1e-9)
    ratios = [found["hazard_ratio"]["adjusted"]["value"] for found in (weighted, repeated)]
    assert ratios[0] == pytest.approx(ratios[1], rel=1e-6)


def test_curves_are_drawn_where_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows, svg = tmp_path / "rows.csv", tmp_path / "curves.svg"
    clustered(2).to_csv(rows, index=False)
    asked = ("--data", rows, "--time", "time", "--event", "event", "--treatment", "t")
    asked = (*asked, "--adjust", "", "--n-sim", 50, "--plot")
    assert call(capsys, *asked, svg)[0] == 0
    assert svg.read_text(encoding="utf-8").startswith("<svg")
    code, data = call(capsys, *asked, tmp_path / "absent" / "curves.svg")
    assert (code, data["code"]) == (2, "INVALID_REQUEST")


def test_the_ratio_of_counts_is_covered_though_they_are_overdispersed() -> None:
    """Marginal ratio exp(0.4): the treatment multiplies everybody's mean."""
    inside, errors = [], []
    for seed in range(300):
        rng = np.random.default_rng(seed)
        z = rng.standard_normal(400)
        t = (rng.random(400) < 1 / (1 + np.exp(-z))).astype(float)
        mean = np.exp(0.2 + 0.5 * z + 0.4 * t) * rng.gamma(2, 0.5, 400)
        y = rng.poisson(mean).astype(float)
        x = np.column_stack([np.ones(400), z])
        design = Design(y, t, x, ("", "z"), None, 400, {})
        fit = standardized_counts(design)["ratio of means"]
        inside.append(abs(fit.value - 0.4) < 1.959964 * fit.se)
        errors.append(fit.value - 0.4)
    assert abs(np.mean(errors)) < 4 * np.std(errors) / np.sqrt(300)
    assert abs(np.mean(inside) - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 300)


def test_a_ratio_of_counts_is_given_beside_the_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without covariates it is the ratio of the two means."""
    rng = np.random.default_rng(0)
    t = rng.integers(2, size=400)
    frame = pd.DataFrame({"t": t, "y": rng.poisson(np.exp(0.5 * t))})
    rows = tmp_path / "rows.csv"
    frame.to_csv(rows, index=False)
    asked = ["estimate", "--data", rows, "--treatment", "t", "--outcome", "y", "--randomized"]
    assert command([*map(str, asked), "--no-refute", "--json"]) == 0
    (ratio,) = json.loads(capsys.readouterr().out)["measures"]
    means = frame.groupby("t").y.mean()
    assert ratio["scale"] == "ratio of means"
    assert ratio["value"] == pytest.approx(means[1] / means[0])
