"""Ties, late entry, time zero, zero weights and codes of events: peers and brute force as oracles."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.faces.cli import main
from tools.causal.datasets import Dataset
from tools.causal.hazards import Ties, cox
from tools.causal.survival import SurvivalResult, run
from tools.causal.survival_request import SurvivalRequest
from tools.causal.time_to_event import curves

if TYPE_CHECKING:
    from pathlib import Path


def rows(seed: int, n: int, *, late: bool) -> pd.DataFrame:
    """Tied times of people of whom some come late."""
    rng = np.random.default_rng(seed)
    t = (rng.random(n) < 0.5).astype(float)
    age = rng.normal(50, 10, n)
    came = np.floor(rng.uniform(0, 4, n)) if late else np.zeros(n)
    entry = came + 0.5 * late  # between the times: peers differ at equal ones
    time = came + np.ceil(rng.exponential(6 * np.exp(0.5 * t), n))
    event = (rng.random(n) < 0.7).astype(float)
    return pd.DataFrame({"entry": entry, "time": time, "event": event, "t": t, "age": age})


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["efron", "breslow"]), st.booleans())
def test_hazard_ratios_with_ties_and_late_entry_are_those_of_a_peer(
    seed: int, ties: Ties, late: bool
) -> None:
    from statsmodels.duration.hazard_regression import PHReg

    data = rows(seed, 80, late=late)
    x = data[["t", "age"]].to_numpy()
    entry = data["entry"].to_numpy() if late else None
    ours = cox(data["time"].to_numpy(), data["event"].to_numpy(), x, entry=entry, ties=ties)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = PHReg(data["time"], x, status=data["event"], entry=entry, ties=ties).fit()
    assert ours.log_hr == pytest.approx(float(peer.params[0]), abs=1e-5)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32), st.booleans(), st.integers(5, 60))
def test_a_curve_is_the_product_over_its_risk_sets(seed: int, late: bool, n: int) -> None:
    data = rows(seed, n, late=late)
    time, event, entry = (data[c].to_numpy() for c in ("time", "event", "entry"))
    weights = np.random.default_rng(seed).choice([0.5, 1.0, 2.0], n)
    found = curves(time, event, weights, entry=entry if late else None)
    alive, expected = 1.0, []
    for moment in found.times:
        at_risk = weights[(time >= moment) & (not late or entry < moment)].sum()
        alive *= 1 - weights[(time == moment) & (event > 0)].sum() / at_risk
        expected.append(alive)
    assert found.survival == pytest.approx(expected, abs=1e-9)


def test_the_robust_error_with_ties_is_that_of_a_peer() -> None:
    lifelines = pytest.importorskip("lifelines")
    data = rows(4, 500, late=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = lifelines.CoxPHFitter().fit(
            data[["time", "event", "t", "age"]], "time", "event", robust=True
        )
    x = data[["t", "age"]].to_numpy()
    ours = cox(data["time"].to_numpy(), data["event"].to_numpy(), x)
    assert ours.log_hr == pytest.approx(peer.params_["t"], abs=1e-5)
    assert ours.se == pytest.approx(peer.standard_errors_["t"], rel=0.05)


def analysed(data: pd.DataFrame, **more: Any) -> SurvivalResult:
    descriptor = Dataset.from_frame(
        data, treatment="t", outcome="time", covariates=["age"]
    ).descriptor
    asked = {"time": "time", "event": "event", "treatment": "t", "adjustment": ("age",)}
    return run(data, descriptor, SurvivalRequest.model_validate(asked | {"n_sim": 50} | more))


def test_people_who_come_late_do_not_count_before_they_come() -> None:
    """Left truncation: the truth is the survival of everybody, of whom late ones are seen alive only."""
    rng = np.random.default_rng(2)
    n = 12_000
    t = (rng.random(n) < 0.5).astype(float)
    death, entry = rng.exponential(10 * np.exp(0.4 * t)), rng.uniform(0, 8, n)
    seen = death > entry
    data = pd.DataFrame(
        {
            "entry": entry, "time": np.minimum(death, 20.0), "event": (death < 20).astype(float),
            "t": t, "age": rng.normal(50, 10, n),
        }
    )[seen]  # fmt: skip
    truth = {arm: float((death[t == arm] > 6).mean()) for arm in (1.0, 0.0)}
    with_entry = analysed(data, entry="entry", horizon=6)
    without = analysed(data, horizon=6)
    for arm, name in ((1.0, "survival_treated"), (0.0, "survival_untreated")):
        assert with_entry.risks[name] == pytest.approx(truth[arm], abs=0.03)
        assert without.risks[name] > truth[arm] + 0.05
    assert with_entry.hazard_ratio["adjusted"]["value"] == pytest.approx(np.exp(-0.4), abs=0.06)


def test_people_who_leave_before_they_come_are_refused() -> None:
    data = rows(1, 200, late=True)
    data["entry"] = np.where(data.index == 3, data["time"], data["entry"])
    found = analysed(data, entry="entry")
    assert (found.status, found.code) == ("failed", "BAD_OUTCOME")
    assert "1 people" in found.message


def test_events_at_time_zero_are_early_and_no_more() -> None:
    """With proportional hazards, times of 0 in place of small ones do not break the proportion."""
    rng = np.random.default_rng(8)
    n = 800
    t = (rng.random(n) < 0.5).astype(float)
    time = rng.exponential(5 * np.exp(-0.5 * t))
    data = pd.DataFrame({"time": time, "event": 1.0, "t": t, "age": rng.normal(50, 10, n)})
    shifted = data.assign(time=np.where(time < 0.05, 0.0, time))
    plain, zero = analysed(data), analysed(shifted)
    assert plain.hazard_ratio["ph_test"]["p"] > 0.05
    assert zero.hazard_ratio["ph_test"]["p"] == pytest.approx(
        plain.hazard_ratio["ph_test"]["p"], abs=0.1
    )


def test_a_weight_of_zero_is_no_missing_value() -> None:
    data = rows(3, 300, late=False).assign(w=1.0)
    data.loc[:20, "w"] = 0.0
    found = analysed(data, weights="w")
    alone = analysed(data.loc[21:], weights="w")
    said = {w["code"]: w["text"] for w in found.warnings}
    assert said["ROWS_DROPPED"] == "21 of 300 rows were left out: 21 for weight 0"
    assert found.risks["survival_treated"] == pytest.approx(alone.risks["survival_treated"])


@pytest.mark.parametrize("codes", [(1, 2), (0, 100), ("alive", "dead"), (-1, 1)])
def test_two_codes_of_an_event_are_read_and_named(codes: tuple[Any, Any]) -> None:
    data = rows(5, 300, late=False)
    coded = data.assign(event=[codes[int(e)] for e in data["event"]])
    found, right = analysed(coded), analysed(data)
    assert found.estimate is not None
    assert right.estimate is not None
    assert found.estimate["value"] == pytest.approx(right.estimate["value"])
    said = {w["code"]: w["text"] for w in found.warnings}
    assert f"event = {codes[1]} ({codes[0]} is censored)" in said["EVENT_CODED"]
    assert found.event == f"event = {codes[1]} ({codes[0]} is censored)"


@pytest.mark.parametrize(
    "name",
    ["censored", "cens", "is_censored", "Censor_Ind", "alive", "survived", "event_free"]
    + ["death_censored", "censor_status", "lost_to_followup"],
)
def test_a_column_that_says_censored_is_asked_about(name: str) -> None:
    data = rows(5, 300, late=False)
    right = analysed(data)
    turned = data.assign(**{name: 1 - data["event"]}).drop(columns="event")
    found = analysed(turned, event=name)
    assert (found.status, found.code) == ("failed", "BAD_CODING")
    assert "--outcome-event" in found.message
    named = analysed(turned, event=name, event_code="0")
    assert named.estimate is not None
    assert right.estimate is not None
    assert named.estimate["value"] == pytest.approx(right.estimate["value"])


@pytest.mark.parametrize("words", [("LIVING", "DECEASED"), ("Censored", "Dead"), ("no", "relapse")])
def test_words_for_an_event_are_known_or_can_be_named(words: tuple[str, str]) -> None:
    data = rows(5, 300, late=False)
    coded = data.assign(event=[words[int(e)] for e in data["event"]])
    found = analysed(coded, event_code=words[1] if words[0] == "no" else None)
    right = analysed(data)
    assert found.estimate is not None
    assert right.estimate is not None
    assert found.estimate["value"] == pytest.approx(right.estimate["value"])


def test_one_and_two_are_never_sent_to_competing_risks() -> None:
    data = rows(5, 300, late=False)
    coded = data.assign(event=data["event"] + 1)
    found = analysed(coded, competing=True)
    assert (found.status, found.code) == ("failed", "BAD_CODING")
    assert "leave out --competing" in found.message


def test_kinds_of_events_that_count_from_one_are_refused_until_who_was_censored_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """R's factors: 1 is the first level, which `Surv` takes for who was censored."""
    data = rows(5, 300, late=False)
    kinds = data["event"].mask((data["event"] == 1) & (data["age"] > data["age"].median()), 2)
    zero, one = data.assign(event=kinds), data.assign(event=kinds + 1)
    asked = ["--time", "time", "--event", "event", "--treatment", "t", "--adjust", "age"]

    def said(frame: pd.DataFrame, *more: str) -> tuple[int, dict[str, Any]]:
        frame.to_csv(tmp_path / "d.csv", index=False)
        words = ["causal", "survival", "--data", str(tmp_path / "d.csv"), *asked, *more]
        code = main([*words, "--competing", "--n-sim", "50", "--json"])
        return code, json.loads(capsys.readouterr().out)

    right = said(zero, "--event-of-interest", "1")[1]
    code, found = said(one, "--event-of-interest", "2")
    assert (code, found["code"]) == (2, "BAD_CODING")
    assert "holds 1, 2, 3, and nobody is 0 (censored)" in found["message"]
    assert "--censored CODE" in found["message"]
    _, found = said(one, "--event-of-interest", "2", "--censored", "1")
    assert found["estimate"]["value"] == pytest.approx(right["estimate"]["value"])
    assert found["diagnostics"]["censored"] == right["diagnostics"]["censored"]
    code, found = said(one, "--event-of-interest", "2", "--censored", "none")
    assert (code, found["diagnostics"]["censored"]) == (0, 0)
    assert "no 9" in said(one, "--censored", "9")[1]["message"]
    assert "0, which is who was censored, too" in said(zero, "--censored", "2")[1]["message"]
    assert analysed(zero, censored="1").code == "INVALID_REQUEST"


def test_a_level_without_events_does_not_take_the_others_ratio() -> None:
    """The maximum is where that level's hazard is 0: the ratio of the people of the other levels."""
    data = rows(6, 400, late=False).assign(site=0.0)
    data.loc[:40, "site"] = 1.0
    data.loc[data["site"] == 1, "event"] = 0.0
    descriptor = Dataset.from_frame(
        data, treatment="t", outcome="time", covariates=["age", "site"]
    ).descriptor
    asked = SurvivalRequest(
        time="time", event="event", treatment="t", adjustment=("age", "site"), n_sim=50
    )
    found = run(data, descriptor, asked)
    alone = analysed(data[data["site"] == 0])
    assert found.status == "ok"
    assert found.hazard_ratio["adjusted"]["value"] == pytest.approx(
        alone.hazard_ratio["adjusted"]["value"], rel=1e-6
    )
