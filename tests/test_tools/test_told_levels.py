"""Levels that may be one, levels that are no answer, and codes of which a file labels some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.test_tools.hand_made_study import people
from tools.causal import engine
from tools.causal.as_written import PLAIN, AsWritten
from tools.causal.column_dag import compile_dag
from tools.causal.datasets import Dataset
from tools.causal.query import CausalRequest
from tools.causal.tables import read_table

if TYPE_CHECKING:
    from pathlib import Path

    from tools.causal.query import EffectResult


def asked(path: Path, categorical: tuple[str, ...] = (), **more: Any) -> EffectResult:
    """Least squares of y on t, x and g, from the file on."""
    frame = read_table(path, more.get("written", PLAIN))
    dataset = Dataset.from_frame(
        frame, treatment="t", outcome="y", covariates=["x", "g"], categorical=categorical
    )
    described = dataset.descriptor
    request = CausalRequest(
        descriptor=described.model_dump(mode="json"), csv=str(path), treatment="t", outcome="y",
        dag=compile_dag(described, "t", "y", {}).to_json(), method="ols", refute=False, **more,
    )  # fmt: skip
    return engine.run(request)


def csv(folder: Path, **columns: Any) -> Path:
    people().assign(**columns).to_csv(folder / "d.csv", index=False)
    return folder / "d.csv"


def words(*levels: str) -> Any:
    return np.array(levels)[np.arange(len(people())) % len(levels)]


def told(result: EffectResult, code: str) -> list[str]:
    assert result.status == "ok", result.message
    return [w.text for w in result.warnings if w.code == code]


@pytest.mark.parametrize(
    ("levels", "pair"),
    [
        (("a", "A", "b"), "'A' and 'a'"),
        (("a", "a ", "b"), "'a' and 'a '"),
        (("Stage I", "Stage_I", "Stage II"), "'Stage I' and 'Stage_I'"),
        (("01 North", "01-North", "02"), "'01 North' and '01-North'"),
        (("x", "1", "01"), "'01' and '1'"),
    ],
)
def test_levels_of_a_covariate_that_may_be_one_are_named(
    tmp_path: Path, levels: tuple[str, ...], pair: str
) -> None:
    found = asked(csv(tmp_path, g=words(*levels)), ("g",))
    (text,) = told(found, "ALIKE_LEVELS")
    assert pair in text
    assert "different categories" in text


@pytest.mark.parametrize(
    "levels", [("A", "A-", "B"), ("a", "b", "ab"), ("1", "11", "111"), ("1-2", "12", "1-22")]
)
def test_levels_that_are_two_are_not_told(tmp_path: Path, levels: tuple[str, ...]) -> None:
    assert not told(asked(csv(tmp_path, g=words(*levels)), ("g",)), "ALIKE_LEVELS")


def test_codes_with_zeros_in_front_are_told_as_categories_alone(tmp_path: Path) -> None:
    path = csv(tmp_path, g=words("01", "1", "2"))
    (text,) = told(asked(path, ("g",)), "ALIKE_LEVELS")
    assert "'01' and '1'" in text
    assert "one category" in text
    assert not told(asked(path), "ALIKE_LEVELS")


def test_spellings_of_an_outcome_and_a_treatment_are_told_as_one(tmp_path: Path) -> None:
    frame = people()
    y = np.where(frame["y"] > 0, np.where(frame.index % 2, "Yes", "yes "), "no")
    t = np.where(frame["t"] == 1, np.where(frame.index % 3, "drug", "Drug"), "none")
    path = csv(tmp_path, y=y, t=t, g=0.0 + frame["c"])
    found = asked(path, treated_value="drug", control_value="none")
    one, other = told(found, "ALIKE_LEVELS")
    assert "t holds 'Drug' and 'drug': taken as one level" in one
    assert "y holds 'Yes' and 'yes ': taken as one level" in other


@pytest.mark.parametrize("word", ["nan", "N/A", "null", "NA", "Not applicable", "?"])
def test_a_word_for_a_gap_among_words_is_told(tmp_path: Path, word: str) -> None:
    (text,) = told(asked(csv(tmp_path, g=words(word, "EU", "SA"))), "UNKNOWN_LEVEL")
    assert f"--na 'g={word}'" in text


def test_none_is_an_answer(tmp_path: Path) -> None:
    assert not told(asked(csv(tmp_path, g=words("None", "some", "many"))), "UNKNOWN_LEVEL")


def stata(folder: Path, labels: dict[str, dict[int, str]], **columns: Any) -> Path:
    frame = people().assign(**columns)
    frame.to_stata(folder / "d.dta", write_index=False, value_labels=labels)  # type: ignore[arg-type]
    return folder / "d.dta"


def test_a_label_on_a_code_for_missing_alone_is_told(tmp_path: Path) -> None:
    g = np.where(np.arange(400) < 20, 3, (people()["x"] * 10).round()).astype(int)
    path = stata(tmp_path, {"g": {3: "Refused"}}, g=g)
    (text,) = told(asked(path), "MISSING_CODE")
    assert "'Refused'" in text
    assert "--na g=3" in text
    assert not told(asked(stata(tmp_path, {}, g=g)), "MISSING_CODE")


def test_labels_of_some_codes_are_told(tmp_path: Path) -> None:
    path = stata(tmp_path, {"g": {0: "none", 7: "seven or more"}}, g=np.arange(400) % 8)
    (text,) = told(asked(path), "LABELLED_CODES")
    assert "0 'none', 7 'seven or more'" in text
    assert "--categorical g" in text
    assert not told(asked(path, ("g",)), "LABELLED_CODES")


def test_a_labelled_gap_in_the_treatment_is_refused_and_declared(tmp_path: Path) -> None:
    frame = people()
    path = stata(
        tmp_path, {"t": {3: "Don't know"}}, t=frame["t"].mask(frame.index < 20, 3), g=frame["c"]
    )
    refused = asked(path)
    assert refused.code == "BAD_CODING"
    assert "--na t=3" in refused.message
    found = asked(path, written=AsWritten.of_options([("t=3",)], None))
    assert found.status == "ok"


def test_logicals_beside_gaps_are_read(tmp_path: Path) -> None:
    """Every row of such a column was missing."""
    found = asked(csv(tmp_path, g=words("TRUE", "FALSE", "")))
    assert found.estimate is not None
    assert found.estimate.n == len(people()) - len(people()) // 3


def test_a_letter_and_the_word_that_it_begins_are_named(tmp_path: Path) -> None:
    (text,) = told(asked(csv(tmp_path, g=words("M", "Male", "F", "Female"))), "ALIKE_LEVELS")
    assert "'M' and 'Male'; 'F' and 'Female'" in text
    for levels in (("A", "B", "AB", "O"), ("M", "Male", "Married"), ("M", "F", "x")):
        assert not told(asked(csv(tmp_path, g=words(*levels))), "ALIKE_LEVELS")


@pytest.mark.parametrize("cells", [("01", "02", "10"), ("00345", "10115", "20095")])
def test_numbers_with_zeros_in_front_are_told_and_their_option_settles_it(
    tmp_path: Path, cells: tuple[str, ...]
) -> None:
    path = csv(tmp_path, g=words(*cells))
    (text,) = told(asked(path), "PADDED_NUMBERS")
    assert f"({cells[0]})" in text
    assert "--categorical g" in text
    assert not told(asked(path, ("g",)), "PADDED_NUMBERS")
    assert not told(asked(csv(tmp_path, g=words("0", "1", "10"))), "PADDED_NUMBERS")


def test_numbers_that_a_parquet_file_declares_as_categories_are_categories(tmp_path: Path) -> None:
    frame = people().assign(g=words("1", "2", "9"))
    frame["y"] += (frame["g"] == "2") * (1 + frame["t"])
    frame["g"] = frame["g"].astype(int).astype("category")
    frame.to_parquet(tmp_path / "d.parquet")
    frame.to_csv(tmp_path / "d.csv", index=False)
    given, right = asked(tmp_path / "d.parquet"), asked(tmp_path / "d.csv", ("g",))
    assert given.estimate == right.estimate
    assert given.estimate != asked(tmp_path / "d.csv").estimate


@pytest.mark.parametrize(("cell", "is_told"), [(1e38, True), (-3.4e38, True), (1e9, False)])
def test_one_huge_number_is_a_code_for_missing(
    tmp_path: Path, cell: float, *, is_told: bool
) -> None:
    y = people()["y"].astype(float)
    y.iloc[7] = cell
    found = told(asked(csv(tmp_path, y=y, g=words("a", "b"))), "MISSING_CODE")
    assert bool(found) is is_told
    assert all("y is " in text and "--na y=" in text for text in found)
