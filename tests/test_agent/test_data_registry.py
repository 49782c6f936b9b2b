"""Data sets by name: added, described, asked for, and deleted; odd files are refused and leave nothing."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from agent.faces.cli import main
from graphs.errors import DataError, InputError
from tools.causal.datasets import load_frame, read_descriptor
from tools.causal.registry.described import Described, as_toml
from tools.causal.registry.kept_data import KeptData
from tools.causal.registry.profile import PERSONAL

if TYPE_CHECKING:
    from pathlib import Path


def table(path: Path, rows: int = 60) -> Path:
    chance = random.Random(3)
    lines = ["drug,age,score,name"]
    for n in range(rows):
        score = 999 if n % 20 == 0 else round(chance.gauss(5, 1), 2)
        lines.append(f"{n % 2},{chance.randint(20, 80)},{score},p{n}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeptData:
    monkeypatch.setenv("AETIA_DATA", str(tmp_path / "data"))
    return KeptData()


def test_a_table_is_described_and_its_codes_are_gaps(
    kept: KeptData, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = table(tmp_path / "trial.csv")
    assert main(["data", "add", "trial", str(file)]) == 0
    out = capsys.readouterr().out
    assert "'score' is 999 in 3 rows" in out
    assert "'name' may tell who somebody is" in out
    with pytest.raises(DataError, match="not described yet"):
        kept.dataset("trial")
    words = ["--role", "drug=treatment", "--role", "score=outcome", "--role", "age=covariate"]
    words += ["--meaning", "drug=zorbine", "--unit", "score=points", "--missing", "score=999,-9"]
    assert main(["data", "describe", "trial", *words, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    score = next(c for c in shown["columns"] if c["name"] == "score")
    assert (score["missing"], score["missing_codes"], score["unit"]) == (3, ["999", "-9"], "points")
    dataset, descriptor, rows = kept.dataset("trial")
    assert dataset.descriptor.find_column("column:drug", "treatment") == "drug"
    assert read_descriptor(descriptor) == dataset.descriptor
    assert "999" not in rows.read_text()
    assert main(["data", "describe", "trial", "--meaning", "score=glum score"]) == 0
    assert kept.show("trial")["columns"][2]["missing"] == 3  # what was said before is kept
    assert main(["data", "describe", "trial", "--role", "age=what"]) == 2
    assert "column age role: " in capsys.readouterr().err
    assert main(["data", "describe", "trial", "--role", "age="]) == 0  # taken back
    assert "role" not in kept.show("trial")["columns"][1]
    capsys.readouterr()
    assert main(["data", "show", "trial"]) == 0
    assert "first rows:\ndrug\tage\tscore\tname\n0\t" in capsys.readouterr().out
    assert main(["data", "remove", "trial"]) == 0
    assert main(["data", "list"]) == 1
    assert not (kept.folder / "trial").exists()


@pytest.mark.parametrize(
    ("name", "file_name", "content", "said"),
    [
        ("../up", "a.csv", b"a,b\n1,2\n", "letters"),
        ("x" * 65, "a.csv", b"a,b\n1,2\n", "letters"),
        ("a", "a.exe", b"MZ", "a table is one of"),
        ("a", "a.csv", b"", "."),
        ("a", "a.csv", b"PK\x03\x04", "."),
        ("a", "mine.parquet", b"PAR1 no", r"^cannot read mine\.parquet: [^/]*$"),
        ("a", "umlauts.csv", "Größe,b\n1,2\n".encode("cp1252"), r"^umlauts\.csv .*encoding"),
    ],
)
def test_what_is_no_table_is_refused_and_leaves_nothing(
    kept: KeptData, name: str, file_name: str, content: bytes, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        kept.add(name, file_name, lambda path: path.write_bytes(content))
    assert not kept.folder.exists() or list(kept.folder.iterdir()) == []


def test_a_description_that_does_not_fit_is_refused(kept: KeptData, tmp_path: Path) -> None:
    file = table(tmp_path / "trial.csv", rows=10)
    kept.add("trial", "trial.csv", lambda path: path.write_bytes(file.read_bytes()))
    for columns, said in (
        ([{"name": "dose"}], "no column 'dose'"),
        ([{"name": "drug"}, {"name": "drug"}], "twice"),
        ([{"name": "drug", "role": "cause"}], "role"),
        ([{"name": "drug", "colour": "red"}], "colour"),
    ):
        with pytest.raises(DataError, match=said):
            kept.describe("trial", Described.read({"columns": columns}))
    assert not kept.show("trial")["ready"]
    stranger = KeptData("0123456789abcdef")
    assert stranger.names() == []
    with pytest.raises(InputError, match="there are: none"):
        stranger.show("trial")


def test_a_descriptor_with_odd_names_is_read_back(tmp_path: Path) -> None:
    from tools.causal.registry.described import descriptor_of

    odd = ['a "b"', "c.d]\n[x", "é\x7f\U0001f600", "drug=x"]
    found = {"columns": [{"name": name, "type": "binary", "levels": [0, 1]} for name in odd]}
    roles = ("treatment", "outcome", "covariate", None)
    columns = [{"name": n, "role": r, "meaning": n} for n, r in zip(odd, roles, strict=True)]
    made = descriptor_of("odd", Described.read({"columns": columns}), found)
    assert made is not None
    path = tmp_path / "odd.toml"
    path.write_text(as_toml(made), encoding="utf-8")
    assert read_descriptor(path) == made


def test_a_table_is_added_with_its_decimal_mark(kept: KeptData, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    lines = [f"{n % 2};{n % 6 + 1},125;{n % 9}" for n in range(60)]
    file.write_text("drug;score;age\n" + "\n".join(lines) + "\n", encoding="utf-8")
    assert main(["data", "add", "unclear", str(file)]) == 0
    assert any("--decimal" in text for text in kept.show("unclear")["warnings"])
    for mark, most in (("comma", 6.125), ("point", 6125)):
        assert main(["data", "add", mark, str(file), "--decimal", mark]) == 0
        words = ["--role", "drug=treatment", "--role", "score=outcome", "--missing", "age=8"]
        assert main(["data", "describe", mark, *words]) == 0
        assert main(["data", "describe", mark, "--missing", "age="]) == 0
        score = next(c for c in kept.show(mark)["columns"] if c["name"] == "score")
        dataset, _, rows = kept.dataset(mark)
        assert score["most"] == load_frame(dataset.descriptor, rows)["score"].max() == most


def test_a_table_of_another_encoding_is_added_and_described(kept: KeptData, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    lines = [f"{n % 2};{'männlich' if n % 3 else 'weiblich'};{n % 7}" for n in range(60)]
    file.write_bytes("Gruppe;Geschlecht;Größe\n".encode("cp1252") + "\n".join(lines).encode("cp1252"))  # fmt: skip
    assert main(["data", "add", "de", str(file)]) == 2
    assert main(["data", "add", "de", str(file), "--encoding", "cp1252"]) == 0
    words = ["--role", "Gruppe=treatment", "--role", "Größe=outcome", "--role", "Geschlecht=covariate"]  # fmt: skip
    assert main(["data", "describe", "de", *words]) == 0
    dataset, _, rows = kept.dataset("de")
    assert set(load_frame(dataset.descriptor, rows)["Geschlecht"]) == {"männlich", "weiblich"}


def test_what_a_file_says_of_its_columns_is_what_they_measure(
    kept: KeptData, tmp_path: Path
) -> None:
    file = tmp_path / "trial.dta"
    frame = pd.DataFrame({"drug": [0, 1] * 20, "s12": range(40)})
    frame.to_stata(file, write_index=False, variable_labels={"s12": "score at 12 weeks"})
    kept.add("trial", "trial.dta", lambda path: path.write_bytes(file.read_bytes()))
    told = {c["name"]: c.get("meaning") for c in kept.show("trial")["columns"]}
    assert told == {"drug": None, "s12": "score at 12 weeks"}


def test_one_that_is_removed_while_all_are_listed_is_left_out(
    kept: KeptData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = table(tmp_path / "trial.csv")
    for name in ("stays", "goes"):
        kept.add(name, file.name, lambda path: path.write_bytes(file.read_bytes()))
    show = KeptData.show

    def late(self: KeptData, name: str) -> object:
        if name == "goes" and name in self.names():
            self.remove(name)  # by another request, between the list and the look
        return show(self, name)

    monkeypatch.setattr(KeptData, "show", late)
    assert [one["name"] for one in kept.shown()] == ["stays"]
    assert [path.name for path in kept.folder.iterdir()] == ["stays"]


@pytest.mark.parametrize("name", ["patient_email", "Surname", "home phone", "E-mail address"])
def test_columns_that_tell_who_somebody_is_are_named(name: str) -> None:
    assert PERSONAL.match(name)


@pytest.mark.parametrize("name", ["drug_name", "work", "contact", "filename"])
def test_columns_that_tell_nobody_are_not(name: str) -> None:
    assert not PERSONAL.match(name)


def test_columns_may_be_called_anything_and_nothing_is_left_of_them(
    kept: KeptData, tmp_path: Path, capsys: pytest.CaptureFixture[str], session_cache: Path
) -> None:
    rng = np.random.default_rng(5)
    given = rng.integers(0, 2, 400)
    score = 3.0 * given + rng.normal(size=400)
    rows = pd.DataFrame({"Drug given? (1=yes)": given, "Score, 12 wk": score})
    file = tmp_path / "trial.csv"
    rows.to_csv(file, index=False)
    assert main(["data", "add", "trial", str(file)]) == 0
    words = ["--role", "Drug given? (1=yes)=treatment", "--role", "Score, 12 wk=outcome"]
    words += ["--meaning", "Drug given? (1=yes)=zorbine", "--meaning", "Score, 12 wk=glum score"]
    assert main(["data", "describe", "trial", *words, "--design", "rct"]) == 0
    capsys.readouterr()
    assert main(["ask", "Does zorbine raise the glum score?", "--data", "trial", "--json"]) == 0
    stored = [*(session_cache / "effects").rglob("*.json")]
    assert any("Score, 12 wk" in one.read_text() for one in stored)
    answer = json.loads(capsys.readouterr().out)
    assert answer["reply"] == "yes"
    assert main(["data", "remove", "trial"]) == 0
    left = [*(session_cache / "effects").rglob("*.json")]
    assert not any("Score, 12 wk" in one.read_text() for one in left)


@pytest.mark.parametrize("codes", [("active", "early"), (1, 2)])
def test_what_is_treated_and_what_is_the_event_are_said(
    kept: KeptData, tmp_path: Path, capsys: pytest.CaptureFixture[str], codes: tuple[object, object]
) -> None:
    """Died is 1 and alive is 2, as other programs write it: the treated die more often."""
    rng = np.random.default_rng(6)
    treated = rng.random(600) < 0.5
    died = rng.random(600) < np.where(treated, 0.5, 0.2)
    file = tmp_path / "trial.csv"
    rows = {"arm": np.where(treated, codes[0], codes[1]), "died": np.where(died, 1, 2)}
    table = pd.DataFrame(rows)
    table.loc[:5, "died"] = 9
    table.to_csv(file, index=False)
    assert main(["data", "add", "trial", str(file)]) == 0
    words = ["--role", "arm=treatment", "--role", "died=outcome", "--design", "rct"]
    words += ["--missing", "died=9", "--type", "died=binary"]
    words += ["--meaning", "arm=zorbine", "--meaning", "died=death"]
    assert main(["data", "describe", "trial", *words]) == 0
    out = capsys.readouterr().out
    assert f"'arm' takes '{codes[0]}' and '{codes[1]}': say which is treated" in out
    assert "'died' takes '1' and '2': say which is the event" in out
    assert main(["data", "describe", "trial", "--event", "arm=nothing"]) == 2
    assert "none of two values of 'arm'" in capsys.readouterr().err
    told = ["--event", f"arm={codes[0]}", "--event", "died=1"]
    assert main(["data", "describe", "trial", *told]) == 0
    assert "say which" not in capsys.readouterr().out
    assert main(["ask", "Does zorbine raise death?", "--data", "trial", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["reply"], answer["direction"]) == ("yes", "increases")
    assert answer["effect"]["value"] == pytest.approx(0.3, abs=0.08)


def test_dates_identifiers_and_a_missing_line_of_names_are_told_apart(kept: KeptData) -> None:
    rows = "\n".join(
        f"{n},{60 + n % 9},{n % 28 + 1:02}.{n // 28 + 1:02}.2020,{n % 2}" for n in range(60)
    )
    told = kept.add(
        "a", "a.csv", lambda path: path.write_text(f"Pat ID,age,visit date,drug\n{rows}\n")
    )
    said = " ".join(told["warnings"])
    assert "'Pat ID' is different in every row: an identifier?" in said
    assert "'visit date' holds dates, which are no quantity" in said
    assert "'age'" not in said
    assert "'visit date' is different" not in said
    bare = kept.add("b", "b.csv", lambda path: path.write_text("1,2,3\n" + "4,5,6\n7,8,9\n"))
    assert "the first line (1, 2, 3) was taken for the names" in " ".join(bare["warnings"])
