"""Tables as programs write them: the rows of the clean form, or a refusal that names the cause."""

from __future__ import annotations

import random
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.readers.tables import READ, REFUSED, check
from graphs.errors import DataError
from tools.causal.as_written import AsWritten
from tools.causal.coding import Unusable
from tools.causal.column_dag import compile_dag
from tools.causal.datasets import Dataset
from tools.causal.design import Columns, build_design
from tools.causal.engine import run
from tools.causal.present import effect_text
from tools.causal.query import CausalRequest, EffectResult
from tools.causal.row_checks import row_warnings
from tools.causal.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from evals.readers.tables import Lines


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.sampled_from([*READ, *REFUSED]))
def test_a_table_is_read_as_its_clean_form_or_refused(
    seed: int, writer: Callable[[pd.DataFrame, random.Random], Lines]
) -> None:
    with TemporaryDirectory() as folder:
        found = check(writer.__name__, random.Random(seed), Path(folder))
    if writer in REFUSED:
        assert found.how == "refused", found.said
        assert re.search(REFUSED[writer], found.said)
    else:
        assert found.how == "equal", found.said


def read(folder: Path, text: str, **more: Any) -> pd.DataFrame:
    path = folder / "rows.csv"
    path.write_text(text, encoding="utf-8")
    frame: pd.DataFrame = read_table(path, **more)
    return frame


def test_an_empty_last_column_and_row_numbers_are_not_told_apart(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="row names without a header or a separator too many"):
        read(tmp_path, "id,t,y\n1,0,5,\n2,1,6,\n3,0,7,\n")


def test_thousands_and_decimal_commas_of_three_digits_are_not_guessed(tmp_path: Path) -> None:
    frame = read(tmp_path, 't,y\n0,"25,847"\n1,"31,310"\n1,"30,310"\n')
    with pytest.raises(Unusable, match="decimal comma or a thousands mark"):
        build_design(
            pd.concat([frame] * 20),
            None,
            Columns("t", "y"),  # type: ignore[arg-type]
        )
    settled = read(tmp_path, 't,y\n0,"25,847"\n1,"950"\n', written=AsWritten(decimal="point"))
    assert list(settled["y"]) == [25847, 950]
    settled = read(tmp_path, 't,y\n0,"25,847"\n1,"950"\n', written=AsWritten(decimal="comma"))
    assert list(settled["y"]) == [25.847, 950]
    assert list(read(tmp_path, 't,y\n0,"1,025,847"\n1,"31,310"\n')["y"]) == [1025847, 31310]
    with pytest.raises(DataError, match="decimal commas in 'y' and decimal points in 'z'"):
        read(tmp_path, "y;z\n25,84;1.5\n31,3;2.25\n")


POINTED = "t;z;y\n0;1;3.186\n1;2;954\n1;3;12.000\n"


@pytest.mark.parametrize("header", ["t;z;y\n", "t;z;y\n0;1,5;1.250\n"])
def test_points_before_three_digits_are_thousands_or_decimals_only_when_that_is_said(
    tmp_path: Path, header: str
) -> None:
    text = POINTED.replace("t;z;y\n", header)
    frame = read(tmp_path, text)
    with pytest.raises(Unusable, match="point may be a decimal point or a thousands mark"):
        build_design(pd.concat([frame] * 20), None, Columns("t", "y"))  # type: ignore[arg-type]
    with pytest.raises(DataError, match="--decimal point or --decimal comma"):
        Dataset.from_frame(frame, treatment="t", outcome="z", covariates=["y"])
    settled = read(tmp_path, text, written=AsWritten(decimal="comma"))
    assert list(settled["y"][-3:]) == [3186, 954, 12000]
    if "," not in header:
        settled = read(tmp_path, text, written=AsWritten(decimal="point"))
        assert list(settled["y"]) == [3.186, 954, 12]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (POINTED.replace(";2;", ";2.5;"), [3.186, 954, 12]),  # points are decimal elsewhere
        (POINTED.replace("954", "0.954"), [3.186, 0.954, 12]),
        (POINTED.replace("954", "3.5"), [3.186, 3.5, 12]),
        (POINTED.replace(";", ","), [3.186, 954, 12]),
        (POINTED.replace("954", "1.234.567"), [3186, 1234567, 12000]),
    ],
)
def test_points_before_three_digits_are_read_where_the_file_tells(
    tmp_path: Path, text: str, right: list[float]
) -> None:
    assert list(read(tmp_path, text)["y"]) == right


def test_a_decimal_mark_that_the_file_contradicts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"'y' holds '2\.25', which --decimal comma does not"):
        read(tmp_path, "t;y\n1;2.25\n0;3\n", written=AsWritten(decimal="comma"))
    with pytest.raises(DataError, match="'y' holds '2,25', which --decimal point does not"):
        read(tmp_path, "t;y\n1;2,25\n0;3\n", written=AsWritten(decimal="point"))


def test_gaps_may_be_declared_for_one_column(tmp_path: Path) -> None:
    written = AsWritten.of_options([["-9"], ["age=-8", "-7", "bmi=999"]], None)
    frame = read(tmp_path, "t,age,bmi\n-8,-8,-8\n-9,-9,-9\n999,999,999\n-7,-7,1\n", written=written)
    assert frame["t"].isna().tolist() == [False, True, False, False]
    assert frame["age"].isna().tolist() == [True, True, False, True]
    assert frame["bmi"].isna().tolist() == [False, True, True, False]
    frame.to_parquet(tmp_path / "rows.parquet")
    packed = read_table(tmp_path / "rows.parquet", AsWritten.of_options([["age=999"]], None))
    assert packed["age"].isna().all()
    with pytest.raises(DataError, match="--na names 'agee', no column of the data; it has t, age"):
        read(tmp_path, "t,age\n1,2\n", written=AsWritten.of_options([["agee=-8"]], None))


def test_declared_words_and_codes_are_gaps(tmp_path: Path) -> None:
    text = "t,y,drink\n0,999,NA\n1,5,wine\n"
    assert read(tmp_path, text)["drink"].isna().sum() == 0
    frame = read(tmp_path, text, written=AsWritten(missing=("999", "NA")))
    assert frame["drink"].isna().tolist() == [True, False]
    assert frame["y"].isna().tolist() == [True, False]


def people(n: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    t = (rng.random(n) < 0.5).astype(float)
    y = (rng.random(n) < 0.2 + 0.2 * t).astype(float)
    return pd.DataFrame({"t": t, "age": rng.normal(50, 10, n), "y": y})


def estimated(folder: Path, frame: pd.DataFrame, **more: Any) -> EffectResult:
    path = folder / "people.csv"
    frame.to_csv(path, index=False)
    held = read_table(path)
    data = Dataset.from_frame(held, treatment="t", outcome="y", covariates=["age"])
    dag = compile_dag(data.descriptor, "t", "y", {})
    return run(
        CausalRequest(
            descriptor=data.descriptor.model_dump(mode="json"), csv=str(path), treatment="t",
            outcome="y", dag=dag.to_json(), method="aipw", refute=False, **more,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("no", "yes"), [(0, 100), (1, 2), (-1, 1), ("no", "yes"), ("FALSE", "TRUE"), ("alive", "dead")]
)
def test_every_coding_of_no_and_yes_gives_the_difference_of_risks(
    tmp_path: Path, no: object, yes: object
) -> None:
    clean = people()
    right = estimated(tmp_path, clean)
    coded = clean.assign(y=[yes if y else no for y in clean["y"]])
    found = estimated(tmp_path, coded)
    assert right.estimate is not None
    assert found.estimate is not None
    assert found.estimate.value == pytest.approx(right.estimate.value)
    assert found.estimate.scale == "risk difference"
    first = effect_text(found).splitlines()[0]
    assert f"risk of y = {yes} (coded {no} and {yes}); ATE (everyone) by AIPW" in first.replace(
        "True", "TRUE"
    ).replace("False", "FALSE") or (no, yes) == ("FALSE", "TRUE")


@pytest.mark.parametrize(("asked", "who"), [("ATT", "the treated"), ("ATC", "the untreated")])
def test_the_first_line_names_whose_effect_it_is(tmp_path: Path, asked: str, who: str) -> None:
    found = estimated(tmp_path, people(), estimand=asked)
    assert f"; {asked} ({who}) by AIPW" in effect_text(found).splitlines()[0]


def test_two_words_of_no_known_meaning_need_the_event_named(tmp_path: Path) -> None:
    clean = people()
    odd = clean.assign(y=["ja" if y else "nein" for y in clean["y"]])
    refused = estimated(tmp_path, odd)
    assert refused.code == "BAD_CODING"
    assert "--outcome-event" in refused.message
    found, right = estimated(tmp_path, odd, outcome_event="ja"), estimated(tmp_path, clean)
    assert found.estimate is not None
    assert right.estimate is not None
    assert found.estimate.value == pytest.approx(right.estimate.value)


@pytest.mark.parametrize("value", [0.0, 1.0])
@pytest.mark.parametrize("arm", [0.0, 1.0])
def test_an_arm_without_events_or_without_others_has_no_ratio(
    tmp_path: Path, arm: float, value: float
) -> None:
    frame = people()
    frame.loc[frame["t"] == arm, "y"] = value
    found = estimated(tmp_path, frame)
    assert found.status == "ok"
    assert found.measures == ()
    assert "NO_FINITE_RATIO" in {w.code for w in found.warnings}
    assert found.sensitivity is not None
    assert found.sensitivity.e_value < 100


def test_repeated_people_and_codes_for_missing_are_said(tmp_path: Path) -> None:
    frame = people().assign(y=np.random.default_rng(1).normal(size=400))
    descriptor = Dataset.from_frame(
        frame, treatment="t", outcome="y", covariates=["age"]
    ).descriptor

    def codes(rows: pd.DataFrame) -> set[str]:
        design = build_design(rows, descriptor, Columns("t", "y", ("age",)))
        return {w.code for w in row_warnings(design)}

    assert codes(frame) == set()
    assert codes(pd.concat([frame] * 3)) == {"REPEATED_ROWS"}
    coded = frame.copy()
    coded.loc[:9, "age"] = 999
    assert codes(coded) == {"MISSING_CODE"}


@pytest.mark.parametrize("doubled", [False, True])
@pytest.mark.parametrize("slope", [0.0, 10.0])
def test_rows_that_chance_repeats_are_no_repeated_people(slope: float, *, doubled: bool) -> None:
    rng = np.random.default_rng(3)
    t, level = rng.integers(0, 2, 1500), rng.integers(1, 6, 1500)
    y = (2 * t + slope * level + rng.normal(0, 1, 1500)).round(1)
    frame = pd.DataFrame({"t": t, "level": level, "y": y})
    frame = pd.concat([frame] * (1 + doubled))
    descriptor = Dataset.from_frame(
        frame, treatment="t", outcome="y", covariates=["level"]
    ).descriptor
    design = build_design(frame, descriptor, Columns("t", "y", ("level",)))
    assert ("REPEATED_ROWS" in {w.code for w in row_warnings(design)}) == doubled


@pytest.mark.parametrize(
    ("values", "code", "is_said"),
    [
        (np.linspace(20, 90, 1400), -9, True),
        (np.linspace(-1.3, 15, 1400), -9, True),
        (np.tile([0.0, 1.0], 700), 9, True),
        (np.tile([1.0, 2.0, 3.0, 4.0], 350), 9, True),
        (np.repeat(np.arange(20.0, 90.0), 20), 99, True),
        (np.tile(np.arange(20.0, 80.0, 3.0), 70), 99, True),
        (np.tile([0.0, 1.0, 2.0], 466), 3, False),
        (np.tile(np.arange(0.0, 9.0), 155), 9, False),
        (np.linspace(-20, 20, 1400), -21, False),
    ],
)
def test_a_number_that_stands_for_missing_is_said(
    values: np.ndarray, code: float, is_said: bool
) -> None:
    rng = np.random.default_rng(5)
    age = np.concatenate([values, np.full(100, float(code))])
    frame = pd.DataFrame(
        {"age": age, "t": rng.integers(0, 2, len(age)), "y": rng.normal(size=len(age))}
    )
    descriptor = Dataset.from_frame(
        frame, treatment="t", outcome="y", covariates=["age"]
    ).descriptor
    design = build_design(frame, descriptor, Columns("t", "y", ("age",)))
    assert ("MISSING_CODE" in {w.code for w in row_warnings(design)}) == is_said


def test_rows_joined_end_to_end_keep_their_weights_and_gaps(tmp_path: Path) -> None:
    """`pd.concat` leaves labels twice: the same numbers as with fresh labels."""
    frame = people().assign(m=1.0)
    joined = pd.concat([frame.iloc[:200], frame.iloc[200:].reset_index(drop=True)])
    joined.iloc[::7, 1] = np.nan
    descriptor = Dataset.from_frame(
        joined, treatment="t", outcome="y", covariates=["age"]
    ).descriptor
    columns = Columns("t", "y", ("age",))
    made = build_design(joined, descriptor, columns, "ipcw")
    fresh = build_design(joined.reset_index(drop=True), descriptor, columns, "ipcw")
    assert len(made.y) == len(fresh.y)
    assert made.weights == pytest.approx(fresh.weights)


@pytest.mark.parametrize(("code", "is_refused"), [(9, True), (-9, True), (2, False)])
def test_no_and_yes_beside_a_code_for_missing_are_refused(
    tmp_path: Path, code: int, is_refused: bool
) -> None:
    rng = np.random.default_rng(4)
    y = rng.integers(0, 2, 200)
    y[:8] = code
    age = rng.normal(50, 10, 200)
    result = estimated(tmp_path, pd.DataFrame({"t": rng.integers(0, 2, 200), "y": y, "age": age}))
    assert (result.code == "BAD_CODING") == is_refused
    if is_refused:
        assert f"--na y={code}" in result.message


def test_several_codes_for_missing_are_told_together(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    y = rng.integers(1, 3, 200)
    y[:6], y[6:10] = 7, 9
    age = rng.normal(50, 10, 200).round(1)
    t = rng.integers(0, 2, 200)
    refused = estimated(tmp_path, pd.DataFrame({"t": t, "y": y, "age": age}))
    assert "--na y=7,9" in refused.message
    age[:5], age[5:9] = 888, 999
    rows = pd.DataFrame({"t": t, "y": rng.normal(size=200), "age": age})
    descriptor = Dataset.from_frame(rows, treatment="t", outcome="y", covariates=["age"]).descriptor
    design = build_design(rows, descriptor, Columns("t", "y", ("age",)))
    (said,) = [w for w in row_warnings(design) if w.code == "MISSING_CODE"]
    assert "--na age=888,999" in said.text
