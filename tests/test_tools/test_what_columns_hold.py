"""Columns whose codes are not what they look like: told, with the option that settles it, or refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from graphs.dags.dag_files import parse_dag
from graphs.errors import DataError
from tools.causal.as_written import AsWritten
from tools.causal.coding import Unusable
from tools.causal.column_dag import compile_dag
from tools.causal.datasets import Dataset
from tools.causal.design import Columns, build_design
from tools.causal.discovery.discover import discover
from tools.causal.engine import run
from tools.causal.mediate import mediate
from tools.causal.missing_codes import missing_codes
from tools.causal.query import CausalRequest, EffectResult
from tools.causal.registry.profile import profile
from tools.causal.survival import SurvivalResult
from tools.causal.survival import run as survival
from tools.causal.survival_request import SurvivalRequest
from tools.causal.tables import read_table

if TYPE_CHECKING:
    from pathlib import Path


def rows(n: int = 400, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    age = rng.normal(50, 10, n).round(1)
    t = (rng.random(n) < 0.5).astype(int)
    y = 2 * t + 0.1 * age + rng.normal(0, 2, n)
    d = (rng.random(n) < 0.3 + 0.2 * t).astype(int)
    return pd.DataFrame({"t": t, "y": y, "d": d, "age": age})


def estimated(
    folder: Path,
    frame: pd.DataFrame,
    outcome: str,
    adjust: tuple[str, ...] = ("age",),
    categorical: tuple[str, ...] = (),
    **more: Any,
) -> EffectResult:
    path = folder / "rows.csv"
    frame.to_csv(path, index=False)
    read = read_table(path)
    data = Dataset.from_frame(
        read, treatment="t", outcome=outcome, covariates=adjust, categorical=categorical
    )
    dag = compile_dag(data.descriptor, "t", outcome, {})
    asked = CausalRequest(
        descriptor=data.descriptor.model_dump(mode="json"),
        csv=str(path), treatment="t", outcome=outcome, dag=dag.to_json(), refute=False,
        **({"method": "ols"} | more),
    )  # fmt: skip
    return run(asked)


def said(result: EffectResult, code: str) -> str:
    return " ".join(w.text for w in result.warnings if w.code == code)


@pytest.mark.parametrize(("third", "base"), [(-1, 0), (2, 0), (3, 1)])
def test_an_outcome_of_two_answers_and_a_third_is_told_to_be_a_number(
    tmp_path: Path, third: int, base: int
) -> None:
    frame = rows()
    frame["d"] += base
    frame.loc[:29, "d"] = third
    found = estimated(tmp_path, frame, "d")
    assert f"--na d={third}" in said(found, "OUTCOME_LEVELS")
    assert f"{third} in 30 rows" in said(found, "OUTCOME_LEVELS")
    assert not said(estimated(tmp_path, rows(), "d"), "OUTCOME_LEVELS")
    doses = frame.assign(t=np.arange(len(frame)) % 7)
    assert f"--na d={third}" in said(estimated(tmp_path, doses, "d"), "OUTCOME_LEVELS")


@pytest.mark.parametrize(("code", "is_refused"), [(9, True), (-9, True), (2, False), (-1, False)])
def test_a_treatment_of_two_kinds_and_a_code_is_refused_and_of_three_is_told(
    tmp_path: Path, code: int, is_refused: bool
) -> None:
    frame = rows()
    frame.loc[:29, "t"] = code
    found = estimated(tmp_path, frame, "y", method="auto")
    assert (found.code == "BAD_CODING") == is_refused
    if is_refused:
        assert f"--na t={code}" in found.message
        assert estimated(tmp_path, frame, "y", method="dose").status == "ok"
    else:
        assert "--treated" in said(found, "FEW_DOSES")
    two = estimated(tmp_path, frame, "y", treated_value="1", control_value="0")
    assert two.estimate is not None
    assert two.estimate.value == pytest.approx(2, abs=0.8)


def coded(n: int, levels: int, *, bent: bool, related: bool, seed: int) -> pd.DataFrame:
    """A covariate of 1 to `levels`: its effect has an order or none, and it moves the treatment or not."""
    rng = np.random.default_rng(seed)
    group = rng.integers(1, levels + 1, n)
    middle = np.isin(group, (2, levels - 1)) if levels > 3 else group == 2
    t = (rng.random(n) < (0.25 + 0.5 * middle if related else 0.5)).astype(int)
    y = 1.0 * t + (4.0 * middle if bent else 0.8 * group) + rng.normal(0, 1, n)
    return pd.DataFrame({"t": t, "y": y, "race": group})


@pytest.mark.parametrize("levels", [3, 5])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_codes_that_were_taken_as_a_quantity_are_told_where_it_moves_the_estimate(
    tmp_path: Path, levels: int, seed: int
) -> None:
    wrong = coded(500, levels, bent=True, related=True, seed=seed)
    found = estimated(tmp_path, wrong, "y", ("race",))
    assert "--categorical race" in said(found, "CODED_LEVELS")
    right = estimated(tmp_path, wrong, "y", ("race",), categorical=("race",))
    assert not said(right, "CODED_LEVELS")
    assert right.estimate is not None
    assert f"would be {right.estimate.value:.4g}" in said(found, "CODED_LEVELS")
    straight = coded(500, levels, bent=False, related=True, seed=seed)
    assert not said(estimated(tmp_path, straight, "y", ("race",)), "CODED_LEVELS")


def test_straight_quantities_are_seldom_told_to_be_codes() -> None:
    from tools.causal.coded_levels import coded_levels

    told = 0
    for seed in range(200):
        frame = coded(300, 3 + seed % 4, bent=False, related=bool(seed % 2), seed=seed)
        made = Dataset.from_frame(frame, treatment="t", outcome="y", covariates=["race"])
        told += len(
            coded_levels(build_design(frame, made.descriptor, Columns("t", "y", ("race",))))
        )
    assert told <= 4


def people(n: int = 300, seed: int = 5) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    site = rng.integers(1, 4, n)
    t = (rng.random(n) < 0.2 + 0.6 * (site == 2)).astype(int)
    time = rng.exponential(10 / np.exp(-0.7 * t + 2.0 * (site == 2)), n).round(3) + 0.001
    event = (time < 15).astype(int)
    return pd.DataFrame(
        {"id": np.arange(n), "t": t, "time": np.minimum(time, 15), "event": event, "site": site}
    )


def lived(frame: pd.DataFrame, categorical: tuple[str, ...] = (), **more: Any) -> SurvivalResult:
    made = Dataset.from_frame(
        frame, treatment="t", outcome="event", covariates=["site"], categorical=categorical
    )
    options = {"time": "time", "event": "event", "treatment": "t", "adjustment": ("site",)}
    return survival(
        frame, made.descriptor, SurvivalRequest.model_validate(options | {"n_sim": 50} | more)
    )


def test_codes_in_a_survival_analysis_are_told_by_hazard_ratios() -> None:
    found = lived(people())
    (told,) = [w["text"] for w in found.warnings if w["code"] == "CODED_LEVELS"]
    right = lived(people(), ("site",))
    ratio = right.hazard_ratio["adjusted"]["value"]
    assert f"would be a hazard ratio of {ratio:.4g}" in told
    assert "CODED_LEVELS" not in {w["code"] for w in right.warnings}


def test_periods_of_one_person_need_where_they_begin() -> None:
    whole = people().rename(columns={"time": "stop"}).assign(start=0.0)
    long = whole[whole["stop"] > 2]
    first, second = long.assign(stop=2.0, event=0), long.assign(start=2.0)
    split = pd.concat([whole[whole["stop"] <= 2], first, second], ignore_index=True)
    refused = lived(split, time="stop")
    assert refused.code == "BAD_CODING"
    assert "--entry start" in refused.message
    right = lived(split, time="stop", entry="start", cluster="id")
    clean = lived(people())
    for found in (right, clean):
        assert found.status == "ok"
    assert right.hazard_ratio["adjusted"]["value"] == pytest.approx(
        clean.hazard_ratio["adjusted"]["value"]
    )
    twice = pd.concat([people(), people().assign(time=lambda f: f["time"] * 1.5)])
    assert "REPEATED_PERSON" in {w["code"] for w in lived(twice).warnings}
    assert "REPEATED_PERSON" not in {w["code"] for w in clean.warnings}


def test_a_survival_analysis_takes_named_levels_of_the_treatment() -> None:
    words = people().assign(t=lambda f: f["t"].map({1: "Drug", 0: "Pill"}))
    refused = lived(words)
    assert "--treated, --control" in refused.message
    named = lived(words, levels=("Drug", "Pill"))
    assert named.hazard_ratio == lived(people()).hazard_ratio


@pytest.mark.parametrize(
    ("treated", "control", "is_read"),
    [("Drug", "Placebo", True), ("yes", "no", True), ("TRUE", "FALSE", True), ("exposed", "Unexposed", True),
     ("Control", "Placebo", False), ("no", "placebo", False), ("unknown", "placebo", False), ("drug", "no", False), ("1", "placebo", False)],
)  # fmt: skip
def test_words_of_a_treatment_that_tell_themselves_are_read_and_told(
    treated: str, control: str, is_read: bool
) -> None:
    found = lived(people().assign(t=lambda f: f["t"].map({1: treated, 0: control})))
    assert (found.status == "ok") is is_read
    if is_read:
        assert found.hazard_ratio == lived(people()).hazard_ratio
        told = [w["text"] for w in found.warnings if w["code"] == "TREATMENT_READ"]
        assert told == [f"t = {treated} is treated, {control} is not"]


def test_discovery_and_the_registry_see_the_codes_that_an_estimate_sees(tmp_path: Path) -> None:
    rng = np.random.default_rng(8)
    a = rng.normal(size=500)
    frame = pd.DataFrame({"g": a + rng.normal(size=500), "a": a, "b": a + rng.normal(size=500)})
    frame.loc[:24, "a"] = -999
    (told,) = discover(frame).warnings
    assert (told["code"], "--na a=-999" in told["text"]) == ("MISSING_CODE", True)
    assert not discover(frame[25:]).warnings
    path = tmp_path / "rows.csv"
    score = rng.integers(0, 20, 500)
    score[:5], score[5:9] = 888, 999
    pd.DataFrame({"score": score, "a": a}).to_csv(path, index=False)
    (warned,) = profile(str(path), {}, "")["warnings"]
    assert "name 888,999 as a code for no value" in warned
    assert [found.codes for found in missing_codes(score.astype(float))] == [(888.0, 999.0)]


@pytest.mark.parametrize("words", [("no", "yes"), ("FALSE", "TRUE"), ("Alive", "Dead")])
def test_no_and_yes_beside_the_gap_of_r_are_two_answers(
    tmp_path: Path, words: tuple[str, str]
) -> None:
    frame = rows()
    gaps = frame.assign(d=frame["d"].map(dict(enumerate(words))).mask(frame.index < 40, "NA"))
    found = estimated(tmp_path, gaps, "d")
    clean = estimated(tmp_path, frame[40:], "d")
    assert found.estimate is not None
    assert clean.estimate is not None
    assert found.estimate.value == pytest.approx(clean.estimate.value)
    assert found.estimate.scale == "risk difference"
    assert "40 of 400 rows" in said(found, "ROWS_DROPPED")
    other = gaps.assign(d=gaps["d"].replace("NA", "unknown"))
    assert estimated(tmp_path, other, "d").status == "failed"
    assert frame["d"].notna().all()


def test_one_word_in_several_spellings_is_one_answer(tmp_path: Path) -> None:
    frame = rows()
    rng = np.random.default_rng(3)
    spelled = {1: ["yes", "Yes", "YES "], 0: ["no", " No", "NO"]}
    words = frame.assign(d=[spelled[int(d)][rng.integers(3)] for d in frame["d"]])
    words["t"] = [spelled[int(t)][rng.integers(3)] for t in frame["t"]]
    found = estimated(tmp_path, words, "d", treated_value="yes", control_value="no")
    clean = estimated(tmp_path, frame, "d")
    assert found.estimate is not None
    assert clean.estimate is not None
    assert found.estimate.value == pytest.approx(clean.estimate.value)
    assert found.estimate.n == len(frame)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["13.2%", "1.5%", "2%"], "with a mark: write bare numbers"),
        (["13.2 kg", "1.5 kg", "2 kg"], "with a mark: write bare numbers"),
        (["33.8+", "3", "4.5", "7", "8", "9"], "with a mark: write bare numbers"),
        (["<7", "8.1", "9.2", "12", "13", "14"], "limits of what can be measured"),
        (["(1.6)", "2.2", "3.1"], "a minus"),
        (["2010-02-07", "2011-07-11"] * 2 + ["2012-01-01"], "dates; give numbers"),
        (["none", "mild", "severe"], "3 levels and no numbers"),
        (["refused", "1", "2", "3"], "--na y=refused"),
        (["Hoch", "hoch", "HOCH ", "tief"], "4 spellings of 2 words"),
        (["١٣٫١", "٢٢٫٥", "٣٣"], "other digits"),
    ],
)
def test_text_in_place_of_numbers_is_told_by_its_kind(cells: list[str], message: str) -> None:
    frame = pd.DataFrame({"y": cells * 20})
    frame["t"] = np.arange(len(frame)) % 2
    with pytest.raises(Unusable) as refused:
        build_design(frame, None, Columns("t", "y"))  # type: ignore[arg-type]
    assert message in str(refused.value)
    assert ("--na" in str(refused.value)) == (cells[0] in ("refused", "none"))


def test_a_named_mark_that_does_not_fit_is_not_asked_for_again(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('t,y\n0,13.19\n1,"14,29"\n0,"10,4"\n', encoding="utf-8")
    for mark in ("point", "comma"):
        with pytest.raises(DataError, match=f"which --decimal {mark} does not allow"):
            read_table(path, AsWritten(decimal=mark))


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("a.sav", b"$FL2@(#) SPSS", "a file of SPSS"),
        ("a.csv", b"$FL2@(#) SPSS", "a file of SPSS"),
        ("a.dat", b"HEADER RECORD*******LIBRARY HEADER", "a file of SAS"),
        ("a.json", b'[{"t": 1}]', "a file of JSON"),
        ("a.rds", b"\x1f\x8b\x08", "a file of R"),
        ("a.xlsx", b"PK\x03\x04", "a spreadsheet"),
        ("a.csv", "t,y\n1,м\n".encode("cp1251"), "nothing tells which encoding"),
        ("a.csv", b"Export of 2024\n\nt,y\n1,2\n", "'Export of 2024'.*has to go"),
    ],
)
def test_a_file_that_is_no_table_is_told_by_what_it_is(
    tmp_path: Path, name: str, raw: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(DataError, match=message):
        read_table(path)


CHOSEN = (
    -1, -4, -7, -8, -9, -55, -66, -77, -88, -98, -99, 77, 88, 96, 97, 98, 99, 666, 777, 888, 996, 997, 998, 999,
    -777, -888, -999, 5555, 8888, 9997, 9998, 9999, 99999, 999999, -5555, -6666, -7777, -8888, -9999, -99999, 99.9,
    -99.9, 999.99, -9.99, 1e30, 1e31, 9.96921e36, -3.4028234663852886e38, 1e20, 32767, -32768, 65535, 2147483647,
    -2147483648, 123456,
)  # fmt: skip
"""What programs and people write for "not known"."""


def spread(rng: np.random.Generator, *, whole: bool) -> Any:
    """Values of 20 to 60 with a tail, as of ages and doses."""
    values = np.clip(rng.normal(40, 8, 400), 20, 60)
    return values.round() if whole else values.round(1)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("code", CHOSEN)
def test_one_number_far_from_the_others_in_several_rows_is_told(
    code: float, *, whole: bool
) -> None:
    rng = np.random.default_rng(abs(hash(code)) % 1000)
    values = spread(rng, whole=whole)
    assert not missing_codes(values)
    values[rng.choice(400, 20, replace=False)] = code
    (found,) = missing_codes(values)
    assert (found.codes, found.rows) == ((float(code),), 20)
    assert float(found.listed) == code


@pytest.mark.parametrize("code", [-99999, -2147483648, 1e31, 99.9, 998])
@pytest.mark.parametrize("name", ["age", "y", "t"])
def test_the_option_that_a_code_is_told_with_settles_it(
    tmp_path: Path, name: str, code: float
) -> None:
    frame = rows()
    frame["age"] = np.clip(frame["age"], 20, 60)
    frame["t"] = frame["t"] if name != "t" else np.clip(0.1 * frame["age"], 2, 6).round(2)
    coded = frame.assign(**{name: frame[name].astype(float).where(frame.index % 20 != 3, code)})
    adjust = ("age",) if name != "t" else ("d",)
    text = said(estimated(tmp_path, coded, "y", adjust), "MISSING_CODE")
    option = text.rpartition("--na ")[2]
    found = estimated(tmp_path, coded, "y", adjust, written=AsWritten.of_options([[option]], None))
    clean = estimated(tmp_path, frame[frame.index % 20 != 3], "y", adjust)
    assert found.estimate is not None
    assert clean.estimate is not None
    assert found.estimate.value == pytest.approx(clean.estimate.value)
    assert not said(found, "MISSING_CODE")


def test_numbers_that_lie_apart_and_are_no_codes_are_not_told() -> None:
    rng = np.random.default_rng(7)
    earned = np.where(rng.random(400) < 0.3, 0.0, rng.lognormal(9, 0.6, 400).round())
    nearly = np.r_[spread(rng, whole=True), [75.0] * 5]
    once = np.r_[spread(rng, whole=False), [-88.0]]
    for values in (earned, nearly, once, np.r_[np.arange(-30.0, 31.0), [-40.0] * 3]):
        assert not missing_codes(values)


@pytest.mark.parametrize(
    ("method", "coded"),
    [("2sls", "z"), ("2sls", "y"), ("rd", "run"), ("did", "y"), ("ols", "x"), ("mediate", "m")],
)
def test_every_design_tells_the_codes_in_its_columns(
    tmp_path: Path, method: str, coded: str
) -> None:
    rng = np.random.default_rng(4)
    run_, z, x = (rng.normal(40, 8, 600).round(1).clip(20, 60) for _ in range(3))
    t = (rng.random(600) < 1 / (1 + np.exp(-(z - 40) / 5))).astype(int)
    t = np.where(method == "rd", run_ >= 40, t).astype(int)
    m = (0.4 * t + rng.normal(3, 1, 600)).round(2)
    frame = pd.DataFrame({"t": t, "z": z, "x": x, "run": run_, "m": m, "g": np.arange(600) // 50})
    frame["time"] = np.arange(600) // 2 % 2
    frame["y"] = (t + 0.1 * x + m + rng.normal(0, 1, 600)).round(2)
    more: dict[str, Any] = {
        "2sls": {"instruments": ("z",)},
        "rd": {"running": "run", "cutoff": 40},
        "did": {"time": "time"},
        "ols": {"absorb": ("g",)},
    }.get(method, {})

    def warned(table: pd.DataFrame) -> str:
        held = ["x", "m"] if method == "mediate" else ["x"]
        data = Dataset.from_frame(
            table, treatment="t", outcome="y", covariates=held, more=["z", "run", "time", "g"]
        )
        dag = compile_dag(data.descriptor, "t", "y", {})
        if method == "mediate":
            dag = parse_dag("dag { x -> t x -> m x -> y t -> m t -> y m -> y }")
            told = mediate(table, data.descriptor, dag, "t", ["m"], "y").warnings
            return " ".join(w["text"] for w in told if w["code"] == "MISSING_CODE")
        path = tmp_path / "rows.csv"
        table.to_csv(path, index=False)
        asked = CausalRequest(
            descriptor=data.descriptor.model_dump(mode="json"), csv=str(path), treatment="t", outcome="y",
            dag=dag.to_json(), refute=False, method=method, **more,
        )  # fmt: skip
        found = run(asked)
        assert found.status == "ok", found.message
        return said(found, "MISSING_CODE")

    assert not warned(frame)
    assert f"--na {coded}=-99999" in warned(
        frame.assign(**{coded: frame[coded].where(frame.index % 30 != 7, -99999)})
    )


@pytest.mark.parametrize(
    "word", ["Don't know", "Don\u2019t know", "refused", "Unknown", "prefer not to say"]
)
@pytest.mark.parametrize("suffix", ["csv", "dta"])
def test_a_level_that_says_no_answer_is_told_with_the_option(
    tmp_path: Path, suffix: str, word: str
) -> None:
    frame = rows().assign(pain=np.arange(400) % 5 + 1)
    frame.loc[::10, "pain"] = 8
    labels = {1: "none", 2: "little", 3: "some", 4: "much", 5: "very much", 8: word}
    path = tmp_path / f"rows.{suffix}"
    if suffix == "dta":
        frame.to_stata(path, write_index=False, value_labels={"pain": labels}, version=118)
    else:
        frame.assign(pain=frame["pain"].map(labels)).to_csv(path, index=False)

    def asked(written: AsWritten) -> EffectResult:
        read = read_table(path, written)
        data = Dataset.from_frame(read, treatment="t", outcome="y", covariates=["pain"])
        dag = compile_dag(data.descriptor, "t", "y", {}).to_json()
        return run(
            CausalRequest(
                descriptor=data.descriptor.model_dump(mode="json"), csv=str(path), treatment="t", outcome="y",
                dag=dag, refute=False, method="ols", written=written,
            )
        )  # fmt: skip

    assert f"{word!r} in 40 rows" in said(asked(AsWritten()), "UNKNOWN_LEVEL")
    declared = asked(AsWritten.of_options([[f"pain={word}"]], None))
    assert not said(declared, "UNKNOWN_LEVEL")
    assert declared.estimate is not None
    assert declared.estimate.n == 360


@pytest.mark.parametrize("pair", [(5, 7), (0, 10), (3.5, 4)])
def test_an_outcome_of_two_numbers_that_nobody_knows_as_codes_is_told(
    tmp_path: Path, pair: tuple[float, float]
) -> None:
    frame = rows().assign(d=lambda f: f["d"].map(dict(enumerate(pair))))
    assert "--outcome-event" in said(estimated(tmp_path, frame, "d"), "OUTCOME_LEVELS")
    assert not said(estimated(tmp_path, frame, "y"), "OUTCOME_LEVELS")
    named = estimated(tmp_path, frame, "d", outcome_event=f"{pair[1]:g}")
    assert not said(named, "OUTCOME_LEVELS")
    assert named.estimate is not None
    assert named.estimate.scale == "risk difference"


@pytest.mark.parametrize("code", [66, 96, 8888, 9998, -99999, -66, 99.9, 32767, -2147483648, 1e31])
@pytest.mark.parametrize("answers", [2, 5])
def test_codes_beside_a_few_answers_are_told_and_beside_two_refused(
    tmp_path: Path, answers: int, code: float
) -> None:
    frame = rows().astype({"t": float, "d": float})
    held = (np.arange(400) % answers + 1).astype(float)
    assert not missing_codes(held)
    held[::20] = code
    (found,) = missing_codes(held)
    assert found.codes == (float(code),)
    for column, outcome in (("t", "y"), ("d", "d")):
        coded = frame.assign(**{column: frame[column].where(frame.index % 20 != 3, code)})
        refused = estimated(tmp_path, coded, outcome)
        assert refused.code == "BAD_CODING"
        (option,) = re.findall(rf"--na {column}=([^,\s]+)", refused.message)
        assert float(option.rstrip(".")) == code


def test_a_column_of_lists_beside_the_others_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    rows().assign(more=[[1, 2]] * 400).to_parquet(path)
    table = read_table(path)
    data = Dataset.from_frame(table, treatment="t", outcome="y", covariates=["age"])
    dag = compile_dag(data.descriptor, "t", "y", {}).to_json()
    described = data.descriptor.model_dump(mode="json")
    asked = CausalRequest(
        descriptor=described, csv=str(path), treatment="t", outcome="y", dag=dag, refute=False, method="ols"
    )  # fmt: skip
    assert run(asked).status == "ok"
