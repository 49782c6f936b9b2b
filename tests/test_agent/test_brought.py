"""`aetia ask` with a text that brings its model, and with a table that is described in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from agent.faces.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

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
