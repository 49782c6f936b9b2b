"""People with several rows, and dates among numbers: refused or told by names and by how rows hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from tools.causal.column_dag import compile_dag
from tools.causal.datasets import Dataset
from tools.causal.engine import run as effect
from tools.causal.query import CausalRequest, EffectResult
from tools.causal.survival import SurvivalResult, run
from tools.causal.survival_request import SurvivalRequest

if TYPE_CHECKING:
    from pathlib import Path

N = 240


def people(seed: int = 4) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    t = rng.integers(0, 2, N)
    time = rng.exponential(8 * np.exp(0.6 * t)).round(1) + 0.2
    age = rng.normal(60, 8, N).round(1)
    y = (2 * t + 0.1 * age + rng.normal(0, 1, N)).round(2)
    event = (rng.random(N) < 0.6).astype(int)
    return pd.DataFrame(
        {"t": t, "time": time, "event": event, "age": age, "sex": rng.integers(0, 2, N), "y": y}
    )


def lived(frame: pd.DataFrame, **more: Any) -> SurvivalResult:
    asked: dict[str, Any] = {"time": "time", "event": "event", "treatment": "t"}
    asked |= {"adjustment": ("age",), "n_sim": 50} | more
    described = Dataset.from_frame(frame, treatment="t", outcome=asked["time"], covariates=["age"])
    return run(frame, described.descriptor, SurvivalRequest.model_validate(asked))


def estimated(
    folder: Path,
    frame: pd.DataFrame,
    outcome: str = "y",
    adjust: tuple[str, ...] = ("age", "sex"),
    **more: Any,
) -> EffectResult:
    frame.to_csv(folder / "rows.csv", index=False)
    data = Dataset.from_frame(frame, treatment="t", outcome=outcome, covariates=adjust)
    dag = compile_dag(data.descriptor, "t", outcome, {})
    asked = {
        "csv": str(folder / "rows.csv"),
        "treatment": "t",
        "outcome": outcome,
        "dag": dag.to_json(),
    }
    asked |= {
        "descriptor": data.descriptor.model_dump(mode="json"),
        "method": "ols",
        "refute": False,
    }
    return effect(CausalRequest.model_validate(asked | more))


def told(found: SurvivalResult | EffectResult) -> dict[str, str]:
    pairs = [
        (w["code"], w["text"]) if isinstance(w, dict) else (w.code, w.text) for w in found.warnings
    ]
    return dict(pairs)


def split(whole: pd.DataFrame, begin: str, who: str | None, gap: float = 0.0) -> pd.DataFrame:
    """Two periods a person."""
    half = (whole["time"] / 2).round(2)
    first = whole.assign(**{begin: 0.0, "time": half, "event": 0})
    both = pd.concat([first, whole.assign(**{begin: half + gap})])
    if who is not None:
        both[who] = both.index + 1000
    return both.sort_index(kind="stable").reset_index(drop=True)


@pytest.mark.parametrize(
    "who", ["USUBJID", "lopnr", "pt", "subject", "mrn", "patient_id", "Patienten-Nr", "k", None]
)
@pytest.mark.parametrize("begin", ["tstart", "_t0", "came"])
def test_periods_of_people_need_where_they_begin(who: str | None, begin: str) -> None:
    refused = lived(split(people(), begin, who))
    assert refused.code == "BAD_CODING"
    assert f"--entry {begin}" in refused.message
    shuffled = split(people(), begin, who).sample(frac=1, random_state=3)
    assert lived(shuffled).code == "BAD_CODING"


def test_periods_may_begin_the_day_after_or_overlap() -> None:
    days = people().assign(time=lambda f: (f["time"] * 60).round())
    rows = split(days, "start", "subjid").assign(time=lambda f: f["time"].round())
    rows["start"] = (rows["start"].round() + (rows["start"] > 0)).clip(upper=rows["time"])
    assert "--entry start" in lived(rows).message
    assert "--entry tstart" in lived(split(people(), "tstart", "pid", gap=-0.05)).message


def test_periods_with_their_beginning_are_the_whole() -> None:
    found, whole = lived(split(people(), "tstart", "pt"), entry="tstart"), lived(people())
    ratio = whole.hazard_ratio["adjusted"]["value"]
    assert found.hazard_ratio["adjusted"]["value"] == pytest.approx(ratio)


def test_columns_below_the_time_are_no_beginnings() -> None:
    rng = np.random.default_rng(5)
    months = people().assign(time=lambda f: np.ceil(f["time"]) + 4)
    months["stage"] = rng.integers(0, 4, N)
    months["start"] = 0
    months["site"] = rng.integers(1, 30, N)
    months["diagnosed"] = (months["time"] * rng.random(N)).round(2)
    months["visits"] = months["time"] - 1
    found = lived(months)
    assert found.status == "ok"
    assert "REPEATED_PERSON" not in told(found)


@pytest.mark.parametrize(
    ("column", "levels"),
    [("PARAMCD", ("OS", "PFS")), ("endpoint", ("death", "progression")), ("what", ("OS", "EFS"))],
)
@pytest.mark.parametrize("who", ["USUBJID", "patient_id", None])
def test_two_end_points_are_two_analyses(
    column: str, levels: tuple[str, str], who: str | None
) -> None:
    own = people()
    parts = [
        own.assign(**{column: levels[0]}),
        own.assign(**{column: levels[1]}, time=own["time"] * 0.6),
    ]
    both = pd.concat(parts).assign(**({} if who is None else {who: lambda f: f.index}))
    found = lived(both.reset_index(drop=True))
    if who is None and column == "endpoint":
        assert found.status == "ok"
        return
    assert found.code == "BAD_CODING"
    assert f"{column!r} holds 2 end points" in found.message
    assert lived(both[both[column] == levels[0]]).status == "ok"


def test_kinds_of_events_are_no_end_points() -> None:
    kinds = people().assign(
        event_type=lambda f: np.where(
            f["event"] == 0, "none", np.where(f.index % 2, "death", "relapse")
        ),
        id=range(N),
    )
    assert lived(kinds).status == "ok"


def test_pooled_parameters_are_refused_in_an_estimate(tmp_path: Path) -> None:
    both = pd.concat([people().assign(PARAMCD="SBP"), people().assign(PARAMCD="DBP")])
    assert "'PARAMCD' holds 2 end points" in estimated(tmp_path, both).message


@pytest.mark.parametrize(
    "who",
    ["USUBJID", "patient_id", "subject", "mrn", "eid", "Patient ID", "lopnr", "pair", "twin_id"],
)
def test_people_with_several_rows_are_told(tmp_path: Path, who: str) -> None:
    twice = pd.concat([people(), people().assign(y=lambda f: f["y"] + 0.1)]).assign(
        **{who: lambda f: f.index + 7}
    )
    found = estimated(tmp_path, twice)
    assert f"--cluster {who}" in told(found)["REPEATED_PERSON"]
    assert "REPEATED_PERSON" not in told(estimated(tmp_path, twice, cluster=who))


def test_columns_that_repeat_are_not_people_for_that(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    frame = people().assign(
        age_months=lambda f: (f["age"] * 12).round(), bmi=rng.normal(25, 3, N).round(0), zip=rng.integers(1, 60, N),
        id=range(N), case=rng.integers(0, 2, N), site_id=rng.integers(1, 6, N),
    )  # fmt: skip
    assert "REPEATED_PERSON" not in told(estimated(tmp_path, frame))
    assert "REPEATED_PERSON" not in told(estimated(tmp_path, frame, adjust=("age",)))


@pytest.mark.parametrize("pattern", ["%Y%m%d", "%Y%m", "%d%m%Y", "%m%d%Y"])
def test_dates_written_as_numbers_are_no_quantities(tmp_path: Path, pattern: str) -> None:
    rng = np.random.default_rng(7)
    days = pd.Timestamp("2015-01-01") + pd.to_timedelta(rng.integers(0, 1500, N), unit="D")
    frame = people().assign(seen=days.strftime(pattern).astype(int))
    refused = estimated(tmp_path, frame, "seen")
    assert refused.code == "BAD_CODING"
    assert f"240 of {N} rows" in refused.message
    assert lived(frame, time="seen").status == "failed"
    warned = estimated(tmp_path, frame, adjust=("seen", "sex"))
    assert "'seen' looks like dates" in told(warned)["DATE_AS_NUMBER"]


def test_calendar_years_are_no_time_of_survival() -> None:
    frame = people().assign(year=lambda f: 2000 + np.ceil(f["time"]), came=1999)
    assert "calendar years" in lived(frame, time="year").message
    assert lived(frame, time="year", entry="came").status == "ok"
    assert lived(people().assign(time=lambda f: (f["time"] * 365).round())).status == "ok"
    days = people().assign(time=lambda f: 21915 + (f["time"] * 30).round())
    assert "far from 0" in told(lived(days))["TIME_FROM_A_DATE"]
    assert "TIME_FROM_A_DATE" not in told(lived(people()))


def test_large_whole_numbers_are_quantities(tmp_path: Path) -> None:
    rng = np.random.default_rng(8)
    for low, high in ((190_000, 212_000), (19_000_000, 21_000_000), (1_000_000, 31_000_000)):
        frame = people().assign(cost=rng.integers(low, high, N))
        assert estimated(tmp_path, frame, "cost").status == "ok"
