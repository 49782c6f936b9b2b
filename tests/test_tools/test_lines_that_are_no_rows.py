"""Comments, titles, second headers, and cells as people and spreadsheets write them: read, or one true sentence."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import pytest

from graphs.errors import DataError
from tools.causal.as_written import AsWritten
from tools.causal.coding import Unusable
from tools.causal.datasets import Dataset
from tools.causal.design import Columns, build_design
from tools.causal.tables import read_table
from tools.causal.told_levels import told_levels

if TYPE_CHECKING:
    from pathlib import Path

ROWS = "".join(f"{i % 2},{i / 7:.2f},{40 + i % 30}\n" for i in range(60))


def read(folder: Path, text: str, written: AsWritten | None = None) -> pd.DataFrame:
    (folder / "rows.csv").write_text(text, encoding="utf-8")
    frame: pd.DataFrame = read_table(folder / "rows.csv", written or AsWritten())
    return frame


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ("#a,b,c\nt,y,age\n", "line 2: names, labels or units"),
        ("% site A, user x\nt,y,age\n", "line 1 .'% site A, user x'. was taken for the line of column names"),
        ("Study ABC export 2024\n\nt,y,age\n", "line 1 .'Study ABC export 2024'"),
        ("Study ABC,,\nt,y,age\n", "line 2: names, labels or units"),
        ("Study ABC, final export\nt,y,age\n", "line 1 .'Study ABC, final export'. was taken"),
        ("t,y,age\nTreatment arm,Change score,Age in years\n", "line 2: names, labels or units .'Treatment arm'"),
        ("t,y,age\n,score,years\n", "line 2: names, labels or units .'score', 'years'"),
        ('t,y,age\n"Drug?","Score","Age"\n"{""ImportId"":""Q1""}","{""ImportId"":""Q2""}",Q3\n', "lines 2 to 3: names"),
        (f"t,y,age\n{ROWS}t,y,age\n", "line 62: the line of column names comes again"),
    ],
)  # fmt: skip
def test_lines_that_are_no_rows_are_named(tmp_path: Path, above: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        read(tmp_path, above + ROWS)


@pytest.mark.parametrize(
    "above", ["# Exported by LIMS 3.2\n# 2024-01-01, user: x\n", "# site A, user x, all\n"]
)  # fmt: skip
def test_comments_above_the_names_are_passed_over_and_told(tmp_path: Path, above: str) -> None:
    frame = read(tmp_path, f"{above}t,y,age\n{ROWS}")
    assert frame.equals(read(tmp_path, f"t,y,age\n{ROWS}"))
    data = Dataset.from_frame(frame, treatment="t", outcome="y", covariates=["age"])
    (told,) = told_levels(frame, data.descriptor, ["t", "y"], ["age"])
    assert "comments (#)" in told.text
    with pytest.raises(DataError, match=f"line {above.count(chr(10)) + 4}: 2 cells"):
        read(tmp_path, f"{above}t,y,age\n0,1,2\n1,2,3\n0,1\n{ROWS}")


@pytest.mark.parametrize("mark", ["~", "^", "\x01", ":"])
def test_rare_separators_are_seen(tmp_path: Path, mark: str) -> None:
    text = f"t,y,age\n{ROWS}"
    assert read(tmp_path, text.replace(",", mark)).equals(read(tmp_path, text))
    blanks = "PC:1 y age\n" + ROWS.replace(",", " ")
    assert list(read(tmp_path, blanks).columns) == ["PC:1", "y", "age"]


def printed(style: str) -> str:
    rows = [line.split(",") for line in ("t,y,age", *ROWS.split())]
    lines = [" | ".join(f"{cell:>5}" for cell in row) for row in rows]
    if style == "markdown":
        lines = [f"| {line} |" for line in lines]
        return "\n".join([lines[0], "| --- | ---: | :---: |", *lines[1:]])
    if style == "mysql":
        lines, rule = [f"| {line} |" for line in lines], "+-------+-------+-------+"
        return "\n".join([rule, lines[0], rule, *lines[1:], rule])
    return "\n".join([lines[0], "------+-------+------", *lines[1:], "(60 rows)", ""])


@pytest.mark.parametrize("style", ["psql", "markdown", "mysql"])
def test_printed_tables_are_read(tmp_path: Path, style: str) -> None:
    assert read(tmp_path, printed(style)).equals(read(tmp_path, f"t,y,age\n{ROWS}"))


def test_a_count_of_rows_below_is_no_row_and_is_held_against_the_rows(tmp_path: Path) -> None:
    text = f"t,y,age\n{ROWS}"
    assert len(read(tmp_path, f"{text}\n(60 rows affected)\n")) == 60
    with pytest.raises(DataError, match="a count of 240 rows and holds 60"):
        read(tmp_path, f"{text}(240 rows)\n")


@pytest.mark.parametrize(
    ("encoding", "name"), [("latin-1", "größe"), ("cp1251", "возраст"), ("shift_jis", "年齢")]
)
def test_an_encoding_is_asked_for_and_taken(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(f"t,y,{name}\n{ROWS}".encode(encoding))
    with pytest.raises(DataError, match="--encoding"):
        read_table(path)
    assert list(read_table(path, AsWritten(encoding=encoding)).columns) == ["t", "y", name]
    for wrong in ("no-such", "ascii", "rot13"):
        with pytest.raises(DataError, match=f"--encoding {wrong}"):
            read_table(path, AsWritten(encoding=wrong))


def test_a_first_row_of_gaps_and_words_is_a_row(tmp_path: Path) -> None:
    assert len(read(tmp_path, f"t,y,age\nNA,NA,NA\n{ROWS}")) == 61
    assert len(read(tmp_path, f"t,y,age\n0,unknown,unknown\n{ROWS}")) == 61
    assert len(read(tmp_path, "a,b\n" + "no,yes\nyes,no\n" * 9)) == 18
    assert list(read(tmp_path, f"#t,y,age\n{ROWS}").columns) == ["#t", "y", "age"]


def test_lakhs_are_thousands(tmp_path: Path) -> None:
    cells = ["7,19,000.50", "11,00,00,000.00", "900.00", "12,345.00"] * 10
    text = "t,y\n" + "".join(f'{i % 2},"{cell}"\n' for i, cell in enumerate(cells))
    for written in (AsWritten(), AsWritten(decimal="point")):
        found = read(tmp_path, text, written)
        assert list(found["y"][:4]) == [719_000.5, 110_000_000.0, 900.0, 12_345.0]


def test_a_formula_of_a_number_is_the_number_and_of_a_code_is_none(tmp_path: Path) -> None:
    found = read(tmp_path, "t,y,zip\n" + '0,"=""1""","=""0123"""\n1,"=""0""","=""0456"""\n' * 20)
    assert list(found["y"][:2]) == [1.0, 0.0]
    assert list(found["zip"][:2]) == ['="0123"', '="0456"']


@pytest.mark.parametrize("decimal", [None, "point"])
def test_accounting_negatives_are_said_to_be_in_brackets(tmp_path: Path, decimal: None) -> None:
    cells = ["(1,234.50)", "2,660.00", "(17.25)", "311.00"] * 10
    text = "t,y\n" + "".join(f'{i % 2},"{cell}"\n' for i, cell in enumerate(cells))
    frame = read(tmp_path, text, AsWritten(decimal=decimal))
    with pytest.raises(Unusable, match="numbers in brackets: write negative numbers with a minus"):
        build_design(frame, None, Columns("t", "y"))  # type: ignore[arg-type]


@pytest.mark.parametrize("gap", ["n/a", "unknown", "-", "ND"])
def test_a_word_beside_no_and_yes_is_asked_about(gap: str) -> None:
    frame = pd.DataFrame({"t": np.arange(60) % 2, "o": ["no", "yes", gap] * 20})
    with pytest.raises(Unusable, match=f"stands for missing say so with --na o={gap}"):
        build_design(frame, None, Columns("t", "o"))  # type: ignore[arg-type]


def test_people_spread_over_rows_are_told(tmp_path: Path) -> None:
    rows = [
        f"{i},baseline_arm_1,{i % 2},{50 + i % 9},\n{i},month_6_arm_1,,,{i / 9:.2f}\n"
        for i in range(50)
    ]
    frame = read(tmp_path, "record_id,redcap_event_name,t,age,y\n" + "".join(rows))
    described = Dataset.from_frame(frame, treatment="t", outcome="y", covariates=["age"]).descriptor
    with pytest.raises(
        Unusable, match="50 of 50 'record_id' have every value, spread over several rows"
    ):
        build_design(frame, described, Columns("t", "y", ("age",)))


def people(ids: list[object]) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    n = len(ids)
    columns = {"t": rng.integers(0, 2, n), "y": rng.normal(40, 9, n).round(2)}
    return pd.DataFrame({"id": ids, **columns, "x": rng.normal(50, 8, n).round(1)})


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("of", ["sum", "mean"])
@pytest.mark.parametrize("word", ["Total", "Mean", "GESAMT", "Average:", "Grand total", ""])
def test_a_row_that_sums_up_the_others_is_refused(
    tmp_path: Path, word: str, of: str, *, named: bool
) -> None:
    frame = people([f"P{i:03d}" if named else i for i in range(1, 121)])
    last = {c: f"{getattr(frame[c], of)():.2f}" for c in ("t", "y", "x")}
    whole = pd.concat([frame.astype(str), pd.DataFrame([{"id": word, **last}])])
    with pytest.raises(DataError, match="line 122: .*sums up the others"):
        read(tmp_path, whole.to_csv(index=False))
    gap = pd.concat([frame.astype(str), pd.DataFrame([{"id": word, **last, "t": ""}])])
    if word:
        with pytest.raises(DataError, match="line 122: .*sums up the others"):
            read(tmp_path, gap.to_csv(index=False))
    assert len(read(tmp_path, frame.to_csv(index=False))) == 120


def test_words_of_a_column_and_people_near_the_mean_are_no_summaries(tmp_path: Path) -> None:
    frame = people(["total" if i % 3 else "partial" for i in range(120)])
    assert len(read(tmp_path, frame.to_csv(index=False))) == 120
    frame = people([*range(120)])
    frame.loc[119, ["y", "x"]] = [
        frame["y"][:119].mean().round(2),
        frame["x"][:119].mean().round(1),
    ]
    assert len(read(tmp_path, frame.to_csv(index=False))) == 120


@pytest.mark.parametrize("cell", ["41.11*", "41.11 \u2020", "4.38-", "12 345.67", "1_000", "7.5#"])
def test_a_flagged_number_is_never_said_to_be_a_gap(tmp_path: Path, cell: str) -> None:
    frame = people([*range(120)]).astype({"y": object})
    frame.loc[::15, "y"] = cell
    table = read(tmp_path, frame.to_csv(index=False))
    data = Dataset.from_frame(table, treatment="t", outcome="y", covariates=["x"])
    with pytest.raises(Unusable) as refused:
        build_design(table, data.descriptor, Columns("t", "y", ("x",)))
    assert "write bare numbers" in refused.value.result.message
    assert "--na y=" not in refused.value.result.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_found_however_its_accents_are_written(
    tmp_path: Path, form: Literal["NFC", "NFD"], encoding: str
) -> None:
    text = unicodedata.normalize(form, f"t,gr\u00f6\u00dfe,age\n{ROWS}")
    (tmp_path / "rows.csv").write_text(text, encoding=encoding)
    assert list(read_table(tmp_path / "rows.csv").columns) == ["t", "gr\u00f6\u00dfe", "age"]
