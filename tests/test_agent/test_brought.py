"""`aetia ask` with a text that brings its model, and with a table that is described in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from agent.faces.cli import main

if TYPE_CHECKING:
    from pathlib import Path

MODEL = (
    "Rain has a direct effect on mood. For days with no rain, the probability of a bad mood is 10%. "
    "For days with rain, the probability of a bad mood is 30%. Will rain increase the chance of a bad mood?"
)


def test_a_model_in_words_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", MODEL, "--json"]) == 0
    given = json.loads(capsys.readouterr().out)
    assert (given["answer"], given["rung"]) == ("yes", 2)
    assert main(["ask", MODEL]) == 0
    assert capsys.readouterr().out.startswith("Yes.\n")


def test_a_described_table_is_planned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "\n".join(f"{i % 2},{5 + i % 2 * 2 + i % 7}" for i in range(140))
    (tmp_path / "rows.csv").write_text(f"drug,pain\n{rows}\n", encoding="utf-8")
    (tmp_path / "about.txt").write_text(
        "Patients were randomly assigned to a drug. pain: the pain at the end.", encoding="utf-8"
    )
    asked = [
        "ask",
        "Does the drug increase pain?",
        "--data",
        str(tmp_path / "rows.csv"),
        "--describe",
    ]
    assert main([*asked, str(tmp_path / "about.txt"), "--json"]) == 0
    given = json.loads(capsys.readouterr().out)
    assert given["plan"]["design"] == "randomized"
    assert abs(given["value"] - 2) < 1
    assert main([*asked, "no column is told of"]) == 0
    assert "adjustment" in capsys.readouterr().out


def test_a_description_needs_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Does the drug reduce pain?", "--describe", "pain: the pain"]) == 2
    assert "--data" in capsys.readouterr().err


def test_a_described_table_takes_the_decimal_mark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "\n".join(f"{i % 2};{5 + i % 2 * 2 + i % 7},125" for i in range(140))
    (tmp_path / "rows.csv").write_text(f"drug;pain\n{rows}\n", encoding="utf-8")
    told = "Patients were randomly assigned to a drug. pain: the pain at the end."
    asked = ["ask", "Does the drug increase pain?", "--json", "--data", str(tmp_path / "rows.csv")]
    values = {}
    for mark in ("comma", "point"):
        assert main([*asked, "--describe", told, "--decimal", mark]) == 0
        values[mark] = json.loads(capsys.readouterr().out)["value"]
    assert values["point"] == pytest.approx(1000 * values["comma"])
    assert main([*asked, "--decimal", "comma"]) == 2
    assert "--decimal goes with --describe" in capsys.readouterr().err
